// End to end: photos of barcodes, with the real decoder: /find photo:, Find on Discogs on a message with photos, and the form
// Another photo.
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Invocation, Message, PickedFile } from '../../sandbox/discord/index.ts';
import { addButton, isOwned, labels, note, openStage, reply, type Stage } from './stage.ts';

const COMMAND = 'Find on Discogs';

/** A sample photo of the demo. */
const sample = (name: string): PickedFile => ({
  ...{ name: `${name}.jpg` },
  bytes: readFileSync(new URL(`../../sandbox/page/photos/${name}.jpg`, import.meta.url)),
});
const ABBEY_ROAD = sample('abbey-road-2012');
const DARK_SIDE = sample('dark-side-2011');
const TWO = sample('two-records');
const NONE = sample('no-barcode');

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
});
afterAll(() => stage.close());
beforeEach(() => stage.resetCalls());
afterEach(() => {
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discogs.refused()).toBe(0);
});

/** Whether this only says that the photo waits. */
const isInQueue = (message: Message | null) => /^⏳ Your photo/.test(message?.content ?? '');

/** Waits for the answer, and for all details. */
async function outcome(use: Invocation): Promise<Message> {
  await use.answered();
  await stage.handled(use);
  const shown = [use.message(), ...use.followUps()].filter((one) => one !== null);
  const last = shown.at(-1);
  if (!last || isInQueue(last)) throw new Error('there is no answer');
  return last;
}
const find = async (photo: PickedFile, options: Record<string, string | boolean> = {}) =>
  outcome(await stage.miles.slash('find', { photo, ...options }));
const findIn = async (message: Message) => outcome(await stage.nina.menu(message, COMMAND));
const titles = (message: Message) => message.embeds.map((embed) => embed.title ?? '');

async function sendForm(
  message: Message,
  button: string,
  values: Parameters<Stage['nina']['submitModal']>[1],
) {
  const opened = await stage.nina.press(message, button);
  await opened.first();
  return outcome(await stage.nina.submitModal(opened, values));
}

describe('/find photo:', () => {
  it('finds the pressing, names the digits, and asks Discogs no more than for typed digits', async () => {
    const found = await find(ABBEY_ROAD);
    expect(titles(found)).toEqual(['The Beatles - Abbey Road']);
    expect(found.content).toContain('-# Read from the photo: `094638246817`');
    expect(found.isEphemeral).toBe(false);
    // Discogs has it as an EAN-13, with a zero in front.
    expect(stage.calls().map(({ path }) => path)).toEqual([
      ...['/database/search', '/database/search', '/releases/900000413'],
    ]);
  });

  it('takes only files that are called as photos are', async () => {
    for (const name of ['list.csv', 'IMG_1.heic', 'a.gif', 'a.jpg.svg']) {
      const file = { ...ABBEY_ROAD, name };
      await expect(stage.miles.slash('find', { photo: file })).rejects.toMatchObject({
        reason: 'wrong-type',
      });
    }
    expect((await find({ ...ABBEY_ROAD, name: 'IMG.JPEG' })).content).toContain('Read from the photo');
  });

  it('is private when it is asked for', async () => {
    expect((await find(ABBEY_ROAD, { private: true })).isEphemeral).toBe(true);
  });

  it('that a contributor entered with spaces: the digits stay after an Add, and the first paint says owned', async () => {
    const found = await find(DARK_SIDE);
    // The catalogue has `5 099902 987613`, which is the same barcode.
    expect(found.content).toMatch(/^-# Read from the photo: `5099902987613` · Data provided by/m);
    const add = await stage.nina.press(found, addButton(found));
    await note(stage, add, /^✅ Added/);
    await stage.handled(add);
    expect(add.message()?.content).toContain('Read from the photo: `5099902987613`');
    stage.resetCalls();
    const again = await reply(stage, await stage.miles.slash('find', { photo: DARK_SIDE }));
    expect(isOwned(again)).toBe(true);
    expect(again.embeds[0]?.description).toContain('✅ Owned');
  });

  it('two barcodes: a button for each, which everyone can press', async () => {
    const choice = await find(TWO);
    expect(choice.content).toBe('I read 2 barcodes. Which one do you want?');
    expect(labels(choice)).toEqual(['075992511018', '190295973292']);
    expect(choice.isEphemeral).toBe(false);
    expect(stage.calls()).toEqual([]);
    const press = await stage.nina.press(choice, '075992511018');
    const found = await note(stage, press, /-# for `075992511018`/);
    expect(found.embeds).toHaveLength(1);
    expect(found.isEphemeral).toBe(false);
    await stage.handled(press);
  });

  it('with a text: the photo counts', async () => {
    expect((await find(ABBEY_ROAD, { what: 'PB 41447' })).content).toContain('Read from the photo');
    // The text is not even looked at.
    expect((await find(ABBEY_ROAD, { what: '🎷' })).content).toContain('Read from the photo');
  });

  it('with a text, and no barcode: the text counts, and the answer says so', async () => {
    const found = await find(NONE, { what: 'PB 41447' });
    expect(found.content).toContain('-# No barcode read from the photo · for `PB 41447`');
    expect(titles(found)).toEqual(['Rick Astley - Never Gonna Give You Up']);
    const refused = await find(NONE, { what: '🎷' });
    expect(refused.content).toMatch(/^Type what to find/);
    expect(refused.isEphemeral).toBe(true);
    const wrong = await find(NONE, { what: '7 44861 00690 8' });
    expect(wrong.content).toMatch(/^One digit is wrong/);
    expect(wrong.isEphemeral).toBe(true);
  });
});

describe('a photo without a barcode', () => {
  it('says what to do, in private, and asks Discogs nothing', async () => {
    const nothing = await find(NONE);
    expect(nothing.content).toMatch(/^No barcode found in the photo\. Go closer and hold it straight/);
    expect(nothing.isEphemeral).toBe(true);
    expect(labels(nothing)).toEqual(['Another photo', 'Type the number']);
    expect(stage.calls()).toEqual([]);
  });

  it('another photo finds it: the answer is private, and can be added from', async () => {
    const nothing = await findIn(stage.miles.post('which one is it?', [NONE]));
    const found = await sendForm(nothing, 'Another photo', { photo: [ABBEY_ROAD] });
    expect(found.content).toContain('Read from the photo: `094638246817`');
    expect(found.isEphemeral).toBe(true);
    const add = await stage.nina.press(found, addButton(found));
    await note(stage, add, /^✅ Added/);
    await stage.handled(add);
  });

  it('another photo without one says so again', async () => {
    const nothing = await findIn(stage.miles.post('', [NONE]));
    const again = await sendForm(nothing, 'Another photo', { photo: [NONE] });
    expect(again.content).toMatch(/^No barcode found in the photo/);
    expect(labels(again)).toEqual(['Another photo', 'Type the number']);
  });

  it('the number can be typed', async () => {
    const nothing = await findIn(stage.miles.post('', [NONE]));
    const found = await sendForm(nothing, 'Type the number', { number: 'PB 41447' });
    expect(found.content).toContain('for `PB 41447`');
    expect(found.isEphemeral).toBe(true);
  });
});

describe('a message with photos', () => {
  it('the first two with a barcode count, and each barcode once', async () => {
    const one = await findIn(
      stage.miles.post('', [NONE, ABBEY_ROAD, { ...ABBEY_ROAD, name: 'again.jpg' }, DARK_SIDE]),
    );
    expect(one.content).toContain('Read from the photo: `094638246817`');
    expect(one.isEphemeral).toBe(true);
    const two = await findIn(stage.miles.post('', [ABBEY_ROAD, DARK_SIDE, TWO]));
    expect(labels(two)).toEqual(['094638246817', '5099902987613']);
  });

  it('that is forwarded', async () => {
    const original = stage.miles.post('look', [ABBEY_ROAD]);
    expect((await findIn(stage.ada.forward(original))).content).toContain('Read from the photo');
  });

  it('and a text: the text counts only without a barcode', async () => {
    const text = 'https://www.discogs.com/release/249504';
    expect((await findIn(stage.miles.post(text, [ABBEY_ROAD]))).content).toContain('Read from the photo');
    const found = await findIn(stage.miles.post(text, [NONE]));
    expect(found.content).toContain('-# No barcode read from the photo · for release `249504`');
  });

  it('and other files: they are not looked at', async () => {
    const files = [{ name: 'list.csv', bytes: Buffer.from('release_id\n1') }, ABBEY_ROAD];
    expect((await findIn(stage.miles.post('', files))).content).toContain('Read from the photo');
    const none = await findIn(stage.miles.post('nice', files.slice(0, 1)));
    expect(none.content).toMatch(/^I see no photo, Discogs release/);
  });

  it.each<[string, PickedFile, RegExp]>([
    [
      'HEIC',
      { name: 'IMG_1.heic', bytes: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic') },
      /^I can't read HEIC/,
    ],
    ['GIF', { name: 'a.gif', bytes: Buffer.from('GIF89a\x01\0\x01\0\0\0\0;') }, /^I can't read that file/],
    [
      'a lie',
      { name: 'a.jpg', bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') },
      /^I can't read that file/,
    ],
    ['a cut JPEG', { name: 'a.jpg', bytes: ABBEY_ROAD.bytes.slice(0, 20_000) }, /^That photo is damaged/],
    ['11 MB', { name: 'a.jpg', bytes: ABBEY_ROAD.bytes, size: 11 * 1024 * 1024 }, /^That photo is too large/],
  ])('%s: says what to do instead', async (_, file, said) => {
    const message = await findIn(stage.miles.post('', [file]));
    expect(message.content).toMatch(said);
    expect(labels(message)).toEqual(['Another photo', 'Type the number']);
    expect(stage.calls()).toEqual([]);
  });

  it('whose links no longer work', async () => {
    const message = stage.miles.post('', [ABBEY_ROAD]);
    stage.discord.failNext({ method: 'GET', path: /attachments/ }, { status: 404 });
    const answer = await findIn(message);
    expect(answer.content).toBe("Discord didn't give me that photo. Send it again");
  });
});

// The last ones, because they change the catalogue.
describe('a barcode of which Discogs has another number of pressings', () => {
  const forget = () =>
    stage.offline((store) => store.caches.prune(new Date(stage.clock.now() + 24 * 60 * 60_000)));
  const RELEASE = 900_000_413;
  const others = [1, 2, 3, 4, 5, 6].map((n) => 990_000_000 + n);

  it('seven: the digits stay when the page is turned', async () => {
    const release = stage.discogs.catalogue.find(RELEASE);
    if (!release) throw new Error('there is no such release');
    for (const id of others) stage.discogs.catalogue.add({ ...release, id });
    await forget();
    const found = await find(ABBEY_ROAD);
    expect(found.content).toMatch(/pressings 1–5 of 7\n(?:.*\n)?-# Read from the photo: `094638246817`/);
    const press = await stage.nina.press(found, 'Next');
    await stage.handled(press);
    const turned = press.message()?.content;
    expect(turned).toMatch(/pressings 6–7 of 7\n(?:.*\n)?-# Read from the photo: `094638246817`/);
  });

  it('none: the digits, and the ways on, in private', async () => {
    for (const id of [RELEASE, ...others]) stage.discogs.catalogue.remove(id);
    await forget();
    const nothing = await find(ABBEY_ROAD);
    expect(nothing.content).toBe(
      'Read from the photo: `094638246817`. Discogs has no match. Type the catalogue number instead',
    );
    expect(nothing.isEphemeral).toBe(true);
    expect(labels(nothing)).toEqual(['Another photo', 'Type the number']);
  });
});

it('no log line has a link of a photo, or its name', () => {
  expect(stage.log()).not.toMatch(/attachments\/|abbey-road|[?&](?:ex|hm)=/);
});
