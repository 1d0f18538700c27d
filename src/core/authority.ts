// Core: decides who can change an object that a person made (an add, a run), and who can see the name of that person. Pure. Both
// are possible only in the Discord server where the object was made: Manage Server in another server gives no right to it. A copy of
// the crate has another rule, because the crate belongs to all servers that use it.
import type { AddIntent, Requester } from './add/types.ts';

/** A person who presses a button or types a command, with their rights in that server. */
export interface Asker {
  userId: string;
  guildId: string;
  /** The person has Manage Server in `guildId`. */
  mayManage: boolean;
}

/** The person who made an object, and the server where it was made. Null: not known. */
type Maker = Pick<Requester, 'userId' | 'guildId'> | null;

/** Returns whether the object was made in this server. */
export const isOfServer = (guildId: string, maker: Maker): boolean =>
  maker !== null && guildId !== '' && maker.guildId === guildId;

/**
 * Returns whether this person can change the object. In the server where the object was made, its maker and people with Manage
 * Server can; in other servers no one can.
 */
export const mayChange = (asker: Asker, maker: Maker): boolean =>
  isOfServer(asker.guildId, maker) && (asker.mayManage || maker?.userId === asker.userId);

/** Returns the Discord id of the maker if this server may see it, else null. */
export const namedIn = (guildId: string, maker: Maker): string | null =>
  maker !== null && isOfServer(guildId, maker) ? maker.userId : null;

/** A person who wants to change a copy, or to take a copy or a record out of the crate, with their right in that server. */
export interface Remover {
  userId: string;
  guildId: string;
  /** The person can use /sync in `guildId`. */
  maySync: boolean;
}

/**
 * Returns whether this person can see and change the details of a copy: who can use /sync, and who added the copy in this server.
 * `add`: the add that made it. Null: not known. Only a copy from a 201 to our own POST certainly belongs to its add.
 */
export const mayChangeDetails = (
  { userId, guildId, maySync }: Remover,
  add: Pick<AddIntent, 'confirmedByDiscogs' | 'requester'> | null,
): boolean =>
  maySync ||
  (add?.confirmedByDiscogs === true &&
    isOfServer(guildId, add.requester) &&
    add.requester?.userId === userId);

/** How long the person who added something can take it out of the crate without the right to /sync, in ms. */
export const OWN_ADD_MS = 24 * 3_600_000;

/**
 * Returns whether this person can take something out of the crate: who can use /sync, and who alone added it in this server in the
 * last 24 hours. `adds`: all adds that stand for it. Empty: no add does, or it is not known who added it.
 */
export const mayTakeOut = (
  { userId, guildId, maySync }: Remover,
  adds: readonly { maker: Maker; atMs: number }[],
  nowMs: number,
): boolean =>
  maySync ||
  (adds.length > 0 &&
    adds.every(
      ({ maker, atMs }) =>
        isOfServer(guildId, maker) && maker?.userId === userId && nowMs - atMs <= OWN_ADD_MS,
    ));
