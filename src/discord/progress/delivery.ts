// Discord: shows one state of a run: in the message of the run or, when that cannot be changed, in another place that people
// can see. The painter decides when (progress/painter.ts).
import { DiscordAPIError, SnowflakeUtil } from 'discord.js';
import { ageMs, type Clock } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import type { Sync, SyncRun } from '../../core/sync/types.ts';
import { findOwn, hasButton } from '../own-message.ts';
import type { Texts } from '../texts/texts.ts';
import { messageLink, movedMessage, type SyncMessage, stopId, syncMessage } from '../views/sync.ts';
import type { SyncView } from '../views/sync-state.ts';
import {
  type ChannelMessages,
  ChannelShutError,
  isMissingPermission,
  isRefusal,
  type MessagePlace,
  refusalOf,
} from './channel-messages.ts';

/**
 * How long a message of a run is used. After an hour Discord allows only a few more edits of a message, so the run continues in
 * a new message before that.
 */
const MESSAGE_LIFE_MS = 55 * 60_000;

/** The answer to an interaction, which can be edited as long as its token lives. */
export interface ProgressReply {
  /** Shows the message in the answer. The first call ends "is thinking...". */
  paint(message: SyncMessage): Promise<MessagePlace>;
  /** When the token expires, on the bot's monotonic clock. */
  untilMs: number;
}

/**
 * What became of a state that was to be shown. `later`: another try can succeed. `kept`: the state can be shown nowhere for
 * now, but the database has it.
 */
export type Delivered = 'shown' | 'later' | 'kept';

interface ShowOptions {
  isLast: boolean;
  /** Aborted when another process has the run, and shows it. */
  signal?: AbortSignal | undefined;
}

export interface Delivery {
  /** Makes the first paint of a run that was just started. Never throws. */
  answer(view: SyncView, reply: ProgressReply): Promise<Delivered>;
  /** Continues in the message that the database names, because another process may have shown the run there in the meantime. */
  goOnIn(place: MessagePlace | null): void;
  /** Shows this state. `isLast`: no newer state follows soon. Returns `later` when the signal aborts. Never throws. */
  show(view: SyncView, options: ShowOptions): Promise<Delivered>;
}

export function createDelivery(
  run: SyncRun,
  deps: {
    channel: ChannelMessages;
    sync: Pick<Sync, 'attachMessage'>;
    texts: Texts;
    /** Returns the Discord id of the bot. Null: it is not known yet. */
    selfId: () => string | null;
    clock: Clock;
    log: Log;
  },
): Delivery {
  const { channel, sync, texts, selfId, clock, log } = deps;
  let place: MessagePlace | null = run.message;
  // Whether the database has `place`. After a restart, the run continues in the message that the database names.
  let isSaved = true;
  let answered: { reply: ProgressReply; messageId: string } | null = null;
  // For a message of an earlier process, the age now is the difference between Discord's clock (in the id) and ours. From then
  // on, our monotonic clock measures the age.
  const bornAt = (of: MessagePlace): number =>
    clock.monotonic() - ageMs(clock, SnowflakeUtil.timestampFrom(of.messageId));
  let bornAtMs = place === null ? 0 : bornAt(place);
  // True: someone deleted the message at `place`, so no further call is made for it.
  let isDeleted = false;
  // True: this process has looked in the channel for a message of the run that the database does not know.
  let hasLooked = false;

  async function adopt(next: MessagePlace, nextBornAtMs = clock.monotonic()): Promise<void> {
    place = next;
    bornAtMs = nextBornAtMs;
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

  /** Logs why a message could not be made or changed. Returns the kind of refusal. */
  function refused(error: unknown, what: string) {
    const refusal = refusalOf(error);
    if (!(error instanceof ChannelShutError)) log.warn({ err: error, run: run.id, refusal }, what);
    return refusal;
  }

  /**
   * Looks for a message of the run that the database does not know: a process can die, or the answer to its call be lost, between
   * the message and the database. That message would show a running sync for ever. Adopts it, and returns whether there is one. Null:
   * not known yet.
   */
  async function findMessage(signal: AbortSignal | undefined): Promise<boolean | null> {
    const { channelId } = place ?? run.requester;
    const self = selfId();
    if (self === null) return null;
    try {
      const newest = await channel.newest(channelId, signal);
      hasLooked = true;
      const messageId = findOwn(
        newest,
        self,
        (message, id) => id !== place?.messageId && hasButton(message, stopId(run)),
      );
      if (messageId === null || signal?.aborted) return false;
      const found = { channelId, messageId };
      await adopt(found, bornAt(found));
      return true;
    } catch (error) {
      if (signal?.aborted) return null;
      const refusal = refused(error, 'the message of a sync could not be looked for');
      // What Discord refuses now, it may allow at the next post. That one looks again.
      return refusal === 'later' && !isRefusal(error) ? null : false;
    }
  }

  async function post(view: SyncView, options: ShowOptions): Promise<Delivered> {
    const { isLast, signal } = options;
    if (!hasLooked) {
      const isFound = await findMessage(signal);
      if (isFound === null || signal?.aborted) return 'later';
      if (isFound && place) return edit(view, place, options);
    }
    const { channelId } = place ?? run.requester;
    // Two tries of the same post have the same nonce and make one message. A post after another message has a different nonce.
    // Discord allows 25 characters.
    const nonce = `s${run.id.toString(36)}.${BigInt(place?.messageId ?? 0).toString(36)}`;
    try {
      const messageId = await withOrWithoutFile(view, texts, (message) =>
        channel.create(channelId, message, nonce, { signal, evenIfShut: isLast }),
      );
      // Another process shows the run now, and decides where.
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

  /**
   * Edits the message with the token of the answer, because the bot cannot reach the channel. That works while the token lives,
   * and if the run is still shown in that answer.
   */
  async function answerAgain(view: SyncView, at: MessagePlace): Promise<Delivered> {
    const isOpen = answered?.messageId === at.messageId && clock.monotonic() < answered.reply.untilMs;
    if (!answered || !isOpen) return 'kept';
    try {
      await answered.reply.paint(syncMessage(view, texts));
      return 'shown';
    } catch (error) {
      log.warn({ err: error, run: run.id }, 'a sync message could not be edited with its token');
      // Discord would refuse each later edit, too: the answer was deleted, or its token has expired.
      if (error instanceof DiscordAPIError) answered = null;
      return 'kept';
    }
  }

  /** Continues in a new message before the old one is an hour old. The old one ends with a link to the new one. */
  async function moveOn(view: SyncView, from: MessagePlace, options: ShowOptions): Promise<Delivered> {
    const { isLast, signal } = options;
    const posted = await post(view, options);
    const hasMoved = place !== null && place.messageId !== from.messageId;
    // Without a new message, the last state can use one of the few edits that the old message has left.
    if (!hasMoved) return isLast && !signal?.aborted ? edit(view, from, options) : posted;
    const link = messageLink({ message: place, requester: run.requester });
    if (link) {
      await channel
        .edit(from, movedMessage(view.run, link, texts))
        .catch((error: unknown) => refused(error, 'an old sync message could not be ended'));
    }
    return posted;
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

/**
 * Sends the message. If Discord answers that a permission is missing, sends it again without its file, because the missing
 * permission can be Attach Files.
 */
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
