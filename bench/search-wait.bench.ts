// Bench: how long the first call of a /search waits for the rate limit, while a sync uses all that it can. There are four
// searches a minute, with ten results each. Measured on the sandbox's clock, from the request for a token until the call is
// sent.
import { createRandom } from '../sandbox/discogs/random.ts';
import { createLimiter, type Limiter } from '../src/discogs/limiter/limiter.ts';
import { saturate } from '../test/support/saturation.ts';
import { note, percentile, publish, runsOf } from './harness.ts';
import { LIMIT, openWorld, RESERVE } from './world.ts';

const SPEED = 10;
const ROUNDS = 3;
const WORLDS = 4;
const MINUTES = 6;
const A_MINUTE = 4;
const RESULTS = 10;

/** Returns waits in ms. Each seed has its own four moments of a minute. */
async function run(seed: number): Promise<number[]> {
  const { time, clock, server, connect } = await openWorld(SPEED, seed);
  // The calls of a sync come in bursts, one for each window. The bursts of all worlds at once would measure the machine.
  await time.sleep((60_000 * seed) / (ROUNDS * WORLDS));

  const waits: number[] = [];
  const limiter = createLimiter({ clock, limit: LIMIT, reserve: RESERVE });
  const watched: Limiter = {
    ...limiter,
    run(ticket, send) {
      const askedAtMs = clock.now();
      return limiter.run(ticket, () => {
        if (ticket.lane === 'person') waits.push(clock.now() - askedAtMs);
        return send();
      });
    },
  };
  const discogs = connect({ limiter: watched });
  const end = new AbortController();
  const { signal } = end;
  const callers = { person: 0, enrichment: 0, sync: 100 };
  const startedAtMs = time.now();
  const sync = saturate({ discogs, clock, username: server.username, callers, signal });

  const search = async (): Promise<void> => {
    await discogs.searchByCatalogNumber('SHVL 804', { lane: 'person', signal });
    await Promise.all(
      Array.from({ length: RESULTS }, () => discogs.getRelease(249504, { lane: 'enrichment', signal })),
    );
  };
  const random = createRandom(seed);
  const moments = Array.from({ length: A_MINUTE }, () => random() * 60_000).sort((a, b) => a - b);
  const searches: Promise<void>[] = [];
  // The sync has the first minute for itself.
  for (let minute = 1; minute <= MINUTES; minute++) {
    for (const moment of moments) {
      await time.sleep(startedAtMs + minute * 60_000 + moment - time.now());
      searches.push(search());
    }
  }
  await Promise.all(searches);
  end.abort();
  await sync;
  await discogs.close();
  await server.close();
  return waits;
}

note(`${ROUNDS * WORLDS} servers at once, ${SPEED} times as fast, about 50 s`);
const worlds = await Promise.all(Array.from({ length: ROUNDS * WORLDS }, (_, seed) => run(seed)));
const rounds = Array.from({ length: ROUNDS }, (_, round) =>
  worlds.slice(round * WORLDS, (round + 1) * WORLDS).flat(),
);
for (const waits of rounds) {
  note(
    `${waits.length} searches: ${waits.filter((ms) => ms > 0).length} waited, ${Math.max(...waits)} ms at most`,
  );
}
publish([
  {
    what: `first call of a search beside a saturating sync, ${A_MINUTE} searches a minute: wait, p95`,
    unit: 'ms',
    runs: runsOf(rounds, (waits) => percentile(waits, 0.95)),
    goal: { is: '≤', value: 250 },
    limit: { what: 'with the whole budget free', value: 0 },
  },
]);
