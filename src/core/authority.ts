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

/** It was made in this server. Only there can it be changed, and its maker be named. */
export const isOfServer = (guildId: string, maker: Maker): boolean =>
  maker !== null && guildId !== '' && maker.guildId === guildId;

/** Its maker, or a person with Manage Server of the server where it was made; both only there. */
export const mayChange = (asker: Asker, maker: Maker): boolean =>
  isOfServer(asker.guildId, maker) && (asker.mayManage || maker?.userId === asker.userId);

/** The id of its maker, where it can be shown; else null. */
export const namedIn = (guildId: string, maker: Maker): string | null =>
  maker !== null && isOfServer(guildId, maker) ? maker.userId : null;
