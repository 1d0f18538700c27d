// Process: waits for a database that cannot be reached yet, because it was started together with the bot, or restarts.
import { type Clock, wallSleep } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import { StoreError, UserError } from '../errors.ts';

export const STORE_WAIT = Object.freeze({ retryMs: 3_000, longestMs: 60_000 });

/**
 * How long an opening can take before the log says that it is late, in real time. An embedded database is made in less, even on
 * a slow machine.
 */
const LATE_MS = 30_000;

/**
 * Returns the result of the opening. Every 30 s until then, logs what can delay it: a database can hang, or another process can
 * migrate it.
 */
async function warnWhileLate<T>(
  opening: Promise<T>,
  { pause, log }: { pause: typeof wallSleep; log: Log },
): Promise<T> {
  const isOpen = new AbortController();
  const warn = async () => {
    for (;;) {
      await pause(LATE_MS, isOpen.signal);
      log.warn(
        {},
        'The database is still not open. If it stays like this: does DATABASE_URL lead to a Postgres, does another process migrate it, is the disk of DATA_DIR busy?',
      );
    }
  };
  warn().catch(() => {});
  return opening.finally(() => isOpen.abort());
}

/** Why the database cannot be reached, by the error code of the system or of Postgres (Postgres, "Error Codes"). */
const WHY: Readonly<Record<string, string>> = Object.freeze({
  ENOTFOUND: 'no host has that name, or there is no name server',
  EAI_AGAIN: 'this machine has no name server, or no way to the internet',
  ECONNREFUSED: 'nothing listens there. Postgres is not running, or the port is wrong',
  ENOENT: 'there is no such socket. Postgres is not running on this machine',
  ETIMEDOUT: 'nothing answers. The address is wrong, or a firewall is between',
  CONNECT_TIMEOUT: 'nothing answers. The address is wrong, or a firewall is between',
  EHOSTUNREACH: 'there is no way to that address',
  ENETUNREACH: 'there is no way to that address',
  '53300': 'Postgres has no connection left. End other programs that use it, or raise max_connections',
  '57P03': 'Postgres is starting, or ending',
});

/** Returns the sentence that says to the operator why the database cannot be reached, and what to check. Pure. */
export function unreachableWords(code: string | null): string {
  const why = WHY[code ?? ''] ?? 'check that it runs, and that this machine may connect to it';
  return `The database in DATABASE_URL cannot be reached (${code ?? 'no code'}): ${why}.`;
}

/**
 * Opens the database, and tries again while it cannot be reached.
 * @throws UserError when it still cannot be reached a minute after the first failure, and the reason of `signal` when that
 * aborts. Throws at once an error that waiting does not fix, such as a wrong password or a folder in use.
 */
export async function waitForStore<T>(
  open: () => Promise<T>,
  deps: { clock: Clock; log: Log; signal: AbortSignal; pause?: typeof wallSleep },
): Promise<T> {
  const { clock, log, signal, pause = wallSleep } = deps;
  // The minute begins with the first failure, because an opening can take long before it fails.
  let sinceMs: number | null = null;
  for (;;) {
    try {
      return await warnWhileLate(open(), { pause, log });
    } catch (error) {
      if (!(error instanceof StoreError && error.unreachable)) throw error;
      sinceMs ??= clock.monotonic();
      const waitedMs = Math.round(clock.monotonic() - sinceMs);
      if (waitedMs >= STORE_WAIT.longestMs) {
        throw new UserError(unreachableWords(error.code));
      }
      log.warn(
        { code: error.code, waitedMs },
        `${unreachableWords(error.code)} Trying again in a few seconds`,
      );
      await clock.sleep(STORE_WAIT.retryMs, signal);
    }
  }
}
