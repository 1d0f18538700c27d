// Support of the sync tests: the time of one or several rigs, and the network between their processes and Discogs. Nothing here waits
// in real time.
import { setMaxListeners } from 'node:events';
import { vi } from 'vitest';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** The network of one client of a process. */
interface Connected {
  abort: AbortSignal;
  step: () => Promise<void>;
  after: () => Promise<void>;
  /** The Discogs that it reaches. */
  fetch: typeof globalThis.fetch;
}

export type World = ReturnType<typeof createWorld>;

export function createWorld() {
  const clock = createVirtualClock();
  /** Calls of the database that are under way. While there are any, time stands still. */
  let busy = 0;
  /** Called when the last of them is over. To look again and again would take the CPU that the database needs. */
  let waiting: (() => void)[] = [];
  const connections = new Map<string, Connected>();
  vi.stubGlobal('fetch', async (input: string | URL | Request, init: RequestInit = {}) => {
    const from = connections.get(new Headers(init.headers).get('user-agent') ?? '');
    if (!from) throw new TypeError('fetch failed');
    await from.step();
    const signal = AbortSignal.any([from.abort, ...(init.signal ? [init.signal] : [])]);
    const response = await from.fetch(input, { ...init, signal });
    await from.after();
    return response;
  });

  /**
   * Lets everything happen that takes no time. An answer is parsed in several turns of the event loop, between which nothing is
   * under way (src/discogs/in-turns.ts).
   */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 12; ) {
      if (busy > 0) await new Promise<void>((resolve) => waiting.push(resolve));
      await new Promise<void>((resolve) => setImmediate(resolve));
      quiet = busy > 0 ? 0 : quiet + 1;
    }
  }

  /** Lets time pass until `isOver` returns true. */
  async function until(isOver: () => boolean, longestMs = 48 * 3_600_000): Promise<void> {
    const endMs = clock.now() + longestMs;
    for (;;) {
      await settle();
      if (isOver()) return;
      if (clock.now() > endMs) throw new Error('it takes for ever');
      if (!(await clock.advanceToNext())) throw new Error('nothing happens any more');
    }
  }

  return {
    clock,
    /** Lets the client with this user agent reach Discogs. */
    connect: (userAgent: string, connected: Connected) => void connections.set(userAgent, connected),
    /** Counts a call as under way, until it ends or `gone` aborts: without connections it may never be answered. */
    count<T>(call: () => Promise<T>, gone: AbortSignal): Promise<T> {
      let isCounted = true;
      busy++;
      const over = () => {
        if (isCounted) busy--;
        isCounted = false;
        if (busy > 0) return;
        for (const goOn of waiting) goOn();
        waiting = [];
      };
      // As many calls can be under way as a process begins.
      setMaxListeners(0, gone);
      gone.addEventListener('abort', over);
      return call().finally(() => {
        gone.removeEventListener('abort', over);
        over();
      });
    },
    time: {
      settle,
      until,
      /** Awaits a promise of the bot while time passes. */
      async of<T>(work: Promise<T>): Promise<T> {
        let isOver = false;
        const done = work.finally(() => {
          isOver = true;
        });
        done.catch(() => {});
        await until(() => isOver);
        return done;
      },
      /** Lets `ms` pass. */
      async pass(ms: number): Promise<void> {
        let isOver = false;
        void clock.sleep(ms).then(() => {
          isOver = true;
        });
        await until(() => isOver);
      },
    },
    close: () => vi.unstubAllGlobals(),
  };
}
