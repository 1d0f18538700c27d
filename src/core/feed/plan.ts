// Core, feed: decides when adds become a post, and what to do with a planned post. Pure: docs/architecture.md, "The feed".
import type { FeedPost, WaitingAdds } from './ports.ts';

export const FEED_TIMES = Object.freeze({
  /** How long a person must have added nothing before their adds become a post, in ms. */
  quietMs: 2 * 60_000,
  /** How long an add waits for its post at most, in ms, even if the person goes on. */
  longestMs: 10 * 60_000,
  /**
   * How long after the first sending a post is sent again, in ms. Discord remembers a nonce for a few minutes; a sending may take `sendMs`
   * longer, and that is still within three minutes.
   */
  againMs: 2 * 60_000,
  /** The longest time of one sending, in ms. */
  sendMs: 45_000,
  /** What is older is no news: it gets no post any more, in ms. */
  oldMs: 24 * 60 * 60_000,
});

/** Returns the moment after which something is still news. */
export const newsSince = (nowMs: number): Date => new Date(nowMs - FEED_TIMES.oldMs);

/** Returns whether these adds become a post now. A time far in the future comes from a clock that was set back since. */
export const isDue = ({ firstAt, lastAt }: Pick<WaitingAdds, 'firstAt' | 'lastAt'>, nowMs: number): boolean =>
  Math.abs(nowMs - lastAt.getTime()) >= FEED_TIMES.quietMs ||
  nowMs - firstAt.getTime() >= FEED_TIMES.longestMs;

/**
 * Returns whether the post of this server shows the same as those of other servers: its feed began before all adds of the post. The adds
 * are from the last day before the plan. A second day is for clocks that differ.
 */
export const hasAll = ({
  subject,
  plannedAt,
  feedSince,
}: Pick<FeedPost, 'subject' | 'plannedAt' | 'feedSince'>): boolean =>
  subject === 'run' ||
  (feedSince !== null && plannedAt.getTime() - feedSince.getTime() >= 2 * FEED_TIMES.oldMs);

/**
 * Returns the posts server by server, first those of the servers after this one. The posts of one server keep their order.
 * @param last the id of the server at which the last outage ended a round. Null: none did.
 */
export function inTurn<P extends Pick<FeedPost, 'guildId'>>(posts: readonly P[], last: string | null): P[] {
  const isLater = (guildId: string) => last === null || guildId > last;
  return posts.toSorted((one, other) => {
    const turn = Number(isLater(other.guildId)) - Number(isLater(one.guildId));
    return turn || (one.guildId < other.guildId ? -1 : Number(one.guildId > other.guildId));
  });
}

/**
 * What to do with a planned post. `send`: it was never sent, or Discord would recognize it by its nonce. `look`: only the channel shows
 * whether it was posted. `drop`: it was never sent, and is not sent any more. `count`: it was sent, and counts as posted.
 */
export type FeedStep = 'send' | 'look' | 'drop' | 'count';

export function stepFor(
  { plannedAt, sentAt, isWanted }: Pick<FeedPost, 'plannedAt' | 'sentAt' | 'isWanted'>,
  { nowMs, isServed }: { nowMs: number; isServed: boolean },
): FeedStep {
  const isOld = nowMs - plannedAt.getTime() > FEED_TIMES.oldMs;
  if (isOld || !isWanted || !isServed) return sentAt === null ? 'drop' : 'count';
  if (sentAt === null) return 'send';
  const sinceMs = nowMs - sentAt.getTime();
  // After a step back of the clock it is not known how long ago it was sent.
  return sinceMs >= 0 && sinceMs < FEED_TIMES.againMs ? 'send' : 'look';
}
