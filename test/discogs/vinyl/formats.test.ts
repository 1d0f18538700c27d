// Vinyl details from `formats`: size, colour and shape, over real releases and by each rule.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectionPageSchema } from '../../../src/discogs/schemas.ts';
import { formatFacts, formatsFromFlat } from '../../../src/discogs/vinyl/formats.ts';
import { EXAMPLES, parseFormats } from './formats-examples.ts';

const factsOf = (written: string) => formatFacts(parseFormats(written));

describe('real releases', () => {
  it('has all of them', () => {
    expect(EXAMPLES).toHaveLength(51);
  });

  it.each(EXAMPLES)('$id', ({ id: _, formats, ...expected }) => {
    expect(formatFacts(formats)).toMatchObject(expected);
  });
});

describe('record size', () => {
  it.each([
    ['1 x Vinyl [7"]', '7"'],
    ['1 x Vinyl [LP]', '12"'],
    ['1 x Vinyl [LP, 10"]', '10"'],
    ['1 x Vinyl [16", 33 ⅓ RPM]', '16"'],
    ['1 x Vinyl [6½"]', '6½"'],
    ['1 x Flexi-disc [25cm]', '25cm'],
    ['1 x Vinyl [21 cm]', '21 cm'],
    ['1 x Acetate [10"]', '10"'],
    ['1 x Lathe Cut [8"]', '8"'],
    ['1 x Vinyl [45 RPM, Single]', null],
    ['1 x Shellac [78 RPM]', null],
    ['1 x Vinyl [EP]', null],
    ['1 x Vinyl [Album] 12" sleeve', null],
    ['1 x CD [Mini, 3"]', null],
    ['1 x Box Set [12"]', null],
    ['1 x Vinyl [7"] ++ 1 x Vinyl [7"]', '7"'],
    ['1 x Vinyl [LP] ++ 1 x Vinyl [12"] ++ 1 x Vinyl [7"]', '12" + 7"'],
    ['1 x Vinyl [7"] ++ 1 x Vinyl [LP]', '7" + 12"'],
    ['1 x CDr [3"] ++ 1 x Lathe Cut [5"]', '5"'],
    ['1 x Cassette [] ++ 1 x Vinyl [LP]', '12"'],
  ])('%s is %s', (written, size) => {
    expect(factsOf(written).recordSize).toBe(size);
  });

  it('is never taken from the free text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const format = { name: 'Vinyl', qty: 1, descriptions: ['Album'] };
        expect(formatFacts([{ ...format, text: `${text} 7" 10 inch LP` }]).recordSize).toBeNull();
      }),
    );
  });
});

describe('colour of several entries', () => {
  it.each([
    ['1 x Vinyl [LP] Red ++ 1 x Vinyl [LP] Blue', 'Red / Blue'],
    ['1 x Vinyl [LP] Clear ++ 1 x Vinyl [LP] clear', 'Clear'],
    ['1 x Vinyl [LP] ++ 1 x Vinyl [LP] Blue, Gatefold', 'Blue'],
    ['1 x Vinyl [LP] 180g ++ 1 x All Media [Album] Gatefold', null],
    ['1 x Vinyl [LP] ++ 1 x All Media [Album] Pink, Gatefold', 'Pink'],
    ['1 x Vinyl [LP] Red ++ 1 x All Media [Album] White Labels', 'Red'],
    ['1 x Vinyl [LP] Red ++ 1 x All Media [Album] Blue', 'Red'],
    ['1 x All Media [] Green ++ 1 x Vinyl [LP]', 'Green'],
    ['1 x Vinyl [LP] ++ 1 x Cassette [] Red', null],
    ['1 x Vinyl [LP] ++ 1 x Box Set [] Black', null],
    ['1 x Cassette [Album] Red ++ 1 x All Media [] Blue', null],
    ['1 x CD [Album] Red', null],
    // A phrase of unknown words is a colour if it describes a disc. It is not if it describes all media, a picture disc or
    // shellac.
    ['1 x Vinyl [LP] Grimalkin Paddock', 'Grimalkin Paddock'],
    ['1 x Vinyl [LP] ++ 1 x All Media [] Grimalkin Paddock', null],
    ['1 x Vinyl [LP, Picture Disc] Grimalkin Paddock', null],
    ['1 x Shellac [10"] Grimalkin Paddock', null],
    // A single unknown word is never a colour.
    ['3 x Vinyl [LP, Album] Gat', null],
    ['1 x Vinyl [LP] Library', null],
    ['1 x Vinyl [LP] Red ++ 1 x Vinyl [LP] Library', 'Red'],
    ['1 x Shellac [10"] Red', 'Red'],
  ])('%s is %s', (written, colour) => {
    expect(factsOf(written).vinylColor).toBe(colour);
  });
});

describe('what else a disc is', () => {
  it.each([
    ['1 x Vinyl [7", Shape]', { isShapedVinyl: true, shape: null }],
    ['1 x Vinyl [7", Shape, Picture Disc]', { isShapedVinyl: true, isPictureDisc: true }],
    ['1 x Vinyl [LP, Picture Disc]', { isShapedVinyl: false, isPictureDisc: true }],
    ['1 x Vinyl [LP, Etched]', { isShapedVinyl: false, isEtched: true }],
    ['1 x Vinyl [LP] ++ 1 x All Media [Picture Disc]', { isPictureDisc: true }],
    ['1 x CD [Shape]', { isShapedVinyl: false, discCount: 0 }],
    ['1 x Vinyl [7"] Picture Disc', { isPictureDisc: true, vinylColor: null }],
    ['1 x Vinyl [7"] Picture Disc Sleeve', { isPictureDisc: false }],
    ['1 x Vinyl [12"] Clear, Side D Etched', { isEtched: true, vinylColor: 'Clear' }],
    ['1 x Vinyl [12"] Etched Runout', { isEtched: false }],
    ['3 x Vinyl [LP] ++ 1 x Vinyl [7"] ++ 2 x CD []', { discCount: 4 }],
    ['2 x Shellac [10"] ++ 1 x Acetate [10"] ++ 1 x Flexi-disc [7"] ++ 1 x Lathe Cut [5"]', { discCount: 5 }],
    ['1 x Vinyl [7", Shape] Heart ++ 1 x Vinyl [7", Shape] Star', { shape: 'Heart / Star' }],
  ])('%s: %o', (written, expected) => {
    expect(factsOf(written)).toMatchObject(expected);
  });

  it('lists carriers without containers, and descriptions without sizes, each once', () => {
    expect(
      factsOf(
        '1 x Box Set [Compilation] ++ 2 x Vinyl [LP, Album] ++ 1 x Vinyl [12", Album] ++ 1 x CD [Album]',
      ),
    ).toMatchObject({
      carriers: [
        { kind: 'LP', count: 2 },
        { kind: '12"', count: 1 },
        { kind: 'CD', count: 1 },
      ],
      descriptions: ['Compilation', 'LP', 'Album'],
    });
  });

  // The first eight are releases of a real collection (3137648, 10404409, 6163105, …).
  it.each([
    ['1 x Vinyl [LP, Album] Tri Color Split Red/White/Green ++ 1 x CD [Album]', '1 LP, 1 CD'],
    ['1 x Vinyl [LP] Gatefold ++ 1 x CD []', '1 LP, 1 CD'],
    ['2 x Vinyl [LP, Album, Remastered] Blue Translucent ++ 1 x DVD []', '2 LP, 1 DVD'],
    ['2 x Vinyl [LP, Album] 180g ++ 2 x CD [Album] ++ 1 x All Media [Special Edition]', '2 LP, 2 CD'],
    ['3 x Vinyl [LP] ++ 1 x Vinyl [7", 45 RPM] ++ 1 x CD [Promo]', '3 LP, 1 7", 1 CD'],
    ['1 x Vinyl [5", EP] Lathe Cut, Square, Clear ++ 1 x CDr [Mini, EP] 3"', '1 5", 1 CDr'],
    ['1 x Vinyl [LP] ++ 1 x CD [Album] ++ 1 x CD [] ++ 1 x CD [] ++ 1 x Box Set [Compilation]', '1 LP, 3 CD'],
    ['1 x Box Set [Compilation] ++ 10 x CD [Reissue]', '10 CD'],
    ['1 x Vinyl [LP] Red ++ 1 x Vinyl [LP] Blue ++ 1 x All Media [Album]', '2 LP'],
    ['1 x Vinyl [LP, 10"] ++ 1 x Cassette []', '1 10", 1 Cassette'],
    [
      '1 x Shellac [10"] ++ 1 x Flexi-disc [7"] ++ 1 x Lathe Cut []',
      '1 10" Shellac, 1 7" Flexi-disc, 1 Lathe Cut',
    ],
    ['1 x Vinyl [] ++ 1 x Blu-ray []', '1 Vinyl, 1 Blu-ray'],
  ])('%s is %s', (written, box) => {
    const { carriers } = factsOf(written);
    expect(carriers.map(({ kind, count }) => `${count} ${kind}`).join(', ')).toBe(box);
  });

  it('knows nothing of no formats', () => {
    expect(formatFacts([])).toEqual({
      recordSize: null,
      vinylColor: null,
      isShapedVinyl: false,
      shape: null,
      isPictureDisc: false,
      isEtched: false,
      weight: null,
      discCount: 0,
      carriers: [],
      descriptions: [],
    });
  });
});

describe('the flat list of an old search row', () => {
  it('is entries again', () => {
    expect(formatFacts(formatsFromFlat(['Vinyl', '7"', '45 RPM', 'Single', 'CD', 'Album']))).toMatchObject({
      recordSize: '7"',
      vinylColor: null,
      discCount: 1,
      carriers: [
        { kind: '7"', count: 1 },
        { kind: 'CD', count: 1 },
      ],
      descriptions: ['45 RPM', 'Single', 'Album'],
    });
  });

  it('drops what stands before any carrier', () => {
    expect(formatsFromFlat(['Album', 'CD'])).toEqual([{ name: 'CD', qty: 1, text: null, descriptions: [] }]);
  });
});

it('reads whatever JSON stands where formats should be', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (formats, text, descriptions) => {
      for (const one of [formats, [formats], [{ name: 'Vinyl', qty: formats, text, descriptions }]]) {
        const [copy] = collectionPageSchema.parse({
          pagination: { page: 1, pages: 1, items: 1 },
          releases: [{ id: 1, instance_id: 2, basic_information: { formats: one } }],
        }).releases;
        const facts = formatFacts(copy?.basic_information.formats ?? []);
        expect(facts.vinylColor).not.toBe('');
        expect(facts.discCount).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
