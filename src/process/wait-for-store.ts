// Root: a database that is not there yet (both were started at the same moment, or it is being restarted) is waited for.
import { type Clock, wallSleep } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import { StoreError, UserError } from '../errors.ts';

export const STORE_WAIT = Object.freeze({ retryMs: 3_000, longestMs: 60_000 });

/** Of the wall: longer than an embedded database takes to be made on a slow machine. */
const LATE_MS = 30_000;

/** A database may say nothing at all, or be migrated by another process: then at least the log says what is waited for. */
async function toldWhileLate<T>(
  opening: Promise<T>,
  { pause, log }: { pause: typeof wallSleep; log: Log },
): Promise<T> {
  const isOpen = new AbortController();
  const tell = async () => {
    for (;;) {
      await pause(LATE_MS, isOpen.signal);
      log.warn(
        {},
        'The database is still not open. If it stays like this: does DATABASE_URL lead to a Postgres, does another process migrate it, is the disk of DATA_DIR busy?',
      );
    }
  };
  tell().catch(() => {});
  return opening.finally(() => isOpen.abort());
}

/** By what the system or Postgres says (Postgres, "Error Codes"). */
const WHY: Readonly<Record<string, string>> = Object.freeze({
  ENOTFOUND: 'there is no host of that name, or no name server',
  EAI_AGAIN: 'this machine has no name server, or no way to the internet',
  ECONNREFUSED: 'nothing listens there. Postgres is not running, or the port is another one',
  ENOENT: 'there is no such socket. Postgres is not running on this machine',
  ETIMEDOUT: 'nothing answers. The address is wrong, or a firewall is between',
  CONNECT_TIMEOUT: 'nothing answers. The address is wrong, or a firewall is between',
  EHOSTUNREACH: 'there is no way to that address',
  ENETUNREACH: 'there is no way to that address',
  '53300': 'Postgres has no connection left. End what holds them, or raise max_connections',
  '57P03': 'Postgres is starting, or ending',
});

/** What an operator reads, and where to look. Pure. */
export function unreachableWords(code: string | null): string {
  const why = WHY[code ?? ''] ?? 'check that it runs, and that this machine may connect to it';
  return `The database in DATABASE_URL cannot be reached (${code ?? 'no code'}): ${why}.`;
}

/**
 * @throws UserError a minute after the first failure, the signal's reason, and at once everything that waiting does not mend: a wrong
 * password, a folder that is held.
 */
export async function waitForStore<T>(
  open: () => Promise<T>,
  deps: { clock: Clock; log: Log; signal: AbortSignal; pause?: typeof wallSleep },
): Promise<T> {
  const { clock, log, signal, pause = wallSleep } = deps;
  // Of the first failure: an opening may take its time, and break off only then.
  let since: number | null = null;
  for (;;) {
    try {
      return await toldWhileLate(open(), { pause, log });
    } catch (error) {
      if (!(error instanceof StoreError && error.unreachable)) throw error;
      since ??= clock.monotonic();
      const waitedMs = Math.round(clock.monotonic() - since);
      if (waitedMs >= STORE_WAIT.longestMs) {
        throw new UserError(unreachableWords(error.code));
      }
      log.warn(
        { code: error.code, waitedMs },
        `${unreachableWords(error.code)} It is tried again in a few seconds`,
      );
      await clock.sleep(STORE_WAIT.retryMs, signal);
    }
  }
}
