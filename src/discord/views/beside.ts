// Discord, views: the buttons of a search beside Previous and Next: what can be done with all of its results. Pure.
import type { ButtonBuilder } from '@discordjs/builders';
import type { SearchQuery } from '../../core/search/query.ts';
import type { ShownResult } from '../../core/search/results.ts';
import type { Texts } from '../texts/texts.ts';
import { allPressings } from './all-pressings.ts';
import { releaseButtons } from './search.ts';
import { whichButton } from './which.ts';

/**
 * Makes the buttons for these results: the finder of their master, the form that asks for the run-out, and the release that the
 * digits of the search can name, too. At most three, beside the two that turn the page.
 */
export function besideButtons(
  found: {
    query: SearchQuery;
    /** How many results Discogs has. Null: Discogs did not say. */
    total: number | null;
    /** All results of the message. */
    results: readonly ShownResult[];
  },
  texts: Texts,
): ButtonBuilder[] {
  const { query, total, results } = found;
  const isWhole = total !== null && total <= results.length;
  return [
    ...allPressings(results, texts),
    ...(results.length < 2 ? [] : [whichButton({ kind: 'mine', of: 'search', isWhole }, texts)]),
    ...releaseButtons(query, texts),
  ];
}
