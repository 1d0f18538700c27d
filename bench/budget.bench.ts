// Bench: how much of the rate limit of a strict server the client uses while work is waiting, and that the server refuses
// nothing. The client is killed in the middle, or again and again with a nearly full window. What counts as allowed, and which
// time after a restart does not count: see test/support/ideal-caller.ts.
import type { Discogs, Lane } from '../src/core/discogs-port.ts';
import { RateLimitedError } from '../src/errors.ts';
import { aroundRestart, shareUsed, type UsedStretch } from '../test/support/ideal-caller.ts';
import { saturate } from '../test/support/saturation.ts';
import { note, publish, type Row, runsOf } from './harness.ts';
import { LIMIT, openWorld, RESERVE } from './world.ts';

const SPEED = 10;
const SEEDS = [1, 2, 3, 4, 5];
/** The kill comes in the middle of a rate-limit window, and so does the end of the second life. */
const LIFE_MS = 5.4 * 60_000;
const AWAY_MS = 1_200;
const WINDOW_MS = 60_000;

interface Crowd {
  callers: Record<Lane, number>;
  /** The most requests that this crowd can make in a window. */
  limit: number;
  /** Position among all runs, from 0. It delays the start of the run. */
  place: number;
}

async function run(seed: number, { callers, limit, place }: Crowd) {
  const { time, clock, server, connect } = await openWorld(SPEED, seed);
  const live = async (ms: number): Promise<void> => {
    const discogs = connect();
    const end = new AbortController();
    const work = saturate({ discogs, clock, username: server.username, callers, signal: end.signal });
    await Promise.race([work, time.sleep(ms)]);
    // Breaks the connections and waits for nothing, as a kill does.
    end.abort();
    await discogs.close();
  };
  // Each window starts with a burst of requests. The servers start one after the other: bursts of ten servers at once would
  // measure the machine.
  await time.sleep((60_000 * place) / (2 * SEEDS.length));
  await live(LIFE_MS);
  const killedAtMs = time.now();
  await time.sleep(AWAY_MS);
  const backAtMs = time.now();
  // The new process knows nothing about the window in its first minute, which does not count.
  await live(LIFE_MS + 60_000);
  const endedAtMs = time.now();
  await server.close();
  const { requests } = server;
  const stretches = aroundRestart({ limit, requests, killedAtMs, backAtMs, endedAtMs });
  return {
    refused: requests.filter((request) => request.status === 429).length,
    share: 100 * shareUsed(stretches),
    mean: (100 * meanWindow(requests, stretches)) / limit,
  };
}

/**
 * Counts of searches that nearly fill a window. Here the new process must know that the headers of a search's response do not
 * count the search itself (sandbox/discogs/rate-window.ts).
 */
const NEARLY_FULL = [56, 57, 58, 59, 60];
const SEARCHES_AFTER = 12;

/**
 * For each count: one process fills the window with searches and is killed, and the next process gets more searches. Returns
 * how many searches the server refused.
 */
async function refusedAfterKills(seed: number): Promise<number> {
  const { time, server, connect } = await openWorld(SPEED, seed);
  const search = (discogs: Discogs, count: number) =>
    Promise.all(
      Array.from({ length: count }, () =>
        discogs.searchByCatalogNumber('SHVL 804', { lane: 'person' }).catch((error: unknown) => {
          // The client refuses the search without a request. That costs nothing here.
          if (!(error instanceof RateLimitedError && error.source === 'budget')) throw error;
        }),
      ),
    );
  for (const count of NEARLY_FULL) {
    const first = connect();
    await search(first, count);
    await first.close();
    await time.sleep(AWAY_MS);
    const second = connect();
    await search(second, SEARCHES_AFTER);
    await second.close();
    // Waits until the window is empty and the restart guard is over, so that each count starts without a past.
    await time.sleep(WINDOW_MS + AWAY_MS);
  }
  await server.close();
  return server.requests.filter((request) => request.status === 429).length;
}

/** Returns how many requests the moving window has on average, from one window after the start of each stretch. */
function meanWindow(requests: readonly { at: number }[], stretches: readonly UsedStretch[]): number {
  let countedMs = 0;
  let wholeMs = 0;
  for (const { fromMs, untilMs } of stretches) {
    wholeMs += untilMs - fromMs - WINDOW_MS;
    for (const { at } of requests) {
      const overlapMs = Math.min(at + WINDOW_MS, untilMs) - Math.max(at, fromMs + WINDOW_MS);
      countedMs += Math.max(0, overlapMs);
    }
  }
  return countedMs / wholeMs;
}

note(`${SEEDS.length * 3} servers at once, ${SPEED} times as fast, about 80 s`);
const everybody = { person: 12, enrichment: 12, sync: 24 };
const onlySync = { person: 0, enrichment: 0, sync: 24 };
const [all, sync, kills] = await Promise.all([
  Promise.all(SEEDS.map((seed, i) => run(seed, { callers: everybody, limit: LIMIT, place: 2 * i }))),
  Promise.all(
    SEEDS.map((seed, i) => run(seed, { callers: onlySync, limit: LIMIT - RESERVE, place: 2 * i + 1 })),
  ),
  Promise.all(SEEDS.map(refusedAfterKills)),
]);

const used = (what: string, runs: Row['runs'], of: string): Row => ({
  what,
  unit: '%',
  runs,
  goal: { is: '≥', value: 98 },
  limit: { what: of, value: 100 },
});
const server = "the server's allowance";
const lessReserve = 'the same less the reserve';
publish([
  {
    what: '429s as the sole user, round trips of 50 to 800 ms, killed in the middle, and with a nearly full window',
    unit: '',
    // The sum of all runs, because a median would hide a single refusal.
    runs: [[...[...all, ...sync].map((one) => one.refused), ...kills].reduce((sum, one) => sum + one, 0)],
    goal: { is: '=', value: 0 },
    limit: null,
  },
  used(
    'budget used with work waiting in all lanes',
    runsOf(all, (one) => one.share),
    server,
  ),
  used(
    'the same as the mean of the moving window',
    runsOf(all, (one) => one.mean),
    server,
  ),
  used(
    'budget used by a sync alone',
    runsOf(sync, (one) => one.share),
    lessReserve,
  ),
  used(
    'the same as the mean of the moving window',
    runsOf(sync, (one) => one.mean),
    lessReserve,
  ),
]);
