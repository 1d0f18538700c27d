// Sandbox, page: what a line of the request log says.
import { expect, test } from 'vitest';
import { inFewWords } from '../../../sandbox/page/client/panel/request-words.ts';

const MINE = '/users/…/collection';

test.each([
  [`${MINE}/folders/0/releases page=7 sort=added sort_order=asc`, 'collection, page 7'],
  [`${MINE}/folders/0/releases sort=added sort_order=desc`, 'newest, page 1'],
  [`${MINE}/releases/249504`, 'copies of 249504'],
  [`${MINE}/folders/1/releases/249504`, 'a copy of 249504'],
  [`${MINE}/folders/1/releases/249504/instances/77`, 'copy 77 of 249504'],
  [`${MINE}/folders/1/releases/249504/instances/77/fields/3`, 'field 3 of copy 77 of 249504'],
  [`${MINE}/value`, 'collection value'],
  [`${MINE}/folders`, 'collection folders'],
  [`${MINE}/fields`, 'collection fields'],
  ['/database/search catno=SHVL 804', 'search catno=SHVL 804'],
  ['/releases/249504', '/releases/249504'],
])('%s', (target, words) => {
  expect(inFewWords(target)).toBe(words);
});
