// Core: who can change what a person made, and who can see its maker. Pure. The right comes from the object: Manage Server of
// one server counts for nothing in another, and a member of one server is not named in another.
import type { Requester } from './types.ts';

/** A person who presses a button or types a command, with their rights in that server. */
export interface Asker {
  userId: string;
  guildId: string;
  /** Manage Server, in `guildId`. */
  mayManage: boolean;
}

/** Where a thing was made, and by which person; null: unknown. */
type Maker = Pick<Requester, 'userId' | 'guildId'> | null;

/** Whether the object was made in this server. Only there can it be changed, and its maker be named. */
export const isOfServer = (guildId: string, maker: Maker): boolean =>
  maker !== null && guildId !== '' && maker.guildId === guildId;

/**
 * Whether this person can change the object: its maker can, and a person with Manage Server; both only in the server where it
 * was made.
 */
export const mayChange = (asker: Asker, maker: Maker): boolean =>
  isOfServer(asker.guildId, maker) && (asker.mayManage || maker?.userId === asker.userId);

/** Returns the id of the maker if it can be shown in this server, else null. */
export const namedIn = (guildId: string, maker: Maker): string | null =>
  maker !== null && isOfServer(guildId, maker) ? maker.userId : null;
