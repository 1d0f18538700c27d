// What a text of /find with a link, an id or digits means: real texts as people type and paste them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../src/core/refusals.ts';
import { ladder } from '../../../src/core/search/ladder.ts';
import { searchKey } from '../../../src/core/search/query.ts';
import { readWhat, releaseIdIn, releaseMark, type What } from '../../../src/core/search/what.ts';
import { inWords, searchIn } from '../../support/searches.ts';

/** Returns what a text means, in one line. */
const said = (typed: string): string => inWords(readWhat(typed));

describe('a link or an id', () => {
  it.each([
    ['https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up', 'release 249504'],
    ['https://www.discogs.com/de/release/249504-Rick-Astley-Never-Gonna-Give-You-Up', 'release 249504'],
    ['https://www.discogs.com/pt_BR/release/249504', 'release 249504'],
    ['www.discogs.com/release/249504', 'release 249504'],
    ['Www.discogs.com/release/249504', 'release 249504'],
    ['discogs.com/release/249504', 'release 249504'],
    ['<https://www.discogs.com/release/249504>', 'release 249504'],
    ['this one: https://www.discogs.com/release/249504, from 1987', 'release 249504'],
    ['https://www.discogs.com/sell/release/249504?ev=rb', 'release 249504'],
    ['https://www.discogs.com/sell/list?release_id=249504', 'release 249504'],
    ['https://api.discogs.com/releases/249504', 'release 249504'],
    ['https://www.discogs.com/Rick-Astley-Never-Gonna-Give-You-Up/release/249504', 'release 249504'],
    ['r249504', 'release 249504'],
    ['R249504', 'release 249504'],
    ['r 249504', 'release 249504'],
    ['[r249504]', 'release 249504'],
    ['[r=249504]', 'release 249504'],
    ['[r7]', 'release 7'],
    ['#249504', 'release 249504'],
    ['the one in [r249504] please', 'release 249504'],
    ['release/249504', 'release 249504'],
    ['/release/249504-Rick-Astley-Never-Gonna-Give-You-Up', 'release 249504'],
    ['Release 249504', 'release 249504'],
    ['master: 96559', 'master 96559'],
    ['https://www.discogs.com/master/96559-Rick-Astley-Never-Gonna-Give-You-Up', 'master 96559'],
    ['https://www.discogs.com/fr/master/96559', 'master 96559'],
    ['https://www.discogs.com/sell/list?master_id=96559', 'master 96559'],
    ['https://api.discogs.com/masters/96559/versions', 'master 96559'],
    ['m123', 'master 123'],
    ['M96559', 'master 96559'],
    ['m 96559', 'master 96559'],
    ['[m96559]', 'master 96559'],
    ['all of [m=96559]', 'master 96559'],
    ['https://www.discogs.com/master/96559 as https://www.discogs.com/release/249504', 'release 249504'],
  ])('%s', (typed, expected) => {
    expect(said(typed)).toBe(expected);
  });

  it.each([
    // An item for sale, an artist, a label, a user, a list: no release and no master.
    ['https://www.discogs.com/sell/item/1234567', 'not-a-release-page'],
    ['https://www.discogs.com/shop/item/1234567', 'not-a-release-page'],
    ['https://www.discogs.com/artist/72872-Rick-Astley', 'not-a-release-page'],
    ['https://www.discogs.com/label/26126-RCA', 'not-a-release-page'],
    ['https://www.discogs.com/user/crate_keeper', 'not-a-release-page'],
    ['https://www.discogs.com/seller/crate_keeper/profile', 'not-a-release-page'],
    ['https://www.discogs.com/lists/Best-of-1987/12345', 'not-a-release-page'],
    ['https://www.discogs.com/search/?q=rick+astley', 'not-a-release-page'],
    ['discogs.com', 'not-a-release-page'],
    ['www.discogs.com', 'not-a-release-page'],
    ['[a72872]', 'not-a-release-page'],
    ['[l=Harvest]', 'not-a-release-page'],
    ['https://www.ebay.com/itm/1234567890', 'not-on-discogs'],
    ['www.hhv.de/shop/en/item/123', 'not-on-discogs'],
    ['juno.co.uk/products/tool-lateralus/1234567-01/', 'not-on-discogs'],
    ['https://open.spotify.com/album/5l5m1hnH4punS1GQXgEi3T', 'not-on-discogs'],
    ['youtu.be/dQw4w9WgXcQ', 'not-on-discogs'],
    ['https://evil.example/?to=https://www.discogs.com/release/249504', 'not-on-discogs'],
    ['https://www.discogs.com.evil.example/release/249504', 'not-on-discogs'],
    ['evil.example/?to=https://www.discogs.com/release/249504', 'not-on-discogs'],
    ['ftp://discogs.example/release/1', 'not-on-discogs'],
    ['[r1] or [r2]', 'several-releases'],
    ['[m1] or [m2]', 'several-releases'],
    ['r000', 'no-such-number'],
  ])('%s is refused: %s', (typed, kind) => {
    expect(() => readWhat(typed)).toThrow(Refusal);
    expect(() => readWhat(typed)).toThrow(kind);
  });
});

it.each([1, 7, 99, 100, 249504, 9_999_999_999])(
  'the mark of release %i is read as that release',
  (releaseId) => {
    expect(readWhat(releaseMark(releaseId))).toEqual({ kind: 'release', releaseId });
  },
);

describe('digits', () => {
  it.each([
    // UPC-A, EAN-13 and EAN-8, in groups as sleeves print them.
    ['6 02547 20288 8', 'barcode 602547202888'],
    ['602547202888', 'barcode 602547202888'],
    ['0 74644 05052 3', 'barcode 074644050523'],
    ['0-74644-05052-3', 'barcode 074644050523'],
    ['5 099902 987613', 'barcode 5099902987613'],
    ['5099902987613', 'barcode 5099902987613'],
    ['5.099902.987613', 'barcode 5099902987613'],
    ['5 099902–987613', 'barcode 5099902987613'],
    ['４９８８００６１２３４５６'.replace('５６', '５３'), 'wrong-digit 4988006123453'],
    ['٥٠٩٩٩٠٢٩٨٧٦١٣', 'barcode 5099902987613'],
    ['EAN: 5099902987613', 'barcode 5099902987613'],
    ['UPC 0 74644 05052 3', 'barcode 074644050523'],
    ['Barcode: 602547202888', 'barcode 602547202888'],
    ['(5099902987613)', 'barcode 5099902987613'],
    ['٢٤٩٥٠٤', 'catno 249504'],
    ['２４９ ５０４', 'catno 249 504'],
    ['12345670', 'barcode 12345670'],
    ['5099902987613 black vinyl', 'barcode 5099902987613'],
    ['EMI 5099902987613 (2011)', 'barcode 5099902987613'],
    // A GTIN-14: the check digit is tested, then the zeros in front fall away.
    ['00602547202888', 'barcode 602547202888'],
    ['05099902987613', 'barcode 5099902987613'],
    ['00602547202889', 'wrong-digit 00602547202889'],
    ['5099902987618', 'wrong-digit 5099902987618'],
    ['5 099902 987618', 'wrong-digit 5099902987618'],
    ['074644050521', 'wrong-digit 074644050521'],
    // One to eleven other digits are a catalogue number.
    ['1999', 'catno 1999'],
    ['90125', 'catno 90125'],
    ['2112', 'catno 2112'],
    ['311', 'catno 311'],
    ['7', 'catno 7'],
    ['249504', 'catno 249504'],
    ['12345678', 'catno 12345678'],
    ['34567891', 'catno 34567891'],
    ['88697680571', 'catno 88697680571'],
    ['88697 68057 1', 'catno 88697 68057 1'],
    ['815277-1', 'catno 815277-1'],
    ['468416 2', 'catno 468416 2'],
    ['9 23774-1', 'catno 9 23774-1'],
    ['6359 034', 'catno 6359 034'],
    ['2383 013', 'catno 2383 013'],
  ])('%s', (typed, expected) => {
    expect(said(typed)).toBe(expected);
  });

  it('eight can have a right check digit by chance, so the catalogue number is searched for, too', () => {
    const what = readWhat('1234 5670');
    expect(what).toEqual({
      kind: 'barcode',
      digits: '12345670',
      typed: '1234 5670',
      elseNumber: '1234 5670',
    });
    if (what.kind !== 'barcode') return;
    expect(ladder(what)).toEqual([
      { kind: 'barcode', barcode: '12345670' },
      { kind: 'barcode', barcode: '1234 5670' },
      { kind: 'catno', number: '1234 5670', anyFormat: false },
      { kind: 'catno', number: '1234 5670', anyFormat: true },
    ]);
    expect(searchKey(what)).not.toBe(searchKey({ kind: 'barcode', digits: '12345670', typed: '1234 5670' }));
  });

  it('more than a barcode has are refused', () => {
    for (const digits of [15, 16, 40]) {
      expect(() => readWhat('1'.repeat(digits))).toThrow('barcode-length');
    }
  });

  it('short ones can be a title, so the search for words comes last; long ones are not searched for as words', () => {
    expect(readWhat('90125')).toEqual({ kind: 'catno', number: '90125', elseText: '90125' });
    expect(readWhat('12345678')).toEqual({ kind: 'catno', number: '12345678' });
  });

  it.each([
    ['249504', 249504],
    ['36543210', 36_543_210],
    ['0249504', null],
    ['249 504', null],
    ['R 249504', 249504],
    ['99999999999', null],
    ['SHVL 804', null],
  ])('%s can be release %s', (number, releaseId) => {
    expect(releaseIdIn(number)).toBe(releaseId);
  });
});

it('a text always means something that is searched for in four calls at most, or is refused', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(...'0123456789 -./−&rmABCabc#[]:'), maxLength: 30 }),
  );
  fc.assert(
    fc.property(text, (typed) => {
      let what: What;
      try {
        what = readWhat(typed);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
        return;
      }
      if (what.kind === 'wrong-digit' || what.kind === 'master') return;
      const steps = ladder(searchIn(what)).map((step) => JSON.stringify(step));
      expect(steps.length).toBeGreaterThan(0);
      expect(steps.length).toBeLessThanOrEqual(4);
      expect(new Set(steps).size).toBe(steps.length);
    }),
  );
});
