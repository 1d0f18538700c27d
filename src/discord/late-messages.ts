// Discord: puts messages right that say that an add waits, once its copy is on Discogs (docs/architecture.md, "A saved add heals
// itself"). Private ones are edited while the token of their interaction lives, the others through their channel, also after a restart.
import { DiscordAPIError } from 'discord.js';
import type { App } from '../app.ts';
import type { Clock } from '../clock.ts';
import type { Added } from '../core/add/add.ts';
import type { DecidedMessage } from '../core/add/ports.ts';
import type { Log } from '../core/ports.ts';
import { isPassing } from '../core/sync/plan.ts';
import { DiscogsError } from '../errors.ts';
import { isUnknownMessage, TOKEN_LIFE_MS } from './interactions/acknowledge.ts';
import type { LiveLists } from './live-lists.ts';
import { type ChannelMessages, refusalOf } from './progress/channel-messages.ts';
import { repaintIn } from './repaint.ts';
import type { Texts } from './texts/texts.ts';
import { addReply } from './views/add-answer.ts';

/** How often the messages are looked at, in ms, besides each time that an add is healed or a sync ends. */
const LOOK_MS = 60_000;
/** The most messages that are remembered by the token of their interaction. */
const MOST = 1_000;

/**
 * How long a message is tried again that cannot be put right now, in ms. Some failures never end and do not say so: Discord answers with
 * its rate limit to each edit of an old message that was edited too often.
 */
const LONGEST_MS = 24 * 60 * 60_000;

/** An answer that says that an add waits. */
export interface WaitingAnswer {
  /** The id of the interaction that the answer is to. */
  pressId: string;
  releaseId: number;
  guildId: string;
  /** When the interaction came, on the monotonic clock. Its token lives for 15 minutes. */
  atMs: number;
  /** Edits the answer with the token. @throws when the answer cannot be edited. */
  show(added: Added): Promise<unknown>;
}

export interface LateMessages {
  /** Shows in this answer that the copy is there, once it is, while the token lives. Each answer is shown once. */
  expect(answer: WaitingAnswer): void;
  /** Puts messages right until the signal aborts. Never throws. */
  keep(signal: AbortSignal): Promise<void>;
}

/** Returns whether the reason why a message could not be put right can be over at the next look. */
export function canEnd(error: unknown): boolean {
  if (error instanceof DiscogsError) return isPassing(error);
  // What Discord refuses once, it refuses again.
  const isRefused = error instanceof DiscordAPIError && error.status < 500 && error.status !== 429;
  return !isRefused && refusalOf(error) === 'later';
}

export function createLateMessages(deps: {
  app: App;
  live: LiveLists;
  channel: Pick<ChannelMessages, 'read' | 'change'>;
  /** The texts of messages in a channel. */
  texts: Texts;
  clock: Clock;
  log: Log;
}): LateMessages {
  const { app, channel, texts, clock, log } = deps;
  let expected: WaitingAnswer[] = [];
  /** Since when a message cannot be put right, by the id of its intent. All times are of the monotonic clock, in ms. */
  const failing = new Map<number, number>();
  let wake = () => {};

  const isAlive = ({ atMs }: WaitingAnswer) => clock.monotonic() < atMs + TOKEN_LIFE_MS;

  /** Shows which of the expected answers have their copy. */
  async function showExpected(signal: AbortSignal): Promise<void> {
    expected = expected.filter(isAlive);
    for (const answer of [...expected]) {
      const { pressId, releaseId, guildId } = answer;
      const added = await app.late.outcome(releaseId, guildId, { signal }).catch((error: unknown) => {
        // The details of the release cannot be read now. The next look asks again.
        if (error instanceof DiscogsError) return null;
        throw error;
      });
      if (!added) continue;
      expected = expected.filter((one) => one !== answer);
      const isShown = await answer.show(added).then(
        () => true,
        (error: unknown) => {
          log.debug({ err: error }, 'the answer to an add could not be put right with its token');
          return isUnknownMessage(error);
        },
      );
      // If the token does not reach it, the channel can.
      if (isShown) await app.late.note(pressId, null);
    }
  }

  /** Shows in the message of a channel that the copy is there. @throws what Discord, Discogs and the store throw. */
  async function putRight(message: DecidedMessage, signal: AbortSignal): Promise<void> {
    const { messageId, releaseId, requester } = message;
    const { guildId, channelId, userId: viewerId } = requester;
    const place = { channelId, messageId };
    if (message.kind === 'list') return repaintIn(place, guildId, deps);
    const added = await app.late.outcome(releaseId, guildId, { signal });
    if (!added) return;
    const who = { viewerId, guildId, mayManage: false, hasToken: app.account.hasToken, heals: false, id: '' };
    await channel.change(place, addReply(added, who, texts));
  }

  /** Returns whether a message that could not be put right is tried again at the next look. */
  function isTriedAgain({ intentId }: DecidedMessage, error: unknown): boolean {
    const sinceMs = failing.get(intentId) ?? clock.monotonic();
    failing.set(intentId, sinceMs);
    return canEnd(error) && clock.monotonic() - sinceMs < LONGEST_MS;
  }

  async function showDecided(signal: AbortSignal): Promise<void> {
    for (const message of await app.late.decided()) {
      if (message.isThere) {
        const error = await putRight(message, signal).then(
          () => null,
          (reason: unknown) => reason,
        );
        if (error) log.debug({ err: error }, 'a message about an add that waited could not be put right');
        if (error && isTriedAgain(message, error)) continue;
      }
      failing.delete(message.intentId);
      await app.late.drop(message.intentId);
    }
  }

  return {
    expect(answer) {
      expected = [...expected.slice(1 - MOST), answer];
    },

    async keep(signal) {
      app.healing.onHealed(() => wake());
      app.sync.watch(({ type }) => {
        if (type === 'ended') wake();
      });
      signal.addEventListener('abort', () => wake(), { once: true });
      while (!signal.aborted) {
        const pause = new AbortController();
        wake = () => pause.abort();
        try {
          await showExpected(signal);
          await showDecided(signal);
        } catch (error) {
          if (signal.aborted) return;
          log.debug({ err: error }, 'messages about adds that waited could not be looked at');
        }
        await clock.sleep(LOOK_MS, pause.signal).catch(() => {});
      }
    },
  };
}
