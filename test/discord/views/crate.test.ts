// Discord, views: the messages about records of the crate, as they are posted and as they are drawn again.
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../sandbox/discord/read/message.ts';
import type { CratePage } from '../../../src/core/crate/crate.ts';
import type { CopyDetails, ShownCopy } from '../../../src/core/crate/shown-copies.ts';
import { pressingOf, releaseOf } from '../../../src/core/release/stored.ts';
import type { ShownResult } from '../../../src/core/search/results.ts';
import type { StoredRecord } from '../../../src/core/types.ts';
import { readListMessage } from '../../../src/discord/list-message.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { type CrateView, chanceList, crateList, nothingInCrate } from '../../../src/discord/views/crate.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import { buttonsIn, type Payload } from '../../../src/discord/views/payload.ts';
import { storedRecord } from '../../support/pressings.ts';

const CREDIT = 'Data provided by [Discogs](<https://www.discogs.com/>).';
const QUESTION = { text: '', genre: null, decade: null, format: null, folderId: null };
const VIEW: CrateView = { reader: { guildId: '1', seesDetails: false }, rights: null };
const PRIVATE: CrateView = { ...VIEW, reader: { guildId: '1', seesDetails: true } };
const AT = new Date(Date.UTC(2020, 1, 2));
const DETAILS: CopyDetails = { folder: null, media: null, sleeve: null, rating: null, fields: [] };

const record = (discogsId: number | null, over: Partial<StoredRecord> = {}) =>
  storedRecord({
    id: String(discogsId),
    discogsId,
    artistName: 'Can',
    albumTitle: `No. ${discogsId}`,
    ...over,
  });
const copy = (over: Partial<ShownCopy> = {}): ShownCopy => ({
  ...{ instanceId: 7, addedAt: AT, addedBy: null, details: DETAILS, ...over },
});
function resultOf(one: StoredRecord, over: Partial<ShownResult> = {}): ShownResult[] {
  const releaseId = one.discogsId;
  if (releaseId === null) return [];
  const [pressing, release] = [pressingOf(one, releaseId), releaseOf(one, releaseId)];
  return [{ releaseId, pressing, release, ownership: { kind: 'owned', copies: 1 }, isWanted: null, ...over }];
}
const list = { releaseIds: [], show: async () => [], enrich: async () => {} };
function pageOf(records: StoredRecord[], over: Partial<CratePage> = {}): CratePage {
  return {
    ...{ listId: null, question: QUESTION, folderName: null, records, freshness: { kind: 'fresh' } },
    ...{ list: { ...list, releaseIds: records.flatMap(({ discogsId }) => discogsId ?? []) } },
    ...{
      results: records.flatMap((one) => resultOf(one)),
      total: records.length,
      page: 0,
      pages: 1,
      ...over,
    },
  };
}
const draw = (page: CratePage, { results = page.results, view = VIEW } = {}): Payload =>
  crateList(page, view, english).draw(results);
const posted = ({ content, embeds = [], components = [] }: Payload) => ({
  content,
  embeds,
  rows: components,
});
const again = (payload: Payload, results: ShownResult[]) =>
  readListMessage(posted(payload), english, { guildId: '1', seesDetails: true }).draw(results);
const labelsOf = ({ components = [] }: Payload) =>
  buttonsIn(components).map((one) => ('label' in one ? one.label : ''));
const cardOf = (copies: ShownCopy[], view = VIEW, over: Partial<StoredRecord> = {}) => {
  const page = pageOf([record(1, over)]);
  return draw(page, { results: page.results.map((one) => ({ ...one, copies })), view });
};

describe('the lines above a list', () => {
  it.each<[string, Partial<CratePage>, string[]]>([
    ['all records', {}, ['**2 records**', `-# From the crate · ${CREDIT}`]],
    [
      'everything asked for',
      {
        question: { text: 'so *what*', genre: 'Jazz', decade: 1970, format: 'LP', folderId: 7 },
        folderName: 'My `own`',
      },
      [
        '**2 records**',
        `-# From the crate · for \`so *what*\` · Jazz · 1970s · LP · folder \`My ˋownˋ\` · ${CREDIT}`,
      ],
    ],
    [
      'a folder that is gone',
      { question: { ...QUESTION, folderId: 7 } },
      ['**2 records**', `-# From the crate · for a folder that is gone · ${CREDIT}`],
    ],
    [
      'a page of several, three days old',
      { listId: 36, page: 1, pages: 3, total: 1_204, freshness: { kind: 'old', at: AT } },
      ['**Records 6–7 of 1,204**', `-# From the crate · Synced <t:1580601600:R> · ${CREDIT}`],
    ],
    [
      'never synced',
      { freshness: { kind: 'never' } },
      [
        '**2 records**',
        'Not synced yet, so I may miss what you own. Run /sync',
        `-# From the crate · ${CREDIT}`,
      ],
    ],
  ])('%s', (_, over, lines) => {
    expect(draw(pageOf([record(1), record(2)], over)).content.split('\n')).toEqual(lines);
  });

  it('name the album if all records of the only page are pressings of it', () => {
    const same = { albumTitle: 'Future Days', masterId: 5, country: 'UK' };
    const page = pageOf([record(1, same), record(2, { ...same, yearReleased: 1999 })]);
    expect(draw(page).content).toMatch(/^\*\*Can - Future Days\*\* · 2 pressings\n/);
    expect(draw(page).embeds?.map(({ title }) => title)).toEqual([
      '🇬🇧 UK 1987 · RCA PB 41447',
      '🇬🇧 UK 1999 · RCA PB 41447',
    ]);
    expect(draw({ ...page, listId: 1, pages: 2, total: 6 }).content).toMatch(/^\*\*Records 1–2 of 6\*\*\n/);
  });
});

it('Previous and Next carry the list and the page', () => {
  const { components = [] } = draw(pageOf([record(1)], { listId: 1295, page: 36, pages: 37, total: 181 }));
  expect(components[2]?.components).toMatchObject([
    { label: 'Previous', custom_id: 'crate:zz:z', disabled: false },
    { label: 'Next', custom_id: 'crate:zz:11', disabled: true },
  ]);
});

it('a menu shows each record by its name and pressing, also one without a release on Discogs', () => {
  const own = record(null, {
    id: '0a1b',
    country: null,
    yearReleased: null,
    labelName: null,
    catalogNumber: null,
  });
  const { components = [] } = draw(pageOf([record(1, { country: 'UK' }), own, record(1)]));
  expect(components[1]?.components).toEqual([
    {
      type: 3,
      custom_id: 'shw:',
      placeholder: 'Show a record…',
      options: [
        { value: 'r1', label: 'Can - No. 1', description: '1987 · RCA PB 41447' },
        { value: '0a1b', label: 'Can - No. null' },
      ],
    },
  ]);
});

it('a record without a release on Discogs has an embed without a link, and no button, also when drawn again', () => {
  const page = pageOf([record(1), record(null, { albumTitle: 'Demo' }), record(3)]);
  const payload = draw(page);
  expect(payload.embeds?.map(({ title, url }) => [title, url])).toEqual([
    ['Can - No. 1', 'https://www.discogs.com/release/1'],
    ['Can - Demo', undefined],
    ['Can - No. 3', 'https://www.discogs.com/release/3'],
  ]);
  expect(labelsOf(payload)).toEqual(
    ['✓ Owned 1987', '✓ Owned RCA 1987'].map(() => expect.stringMatching(/^✓ Owned/)),
  );
  expect(again(payload, page.results)).toEqual(payload);
  const alone = draw(pageOf([record(null, { albumTitle: 'Demo' })]));
  expect(alone).toMatchObject({ embeds: [{ title: 'Can - Demo' }], components: [] });
});

describe('a list that is drawn again', () => {
  const page = pageOf([record(1), record(2)], { listId: 1, pages: 2, total: 7 });
  const payload = draw(page);

  it('is the same while nothing has changed', () => {
    expect(readListMessage(posted(payload), english)).toMatchObject({
      ...{ kind: 'crate', onPage: [1, 2], crate: { isCard: false } },
    });
    expect(again(payload, page.results)).toEqual(payload);
  });

  it('shows a record that was removed since by what the message says of it, without its badge', () => {
    const [first, second] = page.results;
    if (!first || !second) throw new Error('there are two results');
    const removed: ShownResult = {
      ...{ releaseId: 1, pressing: null, release: null, ownership: { kind: 'not-owned' }, isWanted: null },
    };
    const drawn = again(payload, [removed, second]);
    expect(drawn.content).toBe(payload.content);
    expect(payload.embeds?.[0]?.description).toBe('**✅ Owned**\n1987 · RCA PB 41447\n7"');
    expect(drawn.embeds?.[0]).toMatchObject({
      ...{ title: 'Can - No. 1', description: '1987 · RCA PB 41447\n7"' },
      color: 0x95a5a6,
    });
    expect(drawn.embeds?.[1]).toEqual(payload.embeds?.[1]);
    expect(labelsOf(drawn)[0]).toMatch(/^Add/);
    // And with it again, once someone adds it again.
    expect(again(drawn, [first, second])).toEqual(payload);
  });
});

describe('the copies on a card', () => {
  const fieldOf = (payload: Payload) => payload.embeds?.[0]?.fields?.[0];
  const by = (guildId: string) => ({ userId: '11', guildId, channelId: '2' });

  it.each<[string, ShownCopy[], string]>([
    ['one', [copy()], 'Added <t:1580601600:D>'],
    ['of someone here', [copy({ addedBy: by('1') })], 'Added <t:1580601600:D> by <@11>'],
    [
      'of another server',
      [copy({ addedBy: by('2') })],
      'Added <t:1580601600:D> by someone in another server',
    ],
    ['without a date', [copy({ addedAt: null, addedBy: by('1') })], 'Added by <@11>'],
    ['of which nothing is known', [copy({ addedAt: null })], 'Date not known'],
    ['two', [copy(), copy({ addedAt: null })], '**1** · Added <t:1580601600:D>\n**2** · Date not known'],
  ])('%s', (_, copies, value) => {
    expect(fieldOf(cardOf(copies))).toEqual({ name: `Copies (${copies.length})`, value });
  });

  const details: CopyDetails = {
    ...{ folder: 'Jazz', media: 'Very Good Plus (VG+)', sleeve: 'Good (G)', rating: 4 },
    fields: [
      { name: 'Notes', value: 'A *gift*' },
      { name: null, value: 'Blue' },
    ],
  };

  it('have their details in private only', () => {
    expect(fieldOf(cardOf([copy({ details })], PRIVATE))).toEqual({
      name: 'Copies (1), with details only you see',
      value: [
        'Added <t:1580601600:D>',
        'Folder Jazz · Media Very Good Plus (VG+) · Sleeve Good (G) · Rated 4 of 5',
        'Notes: A \\*gift\\*',
        'Note: Blue',
      ].join('\n'),
    });
    expect(fieldOf(cardOf([copy({ details })]))?.value).toBe('Added <t:1580601600:D>');
  });

  it.each([VIEW, PRIVATE])('are drawn again with the details that the message had: %j', (view) => {
    const copies = [copy({ details })];
    const payload = cardOf(copies, view);
    const [result] = pageOf([record(1)]).results;
    if (!result) throw new Error('there is a result');
    expect(again(payload, [{ ...result, copies }])).toEqual(payload);
    const removed: ShownResult = {
      ...{
        releaseId: 1,
        pressing: null,
        release: null,
        ownership: { kind: 'not-owned' },
        isWanted: null,
        copies: [],
      },
    };
    const drawn = again(payload, [removed]);
    expect(drawn.embeds?.[0]?.fields ?? []).toEqual([]);
    expect(drawn.embeds?.[0]?.description).toBe('1987 · RCA PB 41447\n7"');
    expect(labelsOf(drawn)).toEqual(['Add', 'Discogs']);
  });

  it('never take more than Discord allows', () => {
    const hostile = '\\*_~`|[@everyone](https://discord.gg/abc) 日本語 🎷'.repeat(60);
    const many = Array.from({ length: 500 }, (_, instanceId) =>
      copy({
        instanceId,
        addedBy: by('1'),
        details: { ...details, fields: [{ name: hostile, value: hostile }] },
      }),
    );
    for (const view of [VIEW, PRIVATE]) {
      const names = { artistName: hostile, albumTitle: hostile, genres: [hostile], upcCode: '1'.repeat(900) };
      const payload = cardOf(many, view, { ...names, labelName: hostile, labels: [{ name: hostile }] });
      expect(readMessage(payload, { fileCount: 0 }).errors).toEqual([]);
      expect(fieldOf(payload)?.value).toMatch(/\nand \d+ more$/);
      expect(fieldOf(payload)?.value.length).toBeLessThanOrEqual(LIMITS.embedFieldValue);
      expect(JSON.stringify(payload)).not.toContain('discord.gg');
    }
    // One copy with more than a field holds is not left out.
    const fields = Array.from({ length: 30 }, (_, n) => ({ name: `${n} ${hostile}`, value: hostile }));
    const one = fieldOf(cardOf([copy({ details: { ...details, fields } })], PRIVATE));
    expect(one?.value).toMatch(/^Added .*\nFolder Jazz/);
    expect(one?.value.length).toBeLessThanOrEqual(LIMITS.embedFieldValue);
  });
});

it('a record by chance keeps its button when the card is drawn again', () => {
  const page = pageOf([record(1)]);
  const filter = { genre: 'Folk, World, & Country', decade: 1970 };
  const payload = chanceList(page, filter, VIEW, english).draw(page.results);
  expect(payload.content).toBe(`-# From the crate · for Folk, World, & Country · 1970s · ${CREDIT}`);
  expect(payload.components?.[1]?.components).toMatchObject([
    { label: 'Another', custom_id: 'rnd:1iq:Folk, World, & Country' },
  ]);
  expect(again(payload, page.results)).toEqual(payload);
});

it('an empty answer says what was asked for, and that no sync was made', () => {
  const page = pageOf([], { question: { ...QUESTION, text: '@everyone' }, freshness: { kind: 'never' } });
  expect(nothingInCrate(page, english).content).toBe(
    'Nothing in the crate matches `@everyone`. Try /find\nNot synced yet, so I may miss what you own. Run /sync',
  );
});
