// Discord, views: makes the message of the pressing finder. Pure: what the finder read in, payload out.
import { ActionRowBuilder, ButtonBuilder, StringSelectMenuBuilder } from '@discordjs/builders';
import { type APIComponentInMessageActionRow, ButtonStyle, ComponentType } from 'discord.js';
import { FILTERS, type FinderPage, offered, PRESSINGS_ON_PAGE } from '../../core/search/finder.ts';
import type { ShownResult } from '../../core/search/results.ts';
import type { FacetValue, VersionFilters } from '../../core/search/types.ts';
import { decodeAction, encodeAction } from '../custom-id.ts';
import { flagOf } from '../flags.ts';
import type { Texts } from '../texts/texts.ts';
import { LIMITS, plain } from './limits.ts';
import { type MessageRow, type Payload, rowOf } from './payload.ts';
import {
  addButtons,
  boldAlbum,
  cardButtons,
  type ListMessage,
  notSyncedLines,
  resultEmbeds,
} from './results.ts';
import { CREDIT } from './search.ts';
import { whichButton } from './which.ts';

type Filter = keyof VersionFilters;

/** The value of the menu entry that chooses nothing. Discord wants a value of at least one character. */
const ANY = '*';
/** Discord shows 25 entries of a menu, and the first of them is Any. */
const VALUES_IN_MENU = 24;

/** Makes one page of the finder, as a list that Adds keep up to date. @param isPrivate only one person sees it. */
export const finderList = (
  page: FinderPage,
  { isPrivate }: { isPrivate: boolean },
  texts: Texts,
): ListMessage => ({
  onPage: page.list.releaseIds,
  draw: (results) => finderPage({ ...page, isPrivate }, results, texts),
});

/** Whether a page is a card: the filters leave one pressing. */
export const isFinderCard = ({ total }: FinderPage): boolean => total === 1;

/**
 * Makes one page of the finder: an embed and an Add button for each pressing, three menus, and the buttons for other pages. If
 * the filters leave one pressing, it is a card.
 */
function finderPage(
  page: FinderPage & { isPrivate: boolean },
  results: readonly ShownResult[],
  texts: Texts,
): Payload {
  const album = boldAlbum(page.master);
  const first = page.page * PRESSINGS_ON_PAGE + 1;
  const isCard = isFinderCard(page);
  const notes = page.isWidened ? [texts.search.anyFormat, CREDIT] : [CREDIT];
  const content = [
    headingOf(page, { first, shown: results.length }, texts),
    ...notSyncedLines(results, texts),
    `-# ${notes.join(' · ')}`,
  ];
  return {
    content: content.join('\n'),
    embeds: resultEmbeds(results, { isCard, album, isPrivate: page.isPrivate }, texts),
    components: [
      ...rowOf(isCard ? cardButtons(results, [], texts) : addButtons(results, { first }, texts)),
      ...FILTERS.map((filter) => menuRow(filter, page, texts)),
      ...rowOf([...pagerOf(page, texts), ...whichOf(page, texts)]),
    ],
  };
}

function headingOf(
  { master, total }: FinderPage,
  { first, shown }: { first: number; shown: number },
  { finder, search }: Texts,
): string {
  const album = boldAlbum(master);
  if (shown === 0) return `${finder.none(album)}\n-# ${finder.widen}`;
  // A card names its album itself.
  return total === 1 ? search.count(null, 1) : search.range(album, first, first + shown - 1, total);
}

function menuRow(
  filter: Filter,
  { masterId, filters, facets }: FinderPage,
  { finder: say }: Texts,
): MessageRow {
  const chosen = filters[filter];
  const values = inOrder(filter, offered(facets[filter].filter(fits), chosen, VALUES_IN_MENU));
  const menu = new StringSelectMenuBuilder()
    .setCustomId(encodeAction({ kind: 'mf', which: filter, masterId }))
    .setPlaceholder(say.any[filter])
    .addOptions(
      { label: say.any[filter], value: ANY, default: chosen === null },
      ...values.map(({ value, title, count }) => ({
        label: entryOf(filter, title, count, say),
        value,
        default: value === chosen,
      })),
    );
  return new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(menu).toJSON();
}

/** Whether the value fits into a menu. A longer one is left out, because Discord would refuse the message. */
const fits = ({ value }: FacetValue): boolean =>
  value !== ANY && value.length > 0 && value.length <= LIMITS.choice;

/** Years read best in the order of time, other values by how frequent they are. */
const inOrder = (filter: Filter, values: readonly FacetValue[]): FacetValue[] =>
  filter === 'year'
    ? values.toSorted((a, b) => a.value.localeCompare(b.value, 'en'))
    : values.toSorted((a, b) => b.count - a.count);

function entryOf(filter: Filter, title: string, count: number, say: Texts['finder']): string {
  const flag = filter === 'country' ? flagOf(title) : null;
  // The rest is for the flag and the largest count that there can be.
  const name = plain(title, LIMITS.choice - 35);
  const entry = count > 0 ? say.entry(name, count) : name;
  return flag === null ? entry : `${flag} ${entry}`;
}

/** A single pressing needs no comparison. */
const whichOf = ({ masterId, total }: FinderPage, texts: Texts): ButtonBuilder[] =>
  total > 1 ? [whichButton({ kind: 'mine', of: 'master', masterId }, texts)] : [];

function pagerOf({ masterId, page, pages }: FinderPage, texts: Texts): ButtonBuilder[] {
  const turn = (label: string, target: number) =>
    new ButtonBuilder()
      .setStyle(ButtonStyle.Secondary)
      .setLabel(label)
      // A disabled button has an id, too, and no two ids of a message are equal.
      .setCustomId(encodeAction({ kind: 'mp', masterId, page: Math.max(target, 0) }))
      .setDisabled(target < 0 || target >= pages);
  const { search: say } = texts;
  return [turn(say.previous, page - 1), turn(say.next, page + 1)];
}

/** Returns what is chosen in the menus of a posted finder. */
export function filtersIn(rows: readonly MessageRow[]): VersionFilters {
  const filters: VersionFilters = { country: null, year: null, format: null };
  for (const menu of rows.flatMap((row): readonly APIComponentInMessageActionRow[] => row.components)) {
    if (menu.type !== ComponentType.StringSelect) continue;
    const action = decodeAction(menu.custom_id);
    const chosen = menu.options.find((option) => option.default)?.value ?? ANY;
    if (action?.kind === 'mf') filters[action.which] = chosenIn(chosen);
  }
  return filters;
}

/** Returns what a value of a menu means. Null: any value. */
export const chosenIn = (value: string): string | null => (value === ANY ? null : value);
