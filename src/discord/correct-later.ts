// Discord: shows what becomes of an add that waits for Discogs, in the answer that says so.
import type { ButtonInteraction, ChatInputCommandInteraction } from 'discord.js';
import type { Added } from '../core/add/add.ts';
import { waitsForDiscogs } from '../core/add/late-answers.ts';
import type { WaitingMessage } from '../core/add/ports.ts';
import type { CommandContext } from './command.ts';
import { requesterOf } from './interactions/requester.ts';

/** How the answer to an add that waits for Discogs is put right. */
export interface Correction {
  /** When the interaction came, on the monotonic clock. */
  atMs: number;
  /** The message of the channel that shows that the add waits. Null: only this person sees it. */
  message: WaitingMessage | null;
  /** Shows the outcome of an add whose answer was lost, soon after the press. `isGivenUp`: it stays unknown. */
  say(added: Added, isGivenUp: boolean): Promise<unknown>;
  /** Shows, some time later, that the copy is there. @throws when the answer is gone. */
  show(added: Added): Promise<unknown>;
}

/**
 * Shows what becomes of an add that waits for Discogs: soon, if the answer of Discogs was lost; and later, when the bot has tried it again.
 * Does nothing for any other add. Resolves when the first part is done. Never rejects.
 */
export async function correctLater(
  added: Added,
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  { app, late, log, signal }: CommandContext,
  { atMs, message, say, show }: Correction,
): Promise<void> {
  if (!waitsForDiscogs(added)) return;
  const { id: pressId } = interaction;
  try {
    if (message) await app.late.note(pressId, message);
    let now = added;
    if (added.discogs.kind === 'unknown') {
      const later = await app.add.follow(added, { signal });
      // It was taken back meanwhile, and the button that did it was answered.
      if (!later) return;
      now = later;
      await say(now, now === added);
    }
    if (waitsForDiscogs(now)) {
      const { guildId } = requesterOf(interaction);
      late.expect({ pressId, releaseId: added.release.releaseId, guildId, atMs, show });
    } else if (message) {
      await app.late.note(pressId, null);
    }
  } catch (error) {
    if (!signal.aborted) log.warn({ err: error }, 'the outcome of a lost answer could not be shown');
  }
}
