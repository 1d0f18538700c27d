// Support: a wait for a line of a bot ends with the line, or with the bot.
import { describe, expect, it } from 'vitest';
import { openWaits } from '../../sandbox/discord/open-waits.ts';
import { createBotLines } from './bot-lines.ts';

/** The open waits for a line. A file that ran before in this worker can have left a wait of another kind. */
const waitsForLines = () => openWaits().filter((wait) => wait.startsWith('a bot to print'));

/** Bots that print and end when the test says so, and their lines. */
function scripted(count: number) {
  const lines = Array.from({ length: count }, (): string[] => []);
  const ends: ((code: number | null) => void)[] = [];
  const bots = lines.map((own) => ({
    output: () => own.join('\n'),
    tail: (most: number) => own.slice(-most),
    exited: new Promise<number | null>((resolve) => ends.push(resolve)),
  }));
  const waits = createBotLines(bots);
  return {
    ...waits,
    print(bot: number, line: string) {
      lines[bot]?.push(line);
      waits.onLine();
    },
    end: (bot: number, code: number | null) => ends[bot]?.(code),
  };
}

describe('a wait for a line', () => {
  it('ends with the line, whichever bot prints it, and at once if it is there already', async () => {
    const { printed, print } = scripted(2);
    const found = printed('ready');
    print(0, 'opening the database');
    print(1, 'ready now');
    await found;
    await printed('opening');
    expect(waitsForLines()).toEqual([]);
  });

  it('ends when the last bot has ended without it, and quotes what each printed last', async () => {
    const { printed, print, end } = scripted(2);
    const found = printed('ready');
    print(0, 'no token');
    end(0, 1);
    print(1, 'out of memory');
    expect(waitsForLines()).toEqual([
      expect.stringMatching(/^a bot to print "ready".*\nno token\n---\nout of memory$/s),
    ]);
    end(1, null);
    await expect(found).rejects.toThrow(
      'Waited for a bot to print "ready", but all have ended (1, killed). The last lines:\nno token\n---\nout of memory',
    );
    expect(waitsForLines()).toEqual([]);
  });

  it('goes on while one bot runs', async () => {
    const { printed, print, end } = scripted(2);
    const found = printed('ready');
    end(0, 0);
    await new Promise((resolve) => setImmediate(resolve));
    print(1, 'ready');
    await found;
  });
});
