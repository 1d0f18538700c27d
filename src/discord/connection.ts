// Discord: why the connection could not be made, or is lost for good, in words for the operator.
import {
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  GatewayCloseCodes,
  HTTPError,
  PermissionsBitField,
} from 'discord.js';
import { UserError } from '../errors.ts';
import { isRefusedByFront } from './front-door.ts';

const NEW_TOKEN =
  'Make a new one at https://discord.com/developers/applications (your application, Bot, Reset Token) and put it into .env.';

/** After these Discord lets nobody try again (its API reference, "Gateway Close Event Codes"). */
const FINAL: Partial<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]: `Discord refuses DISCORD_TOKEN. ${NEW_TOKEN}`,
  [GatewayCloseCodes.InvalidIntents]:
    'Discord does not know the intents that this version asks for. Update Runout.',
  [GatewayCloseCodes.DisallowedIntents]:
    'Discord refuses privileged intents. Runout needs none: use it unchanged, or switch them on at https://discord.com/developers/applications (your application, Bot, Privileged Gateway Intents).',
  [GatewayCloseCodes.InvalidShard]: 'Discord refuses the shard. Update Runout.',
  [GatewayCloseCodes.ShardingRequired]:
    'Runout is in more servers than one connection may serve (2,500). It is made for a few: make it leave the others.',
  [GatewayCloseCodes.InvalidAPIVersion]: 'Discord no longer serves this version of its API. Update Runout.',
};

/**
 * Where an admin invites the bot. View Channel and Read Message History to find a search message again, Send Messages (in
 * threads, too) and Embed Links for the progress of a sync, Attach Files for its list of errors.
 */
export function inviteUrl(applicationId: string): string {
  const permissions = new PermissionsBitField([
    'ViewChannel',
    'ReadMessageHistory',
    'SendMessages',
    'SendMessagesInThreads',
    'EmbedLinks',
    'AttachFiles',
  ]);
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: permissions.bitfield.toString(),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}

/** A connection that Discord closed for good. */
export function lostForGood(closeCode: number): UserError {
  return new UserError(FINAL[closeCode] ?? `Discord closed the connection for good (code ${closeCode}).`);
}

/**
 * A login that failed, in words; anything unexpected as it is.
 * @param closeCode with which Discord closed the connection during it, if it did.
 */
export function explainLogin(error: unknown, closeCode: number | null): unknown {
  if (closeCode !== null) return lostForGood(closeCode);
  const isRefused =
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof DiscordAPIError && error.status === 401);
  if (isRefused) return lostForGood(GatewayCloseCodes.AuthenticationFailed);
  // discord.js has no class for it; the time is the only thing in its message that is needed.
  const spent =
    error instanceof Error ? /^Not enough sessions remaining .*resets at (\S+)$/.exec(error.message) : null;
  if (spent) {
    return new UserError(
      `Runout was started too often today, and Discord lets it in again only at ${spent[1]}. Find out why it ends: the log says it.`,
    );
  }
  if (gatewayRefusal(error) !== null || isRefusedByFront(error)) {
    return new UserError(
      "Discord's gateway refuses the address of this machine for now, as it does when too much came from there. Start again in some minutes; https://discordstatus.com says whether it is Discord.",
    );
  }
  return isUnreachable(error)
    ? new UserError(
        'Discord cannot be reached. Check the connection to the internet; https://discordstatus.com says whether Discord is down.',
      )
    : error;
}

/** The HTTP status in place of a WebSocket, when it is a refusal; `ws` has no other place for it than its message. */
export function gatewayRefusal(error: unknown): number | null {
  const [, status] =
    error instanceof Error ? (/^Unexpected server response: (\d{3})$/.exec(error.message) ?? []) : [];
  return status === '429' || status === '403' || status === '401' ? Number(status) : null;
}

/** Discord answered with a failure of its own, or nothing answered at all. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof HTTPError) return true;
  if (error instanceof DiscordAPIError) return error.status >= 500;
  // What fetch throws for a broken connection, and what discord.js throws for one that hangs.
  return (error instanceof Error && error.name === 'AbortError') || hasNetworkCode(error);
}

function hasNetworkCode(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^(?:E(?!RR_)[A-Z_]+|UND_ERR_[A-Z_]+)$/.test(code);
}
