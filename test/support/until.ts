// Support: looks again and again until there is a result, where no event reports it. It has no deadline: the test runner finds
// a wait that hangs.
import { setTimeout as delay } from 'node:timers/promises';
import { noteWait } from '../../sandbox/discord/open-waits.ts';

const PAUSE_MS = 5;

/**
 * Resolves with the first result that is not false, null or undefined. The report of a hang shows the code of `look`, and what
 * `lastSeen` returns.
 */
export async function until<T>(
  look: () => T | Promise<T>,
  lastSeen: () => string = () => '',
): Promise<Exclude<Awaited<T>, false | null | undefined>> {
  const stopNoting = noteWait(() => `this to find something: ${look}\n${lastSeen()}`);
  try {
    for (;;) {
      const found = await look();
      if (isFound(found)) return found;
      await delay(PAUSE_MS);
    }
  } finally {
    stopNoting();
  }
}

const isFound = <T>(found: T): found is Exclude<T, false | null | undefined> =>
  found !== false && found !== null && found !== undefined;
