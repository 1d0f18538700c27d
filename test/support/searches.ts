// Support: what a typed text means: as a search, for tests of what cannot be a master, and in words.
import { Refusal } from '../../src/core/refusals.ts';
import type { SearchQuery, Wanted } from '../../src/core/search/query.ts';
import type { What } from '../../src/core/search/what.ts';

/** Returns the search. @throws Refusal for a master. */
export function searchIn(wanted: Wanted): SearchQuery {
  if (wanted.kind === 'master') throw new Refusal({ kind: 'master-named' });
  return wanted;
}

/** Returns the kind of what a text means, and what it carries, in one line. */
export function inWords(what: What): string {
  switch (what.kind) {
    case 'release':
      return `release ${what.releaseId}`;
    case 'master':
      return `master ${what.masterId}`;
    case 'barcode':
    case 'wrong-digit':
      return `${what.kind} ${what.digits}`;
    case 'catno':
      return `catno ${what.number}`;
    case 'album':
      return `album ${what.artist} | ${what.title}`;
    case 'text':
      return `text ${what.text}`;
    case 'etching':
      return `etching ${what.etching}`;
  }
}
