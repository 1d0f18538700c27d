// What is shown of a pressing: its name, its facts in one line, its card.
import { describe, expect, it } from 'vitest';
import { english } from '../../../src/discord/texts/en/index.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import {
  offersLine,
  pressingCard,
  pressingFacts,
  pressingName,
} from '../../../src/discord/views/pressing.ts';
import { pressing, release } from '../../support/pressings.ts';

const facts = (over: Parameters<typeof pressing>[0], isBrief = false) =>
  pressingFacts(pressing(over), english, { isBrief });

it.each([
  [{}, '🇬🇧 UK 1987 · RCA PB 41447'],
  [{ country: 'UK & Europe' }, 'UK & Europe 1987 · RCA PB 41447'],
  [{ country: null }, '1987 · RCA PB 41447'],
  [{ year: null, label: null }, '🇬🇧 UK · PB 41447'],
  [{ country: null, year: null, label: null, catalogNumber: null }, ''],
  [{ label: '*NSYNC', catalogNumber: '\u3164' }, '🇬🇧 UK 1987 · \\*NSYNC'],
])('a name: %j', (over, name) => {
  expect(pressingName(pressing(over))).toBe(name);
});

describe('facts in a line', () => {
  const fancy = {
    recordSize: '12"',
    carriers: [{ kind: 'LP', count: 2 }],
    discCount: 2,
    vinylColor: 'Red Translucent / Clear',
    isShapedVinyl: true,
    shape: 'Heart',
    isPictureDisc: true,
    isEtched: true,
    weight: '180 g',
    descriptions: ['LP', 'Album', 'Limited Edition', 'Numbered', 'Reissue', 'Remastered', 'Stereo'],
  };
  it('are all that a collector wants to know', () => {
    expect(facts(fancy)).toBe(
      'Red Translucent / Clear · 2 × 12" · 180 g · Picture disc, Shaped (Heart) · Etched · LP, Album, Limited Edition, Numbered, Reissue, Remastered, Stereo · 1,234 have · 56 want',
    );
  });
  it('are brief in a list: what most pressings share is left out', () => {
    expect(facts(fancy, true)).toBe(
      'Red Translucent / Clear · 2 × 12" · 180 g · Picture disc, Shaped (Heart) · Etched · Limited Edition · 1,234 have · 56 want',
    );
  });

  it.each([
    [
      'LP + CD',
      [
        ['LP', 1],
        ['CD', 1],
      ],
    ],
    [
      '2 × LP + DVD',
      [
        ['LP', 2],
        ['DVD', 1],
      ],
    ],
    [
      '3 × LP + 7" + CD',
      [
        ['LP', 3],
        ['7"', 1],
        ['CD', 1],
      ],
    ],
    [
      '12" + Cassette',
      [
        ['12"', 1],
        ['Cassette', 1],
      ],
    ],
  ] as const)('say all that is in the box: %s', (box, parts) => {
    const carriers = parts.map(([kind, count]) => ({ kind, count }));
    const said = box.includes('LP') ? 'Album' : 'LP, Album';
    expect(facts({ recordSize: '12"', discCount: 1, carriers, descriptions: ['LP', 'Album'] })).toBe(
      `${box} · ${said} · 1,234 have · 56 want`,
    );
  });

  it.each([
    ['12"', { recordSize: '12"', carriers: [{ kind: 'LP', count: 1 }], discCount: 1 }],
    ['5 × 12"', { recordSize: '12"', carriers: [{ kind: 'LP', count: 5 }], discCount: 5 }],
    [
      '12" + 7" (3 discs)',
      { recordSize: '12" + 7"', carriers: [{ kind: '12"/7"', count: 3 }], discCount: 3 },
    ],
    ['10 × CD', { recordSize: null, carriers: [{ kind: 'CD', count: 10 }], discCount: 0 }],
    ['2 × Vinyl', { recordSize: null, carriers: [{ kind: 'Vinyl', count: 2 }], discCount: 2 }],
  ])('say what there is of one kind: %s', (said, over) => {
    expect(facts({ ...over, descriptions: [] })).toBe(`${said} · 1,234 have · 56 want`);
  });

  it('leave out what is not known', () => {
    const nothing = {
      recordSize: null,
      carriers: [],
      descriptions: [],
      have: null,
      want: null,
      discCount: 0,
    };
    expect(facts(nothing)).toBe('');
  });
});

const AT = new Date(1_700_000_000_000);
const OFFERS = { count: 1_034, lowest: 12, currency: 'EUR', at: AT } as const;

describe('what is for sale', () => {
  it.each([
    [OFFERS, '1,034 for sale from €12, <t:1700000000:R>'],
    [
      { ...OFFERS, count: 1, lowest: 1_234.5, currency: 'USD' },
      '1 for sale from US$1,234.50, <t:1700000000:R>',
    ],
    [{ ...OFFERS, lowest: 12.5 }, '1,034 for sale from €12.50, <t:1700000000:R>'],
    [{ ...OFFERS, currency: 'AUD' }, '1,034 for sale from A$12, <t:1700000000:R>'],
    [{ ...OFFERS, currency: 'GBP' }, '1,034 for sale from £12, <t:1700000000:R>'],
    [{ ...OFFERS, lowest: 1_920, currency: 'JPY' }, '1,034 for sale from JP¥1,920, <t:1700000000:R>'],
    [{ ...OFFERS, lowest: null }, '1,034 for sale, <t:1700000000:R>'],
    [{ ...OFFERS, count: 0, lowest: null }, 'None for sale, <t:1700000000:R>'],
  ] as const)('%j reads %s', (offers, said) => {
    expect(offersLine(offers, english)).toEqual([said]);
    expect(english.pressing.isOffers(said)).toBe(true);
  });

  it('is not said when it is not known', () => {
    expect([...offersLine(null, english), ...offersLine(undefined, english)]).toEqual([]);
  });

  it('stands last on a card that only one person sees, and on no other', () => {
    const full = release();
    const subject = { pressing: full, release: full, ownership: null, offers: OFFERS };
    const lines = (isPrivate?: boolean) =>
      pressingCard({ ...subject, ...(isPrivate !== undefined && { isPrivate }) }, english).description?.split(
        '\n',
      );
    expect(lines(true)?.at(-1)).toBe('1,034 for sale from €12, <t:1700000000:R>');
    expect(lines(false)).toEqual(lines(true)?.slice(0, -1));
    expect(lines()).toEqual(lines(false));
  });
});

describe('a card', () => {
  it('has a big cover, every number, and the badge on top', () => {
    const full = release({
      labels: [
        { name: 'RCA', catalogNumber: 'PB 41447' },
        { name: 'RCA', catalogNumber: 'PB 41448' },
        { name: 'PWL', catalogNumber: null },
      ],
      barcodes: ['5012394144777', '012394144777'],
    });
    expect(
      pressingCard({ pressing: full, release: full, ownership: { kind: 'owned', copies: 2 } }, english),
    ).toMatchInlineSnapshot(`
      {
        "color": 5763719,
        "description": "**✅ Owned ×2**
      🇬🇧 UK 1987 · RCA PB 41447
      7" · 45 RPM, Single, Stereo · 1,234 have · 56 want
      Electronic, Pop, Euro-Disco",
        "fields": [
          {
            "name": "Catalogue numbers",
            "value": "RCA PB 41447 · RCA PB 41448 · PWL",
          },
          {
            "name": "Barcodes",
            "value": "5012394144777 · 012394144777",
          },
        ],
        "image": {
          "url": "https://i.discogs.com/cover.jpg",
        },
        "title": "Rick Astley - Never Gonna Give You Up",
        "url": "https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up",
      }
    `);
  });

  it('has what a row of a search tells until the details are read', () => {
    const row = pressing();
    expect(
      pressingCard({ pressing: row, release: null, ownership: { kind: 'not-owned' } }, english),
    ).toMatchInlineSnapshot(`
      {
        "color": 9807270,
        "description": "🇬🇧 UK 1987 · RCA PB 41447
      7" · 45 RPM, Single, Stereo · 1,234 have · 56 want",
        "image": {
          "url": "https://i.discogs.com/thumb.jpg",
        },
        "title": "Rick Astley - Never Gonna Give You Up",
        "url": "https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up",
      }
    `);
  });

  it('of which nothing is known says so, and has no colour where the message says what is owned', () => {
    const bare = release({
      ...{ country: null, year: null, label: null, catalogNumber: null, recordSize: null, carriers: [] },
      ...{ descriptions: [], have: null, want: null, genres: [], styles: [], labels: [], barcodes: [] },
      ...{ coverImageUrl: null, thumbnailUrl: null },
    });
    expect(pressingCard({ pressing: bare, release: bare, ownership: null }, english)).toEqual({
      title: 'Rick Astley - Never Gonna Give You Up',
      url: bare.webUrl,
      description: 'No details on Discogs',
    });
  });

  it('stays within every limit, however much there is', () => {
    const long = 'Ḧ**'.repeat(300);
    const full = release({
      ...{ heading: long, country: long, label: long, catalogNumber: long, vinylColor: long },
      ...{ descriptions: Array.from({ length: 100 }, () => long), genres: [long], styles: [long] },
      labels: Array.from({ length: 100 }, (_, index) => ({ name: long, catalogNumber: `${index}` })),
      barcodes: Array.from({ length: 200 }, (_, index) => String(1_000_000_000_000 + index)),
    });
    const card = pressingCard({ pressing: full, release: full, ownership: { kind: 'gone' } }, english);
    const fields = card.fields ?? [];
    expect(card.title?.length).toBeLessThanOrEqual(LIMITS.embedTitle);
    expect(Math.max(...fields.map((field) => field.value.length))).toBeLessThanOrEqual(
      LIMITS.embedFieldValue,
    );
    const size = [card.title, card.description, ...fields.flatMap(({ name, value }) => [name, value])].join(
      '',
    );
    expect(size.length).toBeLessThanOrEqual(LIMITS.embedTotal);
    expect(card.description).toMatch(/^\*\*Gone from Discogs\*\*\n/);
  });
});
