// Discord, views: mentions a command, so that a press types it. Pure.
import { code, LIMITS } from './limits.ts';

/**
 * Returns a mention of a command, which Discord shows as a link that types it: `</NAME:ID>`, `</NAME SUBCOMMAND:ID>`. Without
 * an id, returns the command as code. Subcommands have no ids of their own
 * (https://docs.discord.com/developers/reference#message-formatting, "Slash Command").
 */
export const mention = (path: string, id: string | null): string =>
  id === null ? code(`/${path}`, LIMITS.choice) : `</${path}:${id}>`;
