// Root: a database that is not there yet (both were started at the same moment, or it is being restarted) is waited for.
import type { Clock } from './clock.ts';
import type { Log } from './core/ports.ts';
import { StoreError, UserError } from './errors.ts';

export const STORE_WAIT = Object.freeze({ retryMs: 3_000, longestMs: 60_000 });

/**
 * @throws UserError after a minute, the signal's reason, and at once everything that waiting does not mend: a wrong
 * password, a folder that is held.
 */
export async function waitForStore<T>(
  open: () => Promise<T>,
  deps: { clock: Clock; log: Log; signal: AbortSignal },
): Promise<T> {
  const { clock, log, signal } = deps;
  const since = clock.monotonic();
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof StoreError && error.unreachable)) throw error;
      const waitedMs = Math.round(clock.monotonic() - since);
      if (waitedMs >= STORE_WAIT.longestMs) {
        throw new UserError(
          'The database in DATABASE_URL cannot be reached. Check that it runs, that the address is right, and that this machine may connect to it.',
        );
      }
      log.warn(
        { code: error.code, waitedMs },
        'the database is not there yet: trying again in a few seconds',
      );
      await clock.sleep(STORE_WAIT.retryMs, signal);
    }
  }
}
