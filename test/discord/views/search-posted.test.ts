// Discord, views: what the bot reads back from the message of a search.
import { describe, expect, it } from 'vitest';
import { decodeAction } from '../../../src/discord/custom-id.ts';
import { readSearchMessage } from '../../../src/discord/live-search.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { ATTRIBUTION, idsOnPage, notesIn, searchPage } from '../../../src/discord/views/search.ts';
import { pressing } from '../../support/pressings.ts';
import { result } from './search-results.ts';

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
    expect(read(page(1)).posted.get(30_000_005)).toBe('Add UK 2005');
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
    });
  });
});
