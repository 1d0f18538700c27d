// What is for sale stands on a card that only one person sees, and in no list and no public message, also when it is drawn again.
import { describe, expect, it } from 'vitest';
import type { CratePage } from '../../../src/core/crate/crate.ts';
import { AT_FIRST, type FinderPage } from '../../../src/core/search/finder.ts';
import type { ShownResult } from '../../../src/core/search/results.ts';
import { readListMessage } from '../../../src/discord/list-message.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { addReply } from '../../../src/discord/views/add-answer.ts';
import { crateList } from '../../../src/discord/views/crate.ts';
import { finderList } from '../../../src/discord/views/finder.ts';
import { ownedReply } from '../../../src/discord/views/owned.ts';
import type { Payload } from '../../../src/discord/views/payload.ts';
import { refreshReply } from '../../../src/discord/views/refresh.ts';
import type { ListMessage } from '../../../src/discord/views/results.ts';
import { ATTRIBUTION, searchList } from '../../../src/discord/views/search.ts';
import { addIntent, pressing, release, storedRecord } from '../../support/pressings.ts';
import { result } from './search-results.ts';

const LINE = '34 for sale from €12, <t:1700000000:R>';
const offers = { count: 34, lowest: 12, currency: 'EUR', at: new Date(1_700_000_000_000) } as const;
const results: ShownResult[] = [1, 2].map((releaseId) =>
  result({
    releaseId,
    pressing: pressing({ releaseId, year: 1970 + releaseId }),
    release: release({ releaseId, year: 1970 + releaseId }),
    offers,
  }),
);
const list = { releaseIds: [1, 2], show: async () => [], enrich: async () => {} };

/** How often a message says what is for sale. */
const times = (payload: Payload) => JSON.stringify(payload).split(LINE).length - 1;
const posted = ({ content, embeds = [], components: rows = [] }: Payload) => ({ content, embeds, rows });

function finder(isPrivate: boolean, total: number): ListMessage {
  const master = {
    masterId: 9,
    artist: 'A',
    title: 'B',
    heading: 'A - B',
    year: null,
    webUrl: 'https://x.test/',
  };
  const menu = { value: 'UK', title: 'UK', count: total };
  const page: FinderPage = {
    ...{ masterId: 9, filters: AT_FIRST, page: 0, master, isWidened: false, total, pages: 1, list },
    facets: { country: [menu], year: [], format: [] },
  };
  return finderList(page, { isPrivate }, english);
}

function crate(isPrivate: boolean, total: number): ListMessage {
  const question = { text: '', genre: null, decade: null, format: null, folderId: null };
  const records = [1, 2].slice(0, total).map((discogsId) => storedRecord({ discogsId }));
  const page: CratePage = {
    ...{ listId: null, question, folderName: null, records, freshness: { kind: 'fresh' }, list, results },
    ...{ total, page: 0, pages: 1 },
  };
  const reader = { guildId: '1', seesDetails: false, isPrivate };
  return crateList(page, { reader, rights: null }, english);
}

const search = (isPrivate: boolean, total: number): ListMessage =>
  searchList({ releaseIds: [1, 2].slice(0, total), page: 0, notes: ATTRIBUTION, isPrivate }, english);

describe.each([
  ['a search', search],
  ['a finder', finder],
  ['the crate', crate],
])('%s', (_, make) => {
  it.each([
    ['a private card', true, 1, 1],
    ['a public card', false, 1, 0],
    ['a private list', true, 2, 0],
    ['a public list', false, 2, 0],
  ])('as %s', (_how, isPrivate, total, said) => {
    const shown = results.slice(0, total);
    const payload = make(isPrivate, total).draw(shown);
    expect(times(payload)).toBe(said);
    const again = (reader: { isPrivate: boolean }) =>
      readListMessage(posted(payload), english, { guildId: '1', seesDetails: false, ...reader });
    expect(times(again({ isPrivate }).draw(shown))).toBe(said);
    // A message that is read through its channel is public.
    expect(times(again({ isPrivate: false }).draw(shown))).toBe(0);
    // After six hours the price is not known any more.
    const later = shown.map((one) => ({ ...one, offers: null }));
    expect(JSON.stringify(again({ isPrivate }).draw(later))).not.toContain('for sale');
  });
});

it('a card of the crate whose record was removed loses the posted price', () => {
  const payload = crate(true, 1).draw(results.slice(0, 1));
  const removed = result({ releaseId: 1, pressing: null });
  const reader = { guildId: '1', seesDetails: false, isPrivate: true };
  const drawn = readListMessage(posted(payload), english, reader).draw([removed]);
  expect(drawn.embeds?.[0]?.description).toContain('PB 41447');
  expect(JSON.stringify(drawn)).not.toContain('for sale');
});

it.each([
  [offers, 1],
  [null, 0],
])('an answer to /add, /refresh and a press on what is owned: %j', (known, said) => {
  const record = storedRecord({ discogsId: 1 });
  const discogs = { kind: 'added', intent: addIntent() } as const;
  const added = {
    release: release({ releaseId: 1 }),
    record,
    created: true,
    discogs,
    folder: null,
    isWanted: null,
    number: 1,
  };
  const wording = {
    hasToken: true,
    viewerId: '1',
    guildId: '1',
    mayManage: false,
    heals: false,
    id: 'x',
    offers: known,
  };
  expect(times(addReply(added, wording, english))).toBe(said);
  const ownership = { kind: 'owned', copies: 1 } as const;
  const refreshed = { kind: 'refreshed', record, changes: [], ownership } as const;
  const context = { hasToken: true, id: 'x', nowMs: 0, offers: known };
  expect(times(refreshReply({ ...refreshed, changes: [] }, context, english))).toBe(said);
  const owned = { releaseId: 1, state: ownership, lastAdd: null, undoables: [] };
  const viewer = { userId: '1', guildId: '1', mayManage: false };
  expect(times(ownedReply(owned, { viewer, hasUsername: true, heals: false, offers: known }, english))).toBe(
    said,
  );
});
