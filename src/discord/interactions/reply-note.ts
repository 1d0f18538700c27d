// Discord: the reply note: a message to a person who waits. It begins as "please wait", becomes the outcome, and can delete
// itself. commands/add.ts has that done 3 s after an Add without problems (CONFIRMATION_MS).
import { type MessageComponentInteraction, MessageFlags } from 'discord.js';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import type { BudgetWait } from '../../core/types.ts';
import type { Activity, Texts } from '../texts/texts.ts';
import type { Payload } from '../views/payload.ts';
import { waitingText } from '../views/wait.ts';
import { answerPrivately, isUnknownMessage, type Replied } from './acknowledge.ts';
import { isPressedInPrivate } from './posted-message.ts';

export interface ReplyNote {
  /** Shows why a call to Discogs waits, and how long. For `onWait` of that call. */
  onWait(wait: BudgetWait): void;
  /** Shows the payload in place of what the note showed before. Returns the id of the message. */
  say(payload: Payload): Promise<string>;
  /** Shows the payload to the person alone, and removes what the note showed before. */
  sayPrivately(payload: Payload): Promise<void>;
  /**
   * Deletes the note, even while the process ends, because a "please wait" would otherwise stay for ever. A failure is only
   * logged.
   */
  clear(): Promise<void>;
  /** Deletes the note after `ms`, unless the process ends before. Returns at once. */
  clearAfter(ms: number): void;
}

interface NoteDeps {
  /** The texts in the language of the person who waits. */
  texts: Texts;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
  /** Receives the new note, so that a failure can replace its text instead of standing below a "please wait". */
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
  // Payloads are sent one after the other, so that "please wait" can never replace the outcome.
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

/** A note, and how to change its message once it has said something. */
export interface EditableNote extends ReplyNote {
  edit(payload: Partial<Payload>): Promise<unknown>;
}

/**
 * Makes a note in the deferred reply to a slash command, to a form that was sent, or to a press. If someone deletes the reply while the person
 * waits, the note goes on in a new message.
 */
export function replyNote(interaction: Replied, deps: NoteDeps, activity: Activity): EditableNote {
  const { edit, ...ways } = replyOf(interaction);
  const note = createReplyNote(ways, deps, activity);
  deps.note = note;
  return { ...note, edit };
}

/** The reply, or the follow-up that stands in for it. */
function replyOf(interaction: Replied): Ways & Pick<EditableNote, 'edit'> {
  const flags = interaction.ephemeral ? { flags: MessageFlags.Ephemeral as const } : {};
  /** The id of the follow-up. Null: there is none, because the reply is still there. */
  let id: string | null = null;
  const edit = (payload: Partial<Payload>) =>
    interaction.editReply(id === null ? payload : { ...payload, message: id });
  return {
    edit,
    async send(payload) {
      try {
        return await edit(payload);
      } catch (error) {
        if (!isUnknownMessage(error)) throw error;
      }
      const made = await interaction.followUp({ ...payload, ...flags });
      id = made.id;
      return made;
    },
    async sendPrivately(payload) {
      if (id === null || interaction.ephemeral) return answerPrivately(interaction, payload);
      await clearMessage(interaction, id);
      return interaction.followUp({ ...payload, flags: MessageFlags.Ephemeral });
    },
    clear: () => clearMessage(interaction, id ?? '@original'),
  };
}

/** Deletes a message of this interaction, unless someone has deleted it already. */
async function clearMessage(interaction: Replied | MessageComponentInteraction, id: string): Promise<void> {
  await interaction.deleteReply(id).catch((error: unknown) => {
    if (!isUnknownMessage(error)) throw error;
  });
}

/** Makes a private note to the person who pressed a button or chose from a menu (after `deferUpdate`). */
export function privateNote(
  interaction: MessageComponentInteraction,
  deps: NoteDeps,
  activity: Activity,
): EditableNote {
  const followUp = followUpOf(interaction, true);
  const note = createReplyNote({ ...followUp, sendPrivately: followUp.send }, deps, activity);
  deps.note = note;
  return { ...note, edit: followUp.edit };
}

/**
 * Makes a note that becomes a new message, after `deferUpdate`. Everyone can read it when everyone can read the message of the
 * button. `edit` changes the message once the note has said something.
 */
export function newMessageNote(
  interaction: MessageComponentInteraction,
  deps: NoteDeps,
  activity: Activity,
): EditableNote {
  const message = followUpOf(interaction, isPressedInPrivate(interaction));
  const aside = followUpOf(interaction, true);
  const sendPrivately: Send = async (payload) => {
    if (message.isPrivate) return message.send(payload);
    await message.clear();
    return aside.send(payload);
  };
  const note = createReplyNote({ ...message, sendPrivately }, deps, activity);
  deps.note = note;
  return { ...note, edit: message.edit };
}

/** A follow-up to a press: the first payload makes it, the next ones edit it. If someone has deleted it, it is made again. */
function followUpOf(interaction: MessageComponentInteraction, isPrivate: boolean) {
  const flags = isPrivate ? { flags: MessageFlags.Ephemeral as const } : {};
  let id: string | null = null;
  const send: Send = async (payload) => {
    try {
      if (id !== null) return await interaction.editReply({ ...payload, message: id });
    } catch (error) {
      if (!isUnknownMessage(error)) throw error;
    }
    const made = await interaction.followUp({ ...payload, ...flags });
    id = made.id;
    return made;
  };
  return {
    isPrivate,
    send,
    edit: async (payload: Partial<Payload>): Promise<unknown> =>
      id === null ? undefined : interaction.editReply({ ...payload, message: id }),
    async clear() {
      if (id === null) return;
      await clearMessage(interaction, id);
      id = null;
    },
  };
}
