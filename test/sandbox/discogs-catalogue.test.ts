// Sandbox: the sample catalogue has everything that the bot must distinguish, and its data is valid.
import { describe, expect, test } from 'vitest';
import { inventedIdsFrom, releaseFrom } from '../../sandbox/discogs/catalogue-entry.ts';
import { discogsDate } from '../../sandbox/discogs/dates.ts';
import { generatedIdsFrom } from '../../sandbox/discogs/generate.ts';
import { sampleCatalogue } from '../../sandbox/discogs/sample-catalogue.ts';
import { artistLine } from '../../sandbox/discogs/shapes.ts';

const all = sampleCatalogue();
const descriptions = all.flatMap((release) => release.formats.flatMap((format) => format.descriptions ?? []));
const names = all.flatMap((release) => release.formats.map((format) => format.name));

/** Checks the GS1 check digit, which UPC-A and EAN-13 share. */
function isSoundBarcode(digits: string): boolean {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

describe('the sample catalogue', () => {
  test('has at least 70 pressings, each id once, invented ones in their own range', () => {
    expect(all.length).toBeGreaterThanOrEqual(70);
    expect(new Set(all.map((release) => release.id)).size).toBe(all.length);
    for (const { id } of all) {
      expect(id < 100_000_000 || (id > inventedIdsFrom && id < generatedIdsFrom)).toBe(true);
    }
  });

  test.each(['7"', '10"', '12"', '5"', 'LP', 'Shape', 'Picture Disc', 'Etched', 'White Label', '78 RPM'])(
    'has a record that is described as %s',
    (description) => expect(descriptions).toContain(description),
  );

  test.each([
    'Vinyl',
    'Shellac',
    'Flexi-disc',
    'Lathe Cut',
    'Acetate',
    'Box Set',
    'All Media',
    'CD',
    'Cassette',
  ])('has a format named %s', (name) => expect(names).toContain(name));

  test('every barcode of twelve or thirteen digits has a true check digit', () => {
    const barcodes = all
      .flatMap((release) => release.identifiers)
      .filter((identifier) => identifier.type === 'Barcode')
      .map((identifier) => identifier.value.replace(/\D/g, ''))
      .filter((digits) => digits.length === 12 || digits.length === 13);
    expect(barcodes.length).toBeGreaterThan(10);
    expect(barcodes.filter((digits) => !isSoundBarcode(digits))).toEqual([]);
  });

  test('no description, name or number is empty or has stray blanks', () => {
    for (const { formats, labels, artists, title } of all) {
      const texts = [
        ...formats.flatMap((format) => [format.name, ...(format.descriptions ?? [])]),
        title.trimEnd(),
      ];
      const others = [
        ...labels.flatMap((label) => [label.name, label.catno]),
        ...artists.map((artist) => artist.name),
      ];
      for (const text of [...texts, ...others]) expect(text).toMatch(/^\S(.*\S)?$/su);
    }
  });

  test('the long title has 400 characters', () => {
    expect(Math.max(...all.map((release) => release.title.length))).toBe(400);
  });
});

describe('the short notation', () => {
  test('expands names, variations, joins, labels, formats and barcodes', () => {
    const release = releaseFrom({
      id: 1,
      artist: ['One (2) = Uno', 'Featuring', 'Two'],
      title: 'T',
      label: ['A | A 1', 'B'],
      format: ['Vinyl x2: LP, Album | Red [Blood | Bone] ', 'Box Set'],
      barcode: '1 2',
      genre: 'Folk, World, & Country; Rock',
    });
    expect(release).toMatchObject({
      artists: [
        { name: 'One (2)', anv: 'Uno', join: 'Featuring' },
        { name: 'Two', anv: '', join: '' },
      ],
      labels: [
        { name: 'A', catno: 'A 1' },
        { name: 'B', catno: 'none' },
      ],
      formats: [
        { name: 'Vinyl', qty: 2, descriptions: ['LP', 'Album'], text: 'Red [Blood | Bone] ' },
        { name: 'Box Set', qty: 1 },
      ],
      identifiers: [{ type: 'Barcode', value: '1 2' }],
      genres: ['Folk, World, & Country', 'Rock'],
      year: 0,
      country: null,
      masterId: null,
    });
    expect(artistLine(release.artists)).toBe('Uno* Featuring Two');
  });
});

test.each([
  ['2026-06-13T22:52:47.999Z', '2026-06-13T15:52:47-07:00'],
  ['2026-01-13T03:00:00Z', '2026-01-12T19:00:00-08:00'],
  ['2026-03-08T09:59:59Z', '2026-03-08T01:59:59-08:00'],
  ['2026-03-08T10:00:00Z', '2026-03-08T03:00:00-07:00'],
  ['2026-11-01T08:59:59Z', '2026-11-01T01:59:59-07:00'],
  ['2026-11-01T09:00:00Z', '2026-11-01T01:00:00-08:00'],
])('%s is written as %s', (instant, written) => {
  expect(discogsDate(Date.parse(instant))).toBe(written);
});
