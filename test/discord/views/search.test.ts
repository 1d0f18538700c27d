// Discord, views: the message of a search.
import { ButtonStyle } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { ShownResult } from '../../../src/core/search/search.ts';
import { decodeAction } from '../../../src/discord/custom-id.ts';
import { readSearchMessage } from '../../../src/discord/live-search.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import {
  idsOnPage,
  nothingFound,
  pressingLines,
  searchHeading,
  searchPage,
} from '../../../src/discord/views/search.ts';
import { pressing } from '../../support/pressings.ts';

const result = (over: Partial<ShownResult> = {}): ShownResult => ({
  releaseId: 249504,
  pressing: pressing(),
  ownership: { kind: 'not-owned' },
  ...over,
});

const HOSTILE = `**@everyone** [free](https://evil.example) ${'Ḧ'.repeat(400)} <@1> \u202E🎷`;

describe('a page of results', () => {
  it('one result, as Discord gets it', () => {
    expect(searchPage({ releaseIds: [249504], page: 0, results: [result()] })).toMatchInlineSnapshot(`
      {
        "components": [
          {
            "components": [
              {
                "custom_id": "add:249504",
                "label": "1. Add",
                "style": 1,
                "type": 2,
              },
            ],
            "type": 1,
          },
        ],
        "embeds": [
          {
            "description": "1987 · UK · RCA – PB 41447
      7" · 45 RPM, Single, Stereo · 1,234 have · 56 want",
            "thumbnail": {
              "url": "https://i.discogs.com/thumb.jpg",
            },
            "title": "1. Rick Astley - Never Gonna Give You Up",
            "url": "https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up",
          },
        ],
      }
    `);
  });

  it('all that a collector wants to know, in two lines', () => {
    const fancy = pressing({
      recordSize: '12"',
      carriers: [{ kind: 'LP', count: 2 }],
      discCount: 2,
      vinylColor: 'Red Translucent / Clear',
      isShapedVinyl: true,
      shape: 'Heart',
      isPictureDisc: true,
      isEtched: true,
      descriptions: ['LP', 'Limited Edition'],
    });
    const [embed] = searchPage({ releaseIds: [1], page: 0, results: [result({ pressing: fancy })] }).embeds;
    expect(embed?.description).toMatchInlineSnapshot(`
      "1987 · UK · RCA – PB 41447
      2 × 12" · Red Translucent / Clear · Picture disc, Shaped (Heart) · Etched · LP, Limited Edition · 1,234 have · 56 want"
    `);
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
  ] as const)('all that is in the box: %s', (box, parts) => {
    const carriers = parts.map(([kind, count]) => ({ kind, count }));
    const descriptions = ['LP', 'Album'];
    const [, line] = pressingLines(pressing({ recordSize: '12"', discCount: 1, carriers, descriptions }));
    const said = box.includes('LP') ? 'Album' : 'LP, Album';
    expect(line).toBe(`${box} · ${said} · 1,234 have · 56 want`);
  });

  it.each([
    ['12"', { recordSize: '12"', carriers: [{ kind: 'LP', count: 1 }], discCount: 1 }],
    ['5 × 12"', { recordSize: '12"', carriers: [{ kind: 'LP', count: 5 }], discCount: 5 }],
    ['10 × CD', { recordSize: null, carriers: [{ kind: 'CD', count: 10 }], discCount: 0 }],
    ['2 × Vinyl', { recordSize: null, carriers: [{ kind: 'Vinyl', count: 2 }], discCount: 2 }],
  ])('one kind of thing: %s', (said, over) => {
    expect(pressingLines(pressing({ ...over, descriptions: [] }))[1]).toBe(`${said} · 1,234 have · 56 want`);
  });

  it('what is not known is left out', () => {
    const bare = pressing({
      year: null,
      country: null,
      label: null,
      catalogNumber: null,
      recordSize: null,
      carriers: [],
      descriptions: [],
      have: null,
      want: null,
      thumbnailUrl: null,
      discCount: 0,
    });
    const [embed] = searchPage({ releaseIds: [1], page: 0, results: [result({ pressing: bare })] }).embeds;
    expect(embed).toEqual({ title: '1. Rick Astley - Never Gonna Give You Up', url: bare.webUrl });
  });

  it.each<[ShownResult['ownership'], string | undefined, string, ButtonStyle]>([
    [{ kind: 'owned', copies: 2 }, 'In collection ×2', '1. ✓ Added', ButtonStyle.Success],
    [{ kind: 'owned', copies: 1 }, 'In collection', '1. ✓ Added', ButtonStyle.Success],
    [{ kind: 'owned', copies: null }, 'In collection', '1. ✓ Added', ButtonStyle.Success],
    [{ kind: 'waiting' }, 'Saved, not on Discogs yet', '1. ✓ Saved', ButtonStyle.Success],
    [{ kind: 'gone' }, 'Gone from Discogs', '1. Add again', ButtonStyle.Primary],
    [
      { kind: 'other-pressing', owned: { year: 1973, catalogNumber: null }, more: 0 },
      'Another pressing in collection',
      '1. Add',
      ButtonStyle.Primary,
    ],
    [{ kind: 'not-known' }, undefined, '1. Add', ButtonStyle.Primary],
    [{ kind: 'not-owned' }, undefined, '1. Add', ButtonStyle.Primary],
  ])('the badge and the button say the same: %j', (ownership, badge, label, style) => {
    const results = [result({ releaseId: 1, ownership })];
    const { embeds, components } = searchPage({ releaseIds: [1], page: 0, results });
    expect(embeds[0]?.footer?.text).toBe(badge);
    expect(components[0]?.components[0]).toMatchObject({ label, style, custom_id: 'add:1' });
  });

  it('five on a page, numbered through, with buttons that carry all ids', () => {
    const releaseIds = Array.from({ length: 8 }, (_, index) => 30_000_000 + index);
    const page = (number: number) => {
      const results = idsOnPage(releaseIds, number).map((releaseId) => result({ releaseId }));
      return searchPage({ releaseIds, page: number, results });
    };
    expect(page(0).embeds).toHaveLength(5);
    expect(page(1).embeds.map((embed) => embed.title?.split(' ')[0])).toEqual(['6.', '7.', '8.']);
    const [previous, next] = page(1).components[1]?.components ?? [];
    expect(previous).toMatchObject({ label: 'Previous', disabled: false });
    expect(next).toMatchObject({ label: 'Next', disabled: true });
    expect(decodeAction(previous && 'custom_id' in previous ? previous.custom_id : '')).toEqual({
      kind: 'page',
      page: 0,
      releaseIds,
    });
    // The posted message alone says what it shows.
    expect(readSearchMessage(page(0).components)).toEqual({ releaseIds, page: 0 });
    expect(readSearchMessage(page(1).components)).toEqual({ releaseIds, page: 1 });
  });

  it('a result of which nothing is known still has its link and its button', () => {
    const { embeds } = searchPage({
      releaseIds: [77],
      page: 0,
      results: [result({ releaseId: 77, pressing: null })],
    });
    expect(embeds[0]).toMatchObject({ title: '1. Release 77', url: 'https://www.discogs.com/release/77' });
  });

  it('ten hostile results stay within every limit', () => {
    const releaseIds = Array.from({ length: 10 }, (_, index) => 9_999_999_990 + index);
    const nasty = pressing({
      heading: HOSTILE,
      label: HOSTILE,
      catalogNumber: HOSTILE,
      country: HOSTILE,
      vinylColor: HOSTILE,
      descriptions: [HOSTILE, HOSTILE],
    });
    for (const number of [0, 1]) {
      const results = idsOnPage(releaseIds, number).map((releaseId) =>
        result({ releaseId, pressing: nasty }),
      );
      const { embeds, components } = searchPage({ releaseIds, page: number, results });
      const total = embeds.reduce(
        (sum, one) => sum + (one.title?.length ?? 0) + (one.description?.length ?? 0),
        0,
      );
      expect(total).toBeLessThanOrEqual(LIMITS.embedTotal);
      const ids = components
        .flatMap((row) => row.components)
        .map((one) => ('custom_id' in one ? one.custom_id : ''));
      expect(new Set(ids).size).toBe(ids.length);
      for (const embed of embeds) {
        expect(embed.title?.length).toBeLessThanOrEqual(LIMITS.embedTitle);
        expect(embed.title).toContain('\\*\\*\\@everyone\\*\\*');
        expect(embed.description).not.toMatch(/(?<!\\)[<[@]/);
      }
    }
  });
});

describe('the line above', () => {
  const query = { kind: 'album' as const, artist: '*NSYNC', title: 'No Strings Attached' };
  it('counts, names the question and the step that hit', () => {
    expect(searchHeading({ query, hint: null, count: 1, ownershipIsKnown: true })).toMatchInlineSnapshot(`
      "One release for album **\\*NSYNC - No Strings Attached**.
      -# Data provided by [Discogs](<https://www.discogs.com/>)."
    `);
    expect(
      searchHeading({
        query: { kind: 'catno', number: 'SHVL 804' },
        hint: 'Found without spaces and dashes.',
        count: 10,
        ownershipIsKnown: true,
      }),
    ).toMatchInlineSnapshot(`
      "The first 10 releases for catalogue number **SHVL 804**. Found without spaces and dashes.
      -# Data provided by [Discogs](<https://www.discogs.com/>)."
    `);
  });
  it('says once that no one knows what is owned, before the first sync', () => {
    expect(searchHeading({ query, hint: null, count: 1, ownershipIsKnown: false })).toMatchInlineSnapshot(`
      "One release for album **\\*NSYNC - No Strings Attached**.
      Not synced yet, so I can't tell what you own. Run /sync.
      -# Data provided by [Discogs](<https://www.discogs.com/>)."
    `);
  });
  it('says when there is nothing', () => {
    expect(nothingFound({ kind: 'barcode', digits: '12345678', typed: '12345678' })).toMatchInlineSnapshot(
      `"Discogs has nothing for barcode **12345678**. Check the digits, or search by catalogue number or album."`,
    );
  });
  it('says when a digit is wrong', () => {
    const digits = '5099902987618';
    expect(nothingFound({ kind: 'barcode', digits, typed: digits })).toBe(
      `Discogs has nothing for barcode **${digits}**. One digit is wrong: compare them with those under the bars.`,
    );
    expect(nothingFound({ kind: 'catno', number: digits })).toContain('One digit is wrong');
  });
});
