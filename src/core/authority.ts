// Core: who may change what somebody made, and who is told whose it is. Pure. Power comes from the object: Manage Server of
// one server is nothing in another, and a member of one is not named in another.
import type { Requester } from './types.ts';

/** Somebody who presses a button or types a command, and the power they have in that server. */
export interface Asker {
  userId: string;
  guildId: string;
  /** Manage Server, in `guildId`. */
  mayManage: boolean;
}

/** Where a thing was made, and by whom; null: by nobody that is known. */
type Maker = Pick<Requester, 'userId' | 'guildId'> | null;

/** It was made in this server: only there may it be changed, and its maker be named. */
export const isOfServer = (guildId: string, maker: Maker): boolean =>
  maker !== null && guildId !== '' && maker.guildId === guildId;

/** Whoever made it, or Manage Server of the server that it was made in; both only there. */
export const mayChange = (asker: Asker, maker: Maker): boolean =>
  isOfServer(asker.guildId, maker) && (asker.mayManage || maker?.userId === asker.userId);

/** The id of whoever made it, where it may be shown; else null. */
export const namedIn = (guildId: string, maker: Maker): string | null =>
  maker !== null && isOfServer(guildId, maker) ? maker.userId : null;
