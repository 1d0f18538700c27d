// Discord: the first answer to an interaction, which must come within 3 s and may be given only once.
import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type Message,
  MessageFlags,
  type RateLimitData,
  RateLimitError,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Payload } from '../views/payload.ts';
import { isCallback } from './lost-answers.ts';

/** "Thinking…", for everybody or only for the person who asked. */
export function deferReply(
  interaction: ChatInputCommandInteraction,
  options: { isPrivate?: boolean } = {},
): Promise<void> {
  const flags = options.isPrivate ? { flags: MessageFlags.Ephemeral as const } : {};
  return once(() => interaction.deferReply(flags));
}

/**
 * The answer to a deferred command, for the person alone. After a public "thinking…" that goes first, and is awaited: the
 * first follow-up to a deferred answer is its edit, public whatever its flags say.
 * https://discord.com/developers/docs/interactions/receiving-and-responding ("Followup Messages")
 */
export async function answerPrivately(
  interaction: ChatInputCommandInteraction,
  payload: Payload,
): Promise<Message> {
  const followUp = () => interaction.followUp({ ...payload, flags: MessageFlags.Ephemeral });
  if (interaction.ephemeral) return interaction.editReply(payload);
  if (await takeBack(interaction)) return followUp();
  // The answer to the DELETE may be lost, and the message gone.
  return interaction.editReply(payload).catch((error: unknown) => {
    if (isUnknownMessage(error)) return followUp();
    throw error;
  });
}

const isUnknownMessage = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMessage;

/** Whether the answer of a command is gone. What Discord does not know any more is; else a public answer beats none. */
async function takeBack(interaction: ChatInputCommandInteraction): Promise<boolean> {
  try {
    await interaction.deleteReply();
    return true;
  } catch (error) {
    return isUnknownMessage(error);
  }
}

/** Takes note of a press; the message stays as it is. */
export function deferUpdate(interaction: ButtonInteraction): Promise<void> {
  return once(() => interaction.deferUpdate());
}

/**
 * A connection that breaks leaves discord.js at a loss: it is sent once more. What was lost on the way and is refused the
 * second time counts as sent (discord/retrying-request.ts).
 */
function once(defer: () => Promise<unknown>): Promise<void> {
  return defer()
    .catch((error: unknown) => {
      if (error instanceof DiscordAPIError || error instanceof RateLimitError) throw error;
      return defer();
    })
    .then(() => {});
}

/** Why no answer can reach the person any more. Null: some other error. */
export type Unanswerable =
  /** Discord no longer knows the interaction: we were too late. */
  | 'too-late'
  /** Someone answered it, and no call of ours was lost: another process has our token, and works at it. */
  | 'answered-elsewhere'
  /** Discord takes no calls from us for longer than this interaction lives. */
  | 'shut-out';

export function unanswerable(error: unknown): Unanswerable | null {
  if (error instanceof RateLimitError) return 'shut-out';
  if (!(error instanceof DiscordAPIError)) return null;
  if (error.code === RESTJSONErrorCodes.UnknownInteraction) return 'too-late';
  return error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
    ? 'answered-elsewhere'
    : null;
}

/** A first answer that comes later than this is refused: Discord wants it within 3 s. */
const FIRST_ANSWER_MS = 2_500;
/** The token of an interaction lives for 15 minutes; a little less, for the ways from Discord and back. */
export const TOKEN_LIFE_MS = 14.5 * 60_000;

/** For discord.js's `rejectOnRateLimit`: a call that would go out after its interaction is over is not waited for. */
export function comesTooLate(limited: Pick<RateLimitData, 'url' | 'retryAfter' | 'timeToReset'>): boolean {
  const waitMs = Math.max(limited.retryAfter, limited.timeToReset);
  if (isCallback(limited.url)) return waitMs > FIRST_ANSWER_MS;
  return /\/webhooks\/\d+\//.test(limited.url) && waitMs > TOKEN_LIFE_MS;
}
