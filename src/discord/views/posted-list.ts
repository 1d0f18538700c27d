// Discord, views: shows what an Add or an Undo changed in a posted list, and leaves everything else as it was posted: the heading,
// the menus and pages of a finder, the etchings that a ranked answer quotes. Pure.
import { type APIEmbed, ButtonStyle, ComponentType } from 'discord.js';
import type { ShownResult } from '../../core/search/results.ts';
import { decodeAction } from '../custom-id.ts';
import type { PostedMessage } from '../interactions/posted-message.ts';
import type { Texts } from '../texts/texts.ts';
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

/** Makes the list again as it was posted. */
export function keptList(posted: PostedMessage, texts: Texts): ListMessage {
  const labels = addLabelsIn(posted.rows);
  return { onPage: [...labels.keys()], draw: (results) => keptPage(posted, results, labels, texts) };
}

function keptPage(
  posted: PostedMessage,
  results: readonly ShownResult[],
  labels: ReadonlyMap<number, string>,
  texts: Texts,
): Payload {
  const { content, embeds, rows } = posted;
  const first = texts.search.firstIn(content.split('\n')[0] ?? '');
  // The heading stays, so what it names decides, even if the cache has another name for the album of a pressing.
  const album = albumIn(content, texts);
  const isAdd = (row: MessageRow) => addLabelsIn([row]).size > 0;
  // Only a card has a link beside its Add button.
  const isCard = rows.some((row) => isAdd(row) && buttonsIn([row]).some(isLink));
  return {
    content: results.some(isNotKnown) ? content : withoutNotSynced(content, texts),
    embeds: resultEmbeds(results, { isCard, album }, texts).map((embed, index) =>
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
