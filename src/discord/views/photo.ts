// Discord, views: what a person reads who gave a photo or used Find on Discogs: the choice of several things, why nothing was
// found, and the two forms that go on from there. Pure.
import {
  ButtonBuilder,
  FileUploadBuilder,
  LabelBuilder,
  ModalBuilder,
  TextInputBuilder,
} from '@discordjs/builders';
import { ButtonStyle, TextInputStyle } from 'discord.js';
import type { PhotoDecision, UnreadReason } from '../../core/photo/look.ts';
import type { Named } from '../../core/search/message.ts';
import { LONGEST_WHAT, type What } from '../../core/search/what.ts';
import { encodeAction, isCarriedNumber } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import { LIMITS, plain } from './limits.ts';
import { inRows, type Payload, rowOf } from './payload.ts';

/** The kinds of files that a photo can be, by their names. What is in them is checked when they are read. */
export const PHOTO_TYPES = ['.jpg', '.jpeg', '.png', '.webp'] as const;

/** The ids of the fields in the forms. */
export const PHOTO_FIELD = 'photo';
export const NUMBER_FIELD = 'number';

const button = (kind: 'pho' | 'num', label: string) =>
  new ButtonBuilder().setStyle(ButtonStyle.Secondary).setLabel(label).setCustomId(encodeAction({ kind }));

/** Makes the two buttons that open the forms. @param photos false: photos cannot be read here. */
export const waysOn = ({ photos }: { photos: boolean }, { photo: say }: Texts): ButtonBuilder[] => [
  ...(photos ? [button('pho', say.another)] : []),
  button('num', say.type),
];

/**
 * Says why nothing is searched for.
 * @param why null: there was no photo, and the text of the message names nothing.
 * @param canRead.photos false: it is known that photos cannot be read here.
 */
export function nothingRead(
  why: UnreadReason | null,
  texts: Texts,
  canRead: { photos: boolean } = { photos: true },
): Payload {
  const { photo: say } = texts;
  return {
    content: why === null ? say.nothingNamed : say.unread[why],
    components: rowOf(waysOn({ photos: canRead.photos && why !== 'off' }, texts)),
  };
}

/** Asks which of several things is meant, with a button for each. */
export function whichOne(
  { found, source }: Extract<PhotoDecision, { kind: 'choose' }>,
  texts: Texts,
): Payload {
  const buttons = found.flatMap((one) => choiceButton(one, texts) ?? []);
  const say = texts.photo.several[source === 'photo' ? 'photo' : 'text'];
  return { content: say(buttons.length), components: inRows(buttons).flatMap(rowOf) };
}

function choiceButton({ what, title }: Named, { find: say }: Texts): ButtonBuilder | null {
  const named = title === null ? '' : plain(title, LIMITS.buttonLabel);
  const made = (label: string, customId: string) =>
    new ButtonBuilder().setStyle(ButtonStyle.Secondary).setLabel(label).setCustomId(customId);
  switch (what.kind) {
    case 'release':
      return made(
        named || say.release(what.releaseId),
        encodeAction({ kind: 'rel', releaseId: what.releaseId }),
      );
    case 'master':
      return made(named || say.master(what.masterId), encodeAction({ kind: 'all', masterId: what.masterId }));
    default: {
      const number = numberOf(what);
      if (number === null || !isCarriedNumber(number)) return null;
      return made(number, encodeAction({ kind: 'any', number }));
    }
  }
}

function numberOf(what: What): string | null {
  if (what.kind === 'catno') return what.number;
  return what.kind === 'barcode' || what.kind === 'wrong-digit' ? what.digits : null;
}

/** Makes the form that takes another photo. */
export function photoForm({ photo: say }: Texts): ModalBuilder {
  const file = new FileUploadBuilder()
    .setCustomId(PHOTO_FIELD)
    .setFileTypes(...PHOTO_TYPES)
    .setMinValues(1)
    .setMaxValues(1)
    .setRequired(true);
  const label = new LabelBuilder()
    .setLabel(say.photoLabel)
    .setDescription(say.photoDescription)
    .setFileUploadComponent(file);
  return new ModalBuilder().setTitle(say.another).addLabelComponents(label);
}

/** Makes the form that takes a number, or anything else that /find takes. */
export function numberForm({ photo: say }: Texts): ModalBuilder {
  const input = new TextInputBuilder()
    .setCustomId(NUMBER_FIELD)
    .setStyle(TextInputStyle.Short)
    .setPlaceholder(say.numberPlaceholder)
    .setMinLength(1)
    .setMaxLength(LONGEST_WHAT)
    .setRequired(true);
  const label = new LabelBuilder().setLabel(say.numberLabel).setTextInputComponent(input);
  return new ModalBuilder().setTitle(say.type).addLabelComponents(label);
}
