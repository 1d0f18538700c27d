// The calls of a search, in order: other spellings, every format, words; and four at most.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../src/core/refusals.ts';
import { ladder } from '../../../src/core/search/ladder.ts';
import {
  albumQuery,
  barcodeQuery as readBarcode,
  catalogueQuery as readCatalogueNumber,
  etchingQuery as readEtching,
  type SearchQuery,
} from '../../../src/core/search/query.ts';
import { searchIn } from '../../support/searches.ts';

const catalogueQuery = (typed: string) => searchIn(readCatalogueNumber(typed));
const barcodeQuery = (typed: string) => searchIn(readBarcode(typed));
const etchingQuery = (typed: string) => searchIn(readEtching(typed));

describe('the ladder', () => {
  const barcodes = (typed: string) =>
    ladder(barcodeQuery(typed)).map((step) => (step.kind === 'barcode' ? step.barcode : ''));
  it.each([
    // A UPC-A, which can also be written as an EAN-13.
    ['074644050523', ['074644050523', '0074644050523']],
    ['0074644050523', ['0074644050523', '074644050523']],
    // A UPC-A whose leading zero the scanner dropped.
    ['74644050523', ['74644050523', '074644050523']],
    // An EAN-13 that is no UPC-A, and an EAN-8: both have no other form.
    ['5099902987613', ['5099902987613']],
    ['12345670', ['12345670']],
    // The barcode as typed comes last.
    ['5 099902-987613', ['5099902987613', '5 099902-987613']],
    ['0 74644 05052 3', ['074644050523', '0074644050523', '0 74644 05052 3']],
  ])('of barcode %j', (typed, expected) => {
    expect(barcodes(typed)).toEqual(expected);
  });

  it('of a catalogue number: as typed, bare, then any format', () => {
    expect(ladder(catalogueQuery('SHVL 804'))).toMatchObject([
      { number: 'SHVL 804', anyFormat: false },
      { number: 'SHVL804', anyFormat: false },
      { number: 'SHVL 804', anyFormat: true },
    ]);
    expect(ladder(catalogueQuery('SHVL804'))).toMatchObject([{ anyFormat: false }, { anyFormat: true }]);
  });

  it.each([
    ['A/B', ['A/B', 'AB', 'A/B']],
    ['A / B', ['A / B', 'A/B', 'AB', 'A / B']],
    ['SHVL.804', ['SHVL.804', 'SHVL804', 'SHVL.804']],
    ['SHVL−804', ['SHVL−804', 'SHVL804', 'SHVL−804']],
    ['ＳＨＶＬ ８０４', ['ＳＨＶＬ ８０４', 'ＳＨＶＬ８０４', 'SHVL804', 'ＳＨＶＬ ８０４']],
    ['K-1_2', ['K-1_2', 'K1_2', 'K12', 'K-1_2']],
    ['(SHVL 804)', ['(SHVL 804)', '(SHVL804)', 'SHVL804', '(SHVL 804)']],
    ['SHVL804', ['SHVL804', 'SHVL804']],
  ])('of catalogue number %j: without punctuation, too', (typed, numbers) => {
    const steps = ladder(catalogueQuery(typed));
    expect(steps.map((step) => step.kind === 'catno' && step.number)).toEqual(numbers);
    expect(steps.map((step) => step.kind === 'catno' && step.anyFormat).lastIndexOf(false)).toBe(
      steps.length - 2,
    );
  });

  it('of a barcode where a catalogue number is asked for: the barcode first, four calls at most', () => {
    expect(ladder(catalogueQuery('0 74644-05052 3'))).toEqual([
      { kind: 'barcode', barcode: '074644050523' },
      { kind: 'barcode', barcode: '0074644050523' },
      { kind: 'catno', number: '0 74644-05052 3', anyFormat: false },
      { kind: 'catno', number: '0 74644-05052 3', anyFormat: true },
    ]);
    // A barcode with a wrong digit is searched for all the same: the sleeve may have it printed that way.
    expect(ladder(catalogueQuery('5099902987618'))[0]).toMatchObject({ barcode: '5099902987618' });
    expect(ladder(catalogueQuery('12345678'))[0]).toMatchObject({ kind: 'catno' });
  });

  it('of a link: the release', () => {
    expect(ladder(catalogueQuery('[r249504]'))).toEqual([{ kind: 'release', releaseId: 249504 }]);
  });

  it('of an album: vinyl, then any format', () => {
    expect(ladder(albumQuery({ artist: 'Kraftwerk', title: 'Autobahn' }))).toMatchObject([
      { artist: 'Kraftwerk', title: 'Autobahn', anyFormat: false },
      { artist: 'Kraftwerk', title: 'Autobahn', anyFormat: true },
    ]);
  });

  it.each([
    ['AC/DC', 'A/B', 'AC DC', 'A B'],
    ['Gladys Knight & The Pips', 'Claudine', 'Gladys Knight The Pips', 'Claudine'],
    ['Simon and Garfunkel', 'Bookends', 'Simon Garfunkel', 'Bookends'],
    ['Duo Y Trio', 'Rot und Blau', 'Duo Trio', 'Rot Blau'],
    ['The Beatles', 'The Beatles', 'Beatles', 'Beatles'],
    ['Godspeed You! Black Emperor', 'F#A#∞', 'Godspeed You Black Emperor', 'F A'],
    ['Mötley Crüe', 'Dr. Feelgood', 'Mötley Crüe', 'Dr Feelgood'],
    ['Ｐｅｒｆｕｍｅ', 'ＧＡＭＥ', 'Perfume', 'GAME'],
    // A name keeps a word or sign that counts for nothing, if nothing else would be left of it.
    ['!!!', 'Louden Up Now?', '!!!', 'Louden Up Now'],
    ['The The', 'Soul-Mining', 'The', 'Soul Mining'],
    ['The', 'Y.', 'The', 'Y'],
    ['And', '&', 'And', '&'],
  ])('of an album, %s - %s: also the words that count', (artist, title, artistWords, titleWords) => {
    const typed = { kind: 'album', artist, title };
    const words = { kind: 'album', artist: artistWords, title: titleWords };
    const isSame = artist === artistWords && title === titleWords;
    expect(ladder(albumQuery({ artist, title }))).toEqual([
      { ...typed, anyFormat: false },
      ...(isSame ? [] : [{ ...words, anyFormat: false }]),
      { ...typed, anyFormat: true },
      ...(isSame ? [] : [{ ...words, anyFormat: true }]),
    ]);
  });

  it('of an album keeps year and country in every step', () => {
    const query = albumQuery({ artist: 'The Who', title: 'Tommy', year: 1969, country: 'UK' });
    expect(ladder(query).map((step) => step.kind === 'album' && [step.year, step.country])).toEqual(
      Array.from({ length: 4 }, () => [1969, 'UK']),
    );
  });

  it('of a guess: the words last, four calls at most', () => {
    const text = (elseText: string, anyFormat = true) => ({ kind: 'text', text: elseText, anyFormat });
    const guess = (number: string) => ladder({ kind: 'catno', number, elseText: number });
    expect(guess('BLINK-182')).toEqual([
      { kind: 'catno', number: 'BLINK-182', anyFormat: false },
      { kind: 'catno', number: 'BLINK182', anyFormat: false },
      text('BLINK-182', false),
      text('BLINK-182'),
    ]);
    expect(guess('1999')).toEqual([
      { kind: 'catno', number: '1999', anyFormat: false },
      { kind: 'catno', number: '1999', anyFormat: true },
      text('1999', false),
      text('1999'),
    ]);
    expect(guess('A / B').at(-1)).toEqual(text('A / B'));
    expect(guess('A / B')).toHaveLength(4);
    const album = { kind: 'album', artist: 'The Who', title: 'Tommy', elseText: 'The Who - Tommy' } as const;
    expect(ladder(album)).toEqual([
      { kind: 'album', artist: 'The Who', title: 'Tommy', anyFormat: false },
      { kind: 'album', artist: 'Who', title: 'Tommy', anyFormat: false },
      { kind: 'album', artist: 'The Who', title: 'Tommy', anyFormat: true },
      text('The Who - Tommy'),
    ]);
  });

  it('of words: as typed, then those that count; vinyl, then any format', () => {
    const texts = (text: string) =>
      ladder({ kind: 'text', text }).map((step) => step.kind === 'text' && [step.text, step.anyFormat]);
    expect(texts('dark side of the moon')).toEqual([
      ['dark side of the moon', false],
      ['dark side of the moon', true],
    ]);
    expect(texts('Simon & Garfunkel: Bookends!')).toEqual([
      ['Simon & Garfunkel: Bookends!', false],
      ['Simon Garfunkel Bookends', false],
      ['Simon & Garfunkel: Bookends!', true],
      ['Simon Garfunkel Bookends', true],
    ]);
  });

  it('of an etching: among the identifiers, then as words', () => {
    expect(ladder(etchingQuery('SHVL 804 A-2'))).toEqual([
      { kind: 'etching', etching: 'SHVL 804 A-2', by: 'barcode' },
      { kind: 'etching', etching: 'SHVL 804 A-2', by: 'q' },
    ]);
  });

  it('has four steps at most, whatever is typed', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 100 }),
      fc.string({ unit: fc.constantFrom(...'0123456789 -./−&'), maxLength: 20 }),
    );
    fc.assert(
      fc.property(text, (typed) => {
        for (const read of [
          () => catalogueQuery(typed),
          () => barcodeQuery(typed),
          () => albumQuery({ artist: typed, title: `The ${typed}!` }),
        ]) {
          let query: SearchQuery;
          try {
            query = read();
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
            continue;
          }
          const steps = ladder(query).map((step) => JSON.stringify(step));
          expect(steps.length).toBeLessThanOrEqual(4);
          expect(new Set(steps).size).toBe(steps.length);
        }
      }),
    );
  });
});
