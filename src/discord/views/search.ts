// Discord, views: makes the message of a search. Pure: results in, payload out. The command, paging and Add share it.
import { ButtonBuilder } from '@discordjs/builders';
import { ButtonStyle } from 'discord.js';
import type { Source } from '../../core/photo/look.ts';
import type { LadderStep } from '../../core/search/ladder.ts';
import { isMistypedBarcode, type SearchQuery } from '../../core/search/query.ts';
import type { ShownResult } from '../../core/search/results.ts';
import { releaseIdIn } from '../../core/search/what.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import { usualMasterOf, withOtherPressings } from './all-pressings.ts';
import { code } from './limits.ts';
import { type Payload, rowOf } from './payload.ts';
import { waysOn } from './photo.ts';
import {
  addButtons,
  albumOf,
  cardButtons,
  type ListMessage,
  notSyncedLines,
  resultEmbeds,
} from './results.ts';

export const RESULTS_ON_PAGE = 5;

/**
 * The credit that Discogs' terms ask for near the data:
 * https://support.discogs.com/hc/en-us/articles/360009334593-API-Terms-of-Use
 */
export const CREDIT = 'Data provided by [Discogs](<https://www.discogs.com/>).';
export const ATTRIBUTION = `-# ${CREDIT}`;

/** Makes the lines under the heading. They stay the same on all pages of a message, and while details come in. */
export function searchNotes(
  found: {
    query: SearchQuery;
    /** The step of the ladder that found the results. */
    by: LadderStep | null;
    /** How many results Discogs has. Null: Discogs did not say. */
    total: number | null;
    results: readonly ShownResult[];
    /** Where the query comes from, if not from what the person typed. */
    source?: Source | undefined;
  },
  texts: Texts,
): string {
  const { search: say } = texts;
  const { query, total, results, source } = found;
  // True when the heading of the list already names the album that was asked for.
  const isSaid =
    query.kind === 'album' &&
    query.year === undefined &&
    query.country === undefined &&
    results.length > 1 &&
    albumOf(results) !== null &&
    // A name can change when details come in, a master id cannot.
    results.every(({ pressing }) => pressing !== null && pressing.masterId !== null);
  const said = [
    ...(source === 'text-instead' ? [texts.photo.textInstead] : []),
    ...(isSaid
      ? []
      : [source === 'photo' ? texts.photo.read(questionIn(query, say)) : say.asked(questionIn(query, say))]),
    // A barcode that was read is matched by its own digits, in one spelling or another.
    ...(source === 'photo' ? [] : hintsOf(query, found.by, say)),
    ...(total !== null && total > results.length ? [moreThere(total, found, say)] : []),
    CREDIT,
  ];
  return `-# ${said.join(' · ')}`;
}

/** Says how many results Discogs has, and how to see fewer of them if no button shows them all. */
function moreThere(
  total: number,
  { query, results }: { query: SearchQuery; results: readonly ShownResult[] },
  say: Texts['search'],
): string {
  if (query.kind !== 'album' || usualMasterOf(results) !== null) return say.total(total);
  const isNarrow = query.year !== undefined && query.country !== undefined;
  if (isNarrow) return say.total(total);
  // /find has no options for a year and a country.
  return query.elseText === undefined ? say.totalToNarrow(total) : say.totalToSearch(total);
}

/** Returns the hints that say how the search step that found something differs from what the person typed. */
function hintsOf(query: SearchQuery, by: LadderStep | null, say: Texts['search']): string[] {
  const matched = (found: string, typed: string) => (found === typed ? [] : [say.matched(code(found, 210))]);
  const format = by !== null && 'anyFormat' in by && by.anyFormat ? [say.anyFormat] : [];
  if (by?.kind === 'catno' && query.kind === 'catno') return [...matched(by.number, query.number), ...format];
  if (by?.kind === 'barcode' && query.kind === 'barcode') return matched(by.barcode, query.digits);
  if (by?.kind === 'barcode' && query.kind === 'catno') {
    return [say.readAsBarcode, ...matched(by.barcode, query.number)];
  }
  if (by?.kind === 'album' && query.kind === 'album')
    return [...matched(albumText(by), albumText(query)), ...format];
  // The guess from the shape of the text was wrong, so its words were searched for.
  if (by?.kind === 'text') {
    return [...(query.kind === 'text' ? matched(by.text, query.text) : [say.matchedWords]), ...format];
  }
  return format;
}

const albumText = ({ artist, title }: { artist: string; title: string }) => `${artist} - ${title}`;

/** Returns what the person asked for, as they typed it. */
function questionIn(query: SearchQuery, say: Texts['search']): string {
  switch (query.kind) {
    case 'catno':
      return code(query.number, 210);
    case 'album': {
      const { year, country } = query;
      const narrowed = [year?.toString() ?? '', country ?? ''].filter((part) => part !== '');
      return code([albumText(query), ...narrowed].join(' · '), 410);
    }
    case 'barcode':
      return code(query.digits, 20);
    case 'release':
      return say.release(code(String(query.releaseId), 20));
    case 'text':
      return code(query.text, 310);
    case 'etching':
      return code(query.etching, 210);
  }
}

/** Makes the answer to a search without results. Only the person who asked reads it. */
export function nothingFound(query: SearchQuery, texts: Texts, source?: Source): Payload {
  const { search: say } = texts;
  if (source === 'photo') {
    return {
      content: texts.photo.readNoMatch(questionIn(query, say)),
      components: rowOf(waysOn({ photos: true }, texts)),
    };
  }
  const isNarrowed = query.kind === 'album' && (query.year !== undefined || query.country !== undefined);
  const other = isNarrowed ? say.widen : say.otherWays[query.kind];
  const what = isMistypedBarcode(query) ? say.wrongDigit : other;
  const aside = source === 'text-instead' ? `\n-# ${texts.photo.textInstead}` : '';
  return {
    content: `${say.noMatch(questionIn(query, say))} ${what}${aside}`,
    components: rowOf(releaseButtons(query, texts)),
  };
}

/**
 * Returns the button with the release that the digits of a search can name, too. Returns none when the search was for something
 * else.
 */
export function releaseButtons(query: SearchQuery, { find: say }: Texts): ButtonBuilder[] {
  const digits = query.kind === 'catno' ? query.number : query.kind === 'barcode' ? query.typed : '';
  const releaseId = releaseIdIn(digits);
  if (releaseId === null) return [];
  const button = new ButtonBuilder()
    .setStyle(ButtonStyle.Secondary)
    .setLabel(say.release(releaseId))
    .setCustomId(encodeAction({ kind: 'rel', releaseId }));
  return [button];
}

/** Makes the answer to a barcode with a wrong digit. Discogs was not asked. Only the person who asked reads it. */
export function wrongDigit(digits: string, { find: say }: Texts): Payload {
  const button = new ButtonBuilder()
    .setStyle(ButtonStyle.Secondary)
    .setLabel(say.searchAnyway)
    .setCustomId(encodeAction({ kind: 'any', number: digits }));
  return { content: say.oneDigitWrong(code(digits, 20)), components: rowOf([button]) };
}

/**
 * Reads the notes from a posted message, even one of an older version. Leaves out the heading, and the line about results that
 * no sync has seen, because each page makes these two again.
 */
export function notesIn(content: string, { ownership }: Texts): string {
  const [, ...lines] = content.split('\n');
  return lines.filter((line) => !ownership.isNotSynced(line)).join('\n');
}

/** Returns the album in the heading of a posted message, as the heading has it. Null: the heading names no album. */
export const albumIn = (content: string, { search }: Texts): string | null =>
  search.albumIn(content.split('\n')[0] ?? '');

/** Returns the ids that page `page` (from 0) shows. */
export function idsOnPage(releaseIds: readonly number[], page: number): number[] {
  const start = page * RESULTS_ON_PAGE;
  return releaseIds.slice(start, start + RESULTS_ON_PAGE);
}

/** What one page of a search shows, without the results. */
export interface PageView {
  releaseIds: readonly number[];
  /** The page to show, from 0. */
  page: number;
  /** Made by `searchNotes`, or read from a posted message by `notesIn`. */
  notes: string;
  /** The album in the heading of the posted message. The heading keeps it even when details are no longer known. */
  album?: string | null;
  /** The labels that the buttons of the message have now, by release id. */
  posted?: ReadonlyMap<number, string>;
  /** The buttons beside `Previous` and `Next`, the same on all pages. At most three. */
  beside?: readonly ButtonBuilder[];
  /** Only one person sees the message. Left out: anyone can see it. */
  isPrivate?: boolean;
}

/** Makes one page of a search. */
export const searchList = (view: PageView, texts: Texts): ListMessage => ({
  onPage: idsOnPage(view.releaseIds, view.page),
  draw: (results) => searchPage({ ...view, results }, texts),
});

/**
 * Makes one page: an embed and a button for each result, and `Previous` / `Next` when there is a second page. A list with one
 * result is a card.
 */
export function searchPage(
  view: PageView & { results: readonly ShownResult[] },
  texts: Texts,
): Required<Payload> {
  const { releaseIds, page, results, notes, beside = [], isPrivate = false } = view;
  const album = albumOf(results, view.album);
  const pages = Math.ceil(releaseIds.length / RESULTS_ON_PAGE);
  const content = [
    headingOf(view, { album, shown: results.length }, texts),
    ...notSyncedLines(results, texts),
    notes,
  ];
  return {
    content: content.filter((line) => line !== '').join('\n'),
    embeds: resultEmbeds(results, { isCard: isCard(view), album, isPrivate }, texts),
    components: [
      ...rowOf(
        isCard(view)
          ? cardButtons(results, withOtherPressings(beside, results, texts), texts)
          : addButtons(results, { first: page * RESULTS_ON_PAGE + 1, posted: view.posted }, texts),
      ),
      ...rowOf([
        ...(pages > 1 ? pager(releaseIds, page, pages, texts) : []),
        ...(isCard(view) ? [] : beside),
      ]),
    ],
  };
}

const isCard = ({ releaseIds }: PageView) => releaseIds.length === 1;

function headingOf(
  view: PageView,
  { album, shown }: { album: string | null; shown: number },
  { search: say }: Texts,
): string {
  const { releaseIds, page } = view;
  // A card names its album itself, so the heading does not.
  const name = isCard(view) ? null : album;
  if (releaseIds.length <= RESULTS_ON_PAGE) return say.count(name, releaseIds.length);
  const before = page * RESULTS_ON_PAGE;
  return say.range(name, before + 1, before + shown, releaseIds.length);
}

function pager(
  releaseIds: readonly number[],
  page: number,
  pages: number,
  { search: say }: Texts,
): ButtonBuilder[] {
  const turn = (label: string, target: number) =>
    new ButtonBuilder()
      .setStyle(ButtonStyle.Secondary)
      .setLabel(label)
      // Discord wants ids that differ within a message, so the button of a page that does not exist has an id, too. It is
      // disabled.
      .setCustomId(encodeAction({ kind: 'page', page: Math.max(target, 0), releaseIds: [...releaseIds] }))
      .setDisabled(target < 0 || target >= pages);
  return [turn(say.previous, page - 1), turn(say.next, page + 1)];
}
