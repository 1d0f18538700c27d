// Discord: gets one state of a run onto Discord: into the message that is its place now, or, when that cannot be
// changed, to where it can be seen. Knows nothing of when (progress/message.ts does).
import { DiscordAPIError, SnowflakeUtil } from 'discord.js';
import { ageMs, type Clock } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import type { Sync, SyncRun } from '../../core/sync/types.ts';
import type { Texts } from '../texts/texts.ts';
import { messageLink, movedMessage, type SyncMessage, syncMessage } from '../views/sync.ts';
import type { SyncView } from '../views/sync-state.ts';
import {
  type ChannelMessages,
  ChannelShutError,
  isMissingPermission,
  type MessagePlace,
  refusalOf,
} from './channel-messages.ts';

/** Discord lets a message older than an hour be edited a few times only: this run goes on in a new one before. */
const MESSAGE_LIFE_MS = 55 * 60_000;

/** The answer to an interaction, as long as its token lives. */
export interface ProgressReply {
  /** Shows the message in the answer; the first call ends "is thinking...". */
  paint(message: SyncMessage): Promise<MessagePlace>;
  /** When the token dies, on the bot's monotonic clock. */
  untilMs: number;
}

/** `later`: worth trying again. `kept`: nowhere to show it for now; the database has it. */
export type Delivered = 'shown' | 'later' | 'kept';

interface ShowOptions {
  isLast: boolean;
  /** Aborted when another process shows the run. */
  signal?: AbortSignal | undefined;
}

export interface Delivery {
  /** The first paint of a run that was just started. Never throws. */
  answer(view: SyncView, reply: ProgressReply): Promise<Delivered>;
  /** Where the database says the run is shown: another process may have had it meanwhile. */
  goOnIn(place: MessagePlace | null): void;
  /** Never throws. `isLast`: nothing follows soon that would make up for it. The signal breaks it off: `later`. */
  show(view: SyncView, options: ShowOptions): Promise<Delivered>;
}

export function createDelivery(
  run: SyncRun,
  deps: {
    channel: ChannelMessages;
    sync: Pick<Sync, 'attachMessage'>;
    texts: Texts;
    clock: Clock;
    log: Log;
  },
): Delivery {
  const { channel, sync, texts, clock, log } = deps;
  let place: MessagePlace | null = run.message;
  // Whether the database knows the place; a restart goes on in the message it knows.
  let isSaved = true;
  let answered: { reply: ProgressReply; messageId: string } | null = null;
  // Of what was posted before this process, only Discord's clock and ours say how old it is; from then on it ages here.
  const bornAt = (of: MessagePlace): number =>
    clock.monotonic() - ageMs(clock, SnowflakeUtil.timestampFrom(of.messageId));
  let bornAtMs = place === null ? 0 : bornAt(place);
  // Someone deleted the message at `place`: no call asks for it again.
  let isDeleted = false;

  async function adopt(next: MessagePlace): Promise<void> {
    place = next;
    bornAtMs = clock.monotonic();
    isDeleted = false;
    isSaved = false;
    await save();
  }

  async function save(): Promise<void> {
    if (!place || isSaved) return;
    const saved = place;
    try {
      await sync.attachMessage(run.id, saved);
      isSaved = true;
    } catch (error) {
      log.warn({ err: error, run: run.id }, 'where a sync is shown could not be saved yet');
    }
  }

  /** What went wrong, logged, as a decision. */
  function refused(error: unknown, what: string) {
    const refusal = refusalOf(error);
    if (!(error instanceof ChannelShutError)) log.warn({ err: error, run: run.id, refusal }, what);
    return refusal;
  }

  async function post(view: SyncView, { isLast, signal }: ShowOptions): Promise<Delivered> {
    const { channelId } = place ?? run.requester;
    // Two tries of the same post are one message; a post after another message is another one. At most 25 characters.
    const nonce = `s${run.id.toString(36)}.${BigInt(place?.messageId ?? 0).toString(36)}`;
    try {
      const messageId = await withOrWithoutFile(view, texts, (message) =>
        channel.create(channelId, message, nonce, { signal, evenIfShut: isLast }),
      );
      // Another process decides where the run is shown.
      if (signal?.aborted) return 'later';
      await adopt({ channelId, messageId });
      return 'shown';
    } catch (error) {
      if (signal?.aborted) return 'later';
      return refused(error, 'a sync message could not be posted') === 'later' ? 'later' : 'kept';
    }
  }

  async function edit(view: SyncView, at: MessagePlace, options: ShowOptions): Promise<Delivered> {
    const { isLast, signal } = options;
    try {
      const sending = { signal, evenIfShut: isLast };
      await withOrWithoutFile(view, texts, (message) => channel.edit(at, message, sending));
      return 'shown';
    } catch (error) {
      if (signal?.aborted) return 'later';
      const refusal = refused(error, 'a sync message could not be edited');
      if (refusal === 'later') return 'later';
      if (refusal === 'shut') return answerAgain(view, at);
      isDeleted = true;
      return post(view, options);
    }
  }

  /** The channel cannot be reached: the token of the answer can, while it lives and if this is still that message. */
  async function answerAgain(view: SyncView, at: MessagePlace): Promise<Delivered> {
    const isOpen = answered?.messageId === at.messageId && clock.monotonic() < answered.reply.untilMs;
    if (!answered || !isOpen) return 'kept';
    try {
      await answered.reply.paint(syncMessage(view, texts));
      return 'shown';
    } catch (error) {
      log.warn({ err: error, run: run.id }, 'a sync message could not be edited with its token');
      // Refused once, refused always: it was deleted, or its token is dead.
      if (error instanceof DiscordAPIError) answered = null;
      return 'kept';
    }
  }

  /** Before the hour: a new message goes on, the old one ends with a link to it. */
  async function moveOn(view: SyncView, from: MessagePlace, options: ShowOptions): Promise<Delivered> {
    const { isLast, signal } = options;
    const posted = await post(view, options);
    // The last state may use up one of the few edits that the old message has left.
    if (posted !== 'shown') return isLast && !signal?.aborted ? edit(view, from, options) : posted;
    const link = messageLink({ message: place, requester: run.requester });
    if (link) {
      await channel
        .edit(from, movedMessage(view.run, link, texts))
        .catch((error: unknown) => refused(error, 'an old sync message could not be ended'));
    }
    return 'shown';
  }

  return {
    async answer(view, reply) {
      try {
        const painted = await reply.paint(syncMessage(view, texts));
        answered = { reply, messageId: painted.messageId };
        await adopt(painted);
        return 'shown';
      } catch (error) {
        log.warn({ err: error, run: run.id }, 'the answer to a /sync could not be painted');
        return post(view, { isLast: false });
      }
    },
    goOnIn(known) {
      if (!known || !isSaved || known.messageId === place?.messageId) return;
      place = known;
      bornAtMs = bornAt(known);
      isDeleted = false;
    },
    async show(view, options) {
      await save();
      if (options.signal?.aborted) return 'later';
      if (!place || isDeleted) return post(view, options);
      const isYoung = clock.monotonic() - bornAtMs < MESSAGE_LIFE_MS;
      return isYoung ? edit(view, place, options) : moveOn(view, place, options);
    },
  };
}

/** A missing right to attach files must not keep the message itself away. */
async function withOrWithoutFile<T>(
  view: SyncView,
  texts: Texts,
  send: (message: SyncMessage) => Promise<T>,
): Promise<T> {
  const message = syncMessage(view, texts);
  try {
    return await send(message);
  } catch (error) {
    if (!message.file || !isMissingPermission(error)) throw error;
    return send(syncMessage(view, texts, { mayAttach: false }));
  }
}
