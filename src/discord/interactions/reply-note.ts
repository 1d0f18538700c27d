// Discord: one private or public note to a person who waits. It starts as "please wait" and ends as the outcome.
import { type ButtonInteraction, type ChatInputCommandInteraction, MessageFlags } from 'discord.js';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import type { BudgetWait } from '../../core/types.ts';
import type { Activity, Texts } from '../texts/texts.ts';
import type { Payload } from '../views/payload.ts';
import { waitingText } from '../views/wait.ts';
import { answerPrivately } from './acknowledge.ts';

export interface ReplyNote {
  /** For `onWait` of a Discogs call: says why and how long. */
  onWait(wait: BudgetWait): void;
  /** Says this, in place of what was said before. Returns the id of the message. */
  say(payload: Payload): Promise<string>;
  /** Says this to the person alone, and takes back what was said before. */
  sayPrivately(payload: Payload): Promise<void>;
  /** Takes the note away, also while the process ends: a "please wait" would stand for ever. A failure is only logged. */
  clear(): Promise<void>;
  /** The same after a while, unless the process ends before. Returns at once. */
  clearAfter(ms: number): void;
}

interface NoteDeps {
  /** In the language of the person who waits. */
  texts: Texts;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
  /** The note in use: a failure replaces its text, and does not stand below a "please wait". */
  note?: ReplyNote | undefined;
}

type Send = (payload: Payload) => Promise<{ id: string }>;

interface Ways {
  send: Send;
  sendPrivately: Send;
  clear: () => Promise<unknown>;
}

function createReplyNote(
  { send, sendPrivately, clear }: Ways,
  deps: NoteDeps,
  activity: Activity,
): ReplyNote {
  // In order: the outcome must never be overtaken by "please wait".
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = (payload: Payload, by = send) => {
    const sent = last.catch(() => {}).then(() => by(payload));
    last = sent;
    return sent;
  };
  const clearNow = async () => {
    const cleared = last.catch(() => {}).then(clear);
    last = cleared;
    await cleared.catch((error: unknown) => {
      deps.log.debug({ err: error }, 'a note could not be cleared');
    });
  };
  return {
    onWait(wait) {
      inOrder({ content: waitingText(wait, activity, deps.clock.now(), deps.texts) }).catch(
        (error: unknown) => deps.log.warn({ err: error }, 'a note about a wait could not be shown'),
      );
    },
    say: async (payload) => (await inOrder(payload)).id,
    async sayPrivately(payload) {
      await inOrder(payload, sendPrivately);
    },
    clear: clearNow,
    clearAfter(ms) {
      deps.clock.sleep(ms, deps.signal).then(clearNow, () => {});
    },
  };
}

/** Tells in the reply of a slash command that was deferred. */
export function replyNote(
  interaction: ChatInputCommandInteraction,
  deps: NoteDeps,
  activity: Activity,
): ReplyNote {
  const note = createReplyNote(
    {
      send: (payload) => interaction.editReply(payload),
      sendPrivately: (payload) => answerPrivately(interaction, payload),
      clear: () => interaction.deleteReply(),
    },
    deps,
    activity,
  );
  deps.note = note;
  return note;
}

/** Tells the person who pressed a button (after deferUpdate), privately. */
export function privateNote(interaction: ButtonInteraction, deps: NoteDeps, activity: Activity): ReplyNote {
  let noteId: string | null = null;
  const send: Send = async (payload) => {
    if (noteId) return interaction.editReply({ ...payload, message: noteId });
    const note = await interaction.followUp({ ...payload, flags: MessageFlags.Ephemeral });
    noteId = note.id;
    return note;
  };
  const clear = async () => {
    if (noteId) await interaction.deleteReply(noteId);
  };
  const note = createReplyNote({ send, sendPrivately: send, clear }, deps, activity);
  deps.note = note;
  return note;
}
