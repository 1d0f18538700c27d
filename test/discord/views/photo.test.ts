// Discord, views: what a person reads who gave a photo or used Find on Discogs on a message.
import { describe, expect, it } from 'vitest';
import type { UnreadReason } from '../../../src/core/photo/look.ts';
import { type Named, readMessage } from '../../../src/core/search/message.ts';
import { catalogueQuery, readBarcodeQuery } from '../../../src/core/search/query.ts';
import { decodeAction } from '../../../src/discord/custom-id.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import { buttonsIn, type Payload } from '../../../src/discord/views/payload.ts';
import { nothingRead, numberForm, photoForm, whichOne } from '../../../src/discord/views/photo.ts';
import { nothingFound, searchNotes } from '../../../src/discord/views/search.ts';

const EAN = '5099902987613';
const barcode = (digits: string): Named => ({ what: readBarcodeQuery(digits), title: null });
const buttons = ({ components = [] }: Payload) =>
  buttonsIn(components).map((one) => [
    'label' in one ? one.label : '',
    'custom_id' in one ? decodeAction(one.custom_id) : null,
  ]);
const WAYS_ON = [
  ['Another photo', { kind: 'pho' }],
  ['Type the number', { kind: 'num' }],
];

describe('nothing was read', () => {
  const reasons = Object.keys(english.photo.unread) as UnreadReason[];

  it.each(reasons)('%s: one short sentence says what happened, and what to do', (why) => {
    const { content } = nothingRead(why, english);
    for (const line of content.split('\n')) expect(line.split(' ').length).toBeLessThanOrEqual(20);
    expect(content).toMatch(/^[A-Z].*[^.]$/s);
  });

  it.each(reasons)('%s: the ways on', (why) => {
    expect(buttons(nothingRead(why, english))).toEqual(why === 'off' ? WAYS_ON.slice(1) : WAYS_ON);
  });

  it('a message without anything says so', () => {
    const payload = nothingRead(null, english);
    expect(payload.content).toBe(
      'I see no photo, Discogs release, barcode or catalogue number in that message',
    );
    expect(buttons(payload)).toEqual(WAYS_ON);
  });

  it('no other photo is asked for where none can be read', () => {
    expect(buttons(nothingRead(null, english, { photos: false }))).toEqual(WAYS_ON.slice(1));
  });
});

describe('several things', () => {
  const choose = (found: Named[], source: 'photo' | 'text') =>
    whichOne({ kind: 'choose', found, source }, english);

  it('of photos are barcodes', () => {
    const payload = choose([barcode(EAN), barcode('744861006909')], 'photo');
    expect(payload.content).toBe('I read 2 barcodes. Which one do you want?');
    expect(buttons(payload)).toEqual([
      [EAN, { kind: 'any', number: EAN }],
      ['744861006909', { kind: 'any', number: '744861006909' }],
    ]);
  });

  it('of a message can be links, with the titles of their embeds, and numbers', () => {
    const payload = choose(
      [
        {
          what: { kind: 'release', releaseId: 249504 },
          title: 'UK 1973 · Harvest **SHVL 804** discord.gg/abc',
        },
        { what: { kind: 'release', releaseId: 7 }, title: '\u200b' },
        { what: { kind: 'master', masterId: 96559 }, title: null },
        { what: { kind: 'wrong-digit', digits: '5099902987618' }, title: null },
        { what: catalogueQuery('SHVL 804'), title: null },
      ],
      'text',
    );
    expect(payload.content).toBe('That message names 5 records. Which one do you want?');
    expect(buttons(payload)).toEqual([
      ['UK 1973 · Harvest **SHVL 804** discord[.]gg/abc', { kind: 'rel', releaseId: 249504 }],
      ['Release 7', { kind: 'rel', releaseId: 7 }],
      ['Master 96559', { kind: 'all', masterId: 96559 }],
      ['5099902987618', { kind: 'any', number: '5099902987618' }],
      ['SHVL 804', { kind: 'any', number: 'SHVL 804' }],
    ]);
  });

  it.each([
    'Cat# 24950 or Cat# 36412?',
    'Cat# A&M-1234, cat no: Å 123, Katalognummer 123456789012345',
    'cat# AB:123 cat# AB/12:3 cat# SHVL 804',
    'is it ILPS-9002 or 1C 062-05249 or 5099902987613?\nEAN: 50-99902-98761-8',
    'https://www.discogs.com/release/1 [m2] https://www.discogs.com/master/3',
  ])('have a button each, whatever a message names: %s', (content) => {
    const found = readMessage({ content, forwarded: [], embeds: [] });
    expect(found.length).toBeGreaterThan(1);
    const all = buttons(choose(found, 'text'));
    expect(all).toHaveLength(found.length);
    for (const [label, action] of all) expect([label, action]).toEqual([label, expect.anything()]);
  });

  it('fit into two rows, whatever the titles are', () => {
    const found = Array.from(
      { length: 10 },
      (_, index): Named => ({
        what: { kind: 'release', releaseId: index + 1 },
        title: 'e\u0301'.repeat(500),
      }),
    );
    const { components = [] } = choose(found, 'text');
    expect(components.map((row) => row.components.length)).toEqual([5, 5]);
    for (const one of buttonsIn(components)) {
      expect('label' in one && one.label ? one.label.length : 0).toBeLessThanOrEqual(LIMITS.buttonLabel);
    }
  });
});

describe('what was read', () => {
  const found = { query: catalogueQuery('x1234'), by: null, total: null, results: [] };
  const query = { kind: 'barcode', digits: EAN, typed: EAN } as const;

  it('stands above what was found', () => {
    expect(searchNotes({ ...found, query, source: 'photo' }, english)).toMatch(
      /^-# Read from the photo: `5099902987613` · Data/,
    );
    expect(searchNotes({ ...found, query, source: 'text' }, english)).toMatch(
      /^-# for `5099902987613` · Data/,
    );
    expect(searchNotes({ ...found, query, source: 'text-instead' }, english)).toMatch(
      /^-# No barcode read from the photo · for `5099902987613` · Data/,
    );
  });

  it('is said when Discogs has nothing, with the ways on', () => {
    const payload = nothingFound(query, english, 'photo');
    expect(payload.content).toBe(
      'Read from the photo: `5099902987613`. Discogs has no match. Type the catalogue number instead',
    );
    expect(buttons(payload)).toEqual(WAYS_ON);
  });

  it('or that nothing was, when Discogs has nothing for the text either', () => {
    expect(nothingFound({ kind: 'text', text: 'kind of blue' }, english, 'text-instead').content).toBe(
      'No match for `kind of blue`. Check the spelling, or leave a word out\n-# No barcode read from the photo',
    );
  });
});

it('the forms have one field each, and fit', () => {
  const [photo, number] = [photoForm(english), numberForm(english)].map((form) =>
    form.setCustomId('x:').toJSON(),
  );
  expect(photo).toMatchObject({
    title: 'Another photo',
    components: [
      {
        label: 'Photo of the barcode',
        component: { type: 19, custom_id: 'photo', min_values: 1, max_values: 1, required: true },
      },
    ],
  });
  expect(number).toMatchObject({
    title: 'Type the number',
    components: [{ component: { type: 4, custom_id: 'number', min_length: 1, max_length: 300 } }],
  });
});
