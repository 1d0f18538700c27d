// What a text of /find without a link means: a catalogue number, an album, or words. Real texts as people type them.
import { describe, expect, it } from 'vitest';
import { LONGEST_WHAT, readWhat } from '../../../src/core/search/what.ts';

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
      'dfa 2060',
      'XLLP196',
      'HDB LP 001',
      '6.24147 AP',
      'UAS 29 506 I',
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
