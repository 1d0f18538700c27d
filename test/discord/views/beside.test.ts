// Discord, views: the buttons beside Previous and Next, as a table.
import { expect, it } from 'vitest';
import type { SearchQuery } from '../../../src/core/search/query.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { besideButtons } from '../../../src/discord/views/beside.ts';
import { pressing } from '../../support/pressings.ts';
import { result } from './search-results.ts';

const catno = (number: string): SearchQuery => ({ kind: 'catno', number });

it.each<{
  what: string;
  masters: (number | null)[];
  total: number | null;
  query?: SearchQuery;
  buttons: [string, string][];
}>([
  {
    what: 'one album, all of it',
    masters: [10_362, 10_362],
    total: 2,
    buttons: [
      ['all:7zu', 'All pressings'],
      ['mine:a', 'Which one is mine?'],
    ],
  },
  {
    what: 'one album, of which Discogs has more',
    masters: [10_362, 10_362],
    total: 1_243,
    buttons: [
      ['all:7zu', 'All pressings'],
      ['mine:s', 'Which one is mine?'],
    ],
  },
  { what: 'several albums', masters: [1, 2], total: null, buttons: [['mine:s', 'Which one is mine?']] },
  {
    what: 'one with a master, one without',
    masters: [1, null],
    total: 2,
    buttons: [['mine:a', 'Which one is mine?']],
  },
  {
    what: 'mostly one album',
    masters: [10_362, null, 10_362, 7, 10_362],
    total: 5,
    buttons: [
      ['all:7zu', 'All pressings'],
      ['mine:a', 'Which one is mine?'],
    ],
  },
  { what: 'a card', masters: [10_362], total: 1, buttons: [['all:7zu', 'Other pressings']] },
  { what: 'a card without a master', masters: [null], total: 1, buttons: [] },
  {
    what: 'digits that a release can have',
    masters: [1, 1],
    total: 2,
    query: catno('249504'),
    buttons: [
      ['all:1', 'All pressings'],
      ['mine:a', 'Which one is mine?'],
      ['rel:5cio', 'Release 249504'],
    ],
  },
])('$what', ({ masters, total, query = catno('SHVL 804'), buttons }) => {
  const results = masters.map((masterId, index) =>
    result({ releaseId: index + 1, pressing: pressing({ releaseId: index + 1, masterId }) }),
  );
  const made = besideButtons({ query, total, results }, english).map((button) => button.toJSON());
  expect(made.map((one) => ['custom_id' in one && one.custom_id, 'label' in one && one.label])).toEqual(
    buttons,
  );
});
