// Test: speaks as the process that decodes photos does. A "photo" is a text: the codes that it answers, or what it does instead.
let photo = Buffer.alloc(0);
let scanned = 0;

const WORDS = {
  hang: () => {
    for (;;);
  },
  crash: () => process.kill(process.pid, 'SIGSEGV'),
  nonsense: () => process.send?.('5099902987613'),
  // The number of photos that this process has seen: with a right check digit it is read.
  count: () => process.send?.({ kind: 'codes', codes: [['5099902987613', '602527336176'][scanned - 1]] }),
};

process.on('disconnect', () => process.exit());
process.stdin.on('data', (part) => {
  photo = Buffer.concat([photo, part]);
  if (photo.length < 4 || photo.length < 4 + photo.readUInt32BE()) return;
  const text = photo.subarray(4).toString();
  photo = Buffer.alloc(0);
  scanned += 1;
  if (text in WORDS) WORDS[text]();
  else process.send?.({ kind: 'codes', codes: text.split(' ') });
});
process.send?.({ kind: 'ready' });
