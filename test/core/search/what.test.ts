// What a text of /find means, by its shape: real texts as people type and paste them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../src/core/refusals.ts';
import { ladder } from '../../../src/core/search/ladder.ts';
import { searchIn } from '../../../src/core/search/query.ts';
import {
  LONGEST_WHAT,
  readWhat,
  releaseIdIn,
  releaseMark,
  type What,
} from '../../../src/core/search/what.ts';

/** Returns the kind of a text, and what it carries, in one line. */
function said(typed: string): string {
  const what = readWhat(typed);
  switch (what.kind) {
    case 'release':
      return `release ${what.releaseId}`;
    case 'master':
      return `master ${what.masterId}`;
    case 'barcode':
    case 'wrong-digit':
      return `${what.kind} ${what.digits}`;
    case 'catno':
      return `catno ${what.number}`;
    case 'album':
      return `album ${what.artist} | ${what.title}`;
    case 'text':
      return `text ${what.text}`;
    case 'etching':
      return `etching ${what.etching}`;
  }
}

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
    ['12345670', 'barcode 12345670'],
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
    ['99999999999', null],
    ['SHVL 804', null],
  ])('%s can be release %s', (number, releaseId) => {
    expect(releaseIdIn(number)).toBe(releaseId);
  });
});

describe('a catalogue number', () => {
  it.each([
    ...[
      'SHVL 804',
      'shvl 804',
      'Shvl 804',
      'SHVL804',
      'SHVL-804',
      'SHVL.804',
      '4AD 3722',
      '4ad 3722',
      'CAD 3X22',
    ],
    ...[
      '1C 062-05 249',
      '2C 064-05.249',
      '1C 064 24 0156 1',
      '1C 2 LP 164 165 1953',
      '- oto - 4',
      'ILPS 9135',
    ],
    ...[
      'ilps 9135',
      'Amlh 64600',
      'smas-11163',
      'ecm 1064',
      'ECM 1064 ST',
      'PCS 7027',
      'K 50370',
      'V2001',
      'FACT 10',
    ],
    ...[
      'BLP 1577',
      'MG-V8',
      'CL 1355',
      'CS 8163',
      'WARPLP92',
      'WARP LP 92',
      'ZEN 12',
      '7243 8 55229 1 8 A',
      'R1-71234',
    ],
    ...[
      'AOS-432-L',
      'SRS-1-LE',
      'PAX-AM 053',
      'DPA 3019/20',
      '12 CHEAP 14',
      'Slang50138LTD',
      'B0029772-01',
      '5E-506',
    ],
    ...[
      'SD 8236',
      'SD - 8236',
      '1C 062 - 05 249',
      'SHVL - 804',
      '12/500',
      'C60 27411 001',
      'С60-08725-6',
      'MOVLP1234',
    ],
    ...[
      'VJS-6',
      '25AP 1234',
      'P-10001A',
      'INTACT 12',
      'M 96559',
      'SKAO-2653',
      'ST-A-702',
      'R 25013',
      'BSK 3010',
    ],
  ])('%s', (typed) => {
    expect(readWhat(typed)).toEqual({ kind: 'catno', number: typed, elseText: typed });
  });

  it.each([
    ['Cat# SHVL 804', 'SHVL 804'],
    ['cat no. SHVL 804', 'SHVL 804'],
    ['Catalogue number: SHVL 804', 'SHVL 804'],
    ['"SHVL 804"', 'SHVL 804'],
    ['(SHVL 804).', 'SHVL 804'],
    [' SHVL\t 804 ', 'SHVL 804'],
    ['`SHVL 804`', 'SHVL 804'],
  ])('%s, with what people put around it', (typed, number) => {
    expect(readWhat(typed)).toMatchObject({ kind: 'catno', number });
  });
});

describe('an album', () => {
  it.each([
    ['Pink Floyd - The Dark Side Of The Moon', 'Pink Floyd', 'The Dark Side Of The Moon'],
    ['Tool – Lateralus', 'Tool', 'Lateralus'],
    ['Tool — 10,000 Days', 'Tool', '10,000 Days'],
    ['tool -- lateralus', 'tool', 'lateralus'],
    ['Blink-182 - Enema Of The State', 'Blink-182', 'Enema Of The State'],
    ['U2 - War', 'U2', 'War'],
    ['M83 - Saturdays = Youth', 'M83', 'Saturdays = Youth'],
    ['Sum 41 - All Killer No Filler', 'Sum 41', 'All Killer No Filler'],
    ['10cc - How Dare You!', '10cc', 'How Dare You!'],
    ['UB40 - Labour Of Love', 'UB40', 'Labour Of Love'],
    ['Adele - 21', 'Adele', '21'],
    ['Prince - 1999', 'Prince', '1999'],
    ['Van Halen - 1984', 'Van Halen', '1984'],
    ['ABBA - 1976', 'ABBA', '1976'],
    ['U2 - 3', 'U2', '3'],
    ['Yes - 90125', 'Yes', '90125'],
    ['Rush - 2112', 'Rush', '2112'],
    ['Jay-Z - 4:44', 'Jay-Z', '4:44'],
    ['Aphex Twin - Selected Ambient Works 85-92', 'Aphex Twin', 'Selected Ambient Works 85-92'],
    ['Sigur Rós - ( ) - Live', 'Sigur Rós', '( ) - Live'],
    ['Björk - Début', 'Björk', 'Début'],
    ['אריק איינשטיין - שבלול', 'אריק איינשטיין', 'שבלול'],
    ['坂本龍一 - 千のナイフ', '坂本龍一', '千のナイフ'],
    // The title of a page of Discogs, as a browser shares it.
    [
      'Rick Astley – Never Gonna Give You Up (1987, Vinyl) - Discogs',
      'Rick Astley',
      'Never Gonna Give You Up',
    ],
    ['Tool - Lateralus | Releases | Discogs', 'Tool', 'Lateralus'],
    ['Tool – Lateralus | Discogs', 'Tool', 'Lateralus'],
  ])('%s', (typed, artist, title) => {
    expect(readWhat(typed)).toEqual({ kind: 'album', artist, title, elseText: `${artist} ${title}` });
  });
});

describe('free text', () => {
  it.each([
    // Artists with digits.
    ...[
      'Blink-182',
      'blink-182',
      'blink182',
      'U2',
      'u2',
      'M83',
      'm83',
      'Sum 41',
      'sum 41',
      '10cc',
      '10CC',
      'UB40',
      'MC5',
    ],
    ...[
      '2Pac',
      '50 Cent',
      '3 Doors Down',
      'Maroon 5',
      'Level 42',
      'Heaven 17',
      'Front 242',
      'Haircut 100',
      '808 State',
    ],
    ...[
      'The 1975',
      'the 1975',
      'The B-52’s',
      "B-52's",
      'Galaxie 500',
      'Apollo 440',
      'Powerman 5000',
      'Andre 3000',
      'E40',
    ],
    ...[
      'deadmau5',
      '65daysofstatic',
      'S Club 7',
      'Eiffel 65',
      'Jurassic 5',
      'Studio 54',
      '+44',
      'Death From Above 1979',
    ],
    ...[
      'DEATH FROM ABOVE 1979',
      '13th Floor Elevators',
      'Chicago 17',
      'Vol. 4',
      'Led Zeppelin 4',
      '69 Love Songs',
      'R2',
    ],
    // Words, and a label with its number.
    ...[
      'dark side of the moon',
      'OK Computer',
      'AC/DC',
      'R.E.M.',
      'a-ha',
      'Ke$ha',
      'P!nk',
      'Godspeed You! Black Emperor',
    ],
    ...[
      'Harvest SHVL 804',
      'Polydor 2383 013',
      'Rough Trade ROUGH 1',
      'blue note 1577 coltrane',
      'Tool Lateralus 2005',
    ],
    ...[
      'none',
      'None',
      '[none]',
      'The Low End Theory',
      'Björk',
      '4:44',
      '12"',
      '7"',
      '#1',
      '#9 Dream',
      'Tool-Lateralus',
    ],
    // Other scripts, also those that are written from right to left, and emoji beside words.
    ...[
      'フィッシュマンズ',
      '空中キャンプ 96',
      '김광석',
      'Кино',
      'Группа крови',
      'אריק איינשטיין',
      'فيروز',
      'Радж 69',
      'Blue Train 🎷',
    ],
    ...[
      'L’Impératrice',
      'Ágætis byrjun',
      'München',
      'Sunn O)))',
      '…And You Will Know Us',
      'the album with the prism',
    ],
  ])('%s', (typed) => {
    expect(readWhat(typed)).toEqual({ kind: 'text', text: typed });
  });

  it.each(['', '   ', '\u200b', '🎷', '💿💿', '!!!', '( )', '- - -', '★', '<>', '。'])(
    'nothing to search for in %j',
    (typed) => {
      expect(() => readWhat(typed)).toThrow('nothing-to-find');
    },
  );

  it('a long text is refused before anything is read in it', () => {
    expect(() => readWhat('x'.repeat(LONGEST_WHAT + 1))).toThrow('find-too-long');
    expect(() => readWhat(`https://www.discogs.com/release/1 ${'x'.repeat(5_000)}`)).toThrow('find-too-long');
    expect(readWhat('x'.repeat(LONGEST_WHAT))).toMatchObject({ kind: 'text' });
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
