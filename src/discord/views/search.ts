// Discord, views: the message of a search. Pure: results in, payload out; shared by command, paging and Add.
import { ActionRowBuilder, ButtonBuilder, EmbedBuilder } from '@discordjs/builders';
import { type APIActionRowComponent, type APIButtonComponent, type APIEmbed, ButtonStyle } from 'discord.js';
import type { OwnershipState } from '../../core/ownership.ts';
import { isMistypedBarcode, questionParts, type SearchQuery } from '../../core/search/query.ts';
import type { ShownResult } from '../../core/search/search.ts';
import type { Carrier, Pressing } from '../../core/types.ts';
import { encodeAction } from '../custom-id.ts';
import { LIMITS, safe, safeUrl, withinBudget } from './limits.ts';

export const RESULTS_ON_PAGE = 5;
/** A search asks Discogs for so many: there may be more. */
const MOST_RESULTS = 10;

/** Discogs' terms ask for this near the data: https://support.discogs.com/hc/en-us/articles/360009334593-API-Terms-of-Use */
export const ATTRIBUTION = '-# Data provided by [Discogs](<https://www.discogs.com/>).';

const NOT_SYNCED = "Not synced yet, so I can't tell what you own. Run /sync.";

/** What a state is called in the badge (null: nothing is said) and on the button: never the one against the other. */
const OWNERSHIP_WORDS: Record<OwnershipState['kind'], { badge: string | null; button: string }> = {
  owned: { badge: 'In collection', button: '✓ Added' },
  waiting: { badge: 'Saved, not on Discogs yet', button: '✓ Saved' },
  gone: { badge: 'Gone from Discogs', button: 'Add again' },
  'other-pressing': { badge: 'Another pressing in collection', button: 'Add' },
  'not-known': { badge: null, button: 'Add' },
  'not-owned': { badge: null, button: 'Add' },
};

export type ButtonRow = APIActionRowComponent<APIButtonComponent>;

export interface SearchPage {
  embeds: APIEmbed[];
  components: ButtonRow[];
}

const OTHER_WAYS: Record<SearchQuery['kind'], string> = {
  release: 'Check the link.',
  catno: 'Check the number, or search by album or barcode.',
  album: 'Check the spelling, or search by catalogue number or barcode.',
  barcode: 'Check the digits, or search by catalogue number or album.',
};

const WRONG_DIGIT = 'One digit is wrong: compare them with those under the bars.';

/** The line above the results. Stays the same while results get richer and pages turn. */
export function searchHeading(found: {
  query: SearchQuery;
  hint: string | null;
  /** Not 0. */
  count: number;
  /** False: no sync was complete yet. */
  ownershipIsKnown: boolean;
}): string {
  const counted =
    found.count === 1
      ? 'One release'
      : found.count === MOST_RESULTS
        ? `The first ${found.count} releases`
        : `${found.count} releases`;
  const hint = found.hint ? ` ${found.hint}` : '';
  const unknown = found.ownershipIsKnown ? '' : `\n${NOT_SYNCED}`;
  return `${counted} for ${named(found.query)}.${hint}${unknown}\n${ATTRIBUTION}`;
}

/** Instead of results. Only the person who asked reads it. */
export const nothingFound = (query: SearchQuery): string =>
  `Discogs has nothing for ${named(query)}. ${isMistypedBarcode(query) ? WRONG_DIGIT : OTHER_WAYS[query.kind]}`;

function named(query: SearchQuery): string {
  const { what, text } = questionParts(query);
  return `${what} **${safe(text, 500)}**`;
}

/** The ids that page `page` (from 0) shows. */
export function idsOnPage(releaseIds: readonly number[], page: number): number[] {
  const start = page * RESULTS_ON_PAGE;
  return releaseIds.slice(start, start + RESULTS_ON_PAGE);
}

/** One page: an embed and a button a result, and `Previous` / `Next` when there is a second page. */
export function searchPage(view: {
  releaseIds: readonly number[];
  /** From 0. */
  page: number;
  results: ShownResult[];
}): SearchPage {
  const { releaseIds, page, results } = view;
  const first = page * RESULTS_ON_PAGE + 1;
  const pages = Math.ceil(releaseIds.length / RESULTS_ON_PAGE);
  const components: ButtonRow[] = [];
  if (results.length > 0) {
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
      results.map((result, index) => addButton(result, first + index)),
    );
    components.push(row.toJSON());
  }
  if (pages > 1) components.push(pager(releaseIds, page, pages));
  return {
    embeds: withinBudget(results.map((result, index) => resultEmbed(result, first + index))),
    components,
  };
}

function pager(releaseIds: readonly number[], page: number, pages: number): ButtonRow {
  const turn = (label: string, target: number) =>
    new ButtonBuilder()
      .setStyle(ButtonStyle.Secondary)
      .setLabel(label)
      // Ids must differ within a message, and a page outside is disabled anyway.
      .setCustomId(encodeAction({ kind: 'page', page: Math.max(target, 0), releaseIds: [...releaseIds] }))
      .setDisabled(target < 0 || target >= pages);
  return new ActionRowBuilder<ButtonBuilder>()
    .addComponents(turn('Previous', page - 1 < 0 ? -1 : page - 1), turn('Next', page + 1))
    .toJSON();
}

/** The button of one result, numbered like its embed. Green and ticked when there is nothing left to add. */
function addButton({ releaseId, ownership }: ShownResult, number: number): ButtonBuilder {
  const { button } = OWNERSHIP_WORDS[ownership.kind];
  return new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'add', releaseId }))
    .setStyle(button.startsWith('✓') ? ButtonStyle.Success : ButtonStyle.Primary)
    .setLabel(`${number}. ${button}`);
}

function resultEmbed(result: ShownResult, number: number): APIEmbed {
  const { pressing } = result;
  const embed = new EmbedBuilder();
  if (!pressing) {
    embed
      .setTitle(`${number}. Release ${result.releaseId}`)
      .setURL(`https://www.discogs.com/release/${result.releaseId}`)
      .setDescription('No details at hand. Open the link to see it on Discogs.');
  } else {
    embed.setTitle(`${number}. ${safe(pressing.heading, LIMITS.embedTitle - 10)}`).setURL(pressing.webUrl);
    const lines = pressingLines(pressing);
    if (lines.length > 0) embed.setDescription(lines.join('\n'));
    const thumbnail = safeUrl(pressing.thumbnailUrl);
    if (thumbnail) embed.setThumbnail(thumbnail);
  }
  const badge = badgeText(result.ownership);
  if (badge) embed.setFooter({ text: badge });
  return embed.toJSON();
}

/** Descriptions that the line already has in words of its own. */
const SAID_OTHERWISE = ['Picture Disc', 'Shape', 'Etched'];

/** One or two lines: where and when it came out, then what the record is like. */
export function pressingLines(pressing: Pressing): string[] {
  const label = [pressing.label, pressing.catalogNumber].filter((part) => part !== null).join(' – ');
  const origin = [pressing.year?.toString() ?? null, pressing.country, label === '' ? null : label];
  const box = boxText(pressing);
  const said = [...SAID_OTHERWISE, ...(box === null ? [] : wordsOf(box))];
  const descriptions = pressing.descriptions.filter((one) => !said.includes(one));
  const disc = [
    box,
    pressing.vinylColor,
    shapeText(pressing),
    pressing.isEtched ? 'Etched' : null,
    descriptions.length > 0 ? descriptions.join(', ') : null,
  ];
  const known = [
    pressing.have === null ? null : `${pressing.have.toLocaleString('en')} have`,
    pressing.want === null ? null : `${pressing.want.toLocaleString('en')} want`,
  ];
  return [origin, [...disc, ...known]]
    .map((parts) => parts.filter((part) => part !== null).map((part) => safe(part, 120)))
    .filter((parts) => parts.length > 0)
    .map((parts) => parts.join(' · '));
}

/** What is in the box: `12"`, `2 × 12"`; with more than one kind of thing all of them: `2 × LP + DVD`. */
function boxText({ carriers, recordSize, discCount }: Pressing): string | null {
  const [only, ...others] = carriers;
  if (!only) return recordSize;
  if (others.length > 0 || recordSize === null) return carriers.map(counted).join(' + ');
  return recordSize.includes(' + ') && discCount > 1
    ? `${recordSize} (${discCount} discs)`
    : counted({ kind: recordSize, count: only.count });
}

const counted = ({ kind, count }: Carrier) => (count > 1 ? `${count} × ${kind}` : kind);

/** Of `2 × LP + DVD` the words that need not be said again. */
const wordsOf = (box: string) => box.split(/ [+×] /);

function shapeText(pressing: Pressing): string | null {
  const parts = [
    pressing.isPictureDisc ? 'Picture disc' : null,
    pressing.isShapedVinyl ? `Shaped${pressing.shape ? ` (${pressing.shape})` : ''}` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}

/** What is owned, in the words a person reads. */
function badgeText(state: OwnershipState): string | null {
  const { badge } = OWNERSHIP_WORDS[state.kind];
  return state.kind === 'owned' && state.copies !== null && state.copies > 1
    ? `${badge} ×${state.copies}`
    : badge;
}
