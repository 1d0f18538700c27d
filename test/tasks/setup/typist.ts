// Support: types at the wizard of `npm run setup` as a person does, over streams that act as a terminal.
import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { noteMove } from '../../../sandbox/discord/fair-time.ts';

export const KEYS = { enter: '\r', down: '\x1b[B', up: '\x1b[A', space: ' ', ctrlC: '\x03', left: '\x1b[D' };

export interface Typist {
  input: PassThrough;
  output: Writable;
  /** Everything that the terminal showed, without colours and movements of the cursor. */
  screen(): string;
  /** Resolves when the terminal has shown this text since the last key. Then types the keys. */
  type(after: string, ...keys: string[]): Promise<void>;
  /** Resolves when the terminal has shown this text since the last key. */
  seen(text: string): Promise<void>;
}

/** @param size of the terminal. The default is wide, so that no text is broken. */
export function createTypist(size = { columns: 400, rows: 50 }): Typist {
  let shown = '';
  let from = 0;
  const listeners = new Set<() => void>();
  const output = new Writable({
    write(chunk, _, done) {
      shown += stripVTControlCharacters(String(chunk));
      noteMove();
      for (const listener of [...listeners]) listener();
      done();
    },
  });
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const seen = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!shown.slice(from).includes(text)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return {
    input,
    output: Object.assign(output, { ...size, isTTY: true }),
    screen: () => shown,
    seen,
    async type(after, ...keys) {
      await seen(after);
      from = shown.length;
      for (const key of keys) {
        input.write(key);
        // An escape sequence must arrive on its own.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
