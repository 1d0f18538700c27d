// Discord, views: the question which copy is meant, and the answer to the form of details. Pure.
import type { ButtonBuilder } from '@discordjs/builders';
import type { CopyChoice } from '../../core/details/choose.ts';
import type { DetailsSaved, NamedPart, RefusedReason } from '../../core/details/types.ts';
import { needsOperator } from '../../core/discogs-reason.ts';
import type { Texts } from '../texts/texts.ts';
import { copyLine, type Reader } from './crate-card.ts';
import { type DetailsPlace, formButton } from './details-button.ts';
import { NO_LETTERS, type OneCopy } from './details-form.ts';
import { LIMITS, safe } from './limits.ts';
import { inRows, type Payload, rowOf } from './payload.ts';

/** Says `content`, with the button that opens the form. */
export const openDetails = (content: string, place: DetailsPlace, texts: Texts): Payload => ({
  content,
  components: rowOf([formButton(place, texts.details.button)]),
});

/** The most copies that have a button: five rows of five. */
const MOST_COPIES = 25;

/** Asks which copy is meant. Only the person who pressed the button reads it. @param from as for `detailsButtons`. */
export function whichCopy(
  { releaseId, record, copies, others }: CopyChoice,
  { from, ...reader }: Reader & Pick<DetailsPlace, 'from'>,
  texts: Texts,
): Payload {
  const { details: say } = texts;
  const name = record === null ? `r${releaseId}` : safe(`${record.artistName} - ${record.albumTitle}`, 200);
  const lines = [say.which(`**${name}**`)];
  const buttons: ButtonBuilder[] = [];
  for (const copy of copies.slice(0, MOST_COPIES)) {
    const line = copyLine(copy, copy.position, reader, texts);
    if ([...lines, line].join('\n').length > LIMITS.content - 100) break;
    lines.push(line);
    const { instanceId, position } = copy;
    buttons.push(formButton({ releaseId, instanceId, first: 0, from }, say.buttonOf(position)));
  }
  const left = others + copies.length - buttons.length;
  if (left > 0) lines.push(`-# ${say.others(left)}`);
  return { content: lines.join('\n'), components: inRows(buttons).flatMap(rowOf) };
}

/** The most names of what is left to Discogs. */
const MOST_LEFT = 10;

/** Says what became of a form, and offers the next one if there is more. */
export function detailsAnswer(outcome: DetailsSaved, copy: Omit<OneCopy, 'first'>, texts: Texts): Payload {
  const { details: say } = texts;
  if (outcome.kind === 'gone') return { content: say.gone };
  const { saved, refused, waiting, left, next } = outcome;
  const names = (parts: readonly NamedPart[]) => parts.map((part) => boldName(part, texts)).join(', ');
  const leftParts = left.slice(0, MOST_LEFT).map(({ part }) => part);
  const isUnchanged = saved.length + refused.length + waiting.length === 0;
  const lines = [
    ...(isUnchanged ? [say.unchanged] : []),
    ...(saved.length > 0 ? [say.saved(names(saved))] : []),
    ...refused.map(({ part, why }) => refusedText(boldName(part, texts), why, texts)),
    ...(waiting.length > 0 ? [waitingText(names(waiting), outcome, texts)] : []),
    ...(left.length > 0 ? [`-# ${say.onDiscogsOnly(names(leftParts), left.length - leftParts.length)}`] : []),
  ];
  const more = next === null ? [] : [formButton({ ...copy, first: next }, say.more)];
  return { content: lines.join('\n'), components: rowOf(more) };
}

function waitingText(
  names: string,
  { reason, isRepeated }: Extract<DetailsSaved, { kind: 'saved' }>,
  { details: say, discogs }: Texts,
): string {
  if (reason === null) return say.stillSaving(names);
  return say.waiting(names, discogs.reason(reason), isRepeated && !needsOperator(reason));
}

function refusedText(name: string, why: RefusedReason, { details: say }: Texts): string {
  switch (why.kind) {
    case 'value':
      return say.wrongValue(name);
    case 'field-gone':
      return say.fieldGone(name);
    case 'folder-gone':
      return say.folderGone(name);
    case 'replaced':
      return say.replaced(name);
  }
}

/** The most characters of a name. Five parts of a form and ten others, with what stands around them, fit into a message. */
const LONGEST_NAME = 60;

function boldName(part: NamedPart, { details: say, crate }: Texts): string {
  if (part.kind === 'folder') return `**${say.folder}**`;
  if (part.kind === 'rating') return `**${say.rating}**`;
  return `**${safe(part.name ?? crate.unnamedField, LONGEST_NAME) || NO_LETTERS}**`;
}
