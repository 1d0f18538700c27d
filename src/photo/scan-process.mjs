// @ts-check
// Photo: the process that decodes photos. Photos arrive on its standard input, each after its length in four bytes, one at
// a time. What it read leaves as a line of JSON (process.ts is the other end). It writes no file.
import { writeFileSync, writeSync } from 'node:fs';
import { openDecoder, UnableError } from './decoder.mjs';

/** @typedef {import('./process.ts').ScanWord} ScanWord */

// Without the bot it ends at once, even while native code runs in another thread. There is nothing to save.
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'));

/** The pipe for words. Standard output is not taken: a package could write there. */
const WORDS = 3;

/** @param {ScanWord} word */
const tell = (word) => writeSync(WORDS, `${JSON.stringify(word)}\n`);

try {
  // When the machine runs out of memory, this process is the first to go, and not the bot. Only Linux has this file.
  writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {}
try {
  serve(await openDecoder());
  tell({ kind: 'ready' });
} catch (error) {
  if (!(error instanceof UnableError)) throw error;
  const { cause, message } = error;
  tell({ kind: 'unable', why: message, detail: cause instanceof Error ? cause.message.slice(0, 500) : '' });
}

/** @param {import('./decoder.mjs').Decode} decode */
function serve(decode) {
  /** @param {Buffer} bytes */
  const scan = async (bytes) => {
    tell(await decode(bytes));
    // Buffers lie outside of the heap, whose limit does not collect them.
    globalThis.gc?.();
  };
  const head = Buffer.alloc(4);
  let headBytes = 0;
  /** @type {Buffer | null} */
  let photo = null;
  let photoBytes = 0;
  process.stdin.on('data', (/** @type {Buffer} */ part) => {
    let at = 0;
    while (at < part.length) {
      if (photo === null) {
        const taken = part.copy(head, headBytes, at);
        headBytes += taken;
        at += taken;
        if (headBytes < head.length) return;
        photo = Buffer.allocUnsafeSlow(head.readUInt32BE());
        headBytes = photoBytes = 0;
      }
      const taken = part.copy(photo, photoBytes, at);
      photoBytes += taken;
      at += taken;
      if (photoBytes < photo.length) continue;
      void scan(photo);
      photo = null;
    }
  });
}
