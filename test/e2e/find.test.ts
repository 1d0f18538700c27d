// End to end: /find, its autocomplete and its buttons, over real sockets, against the sandbox.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { addButton, labels, note, openStage, reply, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ database: 'postgres' });
});
afterAll(() => stage.close());
beforeEach(() => stage.resetCalls());
afterEach(() => {
  stage.discogs.faults.clear();
  expect(stage.discord.violations).toEqual([]);
  expect(stage.discogs.refused()).toBe(0);
});

/** Lets Miles find something, and waits for all details. */
async function find(options: Record<string, string | boolean>) {
  const use = await stage.miles.slash('find', options);
  const first = await reply(stage, use);
  await stage.handled(use);
  return use.message() ?? first;
}
const titles = (message: Message) => message.embeds.map((embed) => embed.title ?? '');
const searches = () => stage.calls().filter(({ path }) => path === '/database/search').length;
const typing = (value: string) => stage.nina.autocomplete('find', {}, { name: 'what', value });

describe('what is typed', () => {
  it.each([
    ['SHVL 804', 1, /-# for `SHVL 804` · /],
    ['SHVL-804', 2, /matched `SHVL804`/],
    [
      'Pink Floyd - The Dark Side Of The Moon',
      1,
      /^\*\*Pink Floyd - The Dark Side Of The Moon\*\* · pressings 1–5/,
    ],
    ['7-44861-00690-9', 2, /matched `0744861006909`/],
    ['kind of blue', 1, /-# for `kind of blue` · /],
    // Not a catalogue number, so the words are the last try.
    ['BLINK-182', 4, /^No match for `BLINK-182`/],
    ['4AD 3722', 4, /^No match for `4AD 3722`/],
    ['1999', 4, /^No match for `1999`/],
    ['6 02547 20288 8', 3, /^No match for `602547202888`/],
    ['none', 1, /none/],
    ['אריק איינשטיין', 1, /-# for `.*אריק איינשטיין.*` · /],
  ])('%s: %i calls', async (what, calls, said) => {
    const message = await find({ what });
    expect(message.content).toMatch(said);
    expect(searches()).toBe(calls);
  });

  it('a link, also in another language, is one card and one call', async () => {
    const message = await find({ what: 'https://www.discogs.com/de/release/249504-Rick-Astley' });
    expect(titles(message)).toEqual(['Rick Astley - Never Gonna Give You Up']);
    expect(stage.calls().map(({ path }) => path)).toEqual(['/releases/249504']);
  });

  it('a master that does not exist is refused in private, after one call', async () => {
    const message = await find({ what: 'm123' });
    expect(message.content).toBe('No such master on Discogs (m123). Check the link');
    expect(message.isEphemeral).toBe(true);
    expect(stage.calls().map(({ path }) => path)).toEqual(['/masters/123']);
  });

  it.each([
    [{}, /^Type what to find/],
    [{ what: '🎷' }, /^Type what to find/],
    [{ what: 'https://www.discogs.com/sell/item/1234567' }, /isn't a release/],
    [{ what: 'https://www.ebay.com/itm/249504' }, /doesn't lead to Discogs/],
    [{ what: '123456789012345' }, /8 to 14 digits, this has 15/],
  ])('%j is refused in private, without a call', async (options, said) => {
    const message = await find(options);
    expect(message.content).toMatch(said);
    expect(message.isEphemeral).toBe(true);
    expect(stage.calls()).toEqual([]);
  });

  it('private: only who asked sees the answer', async () => {
    expect((await find({ what: 'SHVL 804', private: true })).isEphemeral).toBe(true);
    expect((await find({ what: 'SHVL 804' })).isEphemeral).toBe(false);
  });
});

describe('digits', () => {
  it('a wrong digit is said without a call, and can be searched for anyway', async () => {
    const message = await find({ what: '7 44861 00690 8' });
    expect(message.content).toMatch(/^One digit is wrong in `744861006908`/);
    expect(message.isEphemeral).toBe(true);
    expect(labels(message)).toEqual(['Search anyway']);
    expect(stage.calls()).toEqual([]);

    const press = await stage.miles.press(message, 'Search anyway');
    const answer = await note(stage, press, /^No match for `744861006908`\. One digit is wrong/);
    expect(answer.isEphemeral).toBe(true);
    expect(searches()).toBe(4);
  });

  it('that find nothing can be a release: its card is a new message', async () => {
    const message = await find({ what: '249504' });
    expect(message.content).toMatch(/^No match for `249504`/);
    expect(message.isEphemeral).toBe(true);
    expect(labels(message)).toEqual(['Release 249504']);
    const press = await stage.miles.press(message, 'Release 249504');
    const card = await note(stage, press, /-# for release `249504`/);
    expect(titles(card)).toEqual(['Rick Astley - Never Gonna Give You Up']);
    expect(card.isEphemeral).toBe(true);
    await stage.handled(press);
  });

  it('that find pressings have the button of the release, also after an Add', async () => {
    const message = await find({ what: '804' });
    expect(message.embeds.length).toBeGreaterThan(1);
    expect(labels(message)).toContain('Release 804');
    const press = await stage.nina.press(message, addButton(message));
    await stage.handled(press);
    expect(labels(press.message() ?? message)).toContain('Release 804');
  });

  it('eight of them are a barcode or a number, and can be a release', async () => {
    const message = await find({ what: '12345678' });
    expect(message.content).toMatch(/^No match for `12345678`/);
    expect(labels(message)).toEqual(['Release 12345678']);
    expect(searches()).toBe(2);
  });
});

describe('the crate', () => {
  beforeAll(async () => {
    for (const release of ['249504', '2650198']) {
      await (await stage.miles.slash('add', { release })).answered();
    }
  });

  it('is suggested while one types, with what is owned, and asks Discogs nothing', async () => {
    expect((await typing('astley')).map(({ name, value }) => [name, value])).toEqual([
      ['✅ Rick Astley - Never Gonna Give You Up · UK 1987', 'r249504'],
    ]);
    expect(await typing('')).toHaveLength(3);
    expect(await typing('no such record')).toEqual([]);
    expect(stage.calls()).toEqual([]);
  });

  it('its suggestions and its cards work while Discogs is down, also weeks later', async () => {
    await stage.offline((store) => store.caches.prune(new Date(stage.clock.now() + 24 * 60 * 60_000)));
    stage.discogs.faults.add({ path: /./, times: 'always', fault: { kind: 'status', status: 503 } });
    const [choice] = await typing('astley');
    const use = await stage.miles.slash('find', { what: `${choice?.value}` });
    const card = await reply(stage, use);
    expect(titles(card)).toEqual(['Rick Astley - Never Gonna Give You Up']);
    expect(card.embeds[0]?.description).toContain('✅ Owned');
    await stage.handled(use);
    expect(card.isEphemeral).toBe(false);
  });

  it('suggests artists, titles and countries to /search album', async () => {
    const names = async (options: Record<string, string>, name: string, value: string) =>
      (await stage.nina.autocomplete('search album', options, { name, value })).map((one) => one.value);
    expect(await names({}, 'artist', 'rick')).toEqual(['Rick Astley']);
    expect(await names({ artist: 'Rick Astley' }, 'title', '')).toEqual(['Never Gonna Give You Up']);
    expect(await names({}, 'title', 'gonna')).toEqual(['Never Gonna Give You Up']);
    expect(await names({}, 'country', 'engl')).toEqual(['UK']);
    expect(stage.calls()).toEqual([]);
  });
});

describe('/search', () => {
  const search = async (command: string, options: Record<string, string | number>) => {
    const use = await stage.miles.slash(`search ${command}`, options);
    const first = await reply(stage, use);
    await stage.handled(use);
    return use.message() ?? first;
  };

  it('narrows an album to a year and a country', async () => {
    const album = { artist: 'Pink Floyd', title: 'The Dark Side Of The Moon' };
    const message = await search('album', { ...album, year: 1973, country: 'england' });
    expect(message.content).toContain('for `Pink Floyd - The Dark Side Of The Moon · 1973 · UK`');
    expect(titles(message).every((title) => title.startsWith('🇬🇧 UK 1973'))).toBe(true);
    expect(titles(message).length).toBeGreaterThan(1);
    expect(searches()).toBe(1);
  });

  it('finds an etching as it was entered, and else its words', async () => {
    expect((await search('runout', { etching: 'SHVL 804 A-2' })).content).toContain('for `SHVL 804 A-2`');
    expect(searches()).toBe(1);
    stage.resetCalls();
    const words = await search('runout', { etching: 'A-2 SHVL' });
    expect(words.embeds.length).toBeGreaterThan(0);
    expect(searches()).toBe(2);
    const short = await search('runout', { etching: 'A-2' });
    expect(short.content).toMatch(/too short for a run-out/);
    expect(short.isEphemeral).toBe(true);
  });

  it('a master in any option opens the finder', async () => {
    for (const [command, options] of [
      ['catno', { number: 'https://www.discogs.com/master/10362' }],
      ['runout', { etching: '[m10362]' }],
    ] as const) {
      expect((await search(command, options)).content).toMatch(/pressings 1–5 of/);
    }
  });
});
