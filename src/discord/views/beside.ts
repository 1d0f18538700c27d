// Discord, views: the buttons of a search beside Previous and Next: what can be done with all of its results. Pure.
import { ButtonBuilder } from '@discordjs/builders';
import { ButtonStyle } from 'discord.js';
import type { SearchQuery } from '../../core/search/query.ts';
import type { ShownResult } from '../../core/search/results.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
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
  const masterId = masterOf(results);
  const isWhole = total !== null && total <= results.length;
  return [
    ...(masterId === null ? [] : [allButton(masterId, results.length === 1, texts)]),
    ...(results.length < 2 ? [] : [whichButton({ kind: 'mine', of: 'search', isWhole }, texts)]),
    ...releaseButtons(query, texts),
  ];
}

/** Returns the master of all these pressings. Null: they have several, or it is not known. */
function masterOf(results: readonly ShownResult[]): number | null {
  const [first, ...others] = results.map(({ pressing }) => pressing?.masterId ?? null);
  return first !== undefined && others.every((one) => one === first) ? first : null;
}

const allButton = (masterId: number, isCard: boolean, { finder: say }: Texts): ButtonBuilder =>
  new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'all', masterId }))
    .setStyle(ButtonStyle.Secondary)
    .setLabel(isCard ? say.otherPressings : say.allPressings);
