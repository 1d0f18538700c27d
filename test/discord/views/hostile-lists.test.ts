// Discord, views: a finder, a ranked answer and a list of the crate made of hostile texts. Discord takes each of them, and each is read again as it
// was posted.
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../sandbox/discord/read/message.ts';
import type { CratePage } from '../../../src/core/crate/crate.ts';
import type { FinderPage } from '../../../src/core/search/finder.ts';
import type { ShownResult } from '../../../src/core/search/results.ts';
import type { FacetValue } from '../../../src/core/search/types.ts';
import { readListMessage } from '../../../src/discord/list-message.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { crateList } from '../../../src/discord/views/crate.ts';
import { filtersIn, finderList } from '../../../src/discord/views/finder.ts';
import type { Payload } from '../../../src/discord/views/payload.ts';
import { whichAnswer } from '../../../src/discord/views/which.ts';
import { pressing, storedRecord } from '../../support/pressings.ts';
import { result } from './search-results.ts';

const HOSTILE = [
  '> quoted',
  '> `A-1`',
  '**bold** · pressings 1–5 of 9',
  '@everyone <@1> discord.gg/abc https://discord.com/invite/abc',
  'العربية \u202e\u2068 עברית',
  '\u0301'.repeat(100),
  '🇺🇸👨‍👩‍👧‍👦'.repeat(12),
  'x'.repeat(99),
  '٣'.repeat(100),
  '*',
  '`'.repeat(100),
  '\\'.repeat(99),
];
const IDS = [1, 2, 3, 4, 5];

const shown = (text: string): ShownResult[] =>
  IDS.map((releaseId) =>
    result({
      releaseId,
      pressing: pressing({
        ...{ releaseId, heading: text, country: text, label: text, catalogNumber: text },
        ...{ descriptions: [text], vinylColor: text, weight: text },
      }),
    }),
  );
const list = { releaseIds: IDS, show: async () => [], enrich: async () => {} };

/** A page of the crate, whose records, question and folder have this text. */
function crateOf(text: string): CratePage {
  const records = IDS.map((discogsId) =>
    storedRecord({
      ...{ discogsId, artistName: text, albumTitle: text, labelName: text, catalogNumber: text },
      ...{ country: text, vinylColor: text, formats: [{ name: 'Vinyl', descriptions: [text] }] },
    }),
  );
  return {
    ...{ listId: 36 ** 6, question: { text, genre: text, decade: 1970, format: text, folderId: 1 } },
    ...{ folderName: text, records, list, results: shown(text), freshness: { kind: 'never' } },
    ...{ total: 99_999, page: 9, pages: 20_000 },
  };
}
const view = { reader: { guildId: '1', seesDetails: true }, rights: null };

const errorsOf = (payload: Payload) => readMessage(payload, { fileCount: 0 }).errors;
const posted = ({ content, embeds = [], components = [] }: Payload) => ({
  content,
  embeds,
  rows: components,
});

describe.each(HOSTILE)('a finder, an answer and a list of the crate of %j', (text) => {
  const chosen = HOSTILE.find((one) => one !== '*' && one !== text) ?? '';
  const values: FacetValue[] = HOSTILE.map((title, index) => ({
    ...{ value: title, title: index % 2 === 0 ? text : title },
    count: index === 0 ? Number.MAX_SAFE_INTEGER : index,
  }));
  const page: FinderPage = {
    masterId: 36 ** 10 - 1,
    filters: { country: chosen, year: null, format: 'Vinyl' },
    page: 3_999,
    pages: 4_000,
    total: 20_000,
    isWidened: false,
    master: { masterId: 1, artist: text, title: text, heading: text, year: null, webUrl: 'https://x.test' },
    list,
    facets: { country: values, year: values, format: values },
  };

  it('are messages that Discord takes', () => {
    expect(errorsOf(finderList(page, { isPrivate: true }, english).draw(shown(text)))).toEqual([]);
    expect(errorsOf(answerOf(text))).toEqual([]);
    expect(errorsOf(crateList(crateOf(text), view, english).draw(shown(text)))).toEqual([]);
  });

  it('are read again as they were posted', () => {
    const finder = posted(finderList(page, { isPrivate: true }, english).draw(shown(text)));
    expect(filtersIn(finder.rows)).toEqual(page.filters);
    expect(readListMessage(finder, english)).toMatchObject({ kind: 'finder', onPage: IDS });
    const again = readListMessage(finder, english).draw(shown(text));
    expect(again).toEqual({ content: finder.content, embeds: finder.embeds, components: finder.rows });
    const answer = posted(answerOf(text));
    expect(readListMessage(answer, english)).toMatchObject({ kind: 'ranked', onPage: IDS });
    expect(readListMessage(answer, english).draw(shown(text)).embeds).toEqual(answer.embeds);
    const crate = posted(crateList(crateOf(text), view, english).draw(shown(text)));
    expect(readListMessage(crate, english)).toMatchObject({ kind: 'crate', onPage: IDS });
    const crateAgain = readListMessage(crate, english).draw(shown(text));
    expect(crateAgain).toEqual({ content: crate.content, embeds: crate.embeds, components: crate.rows });
    const withoutQuotes = { ...answer, embeds: finder.embeds };
    expect(readListMessage(withoutQuotes, english).kind).toBe('search');
  });
});

function answerOf(text: string): Payload {
  const first = IDS.map((releaseId) => ({ releaseId, score: 1, quote: { text, side: text } }));
  const differIn = ['catalogNumber', 'country', 'year', 'label', 'vinylColor', 'weight'] as const;
  const answer = { conclusion: 'tie', tied: 9, compared: 100, total: 20_000, first, list } as const;
  return whichAnswer(text, { ...answer, differIn: [...differIn] }, shown(text), english);
}
