// Discord, views: the small print of a search, and the answer when nothing is found.
import { describe, expect, it } from 'vitest';
import { ladder } from '../../../src/core/search/ladder.ts';
import {
  barcodeQuery as readBarcode,
  catalogueQuery as readNumber,
  type SearchQuery,
} from '../../../src/core/search/query.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { ATTRIBUTION, nothingFound, searchNotes, wrongDigit } from '../../../src/discord/views/search.ts';
import { searchIn } from '../../support/searches.ts';
import { result, resultOf } from './search-results.ts';

const catalogueQuery = (typed: string) => searchIn(readNumber(typed));
const barcodeQuery = (typed: string) => searchIn(readBarcode(typed));

describe('the small print above', () => {
  const notes = (query: SearchQuery, step: number, over: Partial<Parameters<typeof searchNotes>[0]> = {}) =>
    searchNotes(
      { query, by: ladder(query)[step] ?? null, total: 2, results: [result(), result()], ...over },
      english,
    ).replace(` · ${ATTRIBUTION.slice(3)}`, '');
  const album = { kind: 'album' as const, artist: 'Simon & Garfunkel', title: 'Bookends' };
  const UPC = '744861006909';

  it.each<[string, SearchQuery, number, string]>([
    ['a catalogue number', catalogueQuery('SHVL 804'), 0, '-# for `SHVL 804`'],
    ['without dashes', catalogueQuery('SHVL-804'), 1, '-# for `SHVL-804` · matched `SHVL804`'],
    ['no vinyl', catalogueQuery('SHVL804'), 1, '-# for `SHVL804` · No vinyl found, showing every format'],
    ['a barcode', barcodeQuery(UPC), 0, `-# for \`${UPC}\``],
    ['with a zero', barcodeQuery(UPC), 1, `-# for \`${UPC}\` · matched \`0${UPC}\``],
    ['as typed', barcodeQuery('5 099924 015615'), 1, '-# for `5099924015615` · matched `5 099924 015615`'],
    [
      'a barcode for a number',
      catalogueQuery(UPC),
      1,
      `-# for \`${UPC}\` · read as a barcode · matched \`0${UPC}\``,
    ],
    ['the words that count', album, 1, '-# matched `Simon Garfunkel - Bookends`'],
    [
      'a wrong guess',
      { kind: 'catno', number: 'BLINK-182', elseText: 'BLINK-182' },
      2,
      '-# for `BLINK-182` · matched as words',
    ],
    [
      'a wrong guess, no vinyl',
      { kind: 'catno', number: 'BLINK-182', elseText: 'BLINK-182' },
      3,
      '-# for `BLINK-182` · matched as words · No vinyl found, showing every format',
    ],
    [
      'words without their punctuation',
      { kind: 'text', text: 'Blink-182' },
      1,
      '-# for `Blink-182` · matched `Blink 182`',
    ],
    [
      'words, no vinyl',
      { kind: 'text', text: 'Blink-182' },
      2,
      '-# for `Blink-182` · No vinyl found, showing every format',
    ],
    ['words', { kind: 'text', text: 'Blink-182' }, 0, '-# for `Blink-182`'],
    ['an etching', { kind: 'etching', etching: 'SHVL 804 A-2' }, 0, '-# for `SHVL 804 A-2`'],
    [
      'a year and a country',
      { kind: 'album', artist: 'Tool', title: 'Undertow', year: 1993, country: 'US' },
      0,
      '-# for `Tool - Undertow · 1993 · US`',
    ],
    ['a link', { kind: 'release', releaseId: 249504 }, 0, '-# for release `249504`'],
  ])('names the question, and how what was found differs from it: %s', (_, query, step, said) => {
    expect(notes(query, step)).toBe(said);
  });

  it('does not repeat the album of the heading, unless there are several, or a card', () => {
    expect(notes(album, 0)).toBe(ATTRIBUTION);
    const results = [resultOf({ masterId: 7 }), resultOf({ masterId: 8, heading: 'A - B' })];
    for (const found of [results, [result()]]) {
      expect(notes(album, 0, { total: null, results: found })).toBe('-# for `Simon & Garfunkel - Bookends`');
    }
  });

  it('keeps the question when only names say that it is one album: they can change', () => {
    const results = [resultOf({ masterId: null }), resultOf({ masterId: null })];
    expect(notes(album, 0, { total: null, results })).toBe('-# for `Simon & Garfunkel - Bookends`');
  });

  it('says how many there are when Discogs has more', () => {
    expect(notes(album, 0, { total: 1_243 })).toBe('-# 1,243 match');
    expect(notes(album, 0, { total: null })).toBe(ATTRIBUTION);
  });

  it('says how to see fewer, when no button shows all of them', () => {
    const results = [resultOf({ masterId: 7 }), resultOf({ masterId: 8, heading: 'A - B' })];
    const more = (query: SearchQuery) => notes(query, 0, { total: 1_243, results }).split(' · ').at(-1);
    expect(more(album)).toBe('1,243 match, add year or country');
    expect(more({ ...album, year: 1968 })).toBe('1,243 match, add year or country');
    expect(more({ ...album, year: 1968, country: 'US' })).toBe('1,243 match');
    expect(more({ ...album, elseText: 'x' })).toBe('1,243 match, /search album takes year and country');
    expect(more({ kind: 'text', text: 'bookends' })).toBe('1,243 match');
  });

  it('cannot be broken out of', () => {
    expect(notes(catalogueQuery('a`b **c** <@1>'), 0)).toBe('-# for `aˋb **c** <@1>`');
  });
});

describe('nothing found', () => {
  const labelsOf = (query: SearchQuery) =>
    nothingFound(query, english).components?.flatMap((row) =>
      row.components.map((button) => 'label' in button && button.label),
    );

  it('says what else to try', () => {
    expect(
      nothingFound({ kind: 'barcode', digits: '5099902987613', typed: '5099902987613' }, english),
    ).toEqual({
      content: 'No match for `5099902987613`. Check the digits, or search by catalogue number or album',
      components: [],
    });
    expect(nothingFound({ kind: 'text', text: 'zzz' }, english).content).toBe(
      'No match for `zzz`. Check the spelling, or leave a word out',
    );
  });

  it('says that a year or a country can be too narrow', () => {
    for (const narrow of [{ year: 1968 }, { country: 'US' }]) {
      expect(nothingFound({ kind: 'album', artist: 'A', title: 'B', ...narrow }, english).content).toMatch(
        /\. Leave out year and country, or check the spelling$/,
      );
    }
  });

  it('says when a digit is wrong', () => {
    const digits = '5099902987618';
    expect(nothingFound({ kind: 'barcode', digits, typed: digits }, english).content).toBe(
      `No match for \`${digits}\`. One digit is wrong. Compare them with those under the bars`,
    );
    expect(nothingFound({ kind: 'catno', number: digits }, english).content).toContain('One digit is wrong');
  });

  it('digits can name a release, too', () => {
    expect(labelsOf({ kind: 'catno', number: '249504' })).toEqual(['Release 249504']);
    expect(labelsOf({ kind: 'barcode', digits: '12345670', typed: '12345670' })).toEqual([
      'Release 12345670',
    ]);
    expect(labelsOf({ kind: 'catno', number: '249 504' })).toEqual([]);
    expect(labelsOf({ kind: 'catno', number: 'SHVL 804' })).toEqual([]);
    expect(labelsOf({ kind: 'text', text: '249504' })).toEqual([]);
  });

  it('a barcode with a wrong digit was not searched for', () => {
    const { content, components } = wrongDigit('5099902987618', english);
    expect(content).toBe('One digit is wrong in `5099902987618`. Compare them with those under the bars');
    expect(components).toMatchObject([
      { components: [{ custom_id: 'any:5099902987618', label: 'Search anyway' }] },
    ]);
  });
});
