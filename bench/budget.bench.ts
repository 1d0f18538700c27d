// Bench: how much of what a strict server allows is used while work is waiting, and that nothing is ever refused, with
// a process that is killed in the middle, or again and again with a nearly full window. Allowed, and outside the restart:
// see test/support/ideal-caller.ts.
import type { Lane } from '../src/core/ports.ts';
import type { DiscogsClient } from '../src/discogs/client.ts';
import { RateLimitedError } from '../src/errors.ts';
import { aroundRestart, shareUsed, type UsedStretch } from '../test/support/ideal-caller.ts';
import { saturate } from '../test/support/saturation.ts';
import { note, publish, type Row, runsOf } from './harness.ts';
import { LIMIT, openWorld, RESERVE } from './world.ts';

const SPEED = 10;
const SEEDS = [1, 2, 3, 4, 5];
/** Both lives end in the middle of a window. */
const LIFE_MS = 5.4 * 60_000;
const AWAY_MS = 1_200;
const WINDOW_MS = 60_000;

interface Crowd {
  callers: Record<Lane, number>;
  /** What it may have at most. */
  limit: number;
  /** Its place among all that run. */
  place: number;
}

async function run(seed: number, { callers, limit, place }: Crowd) {
  const { time, clock, server, connect } = await openWorld(SPEED, seed);
  const live = async (ms: number): Promise<void> => {
    const discogs = connect();
    const end = new AbortController();
    const work = saturate({ discogs, clock, username: server.username, callers, signal: end.signal });
    await Promise.race([work, time.sleep(ms)]);
    // As a kill does it: connections break, nothing is awaited.
    end.abort();
    await discogs.close();
  };
  // A window begins with all of its requests at once. Side by side, those of ten servers would measure the machine.
  await time.sleep((60_000 * place) / (2 * SEEDS.length));
  await live(LIFE_MS);
  const killedAtMs = time.now();
  await time.sleep(AWAY_MS);
  const backAtMs = time.now();
  // The new process knows nothing for the first of its minutes.
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

/** How many searches fill a window so nearly that it matters whether their answers count themselves. */
const NEARLY_FULL = [56, 57, 58, 59, 60];
const SEARCHES_AFTER = 12;

/**
 * For each count: a process fills the window with searches and is killed, and the next one is asked for more.
 * Returns how many were refused.
 */
async function refusedAfterKills(seed: number): Promise<number> {
  const { time, server, connect } = await openWorld(SPEED, seed);
  const search = (discogs: DiscogsClient, count: number) =>
    Promise.all(
      Array.from({ length: count }, () =>
        discogs.searchByCatalogNumber('SHVL 804', { lane: 'person' }).catch((error: unknown) => {
          // Refused until later, without a request: that costs nothing here.
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
    // What was before is forgotten: each count begins with an empty window, and no mark is left.
    await time.sleep(WINDOW_MS + AWAY_MS);
  }
  await server.close();
  return server.requests.filter((request) => request.status === 429).length;
}

/** How many requests the moving window holds on average, from one window after the beginning of each stretch. */
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
    // Of all runs together: a median would hide them.
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
