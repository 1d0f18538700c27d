// Broken photos do no harm: each gets an answer, none of them wrong digits, and the next good photo is read.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '../../sandbox/discogs/random.ts';
import { noteMove } from '../../sandbox/discord/fair-time.ts';
import { createAttachments } from '../../src/attachments/download.ts';
import { createClock } from '../../src/clock.ts';
import { createPhotos } from '../../src/photo/reader.ts';
import { takePhoto } from '../support/photos/kinds.ts';
import { mutant } from '../support/photos/mutants.ts';
import { patientScanner } from '../support/photos/score.ts';
import { silentLog } from '../support/silent-log.ts';

const MUTANTS = 420;

/** What the CDN gives out. */
let file: Buffer = Buffer.alloc(0);
const cdn = createServer((_, response) => response.end(file));
let photos: ReturnType<typeof createPhotos>;
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => cdn.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(cdn.address() as AddressInfo).port}`;
  const attachments = createAttachments({ cdnUrl: url, clock: createClock() });
  photos = createPhotos({ attachments, log: silentLog, scanner: patientScanner() });
});
afterAll(async () => {
  await photos.close();
  cdn.close();
});

function read(bytes: Buffer) {
  file = bytes;
  noteMove();
  return photos.read(
    { url: `${url}/photo`, size: bytes.length },
    { person: '1', signal: new AbortController().signal, onWait: () => {} },
  );
}

it('answers to broken photos, and reads the next good one', async () => {
  const random = createRandom(18);
  const good = [
    await takePhoto('plain', 1),
    await takePhoto('WebP', 1),
    await takePhoto('PNG without paper', 1),
  ];
  const answers: Record<string, number> = {};
  for (let n = 0; n < MUTANTS; n++) {
    const { bytes, codes } = good[n % good.length] ?? { bytes: Buffer.alloc(0), codes: [] };
    const { name, bytes: broken } = mutant(random, bytes);
    const answer = await read(broken);
    answers[answer.kind] = (answers[answer.kind] ?? 0) + 1;
    if (answer.kind === 'read') expect({ n, name, codes: answer.codes }).toEqual({ n, name, codes });
    else expect(['none', 'refused', 'slow']).toContain(answer.kind);
    if (n % 20 === 0) expect(await read(bytes)).toEqual({ kind: 'read', codes });
  }
  console.log(answers);
  expect(answers.refused).toBeGreaterThan(MUTANTS / 4);
  for (const { bytes, codes } of good) expect(await read(bytes)).toEqual({ kind: 'read', codes });
});
