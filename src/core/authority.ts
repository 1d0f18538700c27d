// Core: decides who can change an object that a person made (an add, a run), and who can see the name of that person. Pure. Both
// are possible only in the Discord server where the object was made: Manage Server in another server gives no right to it.
import type { Requester } from './types.ts';

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
