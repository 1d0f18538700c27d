// Support: keeps the log of the bot, and waits for its lines: what the bot has written there, it has done.
import type { Invocation } from '../../sandbox/discord/index.ts';
import { noteWait } from '../../sandbox/discord/open-waits.ts';
import { lookAgain } from '../../sandbox/discord/wait.ts';
import { createLog } from '../../src/log/log.ts';

/** `secrets` are removed from the lines. `handled` resolves when the bot has handled this interaction to its end. */
export function createHeardLog(secrets: (string | null)[]) {
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  const log = createLog({
    level: 'debug',
    pretty: false,
    secrets,
    destination: {
      write(line) {
        lines.push(line);
        for (const listener of listeners) listener();
        lookAgain();
      },
    },
  });
  const until = (isThere: () => boolean, what: () => string): Promise<void> =>
    new Promise((resolve) => {
      const stopNoting = noteWait(what);
      const look = () => {
        if (!isThere()) return;
        listeners.delete(look);
        stopNoting();
        resolve();
      };
      listeners.add(look);
      look();
    });
  const count = (says: RegExp) => lines.filter((line) => says.test(line)).length;
  return {
    log,
    lines,
    /** Resolves when the log has so many lines that say this. */
    says: (pattern: RegExp, least = 1) =>
      until(
        () => count(pattern) >= least,
        () => `${least} lines of the log with ${pattern}; there are ${count(pattern)}`,
      ),
    count,
    handled: ({ id }: Invocation) =>
      until(
        () => lines.some((line) => line.includes(`"interaction":"${id}"`)),
        () => `the end of the interaction ${id}`,
      ),
    text: () => lines.join(''),
  };
}
