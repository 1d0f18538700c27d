// Core, feed: the tables of when adds become a post, and of what is done with a planned post.
import { describe, expect, it } from 'vitest';
import { FEED_TIMES, type FeedStep, inTurn, isDue, stepFor } from '../../../src/core/feed/plan.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW_MS = Date.UTC(2026, 10, 29, 12);
const ago = (ms: number) => new Date(NOW_MS - ms);

describe('adds become a post', () => {
  it.each<[string, number, number, boolean]>([
    ['at once', 0, 0, false],
    ['just before two quiet minutes', 2 * MINUTE - 1, 2 * MINUTE - 1, false],
    ['after two quiet minutes', 2 * MINUTE, 2 * MINUTE, true],
    ['while the person goes on', 9 * MINUTE, 10_000, false],
    ['when the first is ten minutes old, though the person goes on', 10 * MINUTE, 0, true],
    ['after a death of an hour', HOUR, HOUR, true],
    ["when another machine's clock is a second ahead", -1_000, -1_000, false],
    ['when the clock was set back an hour since', -HOUR, -HOUR, true],
  ])('%s', (_, firstMs, lastMs, due) => {
    expect(isDue({ firstAt: ago(firstMs), lastAt: ago(lastMs) }, NOW_MS)).toBe(due);
  });
});

it.each<[string, string | null, string]>([
  ['after no outage', null, 'A2 A4 B1 B5 C3'],
  ['after an outage at the first server', 'A', 'B1 B5 C3 A2 A4'],
  ['after an outage at the last server', 'C', 'A2 A4 B1 B5 C3'],
  ['after an outage at a server that has no more posts', 'AA', 'B1 B5 C3 A2 A4'],
])('the servers have their turns %s', (_, last, order) => {
  const posts = ['B1', 'A2', 'C3', 'A4', 'B5'].map((post) => ({ guildId: post.charAt(0), post }));
  expect(inTurn(posts, last).map(({ post }) => post)).toEqual(order.split(' '));
});

describe('a planned post', () => {
  const NO_SERVER = { isServed: false };
  const UNWANTED = { isWanted: false };

  it.each<[string, number, number | null, { isWanted?: boolean; isServed?: boolean }, FeedStep]>([
    ['that was never sent is sent', 0, null, {}, 'send'],
    ['that was never sent is sent, also hours later', 23 * HOUR, null, {}, 'send'],
    ['that was never sent is no news after a day', 24 * HOUR + 1, null, {}, 'drop'],
    ['that was sent is sent again within two minutes', 2 * MINUTE, 2 * MINUTE - 1, {}, 'send'],
    ['that was sent two minutes ago is looked for', 2 * MINUTE, 2 * MINUTE, {}, 'look'],
    ['that was sent an hour ago is looked for', HOUR, HOUR, {}, 'look'],
    ['that was sent in the future is looked for', 0, -MINUTE, {}, 'look'],
    ['that was sent a day ago counts', 24 * HOUR + 1, 24 * HOUR, {}, 'count'],
    ['for a channel without a feed is not sent', 0, null, UNWANTED, 'drop'],
    ['for a channel without a feed, which was sent, counts', 0, 0, UNWANTED, 'count'],
    ['for a server that the operator does not serve is not sent', 0, null, NO_SERVER, 'drop'],
    ['for a server that the operator no longer serves counts', 0, 0, NO_SERVER, 'count'],
  ])('%s', (_, plannedMs, sentMs, { isWanted = true, isServed = true }, step) => {
    const post = { plannedAt: ago(plannedMs), sentAt: sentMs === null ? null : ago(sentMs), isWanted };
    expect(stepFor(post, { nowMs: NOW_MS, isServed })).toBe(step);
  });

  it('is never sent when Discord can have forgotten its nonce, of which three minutes are sure', () => {
    expect(FEED_TIMES.againMs + FEED_TIMES.sendMs).toBeLessThan(3 * MINUTE);
  });
});
