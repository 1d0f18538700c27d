// Bench: opens a strict local Discogs on a clock that runs fast, and the real client on the same clock.

import { type LocalDiscogs, startLocalDiscogs } from '../sandbox/discogs/index.ts';
import { createSandboxClock, type SandboxClock } from '../sandbox/discord/clock.ts';
import { type Clock, createClock, parseClockSpeed } from '../src/clock.ts';
import type { DiscogsOptions } from '../src/discogs/client.ts';
import { type ConnectedDiscogs, connectDiscogs } from '../test/support/connect-discogs.ts';
import { silentLog } from '../test/support/silent-log.ts';

/** The defaults of `DISCOGS_RATE_LIMIT` and `DISCOGS_RESERVE`. */
export const LIMIT = 60;
export const RESERVE = 10;

export interface World {
  /** The clock of the server. */
  time: SandboxClock;
  /** The same time for the client. */
  clock: Clock;
  server: LocalDiscogs;
  /** Makes a new client. For the server it looks like a new process. */
  connect(extra?: Pick<DiscogsOptions, 'limiter'>): ConnectedDiscogs;
}

/** Opens a world with random round trips of 50 to 800 ms. `speed`: how many times faster than real time its clock runs. */
export async function openWorld(speed: number, seed: number): Promise<World> {
  const time = createSandboxClock(speed);
  const server = await startLocalDiscogs({ clock: time, limit: LIMIT, latencyMs: [50, 800], seed });
  const clock = createClock(parseClockSpeed(time.env()) ?? undefined);
  // The restart guard, which the bot keeps in its database.
  let fullForMs: number | null = null;
  const write = async (ms: number | null) => {
    fullForMs = ms;
  };
  return {
    time,
    clock,
    server,
    connect: (extra) =>
      connectDiscogs({
        ...extra,
        baseUrl: server.url,
        token: server.token,
        userAgent: 'RunoutBench/1.0',
        limit: LIMIT,
        reserve: RESERVE,
        journal: { fullForMs, write },
        clock,
        log: silentLog,
        // On a busy machine a call can be late. If the client gave it up, it would still reach the server, so the timeout is
        // long.
        timeoutMs: speed * 60_000,
      }),
  };
}
