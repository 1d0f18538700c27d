// Discord: explains to the operator why the connection could not be made, or is lost for good. Makes the address of the
// invitation.
import {
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  GatewayCloseCodes,
  PermissionsBitField,
} from 'discord.js';
import { UserError } from '../../errors.ts';

const NEW_TOKEN =
  'Make a new one at https://discord.com/developers/applications (your application, Bot, Reset Token) and put it into .env.';

const REFUSED_TOKEN = `Discord refuses DISCORD_TOKEN. ${NEW_TOKEN}`;

/** The sentences for the close codes after which no retry is allowed (Discord's API reference, "Gateway Close Event Codes"). */
const FINAL: Partial<Record<number, string>> = {
  [GatewayCloseCodes.AuthenticationFailed]: REFUSED_TOKEN,
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
 * Returns the address where an admin invites the bot. View Channel and Read Message History are for finding a search message
 * again. Send Messages (in threads, too) and Embed Links are for the progress of a sync, Attach Files for its list of errors.
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

/** Returns the error for a connection that Discord closed for good. */
export function lostForGood(closeCode: number): UserError {
  const sentence = FINAL[closeCode] ?? 'Discord closed the connection for good.';
  return new UserError(`${sentence} (Close code ${closeCode}.)`);
}

/**
 * Returns the error of a failed login in words for the operator, and an unexpected error unchanged. No passing failure comes
 * here, because the login waits until it is over (gateway/pace.ts).
 */
export function explainLogin(error: unknown, closeCode: number | null): unknown {
  if (closeCode !== null) return lostForGood(closeCode);
  const isRefused =
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof DiscordAPIError && error.status === 401);
  return isRefused ? new UserError(`${REFUSED_TOKEN} (Error 401.)`) : error;
}
