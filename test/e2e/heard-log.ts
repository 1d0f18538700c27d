// Support: keeps the log of the bot, and reports when the bot has handled an interaction to its end.
import type { Invocation } from '../../sandbox/discord/index.ts';
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
      },
    },
  });
  const handled = ({ id }: Invocation): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!lines.some((line) => line.includes(`"interaction":"${id}"`))) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return { log, lines, handled, text: () => lines.join('') };
}
