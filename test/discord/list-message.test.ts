// Discord: what the bot reads back from a message with a list of results.
import { ButtonBuilder } from '@discordjs/builders';
import type { APIComponentInMessageActionRow } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { decodeAction } from '../../src/discord/custom-id.ts';
import { readListMessage, readSearchMessage } from '../../src/discord/list-message.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { buttonsIn, type MessageRow, type Payload } from '../../src/discord/views/payload.ts';
import { ATTRIBUTION, idsOnPage, notesIn, searchList, searchPage } from '../../src/discord/views/search.ts';
import { pressing } from '../support/pressings.ts';
import { result } from './views/search-results.ts';

describe('what a posted message says of itself', () => {
  const releaseIds = Array.from({ length: 8 }, (_, index) => 30_000_000 + index);
  const page = (number: number) => {
    const results = idsOnPage(releaseIds, number).map((releaseId) =>
      result({ releaseId, pressing: pressing({ releaseId, year: releaseId - 29_998_000 }) }),
    );
    return searchPage({ releaseIds, page: number, results, notes: '-# for `X`' }, english);
  };
  const read = ({ content, components: rows }: ReturnType<typeof page>) =>
    readSearchMessage({ content, rows }, english);

  it('are its results, its page, its notes and its labels', () => {
    expect(page(0).embeds).toHaveLength(5);
    const [previous, next] = page(1).components[1]?.components ?? [];
    expect(previous).toMatchObject({ label: 'Previous', disabled: false });
    expect(next).toMatchObject({ label: 'Next', disabled: true });
    expect(decodeAction(previous && 'custom_id' in previous ? previous.custom_id : '')).toEqual({
      kind: 'page',
      page: 0,
      releaseIds,
    });
    expect(read(page(0))).toMatchObject({ releaseIds, page: 0, notes: '-# for `X`' });
    expect(read(page(1))).toMatchObject({ releaseIds, page: 1 });
    expect(read(page(1)).posted?.get(30_000_005)).toBe('Add UK 2005');
  });

  it('the album that its heading names, which stays when details are no longer at hand', () => {
    const heading = page(0).content.split('\n')[0] ?? '';
    expect(heading).toMatch(/^\*\*.+\*\* · pressings 1–5 of 8$/);
    const { album } = read(page(0));
    const bare = idsOnPage(releaseIds, 1).map((releaseId) => result({ releaseId, pressing: null }));
    const turned = (results: typeof bare) =>
      searchPage({ releaseIds, page: 1, results, notes: ATTRIBUTION, album: album ?? null }, english).content;
    expect(turned(bare)).toBe(`${heading.replace('1–5', '6–8')}\n${ATTRIBUTION}`);
    // If the page shows several albums, the album in the old heading does not count.
    const others = [1, 2, 3].map((masterId) =>
      result({ pressing: pressing({ masterId, heading: `A - ${masterId}` }) }),
    );
    expect(turned(others)).toContain('**Pressings 6–8 of 8**');
    expect(read({ ...page(0), content: `**Pressings 1–5 of 8**\n${ATTRIBUTION}` }).album).toBeNull();
  });

  it('of a version that had numbers, too', () => {
    const content = `The first 10 releases for album **X**.\nNot synced yet, so I can't tell what you own. Run /sync.\n${ATTRIBUTION}`;
    expect(notesIn(content, english)).toBe(ATTRIBUTION);
    const row = {
      type: 1,
      components: [{ type: 2, style: 1, label: '1. Add', custom_id: 'add:7' }],
    } as const;
    expect(
      readSearchMessage({ content, rows: [{ ...row, components: [...row.components] }] }, english),
    ).toEqual({
      releaseIds: [7],
      page: 0,
      notes: ATTRIBUTION,
      album: null,
      posted: new Map([[7, '1. Add']]),
      beside: [],
    });
  });
});

describe('a posted list that an Add or an Undo changes', () => {
  const results = [1, 2].map((releaseId) =>
    result({ releaseId, pressing: pressing({ releaseId, year: 1970 + releaseId }) }),
  );
  const owned = results.map((one) => ({ ...one, ownership: { kind: 'owned', copies: 1 } as const }));
  const unknown = results.map((one) => ({ ...one, pressing: null }));
  const plain = searchPage({ releaseIds: [1, 2], page: 0, results, notes: ATTRIBUTION }, english);
  const button = (custom_id: string, label: string) => ({ type: 2, style: 2, custom_id, label }) as const;
  const row = (...components: APIComponentInMessageActionRow[]): MessageRow => ({ type: 1, components });
  const menu = row({
    type: 3,
    custom_id: 'mf:country:zz',
    options: [
      { label: 'Any', value: '*' },
      { label: 'UK (12)', value: 'UK', default: true },
    ],
  });

  it('is a search: its further buttons stay, on every page', () => {
    const releaseIds = [1, 2, 3, 4, 5, 6];
    const six = releaseIds.map((releaseId) => result({ releaseId, pressing: pressing({ releaseId }) }));
    const beside = [new ButtonBuilder(button('mine:s', 'Which one is mine?'))];
    const first = searchPage(
      { releaseIds, page: 0, results: six.slice(0, 5), notes: ATTRIBUTION, beside },
      english,
    );
    const labelsOf = ({ components = [] }: Pick<Payload, 'components'>) =>
      buttonsIn(components.slice(1)).map((one) => ('label' in one ? one.label : ''));
    expect(labelsOf(first)).toEqual(['Previous', 'Next', 'Which one is mine?']);
    const posted = { content: first.content, embeds: first.embeds, rows: first.components };
    const read = readListMessage(posted, english);
    expect([read.kind, read.onPage]).toEqual(['search', [1, 2, 3, 4, 5]]);
    expect(read.draw(six.slice(0, 5))).toEqual(first);
    const next = searchList({ ...readSearchMessage(posted, english), page: 1 }, english);
    expect(next.onPage).toEqual([6]);
    expect(labelsOf(next.draw(six.slice(5)))).toEqual(['Previous', 'Next', 'Which one is mine?']);
  });

  it('is a search of one page, or a card: its further buttons stay', () => {
    const beside = [new ButtonBuilder(button('mine:a', 'Which one is mine?'))];
    const view = { releaseIds: [1, 2], page: 0, notes: ATTRIBUTION, beside };
    const page = searchPage({ ...view, results }, english);
    expect(page.components).toHaveLength(2);
    const card = searchPage({ ...view, releaseIds: [1], results: results.slice(0, 1) }, english);
    expect(buttonsIn(card.components).map((one) => ('label' in one ? one.label : ''))).toEqual([
      'Add',
      'Other pressings',
      'Which one is mine?',
      'Discogs',
    ]);
    for (const { content, embeds, components: rows } of [page, card]) {
      const read = readListMessage({ content, embeds, rows }, english);
      expect(read.draw(results.slice(0, read.onPage.length)).components).toEqual(rows);
    }
  });

  it('is a finder: its heading, menus and pages stay, and only the results are made again', () => {
    const content = `**A - B** · pressings 1,206–1,207 of 1,243\n${ATTRIBUTION}`;
    const pager = row(button('mine:m:zz', 'Which one is mine?'));
    const [adds] = plain.components;
    if (!adds) throw new Error('no Add buttons');
    const posted = { content, embeds: plain.embeds, rows: [adds, menu, pager] };
    const read = readListMessage(posted, english);
    expect([read.kind, read.onPage]).toEqual(['finder', [1, 2]]);
    expect(read.draw(results)).toEqual({ content, embeds: plain.embeds, components: posted.rows });
    const drawn = read.draw(owned);
    expect(drawn.content).toBe(content);
    expect(drawn.components?.slice(1)).toEqual([menu, pager]);
    expect(buttonsIn(drawn.components ?? []).map((one) => ('label' in one ? one.label : ''))).toEqual([
      '✓ Owned UK 1971',
      '✓ Owned UK 1972',
      'Which one is mine?',
    ]);
    expect(drawn.embeds?.[0]?.description).toMatch(/^\*\*✅ Owned\*\*/);
    // A row of the cache can have another heading than the master.
    const other = results.map((one) => ({
      ...one,
      pressing: one.pressing && { ...one.pressing, masterId: null, heading: `C - ${one.releaseId}` },
    }));
    expect(read.draw(other).embeds?.map(({ title }) => title)).toEqual(
      plain.embeds.map(({ title }) => title),
    );
    // The number in a label is that of the result among all pressings.
    const alike = results.map((one) => ({ ...one, pressing: pressing({ releaseId: 1 }) }));
    expect(JSON.stringify(read.draw(alike).components)).toContain('(1206)');
  });

  it('is a ranked answer: each result keeps the etching that it quotes', () => {
    const said = ['> `YEX 773-1` · Side A', english.which.noEtching];
    const embeds = plain.embeds.map((embed, index) => ({
      ...embed,
      description: `${embed.description}\n${said[index]}`,
    }));
    const posted = { content: 'Closest first', embeds, rows: plain.components };
    const read = readListMessage(posted, english);
    expect([read.kind, read.onPage]).toEqual(['ranked', [1, 2]]);
    const drawn = read.draw(owned);
    expect(drawn.content).toBe('Closest first');
    for (const [index, { description = '' }] of (drawn.embeds ?? []).entries()) {
      expect(description).toMatch(/^\*\*✅ Owned\*\*\n/);
      expect(description.split('\n').at(-1)).toBe(said[index]);
    }
  });

  it('loses the line about a missing sync once all is known', () => {
    const line = english.ownership.notSynced(false);
    const posted = {
      content: `Heading\n${line}\n${ATTRIBUTION}`,
      embeds: plain.embeds,
      rows: [menu, ...plain.components],
    };
    const read = readListMessage(posted, english);
    const notKnown = results.map((one) => ({ ...one, ownership: { kind: 'not-known' } as const }));
    expect(read.draw(notKnown).content).toBe(posted.content);
    expect(read.draw(owned).content).toBe(`Heading\n${ATTRIBUTION}`);
  });

  it('keeps its labels when the details are no longer known', () => {
    const [adds] = plain.components;
    if (!adds) throw new Error('no Add buttons');
    const posted = { content: 'H', embeds: plain.embeds, rows: [adds, menu] };
    expect(readListMessage(posted, english).draw(unknown).components).toEqual([adds, menu]);
  });
});
