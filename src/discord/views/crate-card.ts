// Discord, views: the card of a record of the crate: its cover, all facts, its copies, and its buttons. Pure.
import { ButtonBuilder } from '@discordjs/builders';
import { type APIEmbed, type APIEmbedField, ButtonStyle } from 'discord.js';
import { namedIn } from '../../core/authority.ts';
import type { ShownCopies, ShownCopy } from '../../core/crate/shown-copies.ts';
import type { ShownResult } from '../../core/search/results.ts';
import type { StoredRecord } from '../../core/types.ts';
import { decodeAction, encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import { moment } from '../texts/time.ts';
import { allPressings } from './all-pressings.ts';
import { detailsButtons } from './details-button.ts';
import { LIMITS, safe, withinBudget } from './limits.ts';
import { type ButtonRow, type MessageRow, rowOf } from './payload.ts';
import { pressingCard, recordCard } from './pressing.ts';
import { cardButtons } from './results.ts';

/** Who reads the message. */
export interface Reader {
  /** The server of the message. People of other servers are not named in it. */
  guildId: string;
  /** The reader is alone with the message and can use /sync, so it shows the details of the copies. */
  seesDetails: boolean;
  /** The reader is alone with the message. Left out: anyone can see it. */
  isPrivate?: boolean;
}

/** Makes the card. @param result the same record as a result. Null: it has no release on Discogs. */
export function crateCard(
  record: StoredRecord,
  result: ShownResult | null,
  reader: Reader,
  texts: Texts,
): APIEmbed {
  if (result === null) return recordCard(record, { kind: 'not-owned' }, texts);
  return resultCard(result, reader, texts) ?? recordCard(record, result.ownership, texts);
}

/** Makes the card of a result. Null: nothing is known of it here. */
export function resultCard(result: ShownResult, reader: Reader, texts: Texts): APIEmbed | null {
  const { pressing, copies = [] } = result;
  if (pressing === null) return null;
  const { fields = [], ...card } = pressingCard(
    { ...result, pressing, isPrivate: reader.isPrivate ?? false },
    texts,
  );
  const all = copies.length === 0 ? fields : [copiesField(copies, reader, texts), ...fields];
  const whole = { ...card, ...(all.length > 0 && { fields: all }) };
  return withinBudget([whole])[0] ?? whole;
}

/** Makes the buttons of the card. `Details…` has a row of its own when the first row is full. */
export function crateCardRows(result: ShownResult, { seesDetails }: Reader, texts: Texts): ButtonRow[] {
  const details = seesDetails ? detailsButtons(result.releaseId, result.copies ?? [], texts) : [];
  const rowWith = (more: readonly ButtonBuilder[]) =>
    cardButtons([result], [...allPressings([result], texts), ...more, ...removeButton(result, texts)], texts);
  const all = rowWith(details);
  if (all.length <= LIMITS.buttonsInRow) return rowOf(all);
  return [...rowOf(rowWith([])), ...rowOf(details)];
}

/** Whether this row of a posted card has the button `Details…` alone. */
export const isDetailsRow = (row: MessageRow): boolean =>
  row.components.every((one) => 'custom_id' in one && decodeAction(one.custom_id)?.kind === 'det');

/** Makes the button that asks what to take out of the crate. None: there is nothing to take out. */
function removeButton(
  { releaseId, ownership: { kind } }: ShownResult,
  { crateRemove: say }: Texts,
): ButtonBuilder[] {
  const isHereOnly = kind === 'waiting' || kind === 'gone';
  if (kind !== 'owned' && !isHereOnly) return [];
  return [
    new ButtonBuilder()
      .setCustomId(encodeAction({ kind: 'rem', releaseId }))
      .setStyle(ButtonStyle.Secondary)
      .setLabel(isHereOnly ? say.forget : say.remove),
  ];
}

/** The most characters of the lines about copies. The rest of the field says how many more there are. */
const MOST_LINES = LIMITS.embedFieldValue - 30;

/** Makes the field with the copies, as many as fit. */
function copiesField(copies: ShownCopies, reader: Reader, texts: Texts): APIEmbedField {
  const { crate: say } = texts;
  const lines: string[] = [];
  for (const [index, copy] of copies.entries()) {
    const line = copyLine(copy, copies.length > 1 ? index + 1 : null, reader, texts);
    if ([...lines, line].join('\n').length > MOST_LINES) break;
    lines.push(line);
  }
  const left = copies.length - lines.length;
  return {
    name: (reader.seesDetails ? say.copiesInPrivate : say.copies)(copies.length),
    value: [...lines, ...(left > 0 ? [say.moreCopies(left)] : [])].join('\n'),
  };
}

/** The most characters of one copy. Two of them fit into the field. */
const LONGEST_COPY = 480;

/** Describes a copy. @param position its number in the list. Null: it is the only one. */
export function copyLine(copy: ShownCopy, position: number | null, reader: Reader, texts: Texts): string {
  const added = addedText(copy, reader.guildId, texts);
  const head = position === null ? added : `**${position}** · ${added}`;
  let lines = head;
  for (const line of reader.seesDetails ? detailsOf(copy, texts) : []) {
    // Discogs has all of them.
    if (lines.length + line.length > LONGEST_COPY) return `${lines}\n…`;
    lines += `\n${line}`;
  }
  return lines;
}

function addedText({ addedAt, addedBy }: ShownCopy, guildId: string, { add, crate: say }: Texts): string {
  const id = namedIn(guildId, addedBy);
  const who = addedBy === null ? null : id === null ? add.stranger : `<@${id}>`;
  if (addedAt !== null) return say.added(moment(addedAt, 'D'), who);
  return who === null ? say.dateNotKnown : say.addedBy(who);
}

/** The most characters of a text that an owner typed. */
const LONGEST_TYPED = 150;

function detailsOf({ details }: ShownCopy, { crate: say }: Texts): string[] {
  const { folder, media, sleeve, rating, fields } = details;
  const typed = (text: string) => safe(text, LONGEST_TYPED);
  const facts = [
    folder === null ? '' : say.inFolder(typed(folder)),
    media === null ? '' : say.media(typed(media)),
    sleeve === null ? '' : say.sleeve(typed(sleeve)),
    rating === null ? '' : say.rated(rating),
  ].filter((part) => part !== '');
  return [
    ...(facts.length > 0 ? [facts.join(' · ')] : []),
    ...fields.map(({ name, value }) => `${typed(name ?? say.unnamedField)}: ${typed(value)}`),
  ];
}
