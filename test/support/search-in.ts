// Support: the search that a typed text means, for tests of what cannot be a master.
import { Refusal } from '../../src/core/refusals.ts';
import type { SearchQuery, Wanted } from '../../src/core/search/query.ts';

/** Returns the search. @throws Refusal for a master. */
export function searchIn(wanted: Wanted): SearchQuery {
  if (wanted.kind === 'master') throw new Refusal({ kind: 'master-named' });
  return wanted;
}
