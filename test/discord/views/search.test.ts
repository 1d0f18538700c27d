// Discord, views: the message of a search.
import { ButtonStyle } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { ShownResult } from '../../../src/core/search/results.ts';
import type { Pressing } from '../../../src/core/types.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { allPressings } from '../../../src/discord/views/all-pressings.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import { ATTRIBUTION, idsOnPage, searchPage } from '../../../src/discord/views/search.ts';
import { pressing, release } from '../../support/pressings.ts';
import { result, resultOf } from './search-results.ts';

/** Paints one page of a list of `count` results. By default the list has only these results. */
const paint = (results: ShownResult[], { count = results.length, page = 0 } = {}) =>
  searchPage(
    { releaseIds: Array.from({ length: count }, (_, index) => index + 1), page, results, notes: ATTRIBUTION },
    english,
  );
const heading = (message: { content: string }) => message.content.split('\n')[0];
const labels = ({ components: [row] }: ReturnType<typeof paint>) =>
  row?.components.map((one) => ('label' in one ? one.label : null));

const HOSTILE = `**@everyone** [free](https://evil.example) ${'Ḧ'.repeat(400)} <@1> \u202E🎷`;

describe('pressings of one album', () => {
  const first = resultOf({ masterId: 7, vinylColor: 'Red', descriptions: ['Single', 'Reissue'] });
  const second = resultOf({ masterId: 7, heading: 'Rick Astley - Never', country: 'US', year: 1988 });

  it('has the album once, above, and what tells them apart in the titles', () => {
    expect(paint([first, second])).toMatchInlineSnapshot(`
      {
        "components": [
          {
            "components": [
              {
                "custom_id": "add:249504",
                "label": "Add UK 1987",
                "style": 1,
                "type": 2,
              },
              {
                "custom_id": "add:249504",
                "label": "Add US 1988",
                "style": 1,
                "type": 2,
              },
            ],
            "type": 1,
          },
        ],
        "content": "**Rick Astley - Never Gonna Give You Up** · 2 pressings
      -# Data provided by [Discogs](<https://www.discogs.com/>).",
        "embeds": [
          {
            "color": 9807270,
            "description": "Red · 7" · Reissue · 1,234 have · 56 want",
            "thumbnail": {
              "url": "https://i.discogs.com/thumb.jpg",
            },
            "title": "🇬🇧 UK 1987 · RCA PB 41447",
            "url": "https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up",
          },
          {
            "color": 9807270,
            "description": "7" · 45 RPM · 1,234 have · 56 want",
            "thumbnail": {
              "url": "https://i.discogs.com/thumb.jpg",
            },
            "title": "🇺🇸 US 1988 · RCA PB 41447",
            "url": "https://www.discogs.com/release/249504-Rick-Astley-Never-Gonna-Give-You-Up",
          },
        ],
      }
    `);
  });

  it.each([
    ['two', 2, 0, '**Rick Astley - Never Gonna Give You Up** · 2 pressings'],
    ['ten', 10, 0, '**Rick Astley - Never Gonna Give You Up** · pressings 1–2 of 10'],
    ['the second page', 7, 1, '**Rick Astley - Never Gonna Give You Up** · pressings 6–7 of 7'],
  ])('counts them: %s', (_, count, page, said) => {
    expect(heading(paint([first, second], { count, page }))).toBe(said);
  });

  it.each<[string, Partial<Pressing>, Partial<Pressing>, boolean]>([
    ['the same master', { masterId: 7, heading: 'A - B' }, { masterId: 7, heading: 'A - B (Deluxe)' }, true],
    ['the same name, other masters', { masterId: 7 }, { masterId: 8 }, false],
    [
      'the same name without a master',
      { masterId: null },
      { masterId: 8, heading: 'RICK ASTLEY - Never Gonna Give You Up' },
      true,
    ],
    ['other names', { masterId: null }, { masterId: null, heading: 'A - B' }, false],
  ])('are told by master, then by name: %s', (_, one, other, isSame) => {
    const { content, embeds } = paint([resultOf(one), resultOf(other)]);
    expect(content.startsWith('**2 pressings**')).toBe(!isSame);
    expect(embeds[0]?.title?.includes('UK 1987')).toBe(isSame);
  });

  it('of which one is not known at all are no album', () => {
    expect(heading(paint([first, result({ pressing: null })]))).toBe('**2 pressings**');
  });
});

describe('pressings of several albums', () => {
  it('have their album as title, and the pressing first', () => {
    const { content, embeds } = paint([
      resultOf({ masterId: 7 }),
      resultOf({ masterId: 8, heading: 'A - B' }),
    ]);
    expect(content).toBe(`**2 pressings**\n${ATTRIBUTION}`);
    expect(embeds[1]).toMatchObject({
      title: 'A - B',
      description: '🇬🇧 UK 1987 · RCA PB 41447\n7" · 45 RPM · 1,234 have · 56 want',
    });
    const turned = paint([resultOf({ masterId: 7 }), resultOf({ masterId: 8, heading: 'A - B' })], {
      count: 7,
      page: 1,
    });
    expect(heading(turned)).toBe('**Pressings 6–7 of 7**');
  });
});

it.each([
  ['**Pressings 6–10 of 12**', 6],
  ['**A - B** · pressing 1,201 of 1,201', 1_201],
  ['**Record 6 of 6**', 6],
  ['**5 pressings**', 1],
])('the heading %s begins with number %i', (heading, first) => {
  expect(english.search.firstIn(heading)).toBe(first);
});

describe('a list of one', () => {
  const card = (over: Partial<ShownResult> = {}) => paint([result(over)]);
  it('is a card, with Add and a link', () => {
    const full = release();
    const { content, embeds, components } = card({ pressing: full, release: full });
    expect(content).toBe(`**1 pressing**\n${ATTRIBUTION}`);
    expect(embeds[0]).toMatchObject({ image: { url: full.coverImageUrl }, title: full.heading });
    expect(components).toEqual([
      {
        type: 1,
        components: [
          { type: 2, style: ButtonStyle.Primary, label: 'Add', custom_id: 'add:249504' },
          { type: 2, style: ButtonStyle.Secondary, label: 'Other pressings', custom_id: 'all:22i7' },
          { type: 2, style: ButtonStyle.Link, label: 'Discogs', url: full.webUrl },
        ],
      },
    ]);
    const owned = card({ ownership: { kind: 'owned', copies: 1 } });
    expect(labels(owned)).toEqual(['✓ Owned', 'Other pressings', 'Discogs']);
  });
  it('says what is wanted, and its button names the state that a press leads to', () => {
    const wanted = card({ isWanted: true });
    expect(wanted.embeds[0]?.description?.split('\n')[0]).toBe('**🤍 On your wantlist**');
    expect(labels(wanted)).toEqual(['Add', 'Other pressings', "Don't want", 'Discogs']);
    expect(labels(card({ isWanted: false }))).toEqual(['Add', 'Other pressings', '🤍 Want', 'Discogs']);
  });
  it('of a record in the crate has no Want, but it can come off the wantlist', () => {
    const ownership = { kind: 'owned', copies: 1 } as const;
    expect(labels(card({ isWanted: false, ownership }))).toEqual(['✓ Owned', 'Other pressings', 'Discogs']);
    const both = card({ isWanted: true, ownership });
    expect(both.embeds[0]?.description).toMatch(/^\*\*✅ Owned\*\*\n\*\*🤍 On your wantlist\*\*\n/);
    expect(labels(both)).toEqual(['✓ Owned', 'Other pressings', "Don't want", 'Discogs']);
  });
  it('has Other pressings once, as soon as its master is known', () => {
    expect(labels(card({ pressing: pressing({ masterId: null }) }))).toEqual(['Add', 'Discogs']);
    const beside = allPressings([result()], english);
    const view = { releaseIds: [249504], page: 0, notes: ATTRIBUTION, beside };
    const again = searchPage({ ...view, results: [result()] }, english);
    expect(labels(again)).toEqual(['Add', 'Other pressings', 'Discogs']);
  });
  it('of which nothing is known still has its link and its button', () => {
    const { embeds, components } = card({ pressing: null });
    expect(embeds[0]).toMatchObject({
      title: 'Release 249504',
      url: 'https://www.discogs.com/release/249504',
      description: 'Details not loaded. Open the link to see it on Discogs',
    });
    expect(components[0]?.components).toHaveLength(2);
  });
});

describe('what is owned', () => {
  const { other } = { other: resultOf({ masterId: 7, country: 'US' }) };
  it('stands first, bold, never in a footer; the colour says it, too', () => {
    const owned = { ...other, ownership: { kind: 'owned' as const, copies: 2 } };
    const { embeds } = paint([owned, resultOf({ masterId: 7 }), resultOf({ masterId: 8 })]);
    expect(embeds[0]?.description).toMatch(/^\*\*✅ Owned ×2\*\*\n/);
    expect(embeds.map((one) => one.color)).toEqual([0x57f287, 0x95a5a6, 0x95a5a6]);
    expect(embeds.every((one) => one.footer === undefined)).toBe(true);
  });
  it('is not known before the first sync, which is said once', () => {
    const unknown = { ...other, ownership: { kind: 'not-known' as const } };
    expect(paint([unknown, unknown]).content).toBe(
      `**Rick Astley - Never Gonna Give You Up** · 2 pressings\nNot synced yet, so I can't tell what you own. Run /sync\n${ATTRIBUTION}`,
    );
    // One result is known to be owned, so the note does not say that nothing is known.
    const owned = { ...other, ownership: { kind: 'owned' as const, copies: 1 } };
    expect(paint([owned, unknown]).content).toContain(
      '\nNot synced yet, so I may miss what you own. Run /sync\n',
    );
  });
});

it('ten hostile results stay within every limit', () => {
  const releaseIds = Array.from({ length: 10 }, (_, index) => 9_999_999_990 + index);
  const nasty = pressing({
    ...{ heading: HOSTILE, label: HOSTILE, catalogNumber: HOSTILE, country: HOSTILE, vinylColor: HOSTILE },
    descriptions: [HOSTILE, HOSTILE],
  });
  for (const masterId of [7, null]) {
    for (const number of [0, 1]) {
      const results = idsOnPage(releaseIds, number).map((releaseId, index) =>
        result({ releaseId, pressing: { ...nasty, masterId: masterId && index } }),
      );
      const notes = ATTRIBUTION;
      const { content, embeds, components } = searchPage(
        { releaseIds, page: number, results, notes },
        english,
      );
      expect(content.length).toBeLessThanOrEqual(LIMITS.content);
      const total = embeds.reduce(
        (sum, one) => sum + (one.title?.length ?? 0) + (one.description?.length ?? 0),
        0,
      );
      expect(total).toBeLessThanOrEqual(LIMITS.embedTotal);
      const buttons = components.flatMap((row) => row.components);
      const ids = buttons.map((one) => ('custom_id' in one ? one.custom_id : ''));
      expect(new Set(ids).size).toBe(ids.length);
      for (const embed of embeds) {
        expect(embed.title?.length).toBeLessThanOrEqual(LIMITS.embedTitle);
        expect(embed.title).toContain('\\*\\*\\@everyone\\*\\*');
        expect(embed.description).not.toMatch(/(?<!\\)[<[@]/);
      }
    }
  }
});
