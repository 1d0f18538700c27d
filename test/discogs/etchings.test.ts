// The etchings of a release, and what beside them in a search row is something else. Rows and identifiers are recorded ones.
import { describe, expect, it } from 'vitest';
import { etchingsOf, etchingsOfRow } from '../../src/discogs/etchings.ts';

const texts = (identifiers: string[]) => etchingsOfRow(identifiers).map(({ text }) => text);

describe('in a search row', () => {
  it.each<[string, string[], string[]]>([
    [
      'David Bowie - No Plan EP',
      ['8 89854 19651 6', '889854196516', '44-185578', '88985-41965-1-A WG/NRP ⓤ', 'BMI', '88985419651A'],
      ['44-185578', '88985-41965-1-A WG/NRP ⓤ', '88985419651A'],
    ],
    [
      'Dire Straits - Making Movies',
      ['LC 1633', 'GEMA', 'AA 6359 034.1Y', '10 AA6359034   1Y   320'],
      ['AA 6359 034.1Y', '10 AA6359034   1Y   320'],
    ],
    [
      'Abigail Mead - Full Metal Jacket',
      ['0 7599-28204-7', '075992820479', 'GEMA/BIEM', 'LC 0392', 'WE 171', 'Ⓝ', 'R / S Alsdorf 928204-7-A'],
      ['WE 171', 'R / S Alsdorf 928204-7-A'],
    ],
    [
      'Stanley Turrentine - Sugar',
      ['BMI', 'RVG 87658 A', 'T 1', 'VAN GELDER'],
      ['RVG 87658 A', 'VAN GELDER'],
    ],
    [
      'Cat Stevens - The View From The Top',
      ['[2 D]  EAL-13561.P-2W   [U U D]', 'GEMA', 'Britico', 'NCB'],
      ['[2 D]  EAL-13561.P-2W   [U U D]'],
    ],
    [
      'David Bowie - Is It Any Wonder?',
      ['190295332358', 'LC50419', 'GEMA/MCPS', 'BK96906-01 A1 190295332358 1II'],
      ['BK96906-01 A1 190295332358 1II'],
    ],
    [
      'Thelonious Monk',
      ['5 051083 116923', 'SRS 1/A CUT BY BNJ', '-42461-'],
      ['SRS 1/A CUT BY BNJ', '-42461-'],
    ],
    [
      'a CD',
      [
        '643443100120.',
        'none',
        'none / not readable',
        '[Unreadable]',
        'ifpi L902',
        'IFPÏ 9718',
        'B000JCES8Y',
      ],
      [],
    ],
    [
      'rights societies in every spelling',
      [
        'BIEM / STEMRA',
        'bel BIEM',
        'n©b',
        'Austro Mechana',
        'MCPS / BIEM / SDRM',
        'ASCAP/BMI/PRS',
        'LC-0149',
      ],
      [],
    ],
    ["Universal's own number", ['602547181480', 'B002275501'], ['B002275501']],
    ['a barcode with its arrow', ['5 012394 144777 >', '5012394144777', '96385074', '9638 5074'], []],
  ])('%s', (_, identifiers, etchings) => {
    expect(texts(identifiers)).toEqual(etchings);
  });

  it('each once, without a side', () => {
    expect(etchingsOfRow(['MOSH 23 A1 MPO', 'MOSH 23 A1 MPO', 'MOSH 23 B1 MPO'])).toEqual([
      { text: 'MOSH 23 A1 MPO', side: null },
      { text: 'MOSH 23 B1 MPO', side: null },
    ]);
  });
});

describe('of a release', () => {
  const matrix = (value: string | null, description: string | null = null) => ({
    type: 'Matrix / Runout',
    value,
    description,
  });

  it('are its matrix numbers with what Discogs says about them', () => {
    expect(
      etchingsOf([
        { type: 'Barcode', value: '5012394144777', description: null },
        matrix('PB 41447 A2 UTOPIA MS [encircled]', 'A side runout etchings, variant 1'),
        { type: 'MATRIX / RUNOUT', value: 'PB 41447 A‡', description: 'A side label' },
        { type: 'Other', value: 'RC110', description: 'Distribution code F' },
        { type: 'Mastering SID Code', value: 'IFPI L136', description: null },
        matrix('none'),
        matrix(null),
        { type: null, value: 'SHVL 804 A-2', description: null },
      ]),
    ).toEqual([
      { text: 'PB 41447 A2 UTOPIA MS [encircled]', side: 'A side runout etchings, variant 1' },
      { text: 'PB 41447 A‡', side: 'A side label' },
    ]);
  });

  it('keep the first side of a text that stands there twice', () => {
    expect(etchingsOf([matrix('-18692-', 'Side A'), matrix('-18692-', 'Side B')])).toEqual([
      { text: '-18692-', side: 'Side A' },
    ]);
  });
});

it('are at most 40, with at most 200 characters, and no half of a character', () => {
  const long = `${'x'.repeat(199)}🎵`;
  const many = Array.from({ length: 200 }, (_, at) => `SHVL 804 A-${at}`);
  expect(texts([long, ...many])).toEqual(['x'.repeat(199), ...many.slice(0, 39)]);
});
