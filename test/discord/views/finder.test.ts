// Discord, views: the message of the pressing finder: its heading, its notes and its menus.
import { describe, expect, it } from 'vitest';
import { AT_FIRST, type FinderPage } from '../../../src/core/search/finder.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { finderList } from '../../../src/discord/views/finder.ts';
import { result } from './search-results.ts';

const list = { releaseIds: [249504], show: async () => [], enrich: async () => {} };
const page = (over: Partial<FinderPage> = {}): FinderPage => ({
  masterId: 96559,
  filters: AT_FIRST,
  page: 0,
  master: {
    masterId: 96559,
    artist: 'A',
    title: 'B',
    heading: 'A - B',
    year: 1987,
    webUrl: 'https://x.test/m',
  },
  isWidened: false,
  total: 12,
  pages: 3,
  list,
  facets: { country: [{ value: 'UK', title: 'UK', count: 12 }], year: [], format: [] },
  ...over,
});
const draw = (over: Partial<FinderPage> = {}, results = [result()]) =>
  finderList(page(over), { isPrivate: false }, english).draw(results);
const lines = (over?: Partial<FinderPage>, results = [result()]) => draw(over, results).content.split('\n');
const CREDIT = '-# Data provided by [Discogs](<https://www.discogs.com/>).';

describe('the message of the finder', () => {
  it('names the album and which of its pressings are shown', () => {
    expect(lines()).toEqual(['**A - B** · pressing 1 of 12', CREDIT]);
  });

  it('says what to do when the filters leave nothing', () => {
    expect(lines({ total: 0, pages: 1 }, [])).toEqual([
      '**A - B** · no pressing matches',
      '-# Choose Any in a menu to see more',
      CREDIT,
    ]);
  });

  it('says once that it is not known what is owned', () => {
    const unknown = result({ ownership: { kind: 'not-known' } });
    expect(lines({}, [unknown])[1]).toBe("Not synced yet, so I can't tell what you own. Run /sync");
    expect(lines({}, [unknown, result()])[1]).toBe('Not synced yet, so I may miss what you own. Run /sync');
  });

  it('says that a master without vinyl is shown in every format', () => {
    expect(lines({ isWidened: true }).at(-1)).toMatch(/^-# No vinyl found, showing every format · /);
  });

  it('shows the only pressing as a card, with its menus', () => {
    const { embeds = [], components = [], content } = draw({ total: 1, pages: 1 });
    expect(content).toBe(`**1 pressing**\n${CREDIT}`);
    expect(embeds[0]?.title).toBe('Rick Astley - Never Gonna Give You Up');
    expect(components[0]?.components.map((one) => 'label' in one && one.label)).toEqual(['Add', 'Discogs']);
    expect(components).toHaveLength(5);
  });
});
