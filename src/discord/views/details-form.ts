// Discord, views: the form of details, and what comes back with it. Each part of the form carries in its own id what the form
// showed, so a form works after a sync and after a restart. Pure.
import {
  LabelBuilder,
  ModalBuilder,
  StringSelectMenuBuilder,
  StringSelectMenuOptionBuilder,
  TextInputBuilder,
} from '@discordjs/builders';
import { TextInputStyle } from 'discord.js';
import type {
  CopyOfRelease,
  DetailPart,
  DetailsForm,
  FormPart,
  NamedPart,
  TypedPart,
} from '../../core/details/types.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import type { DetailsPlace } from './details-button.ts';
import { LIMITS, plain } from './limits.ts';

/** Which form it is: always that of one copy. */
export type OneCopy = DetailsPlace & CopyOfRelease;

/** Makes the form. */
export function detailsForm(
  { record, parts }: Extract<DetailsForm, { kind: 'form' }>,
  place: OneCopy,
  texts: Texts,
): ModalBuilder {
  const name = record === null ? '' : `${record.artistName} - ${record.albumTitle}`;
  const title = plain(name, LIMITS.modalTitle) || texts.details.title;
  return new ModalBuilder()
    .setCustomId(encodeAction({ kind: 'det', ...place }))
    .setTitle(title)
    .addLabelComponents(...parts.map((part) => labelOf(part, texts)));
}

function labelOf(one: FormPart, texts: Texts): LabelBuilder {
  const label = new LabelBuilder().setLabel(plainName(one.part, texts));
  if (one.part.kind === 'rating') label.setDescription(texts.details.ratingHint);
  const { input } = one;
  return input.kind === 'text'
    ? label.setTextInputComponent(textInput(one))
    : label.setStringSelectMenuComponent(menu(one, input.choices, texts));
}

const textInput = ({ part, value, digest }: FormPart): TextInputBuilder => {
  const input = new TextInputBuilder()
    .setCustomId(partId(part, digest))
    .setStyle(TextInputStyle.Paragraph)
    .setMaxLength(LIMITS.inputValue)
    .setRequired(false);
  return value === '' ? input : input.setValue(value);
};

/**
 * Makes the menu of a choice. With a value it must keep one: a copy has a folder, the rating can be none, and Discogs has no way to
 * empty a dropdown (https://www.discogs.com/developers#page:user-collection,header:user-collection-edit-fields-instance).
 */
function menu(
  { part, value, digest }: FormPart,
  choices: readonly { value: string; label: string }[],
  texts: Texts,
): StringSelectMenuBuilder {
  const isEmpty = value === '';
  const options = choices.map((one) =>
    new StringSelectMenuOptionBuilder()
      .setValue(one.value)
      .setLabel(optionLabel(part, one, texts))
      .setDefault(!isEmpty && one.value === value),
  );
  return new StringSelectMenuBuilder()
    .setCustomId(partId(part, digest))
    .setPlaceholder(texts.details.choose)
    .setMinValues(isEmpty ? 0 : 1)
    .setMaxValues(1)
    .setRequired(!isEmpty)
    .setOptions(options);
}

function optionLabel(
  part: NamedPart,
  { value, label }: { value: string; label: string },
  { details: say }: Texts,
): string {
  if (part.kind === 'rating') return value === '0' ? say.notRated : say.stars(Number(value));
  return plain(label, LIMITS.choice) || NO_LETTERS;
}

/** Stands for a name or an option without a letter that one can see. */
export const NO_LETTERS = '–';

/** Returns the name of a part for a place without Markdown. */
function plainName(part: NamedPart, { details: say, crate }: Texts): string {
  if (part.kind === 'folder') return say.folder;
  if (part.kind === 'rating') return say.rating;
  return plain(part.name ?? crate.unnamedField, LIMITS.inputLabel) || NO_LETTERS;
}

const PART_ID = /^(?:f(\d{1,10})|(fo|ra))\.([0-9a-f]{1,60})$/;

/** Returns `f3.<digest>` for a field, `fo.<digest>` for the folder, `ra.<digest>` for the rating. */
function partId(part: DetailPart, digest: string): string {
  const name = part.kind === 'field' ? `f${part.fieldId}` : part.kind === 'folder' ? 'fo' : 'ra';
  return `${name}.${digest}`;
}

/** One input of a form that was sent: a text, or the chosen values of a menu. */
export interface SentInput {
  customId: string;
  value?: unknown;
  values?: readonly string[];
}

/** Reads a form that was sent. An input with another id, or with another sort of value, is left out. */
export function typedParts(inputs: Iterable<SentInput>): TypedPart[] {
  return [...inputs].flatMap(({ customId, value, values }): TypedPart[] => {
    const [, fieldId, other, shownDigest] = PART_ID.exec(customId) ?? [];
    const typed = values ? (values[0] ?? '') : value;
    if (shownDigest === undefined || typeof typed !== 'string') return [];
    return [{ part: partOf(fieldId, other), shownDigest, value: typed, isChoice: values !== undefined }];
  });
}

function partOf(fieldId: string | undefined, other: string | undefined): DetailPart {
  if (fieldId !== undefined) return { kind: 'field', fieldId: Number(fieldId) };
  return { kind: other === 'fo' ? 'folder' : 'rating' };
}
