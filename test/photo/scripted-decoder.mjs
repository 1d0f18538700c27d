// Test: speaks as the process that decodes photos does. A "photo" is a text: the codes that it answers, or what it does instead.
import { writeSync } from 'node:fs';

/** The words go to a pipe of their own, a line each. */
const write = (line) => writeSync(3, `${line}\n`);
const tell = (word) => write(JSON.stringify(word));

let photo = Buffer.alloc(0);
let scanned = 0;

const WORDS = {
  hang: () => {
    for (;;);
  },
  crash: () => process.kill(process.pid, 'SIGSEGV'),
  nonsense: () => tell('5099902987613'),
  'no JSON': () => write('{'),
  'a long word': () => writeSync(3, '5'.repeat(5_000)),
  'two words': () => write('{"kind":"codes","codes":["5099902987613"]}\n{"kind":"ready"}'),
  // The number of photos that this process has seen: with a right check digit it is read.
  count: () => tell({ kind: 'codes', codes: [['5099902987613', '602527336176'][scanned - 1]] }),
};

process.stdin.on('end', () => process.exit());
process.stdin.on('data', (part) => {
  photo = Buffer.concat([photo, part]);
  if (photo.length < 4 || photo.length < 4 + photo.readUInt32BE()) return;
  const text = photo.subarray(4).toString();
  photo = Buffer.alloc(0);
  scanned += 1;
  if (text in WORDS) WORDS[text]();
  else tell({ kind: 'codes', codes: text.split(' ') });
});
tell({ kind: 'ready' });
