// End to end: photos that wait for each other, a scan that takes too long, and a bot that cannot read photos. The decoder is one
// that the test holds.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Invocation, Message, Person, PickedFile } from '../../sandbox/discord/index.ts';
import { PHOTOS_OFF, type PhotoAnswer } from '../../src/core/photo/ports.ts';
import { createPhotos } from '../../src/photo/reader.ts';
import { until } from '../support/until.ts';
import { labels, note, openStage, reply, type Stage } from './stage.ts';

/** A photo of the demo. What is on it does not matter here. */
const PHOTO: PickedFile = {
  name: 'photo.jpg',
  bytes: readFileSync(new URL('../../sandbox/page/photos/no-barcode.jpg', import.meta.url)),
};

/** Twelve barcodes that Discogs does not know, with right check digits. */
const CODES = Array.from({ length: 12 }, (_, index) => {
  const digits = `40000000${String(index).padStart(4, '0')}`;
  const sum = [...digits].reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
});

/** A decoder whose scans end when the test says so. */
function heldScanner() {
  const scans: ((answer: PhotoAnswer) => void)[] = [];
  let ended = 0;
  return {
    started: () => scans.length,
    /** Ends the scan that has begun first. */
    end(answer: PhotoAnswer) {
      scans[ended++]?.(answer);
    },
    scanner: {
      whyOff: () => null,
      isOffForGood: () => false,
      check: async () => null,
      scan: () => new Promise<PhotoAnswer>((resolve) => scans.push(resolve)),
      close: async () => {},
    },
  };
}

let stage: Stage;
afterEach(async () => {
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discogs.refused()).toBe(0);
  await stage.close();
});

const shows = (use: Invocation, content: string) =>
  stage.discord.waitFor(() => use.message()?.content === content, { what: `"${content}"` });
const read = (code: string | undefined): PhotoAnswer => ({ kind: 'read', codes: [code ?? ''] });

it('eleven people at once: in order, told when they wait; the next one is told to try again', async () => {
  const held = heldScanner();
  stage = await openStage({
    database: 'postgres',
    photos: (needs) => createPhotos({ ...needs, scanner: held.scanner }),
  });
  const people: Person[] = Array.from({ length: 12 }, (_, index) => stage.join(`Person ${index}`));
  const uses: Invocation[] = [];
  for (const [index, person] of people.slice(0, 11).entries()) {
    const use = await person.slash('find', { photo: PHOTO });
    uses.push(use);
    if (index === 0) await until(() => held.started() === 1);
    else if (index === 1) await shows(use, '⏳ Your photo is next');
    else await shows(use, `⏳ Your photo is number ${index} in the queue`);
  }
  const tooMany = await people[11]?.slash('find', { photo: PHOTO });
  if (!tooMany) throw new Error('there are not twelve');
  const refused = await reply(stage, tooMany);
  expect(refused.content).toBe('Too many photos at once. Try again in a moment');
  expect(refused.isEphemeral).toBe(true);

  for (const [index, use] of uses.entries()) {
    await until(() => held.started() === index + 1);
    held.end(read(CODES[index]));
    const answer = await note(stage, use, /^Read from the photo/);
    expect(answer.content).toContain(`Read from the photo: \`${CODES[index]}\`. Discogs has no match`);
    expect(answer.isEphemeral).toBe(true);
    if (index > 0) continue;
    // The others have moved up.
    for (const [place, other] of uses.slice(3).entries()) {
      await shows(other, `⏳ Your photo is number ${place + 2} in the queue`);
    }
  }
  for (const use of uses) {
    await stage.handled(use);
    // The public "thinking…" is gone, and with it the place in the queue.
    expect(use.followUps()).toHaveLength(1);
    expect(use.message()).toBeNull();
  }
});

it('a scan that takes too long: what to do instead', async () => {
  const held = heldScanner();
  stage = await openStage({
    database: 'postgres',
    photos: (needs) => createPhotos({ ...needs, scanner: held.scanner }),
  });
  const use = await stage.miles.slash('find', { photo: PHOTO });
  await until(() => held.started() === 1);
  held.end({ kind: 'slow' });
  const answer = await reply(stage, use);
  expect(answer.content).toBe('That photo took too long to read. Try another one, or type the digits');
  expect(labels(answer)).toEqual(['Another photo', 'Type the number']);
  expect(answer.isEphemeral).toBe(true);
});

describe('without a decoder', () => {
  const open = async () => {
    stage = await openStage({
      database: 'postgres',
      photos: () => ({ ...PHOTOS_OFF, whyOff: () => 'sharp is not installed', close: async () => {} }),
    });
  };
  const findIn = async (message: Message) => {
    const use = await stage.nina.menu(message, 'Find on Discogs');
    const first = await reply(stage, use);
    await stage.handled(use);
    return use.message() ?? first;
  };

  it('photos say so, and text works', async () => {
    await open();
    const off = "I can't read photos here. Type the digits under the bars, or the catalogue number";
    const answer = await reply(stage, await stage.miles.slash('find', { photo: PHOTO }));
    expect(answer.content).toBe(off);
    expect(answer.isEphemeral).toBe(true);
    expect(labels(answer)).toEqual(['Type the number']);
    expect((await findIn(stage.miles.post('', [PHOTO]))).content).toBe(off);

    const both = await reply(stage, await stage.miles.slash('find', { photo: PHOTO, what: 'PB 41447' }));
    // The photo was not looked at: nothing is said about what is in it.
    expect(both.content).toContain('No barcode read from the photo · for `PB 41447`');
    const link = 'https://www.discogs.com/release/249504';
    expect((await findIn(stage.miles.post(link, [PHOTO]))).content).toContain('for release `249504`');
    expect((await findIn(stage.miles.post('SHVL 804'))).content).toContain('for `SHVL 804`');
    expect(labels(await findIn(stage.miles.post('nice!')))).toEqual(['Type the number']);
  });
});
