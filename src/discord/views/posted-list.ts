// Discord, views: shows what an Add or an Undo changed in a posted list, and leaves everything else as it was posted: the heading,
// the menus and pages of a finder, the etchings that a ranked answer quotes. Pure.
import { type APIEmbed, ButtonStyle, ComponentType } from 'discord.js';
import type { ShownResult } from '../../core/search/results.ts';
import { decodeAction } from '../custom-id.ts';
import type { PostedMessage } from '../interactions/posted-message.ts';
import type { Texts } from '../texts/texts.ts';
import { crateCardRows, isDetailsRow, type Reader, resultCard } from './crate-card.ts';
import { badgeOf, lookOf } from './ownership.ts';
import { buttonsIn, type MessageRow, type Payload, rowOf } from './payload.ts';
import { addButtons, cardButtons, type ListMessage, resultEmbeds } from './results.ts';
import { albumIn } from './search.ts';
import { QUOTE } from './which.ts';

/** Returns the Add buttons of a posted message: their labels, by release id, in order. */
export function addLabelsIn(rows: readonly MessageRow[]): Map<number, string> {
  const labels = new Map<number, string>();
  for (const button of buttonsIn(rows)) {
    const action = 'custom_id' in button ? decodeAction(button.custom_id) : null;
    if (action?.kind === 'add' && 'label' in button) labels.set(action.releaseId, button.label ?? '');
  }
  return labels;
}

/** Makes the list again as it was posted. @param isPrivate only one person sees it. */
export function keptList(
  posted: PostedMessage,
  { isPrivate }: { isPrivate: boolean },
  texts: Texts,
): ListMessage {
  const labels = addLabelsIn(posted.rows);
  const how = { labels, isPrivate };
  return { onPage: [...labels.keys()], draw: (results) => keptPage(posted, results, how, texts) };
}

function keptPage(
  posted: PostedMessage,
  results: readonly ShownResult[],
  { labels, isPrivate }: { labels: ReadonlyMap<number, string>; isPrivate: boolean },
  texts: Texts,
): Payload {
  const { content, embeds, rows } = posted;
  const first = firstIn(posted, texts);
  // The heading stays, so what it names decides, even if the cache has another name for the album of a pressing.
  const album = albumIn(content, texts);
  const isCard = isPostedCard(posted);
  return {
    content: results.some(isNotKnown) ? content : withoutNotSynced(content, texts),
    embeds: resultEmbeds(results, { isCard, album, isPrivate }, texts).map((embed, index) =>
      withQuotes(embed, embeds[index], texts),
    ),
    components: [
      ...rowOf(
        isCard ? cardButtons(results, [], texts) : addButtons(results, { first, posted: labels }, texts),
      ),
      ...rows.filter((row) => !isAdd(row)),
    ],
  };
}

const firstIn = ({ content }: PostedMessage, { search }: Texts): number =>
  search.firstIn(content.split('\n')[0] ?? '');

const isAdd = (row: MessageRow): boolean => addLabelsIn([row]).size > 0;

/** Whether the message is a card. Only a card has a link beside its Add button. */
const isPostedCard = ({ rows }: Pick<PostedMessage, 'rows'>): boolean =>
  rows.some((row) => isAdd(row) && buttonsIn([row]).some(isLink));

const isLink = ({ style }: { style: ButtonStyle }) => style === ButtonStyle.Link;
const isNotKnown = ({ ownership }: ShownResult) => ownership.kind === 'not-known';

const withoutNotSynced = (content: string, { ownership }: Texts): string =>
  content
    .split('\n')
    .filter((line) => !ownership.isNotSynced(line))
    .join('\n');

const linesOf = (embed: APIEmbed | undefined): string[] => (embed?.description ?? '').split('\n');

/** Whether the message quotes etchings: it answers `Which one is mine?`. */
export const hasQuotes = (embeds: readonly APIEmbed[]): boolean =>
  embeds.some((embed) => linesOf(embed).some((line) => line.startsWith(QUOTE)));

/**
 * Makes a posted list or card of the crate again. A record that was removed since keeps what the message says of it.
 * @param reader who reads it now. A card that was posted without the details of the copies stays without them.
 */
export function keptCrate(posted: PostedMessage, reader: Reader, texts: Texts): ListMessage {
  const labels = addLabelsIn(posted.rows);
  const isCard = isPostedCard(posted);
  const seesDetails = reader.seesDetails && hasDetails(posted, texts);
  return {
    onPage: [...labels.keys()],
    crate: { isCard },
    draw: (results) => keptCratePage(posted, results, { ...reader, seesDetails, labels, isCard }, texts),
  };
}

/** Whether the message has the details of copies, which are only for who can use /sync. */
export const hasDetails = ({ embeds }: Pick<PostedMessage, 'embeds'>, { crate: say }: Texts): boolean =>
  embeds.some(({ fields = [] }) => fields.some(({ name }) => say.isInPrivate(name)));

function keptCratePage(
  posted: PostedMessage,
  results: readonly ShownResult[],
  { labels, isCard, ...reader }: Reader & { labels: ReadonlyMap<number, string>; isCard: boolean },
  texts: Texts,
): Payload {
  const { content, embeds, rows } = posted;
  const album = albumIn(content, texts);
  const drawn = isCard
    ? results.map((result) => resultCard(result, reader, texts))
    : resultEmbeds(results, { isCard, album, isPrivate: false }, texts);
  // A record without a release on Discogs has an embed without a link, and no button.
  const left = results.map((result, index) => ({ result, embed: drawn[index] ?? null }));
  const add = isCard
    ? results.flatMap((result) => crateCardRows(result, reader, texts))
    : rowOf(addButtons(results, { first: firstIn(posted, texts), posted: labels }, texts));
  return {
    content,
    embeds: embeds.map((embed) => {
      const next = embed.url === undefined ? undefined : left.shift();
      if (next === undefined) return embed;
      const { result } = next;
      return result.pressing === null || next.embed === null ? withState(embed, result, texts) : next.embed;
    }),
    components: [...add, ...rows.filter((row) => !isAdd(row) && !isDetailsRow(row))],
  };
}

/** Returns the embed with another badge and colour, and without the copies and the price. */
function withState({ fields = [], ...embed }: APIEmbed, { ownership }: ShownResult, texts: Texts): APIEmbed {
  const badge = badgeOf(ownership, texts);
  // A posted price can be old.
  const isKept = (line: string) => line !== '' && !BADGE.test(line) && !texts.pressing.isOffers(line);
  const others = linesOf(embed).filter(isKept);
  const lines = [...(badge === null ? [] : [`**${badge}**`]), ...others];
  const kept = fields.filter(({ name }) => !texts.crate.isCopies(name));
  const { description: _, ...rest } = embed;
  return {
    ...rest,
    ...(lines.length > 0 && { description: lines.join('\n') }),
    ...(kept.length > 0 && { fields: kept }),
    color: lookOf(ownership).colour,
  };
}

/** Matches the line of a badge. In other lines, the stars of a stranger's text are escaped. */
const BADGE = /^\*\*[^*]+\*\*$/;

/** Adds what the posted embed says about etchings: the one that it quotes, or that none is recorded. */
function withQuotes(embed: APIEmbed, posted: APIEmbed | undefined, { which }: Texts): APIEmbed {
  const said = linesOf(posted).filter((line) => line.startsWith(QUOTE) || line === which.noEtching);
  const lines = [embed.description ?? '', ...said].filter((line) => line !== '');
  return lines.length > 0 ? { ...embed, description: lines.join('\n') } : embed;
}

/** Whether the message is a finder: it has a menu of one. */
export const hasFinderMenu = (rows: readonly MessageRow[]): boolean =>
  rows.some(({ components }) =>
    components.some(
      (one) => one.type === ComponentType.StringSelect && decodeAction(one.custom_id)?.kind === 'mf',
    ),
  );
