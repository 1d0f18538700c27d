// Discord: gives the first answer to an interaction, which must come within 3 s and only once.
import type { ModalBuilder } from '@discordjs/builders';
import {
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type Message,
  type MessageComponentInteraction,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  type RateLimitData,
  RateLimitError,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Payload } from '../views/payload.ts';
import { isCallback } from './lost-answers.ts';

/** What a person does that gets a reply of its own: a command, a form that is sent, or a press that changes no message. */
export type Replied =
  | ChatInputCommandInteraction
  | MessageContextMenuCommandInteraction
  | ModalSubmitInteraction
  | ButtonInteraction;

/** Shows "Thinking…" to everyone, or only to the person who asked. */
export function deferReply(interaction: Replied, options: { isPrivate?: boolean } = {}): Promise<void> {
  const flags = options.isPrivate ? { flags: MessageFlags.Ephemeral as const } : {};
  return once(() => interaction.deferReply(flags));
}

/**
 * Answers a deferred interaction to the person alone. Deletes a public "thinking…" first, and waits for that: Discord turns the
 * first follow-up to a deferred answer into an edit of it, which is public whatever its flags say.
 * https://discord.com/developers/docs/interactions/receiving-and-responding ("Followup Messages")
 */
export async function answerPrivately(interaction: Replied, payload: Payload): Promise<Message> {
  const followUp = () => interaction.followUp({ ...payload, flags: MessageFlags.Ephemeral });
  if (interaction.ephemeral) return interaction.editReply(payload);
  if (await takeBack(interaction)) return followUp();
  // Perhaps only the response to the DELETE was lost. Then the message is gone, and the edit fails with Unknown Message.
  return interaction.editReply(payload).catch((error: unknown) => {
    if (isUnknownMessage(error)) return followUp();
    throw error;
  });
}

/** Whether Discord does not know the message any more: someone deleted it. */
export const isUnknownMessage = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownMessage;

/**
 * Deletes a deferred answer. Returns whether the answer is gone, which is also so when Discord does not know it
 * any more. If it is not gone, the caller edits it, because a public answer is better than none.
 */
async function takeBack(interaction: Replied): Promise<boolean> {
  try {
    await interaction.deleteReply();
    return true;
  } catch (error) {
    return isUnknownMessage(error);
  }
}

/** Acknowledges a press or a choice. The message stays as it is. */
export function deferUpdate(interaction: MessageComponentInteraction): Promise<void> {
  return once(() => interaction.deferUpdate());
}

/**
 * Shows a form. Discord takes it only as the first answer
 * (https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object). A form without a
 * custom id gets that of the button, so that it says by itself what it is for.
 */
export function showForm(interaction: ButtonInteraction, form: ModalBuilder): Promise<void> {
  const named = form.data.custom_id === undefined ? form.setCustomId(interaction.customId) : form;
  return once(() => interaction.showModal(named));
}

/**
 * Sends a first answer. If no response of Discord comes, sends it once more. If the first request had arrived, Discord refuses
 * the second one, and discord/retrying-request.ts turns that refusal into a success.
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
  /**
   * The interaction was answered, and no response to a call of ours was lost. So another process that has our token answered
   * it.
   */
  | 'answered-elsewhere'
  /** Discord takes no calls from us until this interaction is over. */
  | 'shut-out';

export function unanswerable(error: unknown): Unanswerable | null {
  if (error instanceof RateLimitError) return 'shut-out';
  if (!(error instanceof DiscordAPIError)) return null;
  if (error.code === RESTJSONErrorCodes.UnknownInteraction) return 'too-late';
  return error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
    ? 'answered-elsewhere'
    : null;
}

/** The longest that a rate limit can hold back a first answer, which Discord wants within 3 s. */
const FIRST_ANSWER_MS = 2_500;
/**
 * How long the token of an interaction is used. It lives for 15 minutes; half a minute is left for the way to Discord and back.
 */
export const TOKEN_LIFE_MS = 14.5 * 60_000;

/**
 * Whether a rate limit holds a call back until its interaction is over. discord.js asks this as `rejectOnRateLimit`, and fails
 * such a call at once.
 */
export function comesTooLate(limited: Pick<RateLimitData, 'url' | 'retryAfter' | 'timeToReset'>): boolean {
  const waitMs = Math.max(limited.retryAfter, limited.timeToReset);
  if (isCallback(limited.url)) return waitMs > FIRST_ANSWER_MS;
  return /\/webhooks\/\d+\//.test(limited.url) && waitMs > TOKEN_LIFE_MS;
}
