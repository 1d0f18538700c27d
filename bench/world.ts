// Bench: a strict local Discogs on a clock that runs faster, and the real client that lives by it.

import { type LocalDiscogs, startLocalDiscogs } from '../sandbox/discogs/index.ts';
import { createSandboxClock, type SandboxClock } from '../sandbox/discord/clock.ts';
import { type Clock, createClock, parseClockSpeed } from '../src/clock.ts';
import { createDiscogs, type DiscogsClient, type DiscogsOptions } from '../src/discogs/client.ts';
import { silentLog } from '../test/support/test-store.ts';

/** As configured when nothing is (`DISCOGS_RATE_LIMIT`, `DISCOGS_RESERVE`). */
export const LIMIT = 60;
export const RESERVE = 10;

export interface World {
  /** The server's. */
  time: SandboxClock;
  /** The client's, the same time. */
  clock: Clock;
  server: LocalDiscogs;
  /** A new process, as far as the server can tell. */
  connect(extra?: Pick<DiscogsOptions, 'limiter'>): DiscogsClient;
}

/** Round trips of 50 to 800 ms at random. `speed`: how many times faster than the wall. */
export async function openWorld(speed: number, seed: number): Promise<World> {
  const time = createSandboxClock(speed);
  const server = await startLocalDiscogs({ clock: time, limit: LIMIT, latencyMs: [50, 800], seed });
  const clock = createClock(parseClockSpeed(time.env()) ?? undefined);
  // What the bot keeps in its database.
  let fullForMs: number | null = null;
  const write = async (ms: number | null) => {
    fullForMs = ms;
  };
  return {
    time,
    clock,
    server,
    connect: (extra) =>
      createDiscogs({
        ...extra,
        baseUrl: server.url,
        token: server.token,
        userAgent: 'RunoutBench/1.0',
        limit: LIMIT,
        reserve: RESERVE,
        journal: { fullForMs, write },
        clock,
        log: silentLog,
        // A busy machine must not make a call look lost: given up here, it would still reach the server, and late.
        timeoutMs: speed * 60_000,
      }),
  };
}
