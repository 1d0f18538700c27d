// Bench: members who search beside a sync that uses all that it can, and how long the first calls of their searches wait for the
// rate limit. Measured on the sandbox's clock, from the request for a token until the call is sent.
import { createRandom } from '../sandbox/discogs/random.ts';
import type { SandboxClock } from '../sandbox/discord/clock.ts';
import { createLimiter, type Limiter } from '../src/discogs/limiter/limiter.ts';
import { RateLimitedError } from '../src/errors.ts';
import { saturate } from '../test/support/saturation.ts';
import { note } from './harness.ts';
import { LIMIT, openWorld, RESERVE } from './world.ts';

const SPEED = 10;
const ROUNDS = 3;
const WORLDS = 4;
const MINUTES = 6;
const A_MINUTE = 4;
/** The results of a search whose page is turned once, so that the details of ten are read. */
const RESULTS = 10;

/** What else happens in a minute. */
export interface Minute {
  time: SandboxClock;
  /** Starts a search of a member: its first call, and then the details of its results. */
  search(member: string): void;
}

export interface Crowd {
  /** Who makes the search with this number, from 0. The waits of its first call are measured. */
  searcher: (number: number) => string;
  /** What another member does in each minute, beside the sync. Ends within the minute. */
  other?: (minute: Minute) => Promise<void>;
}

/** Returns waits in ms. Each seed has its own four moments of a minute. */
async function run(seed: number, { searcher, other }: Crowd): Promise<number[]> {
  const { time, clock, server, connect } = await openWorld(SPEED, seed);
  // The calls of a sync come in bursts, one for each window. The bursts of all worlds at once would measure the machine.
  await time.sleep((60_000 * seed) / (ROUNDS * WORLDS));

  const waits: number[] = [];
  const limiter = createLimiter({ clock, limit: LIMIT, reserve: RESERVE });
  const measured = new Set<string>();
  const watched: Limiter = {
    ...limiter,
    run(ticket, send) {
      const askedAtMs = clock.monotonic();
      return limiter.run(ticket, () => {
        const { lane, turn } = ticket;
        if (lane === 'person' && turn !== undefined && measured.has(turn))
          waits.push(Math.round(clock.monotonic() - askedAtMs));
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

  const searches: Promise<unknown>[] = [];
  const searchOf = async (turn: string): Promise<void> => {
    await discogs.searchByCatalogNumber('SHVL 804', { lane: 'person', turn, signal });
    const details = Array.from({ length: RESULTS }, () =>
      discogs.getRelease(249504, { lane: 'enrichment', turn, signal }),
    );
    await Promise.all(details);
  };
  const search = (turn: string): void => {
    searches.push(
      searchOf(turn).catch((error: unknown) => {
        // Someone who asks for this much is sent away for a while. And what still waits at the end is given up.
        const isRefused =
          error instanceof RateLimitedError && error.source === 'budget' && !measured.has(turn);
        if (!signal.aborted && !isRefused) throw error;
      }),
    );
  };
  const random = createRandom(seed);
  const moments = Array.from({ length: A_MINUTE }, () => random() * 60_000).sort((a, b) => a - b);
  const others: Promise<void>[] = [];
  // The sync has the first minute for itself.
  for (let minute = 1; minute <= MINUTES; minute++) {
    if (other) others.push(other({ time, search }));
    for (const [number, moment] of moments.entries()) {
      await time.sleep(startedAtMs + minute * 60_000 + moment - time.now());
      const member = searcher((minute - 1) * A_MINUTE + number);
      measured.add(member);
      search(member);
    }
    await time.sleep(startedAtMs + (minute + 1) * 60_000 - time.now());
  }
  await Promise.all(others);
  end.abort();
  await Promise.all([...searches, sync]);
  await discogs.close();
  await server.close();
  return waits;
}

/** Waits in ms, a list for each round. */
export async function waitsOfFirstCalls(crowd: Crowd): Promise<number[][]> {
  note(`${ROUNDS * WORLDS} servers at once, ${SPEED} times as fast, about 50 s`);
  const worlds = await Promise.all(Array.from({ length: ROUNDS * WORLDS }, (_, seed) => run(seed, crowd)));
  const rounds = Array.from({ length: ROUNDS }, (_, round) =>
    worlds.slice(round * WORLDS, (round + 1) * WORLDS).flat(),
  );
  for (const waits of rounds) {
    const waited = waits.filter((ms) => ms > 0).length;
    note(`${waits.length} searches: ${waited} waited, ${Math.max(...waits)} ms at most`);
  }
  return rounds;
}

/** Of all searches that are measured. */
export const SEARCHES_A_MINUTE = A_MINUTE;
