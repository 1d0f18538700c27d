// Discord, views: makes the message of records of the crate: a list of five a page, or a card. Pure.
import { ButtonBuilder } from '@discordjs/builders';
import { type APIEmbed, ButtonStyle } from 'discord.js';
import type { CratePage, ShownRecords } from '../../core/crate/crate.ts';
import type { Freshness } from '../../core/crate/freshness.ts';
import type { CrateQuestion } from '../../core/crate/types.ts';
import { pressingOf } from '../../core/release/stored.ts';
import type { ShownResult } from '../../core/search/results.ts';
import type { StoredRecord } from '../../core/types.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import { moment } from '../texts/time.ts';
import { crateCard, crateCardRows, type Reader } from './crate-card.ts';
import { recordMenu } from './crate-menu.ts';
import { code, safe } from './limits.ts';
import { type Payload, rowOf } from './payload.ts';
import { addButtons, albumOf, type ListMessage, resultEmbeds } from './results.ts';
import { CREDIT, RESULTS_ON_PAGE } from './search.ts';

/** How a message about the crate is shown. */
export interface CrateView {
  reader: Reader;
  /** A line about a right that the bot lacks here. Null: it lacks none. */
  rights: string | null;
}

/** Makes one page of the answer to a question, as a list that Adds and removals keep up to date. */
export const crateList = (page: CratePage, view: CrateView, texts: Texts): ListMessage => ({
  onPage: page.list.releaseIds,
  crate: { isCard: isCard(page) },
  draw: (results) => cratePage(page, results, view, texts),
});

const isCard = ({ total }: CratePage): boolean => total === 1;

function cratePage(page: CratePage, results: readonly ShownResult[], view: CrateView, texts: Texts): Payload {
  const asked = questionIn(page, texts);
  const said = asked === null ? [] : [texts.search.asked(asked)];
  if (isCard(page)) return cardOf(page, results, { ...view, said }, texts);
  const { records, total, page: number, pages } = page;
  const first = number * RESULTS_ON_PAGE + 1;
  // On one of several pages, the number in the heading is not that of this album.
  const album = pages === 1 ? albumOf(results) : null;
  const shown = { first, last: first + records.length - 1, total };
  return {
    content: contentOf([headingOf(album, shown, pages, texts)], page, { ...view, said }, texts),
    embeds: recordEmbeds(records, results, album, texts),
    components: [
      ...rowOf(addButtons(results, { first }, texts)),
      ...recordMenu(records, texts),
      ...rowOf(pager(page, texts)),
    ],
  };
}

/** Makes the card of one record, as a message that Adds and removals keep up to date. */
export const crateCardList = (shown: ShownRecords, view: CrateView, texts: Texts): ListMessage => ({
  onPage: shown.list.releaseIds,
  crate: { isCard: true },
  draw: (results) => cardOf(shown, results, { ...view, said: [] }, texts),
});

/** Makes the card of a record by chance, with the button for another one. @param filter what the record was chosen by. */
export const chanceList = (
  shown: ShownRecords,
  filter: ChanceFilter,
  view: CrateView,
  texts: Texts,
): ListMessage => ({
  onPage: shown.list.releaseIds,
  crate: { isCard: true },
  draw(results) {
    const asked = filterIn(filter, texts);
    const said = asked === null ? [] : [texts.search.asked(asked)];
    const card = cardOf(shown, results, { ...view, said }, texts);
    // The button has a row of its own, so that it stays as it is when the card is drawn again.
    return { ...card, components: [...(card.components ?? []), ...rowOf([another(filter, texts)])] };
  },
});

type ChanceFilter = Pick<CrateQuestion, 'genre' | 'decade'>;

const another = ({ genre, decade }: ChanceFilter, { crate: say }: Texts): ButtonBuilder =>
  new ButtonBuilder()
    .setStyle(ButtonStyle.Secondary)
    .setLabel(say.another)
    .setCustomId(encodeAction({ kind: 'rnd', genre, decade }));

/** Makes the answer when no record fits the filter. Only the person who asked reads it. */
export const nothingByChance = (filter: ChanceFilter, texts: Texts): Payload => {
  const asked = filterIn(filter, texts);
  return { content: asked === null ? texts.crate.empty : texts.crate.nothing(asked) };
};

/**
 * Makes the card of one record: all that is stored of it, and its copies.
 * @param said what the small print says beside the rest.
 */
function cardOf(
  { records, freshness }: Pick<ShownRecords, 'records' | 'freshness'>,
  results: readonly ShownResult[],
  { reader, rights, said }: CrateView & { said: readonly string[] },
  texts: Texts,
): Payload {
  return {
    content: contentOf([], { freshness }, { rights, said }, texts),
    embeds: records.map((record) => crateCard(record, resultFor(record, results), reader, texts)),
    components: results.flatMap((result) => crateCardRows(result, reader, texts)),
  };
}

function headingOf(
  album: string | null,
  { first, last, total }: { first: number; last: number; total: number },
  pages: number,
  { crate: say, search }: Texts,
): string {
  if (album !== null) return search.count(album, total);
  return pages === 1 ? say.count(total) : say.range(first, last, total);
}

/** Joins the heading, what the age of the answer means, and the small print. */
export function contentOf(
  heading: readonly string[],
  { freshness }: { freshness: Freshness },
  { rights, said }: { rights: string | null; said: readonly string[] },
  texts: Texts,
): string {
  const { crate: say, ownership } = texts;
  const age = freshness.kind === 'old' ? [say.synced(moment(freshness.at, 'R'))] : [];
  return [
    ...heading,
    ...(freshness.kind === 'never' ? [ownership.notSynced(true)] : []),
    say.notes([...said, ...age, CREDIT]),
    ...(rights === null ? [] : [`-# ${rights}`]),
  ].join('\n');
}

/** Returns the question in words. Null: it asks for all records. */
function questionIn(
  { question, folderName }: { question: CrateQuestion; folderName: string | null },
  texts: Texts,
): string | null {
  const { text, format, folderId } = question;
  return joined([
    text === '' ? '' : code(text, 210),
    filterIn(question, texts) ?? '',
    safe(format ?? '', 60),
    folderId === null ? '' : texts.crate.folder(folderName === null ? null : code(folderName, 60)),
  ]);
}

const filterIn = ({ genre, decade }: ChanceFilter, { crate: say }: Texts): string | null =>
  joined([safe(genre ?? '', 60), decade === null ? '' : say.decade(decade)]);

function joined(parts: readonly string[]): string | null {
  const said = parts.filter((part) => part !== '');
  return said.length === 0 ? null : said.join(' · ');
}

/** Makes the answer to a question that no record fits. Only the person who asked reads it. */
export function nothingInCrate(page: CratePage, texts: Texts): Payload {
  const { crate: say, ownership } = texts;
  const nothing = say.nothing(questionIn(page, texts) ?? '');
  return {
    content: page.freshness.kind === 'never' ? `${nothing}\n${ownership.notSynced(true)}` : nothing,
  };
}

const resultFor = ({ discogsId }: StoredRecord, results: readonly ShownResult[]): ShownResult | null =>
  results.find(({ releaseId }) => releaseId === discogsId) ?? null;

/** Makes the embeds of a list. A record that has no release on Discogs has no link, and nothing is said about owning it. */
function recordEmbeds(
  records: readonly StoredRecord[],
  results: readonly ShownResult[],
  album: string | null,
  texts: Texts,
): APIEmbed[] {
  const rows = records.map((record) => resultFor(record, results) ?? localResult(record));
  return resultEmbeds(rows, { isCard: false, album, isPrivate: false }, texts).map(
    ({ url, ...embed }, index) =>
      records[index]?.discogsId === null || url === undefined ? embed : { ...embed, url },
  );
}

const localResult = (record: StoredRecord): ShownResult => ({
  releaseId: 0,
  pressing: pressingOf(record, 0),
  release: null,
  ownership: { kind: 'not-owned' },
  isWanted: null,
});

function pager({ listId, page, pages }: CratePage, texts: Texts): ButtonBuilder[] {
  if (listId === null) return [];
  return crateTurns({ page, pages }, (to) => encodeAction({ kind: 'crate', listId, page: to }), texts);
}

/** Makes the buttons that turn the pages of a list of the crate. None: it has one page. */
export function crateTurns(
  { page, pages }: { page: number; pages: number },
  idOf: (page: number) => string,
  { search: say }: Texts,
): ButtonBuilder[] {
  if (pages === 1) return [];
  const turn = (label: string, target: number) =>
    new ButtonBuilder()
      .setStyle(ButtonStyle.Secondary)
      .setLabel(label)
      // A disabled button has an id, too, and no two ids of a message are equal.
      .setCustomId(idOf(Math.max(target, 0)))
      .setDisabled(target < 0 || target >= pages);
  return [turn(say.previous, page - 1), turn(say.next, page + 1)];
}
