// Discord, views: the answers to an Add: what became of it, and the buttons for what one can do next. Pure.
import { ButtonBuilder } from '@discordjs/builders';
import { ButtonStyle } from 'discord.js';
import type { Added } from '../../core/add/add.ts';
import type { AddIntent } from '../../core/add/types.ts';
import { isToAsk, isUndoable, type UndoQuestion } from '../../core/add/undo.ts';
import { isOfServer, mayChange, mayChangeDetails, namedIn } from '../../core/authority.ts';
import { encodeAction } from '../custom-id.ts';
import type { Texts } from '../texts/texts.ts';
import { moment } from '../texts/time.ts';
import { type AddWording, addedText, isNothingDone, isPlainSuccess } from './add.ts';
import { copyButton, forgetButton, takeOffButton, undoButton } from './add-buttons.ts';
import { detailsButtons } from './details-button.ts';
import { safe, safeUrl } from './limits.ts';
import { lookOf } from './ownership.ts';
import { linkButton, type Payload, rowOf } from './payload.ts';
import { pressingCard } from './pressing.ts';
import { ATTRIBUTION } from './search.ts';

/**
 * Makes the private answer to a press of Add. One without problems is deleted after 3 s (`isPlainSuccess`).
 * @param from the message of the pressed button.
 */
export function confirmation(added: Added, context: AddWording & { from: string }, texts: Texts): Payload {
  const { from, guildId, viewerId: userId, mayManage } = context;
  const undoable = undoableOf(added);
  const canUndo = undoable && mayChange({ userId, guildId, mayManage }, undoable.requester);
  const buttons = [
    ...(canUndo ? [undoButton(undoable, texts, from)] : []),
    ...detailsAfter(added, context, texts),
    ...forget(added, context, texts),
    ...takeOff(added, texts, from),
  ];
  return { content: addedText(added, context, texts), components: rowOf(buttons) };
}

/** Says what became of an Add, and offers what one can do next. */
export function addAnswer(added: Added, context: AddWording, texts: Texts): Payload {
  const buttons = [...buttonsAfter(added, context, texts), ...detailsAfter(added, context, texts)];
  return { content: addedText(added, context, texts), components: rowOf(buttons) };
}

function buttonsAfter(added: Added, context: AddWording, texts: Texts): ButtonBuilder[] {
  const { guildId } = context;
  const undoable = undoableOf(added);
  return [
    ...(added.discogs.kind === 'found' ? [copyButton(added.release.releaseId, texts)] : []),
    ...(undoable && isOfServer(guildId, undoable.requester) ? [undoButton(undoable, texts)] : []),
    ...forget(added, context, texts),
    ...takeOff(added, texts),
  ];
}

/** Returns the add that an Undo can take back. Null: nothing was added, or it is not known which copy. */
function undoableOf({ discogs }: Added): AddIntent | null {
  if (discogs.kind === 'skipped') return discogs.intent;
  return discogs.kind === 'added' && (isUndoable(discogs.intent) || isToAsk(discogs.intent))
    ? discogs.intent
    : null;
}

/** Offers to give up a record that is saved here and waits for Discogs. */
const forget = (added: Added, { another = false }: AddWording, texts: Texts): ButtonBuilder[] =>
  isPlainSuccess(added.discogs) || isNothingDone(added) || another
    ? []
    : [forgetButton(added.release.releaseId, texts)];

/** Offers the details of the copy, to who certainly added it. @param from the list or card that is painted again. */
function detailsAfter(
  { discogs }: Added,
  { viewerId: userId, guildId, from }: Pick<AddWording, 'viewerId' | 'guildId'> & { from?: string },
  texts: Texts,
): ButtonBuilder[] {
  if (discogs.kind !== 'added') return [];
  const { releaseId, instanceId } = discogs.intent;
  const isMine = mayChangeDetails({ userId, guildId, maySync: false }, discogs.intent);
  return instanceId !== null && isMine ? detailsButtons(releaseId, [{ instanceId }], texts, from) : [];
}

/** Offers to take a record off the wantlist that is in the crate now. It is never done by itself. */
const takeOff = ({ discogs, release, isWanted }: Added, texts: Texts, from?: string): ButtonBuilder[] =>
  isWanted && isPlainSuccess(discogs) ? [takeOffButton(release.releaseId, texts, from)] : [];

/** Makes the answer of /add: that of `addAnswer`, with the card of the record. */
export function addReply(added: Added, context: AddWording, texts: Texts): Payload {
  const { release } = added;
  const url = safeUrl(release.webUrl);
  const buttons = [...buttonsAfter(added, context, texts), ...(url === null ? [] : [linkButton(url, texts)])];
  // The card has no badge, because the sentence says what is owned.
  const offers = context.offers ?? null;
  const subject = { pressing: release, release, ownership: null, isPrivate: offers !== null, offers };
  const card = pressingCard(subject, texts);
  return {
    content: besideCard(cardText(added, context, texts)),
    // Owned and saved are of one colour. An Undo changes it (`colourAfter`).
    embeds: [{ ...card, color: lookOf({ kind: 'waiting' }).colour }],
    components: rowOf(buttons),
  };
}

/** Says what became of an Add whose record is shown below. */
function cardText(added: Added, context: AddWording, texts: Texts): string {
  const { discogs, number } = added;
  const intent = discogs.kind === 'added' || discogs.kind === 'skipped' ? discogs.intent : null;
  if (intent === null) return addedText(added, context, texts);
  const { requester: maker } = intent;
  const userId = namedIn(context.guildId, maker);
  const named = userId === null ? texts.add.stranger : `<@${userId}>`;
  return texts.add.addedCard(maker === null ? null : named, number);
}

/** Adds the line that credits Discogs, which Discogs' terms ask for in a message that shows a record. */
export const besideCard = (content: string) => `${content}\n${ATTRIBUTION}`;

/** Makes the answer to a second press of Add another copy: what became of the first press, and what one can do now. */
export function usedAnswer(intent: AddIntent, texts: Texts): Payload {
  const canUndo = intent.status === 'added' && (isUndoable(intent) || isToAsk(intent));
  return {
    content: `${usedText(intent, texts)}. ${texts.add.used.next}`,
    components: rowOf(canUndo ? [undoButton(intent, texts)] : []),
  };
}

function usedText({ status, closedAt, createdAt }: AddIntent, { add: { used: say } }: Texts): string {
  const when = moment(closedAt ?? createdAt, 'R');
  switch (status) {
    case 'added':
    case 'undoing':
      return say.added(when);
    case 'undone':
      return say.undone(when);
    case 'removed':
      return say.removed(when);
    case 'refused':
      return say.nothing(when);
    default:
      return say.other(when);
  }
}

/**
 * Asks whether this copy is the one of the add. Only the person who pressed Undo reads it.
 * @param from as in `From` (component-actions.ts).
 */
export function undoQuestion(
  { intent, instanceId, addedAt, folder }: UndoQuestion,
  from: string | undefined,
  texts: Texts,
): Payload {
  const { add: say, crate, crateRemove } = texts;
  const { id: intentId, releaseId } = intent;
  const facts = [
    addedAt === null ? crate.dateNotKnown : crate.added(moment(addedAt, 'f'), null),
    ...(folder === null ? [] : [crate.inFolder(safe(folder, 150))]),
  ];
  const yes = new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'undo', intentId, releaseId, from, instanceId }))
    .setStyle(ButtonStyle.Danger)
    .setLabel(say.yesUndo);
  const keep = new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'keep', releaseId }))
    .setStyle(ButtonStyle.Secondary)
    .setLabel(crateRemove.keep);
  return { content: say.askUndo(facts.join(' · ')), components: rowOf([yes, keep]) };
}
