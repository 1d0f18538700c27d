// The query of an option of /search, from what a person typed: what is refused, and what is understood.
import { describe, expect, it } from 'vitest';
import { Refusal, type RefusalFacts } from '../../../src/core/refusals.ts';
import { ladder } from '../../../src/core/search/ladder.ts';
import {
  albumQuery,
  isMistypedBarcode,
  numberQuery,
  barcodeQuery as readBarcode,
  readBarcodeQuery,
  catalogueQuery as readCatalogueNumber,
  etchingQuery as readEtching,
  searchKey,
} from '../../../src/core/search/query.ts';
import { searchIn } from '../../support/searches.ts';

const catalogueQuery = (typed: string) => searchIn(readCatalogueNumber(typed));
const barcodeQuery = (typed: string) => searchIn(readBarcode(typed));
const etchingQuery = (typed: string) => searchIn(readEtching(typed));

const refused = (read: () => unknown): RefusalFacts => {
  try {
    read();
  } catch (error) {
    if (error instanceof Refusal) return error.facts;
    throw error;
  }
  throw new Error('was not refused');
};

const NOT_DIGITS = { kind: 'barcode-not-digits', fewest: 8, most: 14 };
const lengthOf = (digits: number) => ({ kind: 'barcode-length', fewest: 8, most: 14, digits });

describe('what is refused before any call', () => {
  it.each([
    ['letters', 'abcdefgh', NOT_DIGITS],
    ['letters among digits', '07464x405052', NOT_DIGITS],
    ['nothing', '', NOT_DIGITS],
    ['spaces', '   ', NOT_DIGITS],
    ['small raised digits', '074644050²³', NOT_DIGITS],
    ['three digits', '123', lengthOf(3)],
    ['forty digits', '1'.repeat(40), lengthOf(40)],
    ['five thousand letters', 'x'.repeat(5_000), NOT_DIGITS],
  ])('a barcode of %s', (_, typed, facts) => {
    expect(refused(() => barcodeQuery(typed))).toEqual(facts);
  });

  it.each([
    ['nothing', ''],
    ['nothing that is seen', '\u3164'],
    ['spaces', ' \t '],
    ['an invisible mark', '\u200B'],
    ['punctuation', '---'],
  ])('a catalogue number of %s', (_, typed) => {
    expect(refused(() => catalogueQuery(typed))).toEqual({ kind: 'no-catalogue-number' });
  });

  it('a catalogue number of 5,000 characters, and one of 101', () => {
    const facts = { kind: 'catalogue-number-too-long', most: 100 };
    expect(refused(() => catalogueQuery('x'.repeat(5_000)))).toEqual(facts);
    expect(refused(() => catalogueQuery('x'.repeat(101)))).toEqual(facts);
    expect(catalogueQuery('x'.repeat(100))).toEqual({ kind: 'catno', number: 'x'.repeat(100) });
  });

  it('an album without artist or title, or with 5,000 characters', () => {
    expect(refused(() => albumQuery({ artist: ' ', title: 'Blue' }))).toEqual({
      kind: 'name-missing',
      what: 'artist',
    });
    expect(refused(() => albumQuery({ artist: 'Joni Mitchell', title: '' }))).toEqual({
      kind: 'name-missing',
      what: 'title',
    });
    expect(refused(() => albumQuery({ artist: '\u3164', title: 'Blue' }))).toEqual({
      kind: 'name-missing',
      what: 'artist',
    });
    expect(refused(() => albumQuery({ artist: 'x'.repeat(5_000), title: 'Blue' }))).toEqual({
      kind: 'name-too-long',
      what: 'artist',
      most: 200,
    });
    expect(refused(() => albumQuery({ artist: 'Joni Mitchell', title: 'x'.repeat(201) }))).toEqual({
      kind: 'name-too-long',
      what: 'title',
      most: 200,
    });
  });
});

describe('what is understood', () => {
  it.each([
    ['0 7464-40505 2', '074644050 52'.replace(' ', '')],
    ['4 988006 – 123456', '4988006123456'],
    [' 12345678 ', '12345678'],
    ['０７４６４４０５０５２３', '074644050523'],
    ['０ ７４６４４－０５０５２－３', '074644050523'],
    // A minus sign, hyphens of all kinds, and dots, which some sleeves print.
    ['5 099902−987613', '5099902987613'],
    ['5‐099902‑987613', '5099902987613'],
    ['5.099902.987613', '5099902987613'],
    // Soft hyphens and characters without width often come along with copied text.
    ['5­099902­987613', '5099902987613'],
    ['‎5​099902⁠987613﻿', '5099902987613'],
    ['٥٠٩٩٩٠٢٩٨٧٦١٣', '5099902987613'],
  ])('a barcode typed as %j', (typed, digits) => {
    expect(barcodeQuery(typed)).toMatchObject({ kind: 'barcode', digits });
  });

  it.each([
    ['https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up', 249504],
    ['www.discogs.com/de/release/249504', 249504],
    ['<https://www.discogs.com/release/249504>', 249504],
    ['this one: [r249504]', 249504],
  ])('a link where a number is asked for: %j', (typed, releaseId) => {
    expect(catalogueQuery(typed)).toEqual({ kind: 'release', releaseId });
    expect(barcodeQuery(typed)).toEqual({ kind: 'release', releaseId });
  });

  it.each(['249504', 'r249504', '[249504]', 'CAT.LP/1', 'R1-71234', 'a/b.c/d'])(
    'a catalogue number that looks a little like a link: %j',
    (number) => {
      expect(catalogueQuery(number)).toEqual({ kind: 'catno', number });
    },
  );

  it('a master stays one', () => {
    const link = 'https://www.discogs.com/master/10362';
    const master = { kind: 'master', masterId: 10362 };
    expect(readCatalogueNumber(link)).toEqual(master);
    expect(readBarcode('[m10362]')).toEqual(master);
    expect(readEtching(link)).toEqual(master);
    expect(refused(() => searchIn(readCatalogueNumber(link)))).toEqual({ kind: 'master-named' });
  });

  it.each(['none', 'None', ' NONE ', '[none]', '(none)'])(
    '%j is no catalogue number, but a word',
    (typed) => {
      expect(catalogueQuery(typed)).toEqual({ kind: 'text', text: typed.trim() });
      const steps = ladder(catalogueQuery(typed));
      expect(new Set(steps.map(({ kind }) => kind))).toEqual(new Set(['text']));
    },
  );

  it.each([
    // A GTIN-14 holds a UPC-A or an EAN-13 behind its zeros.
    ['00602547202888', '602547202888'],
    ['05099902987613', '5099902987613'],
    ['00074644050523', '074644050523'],
    ['15099902987610', '15099902987610'],
    // An EAN-13 keeps its zero.
    ['0074644050523', '0074644050523'],
  ])('a barcode of 14 digits, %s, as %s', (typed, digits) => {
    expect(barcodeQuery(typed)).toEqual({ kind: 'barcode', digits, typed });
  });

  it('an etching as it is typed, also with signs', () => {
    expect(etchingQuery('  SHVL 804 A-2 \u200b')).toEqual({ kind: 'etching', etching: 'SHVL 804 A-2' });
    expect(refused(() => etchingQuery('A-2'))).toEqual({ kind: 'etching-too-short', fewest: 4 });
    expect(refused(() => etchingQuery('x'.repeat(201)))).toEqual({ kind: 'etching-too-long', most: 200 });
  });

  it.each([
    ['usa', 'US'],
    ['England', 'UK'],
    ['deutschland', 'Germany'],
    ['uk & europe', 'UK & Europe'],
    ['Atlantis', 'Atlantis'],
  ])('an album of country %s: %s', (country, named) => {
    const album = { artist: 'Tool', title: 'Lateralus' };
    expect(albumQuery({ ...album, year: 2005, country })).toEqual({
      kind: 'album',
      ...album,
      year: 2005,
      country: named,
    });
    expect(albumQuery({ ...album, year: null, country: ' ' })).toEqual({ kind: 'album', ...album });
    expect(refused(() => albumQuery({ ...album, country: 'x'.repeat(61) }))).toMatchObject({
      what: 'country',
    });
  });

  it('a link that names no release is refused, with what to do', () => {
    expect(refused(() => catalogueQuery('https://example.org/release/1'))).toEqual({
      kind: 'not-on-discogs',
    });
  });

  it.each([
    [catalogueQuery('0 74644 05052 1'), true],
    [catalogueQuery('0 74644 05052 3'), false],
    [catalogueQuery('０７４６４４−０５０５２−１'), true],
    [catalogueQuery('SHVL 804'), false],
    [barcodeQuery('5099902987618'), true],
    [barcodeQuery('5099902987613'), false],
    [barcodeQuery('12345678'), false],
    [albumQuery({ artist: '074644050521', title: '074644050521' }), false],
  ])('a barcode with a wrong digit: %j %s', (query, isMistyped) => {
    expect(isMistypedBarcode(query)).toBe(isMistyped);
  });

  it('keeps right-to-left and emoji text, without turning marks and controls', () => {
    expect(albumQuery({ artist: '\u202Eאריק\u0000 איינשטיין', title: '🎷  Blue\n Train' })).toEqual({
      kind: 'album',
      artist: 'אריק איינשטיין',
      title: '🎷 Blue Train',
    });
  });

  it('gives the same key to the same query, and different keys to different ones', () => {
    expect(searchKey(catalogueQuery(' SHVL  804'))).toBe(searchKey(catalogueQuery('shvl 804')));
    expect(searchKey(barcodeQuery(' 12345678 '))).toBe(searchKey(barcodeQuery('12345678')));
    // The ladder ends with the text as it was typed. So an empty result for one spelling says nothing about the other.
    expect(searchKey(barcodeQuery('1234 5678'))).not.toBe(searchKey(barcodeQuery('12345678')));
    expect(searchKey(albumQuery({ artist: 'a b', title: 'c' }))).not.toBe(
      searchKey(albumQuery({ artist: 'a', title: 'b c' })),
    );
    expect(searchKey(catalogueQuery('12345678'))).not.toBe(searchKey(barcodeQuery('12345678')));
    // A guess ends with the search for words, so its empty result says something else.
    expect(searchKey({ kind: 'catno', number: '1999', elseText: '1999' })).not.toBe(
      searchKey(catalogueQuery('1999')),
    );
    const album = { artist: 'Tool', title: 'Lateralus' };
    const keys = [{}, { year: 2001 }, { country: 'US' }, { year: 2001, country: 'US' }].map((narrowed) =>
      searchKey(albumQuery({ ...album, ...narrowed })),
    );
    expect(new Set(keys).size).toBe(4);
    expect(searchKey(etchingQuery('SHVL 804'))).not.toBe(searchKey({ kind: 'text', text: 'SHVL 804' }));
  });
});

it('a barcode that no one typed is tried as sleeves print it, too', () => {
  const tried = (code: string) =>
    ladder(readBarcodeQuery(code)).map((step) => (step.kind === 'barcode' ? step.barcode : step.kind));
  expect(tried('5099902987613')).toEqual(['5099902987613', '5 099902 987613']);
  expect(tried('744861006909')).toEqual(['744861006909', '0744861006909', '7 44861 00690 9']);
  expect(tried('05099902987613')).toEqual(['5099902987613', '5 099902 987613']);
});

it.each([
  ['5099902987613', 'barcode'],
  ['744861006909', 'barcode'],
  // A wrong check digit, or another length.
  ['5099902987618', 'catno'],
  ['88875143241', 'catno'],
  ['SHVL 804', 'catno'],
])('the number of a button: %s is a %s', (number, kind) => {
  expect(numberQuery(number).kind).toBe(kind);
});
