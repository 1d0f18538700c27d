// Support: waits for a line of the bots that a test runs as processes of their own. Ends at once when they all end without it.
import type { BotProcess } from '../../sandbox/bot-process.ts';
import { noteWait } from '../../sandbox/discord/open-waits.ts';

/** How many of the last lines of a bot an error quotes. */
const QUOTED_LINES = 20;

export interface BotLines {
  /** Is called after each line of a bot. */
  onLine(): void;
  /** Resolves when one of the bots has printed this text. Rejects when all of them have ended without it. */
  printed(text: string): Promise<void>;
  /** Rejects when all of the bots have ended. Until then it never resolves. */
  allEnded(): Promise<never>;
}

/** `bots` gets each bot when it starts. */
export function createBotLines(bots: readonly Pick<BotProcess, 'output' | 'tail' | 'exited'>[]): BotLines {
  const listeners = new Set<() => void>();
  const lastLines = () => bots.map((bot) => bot.tail(QUOTED_LINES).join('\n')).join('\n---\n');

  async function allEnded(what = 'be there'): Promise<never> {
    const codes = await Promise.all(bots.map((bot) => bot.exited));
    const ends = codes.map((code) => code ?? 'killed').join(', ');
    throw new Error(
      `Waited for a bot to ${what}, but all have ended (${ends}). The last lines:\n${lastLines()}`,
    );
  }

  return {
    allEnded: () => allEnded(),
    onLine: () => {
      for (const listener of [...listeners]) listener();
    },
    async printed(text) {
      const isThere = () => bots.some((bot) => bot.output().includes(text));
      if (isThere()) return;
      let look = () => {};
      const found = new Promise<void>((resolve) => {
        look = () => {
          if (isThere()) resolve();
        };
      });
      listeners.add(look);
      const what = `print "${text}"`;
      const stopNoting = noteWait(() => `a bot to ${what}. The last lines:\n${lastLines()}`);
      try {
        await Promise.race([found, allEnded(what)]);
      } finally {
        listeners.delete(look);
        stopNoting();
      }
    },
  };
}
