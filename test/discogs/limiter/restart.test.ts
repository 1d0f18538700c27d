// The client against the strict local Discogs: killed with a nearly full window, then started again for more searches. Over
// real sockets, at sixty times real speed.
import { afterEach, expect, it } from 'vitest';
import { type LocalDiscogs, startLocalDiscogs } from '../../../sandbox/discogs/index.ts';
import { createSandboxClock } from '../../../sandbox/discord/clock.ts';
import { createClock, parseClockSpeed } from '../../../src/clock.ts';
import { RateLimitedError } from '../../../src/errors.ts';
import { type ConnectedDiscogs, connectDiscogs } from '../../support/connect-discogs.ts';
import { silentLog } from '../../support/silent-log.ts';

const time = createSandboxClock(60);
let server: LocalDiscogs;
afterEach(() => server.close());

/** Returns a function that starts a process. All processes share one journal, which outlives them. */
function createProcesses() {
  const clock = createClock(parseClockSpeed(time.env()) ?? undefined);
  let fullForMs: number | null = null;
  return (): ConnectedDiscogs =>
    connectDiscogs({
      baseUrl: server.url,
      token: server.token,
      userAgent: 'RunoutTest/1.0',
      limit: 60,
      reserve: 10,
      journal: {
        fullForMs,
        async write(ms) {
          fullForMs = ms;
        },
      },
      clock,
      log: silentLog,
      // One minute of real time, so that no call looks lost on a busy machine.
      timeoutMs: 60 * 60_000,
    });
}

/** Searches like a person who tries again later, when the bot asks for that. */
async function search(discogs: ConnectedDiscogs): Promise<void> {
  try {
    await discogs.searchByUPC('5012394144777', { lane: 'person' });
  } catch (error) {
    if (!(error instanceof RateLimitedError && error.source === 'budget')) throw error;
    await time.sleep(error.retryAfterMs);
    await search(discogs);
  }
}

const searches = (discogs: ConnectedDiscogs, count: number) =>
  Promise.all(Array.from({ length: count }, () => search(discogs)));

it.each([56, 57, 58, 59])(
  'after %i searches, and ten more: no 429, and no 61 in a minute',
  async (before) => {
    server = await startLocalDiscogs({ clock: time });
    const start = createProcesses();
    const first = start();
    await searches(first, before);
    await first.close();
    await time.sleep(1_200);
    const second = start();
    await searches(second, 10);
    await second.close();
    expect(server.requests.length).toBeGreaterThanOrEqual(before + 10);
    expect(server.refused()).toBe(0);
    expect(server.maxInWindow()).toBeLessThanOrEqual(60);
  },
);
