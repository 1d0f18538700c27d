// Discord, views: one record, and everything that is said about adding it. Pure: outcome in, payload out.

import { ActionRowBuilder, ButtonBuilder } from '@discordjs/builders';
import { type APIEmbed, ButtonStyle } from 'discord.js';
import type { Added, DiscogsOutcome, Owned } from '../../core/add/add.ts';
import type { Undone } from '../../core/add/undo.ts';
import { type Asker, mayChange, namedIn } from '../../core/authority.ts';
import { discogsReason, isForOperator } from '../../core/discogs-reason.ts';
import type { OwnershipState } from '../../core/ownership.ts';
import type { AddIntent, BudgetWait, Requester } from '../../core/types.ts';
import { DiscogsError } from '../../errors.ts';
import { encodeAction } from '../custom-id.ts';
import { english } from '../texts/en/index.ts';
import type { Texts } from '../texts/texts.ts';
import { safe } from './limits.ts';
import { pressingCard } from './pressing.ts';
import { ATTRIBUTION, type ButtonRow } from './search.ts';
import { countdown, moment } from './time.ts';

export interface Payload {
  content: string;
  embeds?: APIEmbed[];
  components?: ButtonRow[];
}

/** True when all went well, so that a confirmation may clear itself. */
export function isPlainSuccess(outcome: DiscogsOutcome): boolean {
  return outcome.kind === 'added' || outcome.kind === 'found' || outcome.kind === 'skipped';
}

/** What the sentences about an Add need to know besides its outcome. */
export interface AddWording {
  hasToken: boolean;
  /** Who reads it, and in which server: who added it is named only there. */
  viewerId: string;
  guildId: string;
  /** Of the interaction: the log has a refusal under it. */
  id: string;
  /** Another copy was asked for. */
  another?: boolean;
}

/** What became of an Add, in one or two sentences. */
export function addedSentence(added: Added, context: AddWording): string {
  const name = `**${safe(added.release.heading, 200)}**`;
  const { discogs } = added;
  switch (discogs.kind) {
    case 'added': {
      if (context.another) return `Another copy of ${name} is in the Discogs collection now.`;
      const { requester } = discogs.intent;
      if (requester !== null && requester.userId !== context.viewerId) {
        return `${nameOf(requester, context.guildId)} was quicker: ${name} is in the database and the Discogs collection now.`;
      }
      return added.created
        ? `Added ${name} to the database and the Discogs collection.`
        : `Added ${name} to the Discogs collection; it was in the database already.`;
    }
    case 'found':
      return added.created
        ? `Saved ${name}. It was in the Discogs collection already, so no copy was added there.`
        : `${name} is in the collection already${copiesInWords(discogs.copies)}. Nothing was added.`;
    case 'skipped':
      return added.created ? `Saved ${name} to the database.` : `${name} is in the database already.`;
    case 'other-account':
      return `Saved ${name} here, but not on Discogs: this database belongs to the Discogs account ${safe(discogs.owner, 60)}. Tell the person who runs this bot; /status says more.`;
    case 'refused': {
      const reason =
        discogs.error instanceof DiscogsError
          ? english.discogs.reason(discogsReason(discogs.error, context))
          : 'Discogs did not take it';
      if (!context.another && !added.created && added.record.isSyncedWithDiscogs) {
        return `${name} is in the collection as far as we know, but that could not be checked: ${reason}. ${english.errors.code(context.id)}`;
      }
      return context.another
        ? `No other copy was added: ${reason}. Press the button of the record again later. ${english.errors.code(context.id)}`
        : `Saved here, but not on Discogs: ${reason}. ${whenPushed(discogs.error)} ${english.errors.code(context.id)}`;
    }
    case 'unknown':
      if (context.another) {
        return `Another copy of ${name} was sent to Discogs, but its answer was lost and the copy does not show yet. Look again in two minutes; it is never added twice.`;
      }
      return `Saved ${name} here. The copy was sent to Discogs, but its answer was lost and the copy does not show yet. The next /sync will find out, and add it only if it is missing.`;
    case 'busy':
      return `Saved ${name} here. An earlier add of it is still being settled with Discogs. Look again in a minute.`;
  }
}

const whenPushed = (error: unknown) =>
  error instanceof DiscogsError && isForOperator(error)
    ? 'Tell the person who runs this bot; once that is put right, the next /sync will push it.'
    : 'The next /sync will push it.';

const copiesInWords = (copies: number | null) => (copies !== null && copies > 1 ? ` (${copies} copies)` : '');

/** What became of an Add, and what one can do next. */
export function addAnswer(added: Added, context: AddWording): Payload {
  const buttons: ButtonBuilder[] = [];
  if (added.discogs.kind === 'found') buttons.push(copyButton(added.release.releaseId));
  if (added.discogs.kind === 'added' && added.discogs.intent.confirmedByDiscogs) {
    buttons.push(undoButton(added.discogs.intent));
  }
  return { content: addedSentence(added, context), components: row(buttons) };
}

/** The button Add another copy, pressed again after what came of it was told: what that was, and what one can do now. */
export function usedAnswer(intent: AddIntent): Payload {
  const when = moment(intent.closedAt ?? intent.createdAt, 'R');
  const canUndo = intent.status === 'added' && intent.confirmedByDiscogs;
  return {
    content: `This button was used already${whatItDid(intent.status, when)} To add one more, search for the record again.`,
    components: row(canUndo ? [undoButton(intent)] : []),
  };
}

function whatItDid(status: AddIntent['status'], when: string): string {
  switch (status) {
    case 'added':
    case 'undoing':
      return `: it added a copy ${when}.`;
    case 'undone':
      return `: it added a copy ${when}, which was taken back since.`;
    case 'refused':
      return `, ${when}, and no copy was added.`;
    default:
      return `, ${when}.`;
  }
}

/** The public answer of /add: the same, with the card of the record. */
export function addReply(added: Added, context: AddWording, texts: Texts): Payload {
  const { content, ...rest } = addAnswer(added, context);
  const { release } = added;
  const card = pressingCard({ pressing: release, release, ownership: null }, texts);
  return { content: besideCard(content), embeds: [card], ...rest };
}

/** For a message that shows a record: Discogs' terms want it to be named there. */
export const besideCard = (content: string) => `${content}\n${ATTRIBUTION}`;

/** The private answer to pressing the button of a record that is owned: what there is, and what one can do. */
export function ownedReply(owned: Owned, context: { viewer: Asker; hasUsername: boolean }): Payload {
  const { state, lastAdd, undoables, releaseId } = owned;
  const who = lastAdd?.requester
    ? ` ${nameOf(lastAdd.requester, context.viewer.guildId)} added it ${moment(lastAdd.closedAt ?? lastAdd.createdAt, 'R')}.`
    : '';
  const buttons: ButtonBuilder[] = [];
  if (context.hasUsername) {
    buttons.push(state.kind === 'owned' ? copyButton(releaseId) : pushButton(releaseId));
  }
  // The newest of one's own; who manages the server may undo anybody's.
  const undoable = undoables.find((intent) => mayChange(context.viewer, intent.requester));
  if (undoable) buttons.push(undoButton(undoable));
  return { content: ownedSentence(state, context) + who, components: row(buttons) };
}

const SAVED_HERE = 'This pressing is saved here.';

function ownedSentence(state: OwnershipState, { hasUsername }: { hasUsername: boolean }): string {
  switch (state.kind) {
    case 'owned':
      return state.copies !== null && state.copies > 1
        ? `You own this pressing ${state.copies} times.`
        : 'You own this pressing.';
    case 'waiting':
      // Without a collection there is no /sync.
      return hasUsername
        ? 'This pressing is saved here, but not on Discogs yet. The next /sync adds it.'
        : SAVED_HERE;
    case 'gone':
      return 'This pressing is saved here, but no longer on Discogs.';
    default:
      return SAVED_HERE;
  }
}

/** A member is named in their own server only. */
const nameOf = (requester: Requester, guildId: string): string => {
  const userId = namedIn(guildId, requester);
  return userId === null ? 'Somebody in another server' : `<@${userId}>`;
};

/** After Undo: what is left, and what the next /sync will do. */
export function undoneSentence(undone: Undone): string {
  if (undone.what === 'record') {
    return undone.rowRemoved
      ? 'Taken back. It was never on Discogs.'
      : 'Taken back. Someone else wants it too, so the record stays.';
  }
  const what =
    undone.what === 'copy'
      ? 'Removed from Discogs.'
      : 'That copy was no longer on Discogs, so nothing was removed there.';
  if (undone.rowRemoved) return `${what} The record is gone here, too.`;
  if (undone.copiesLeft > 0) {
    return `${what} ${undone.copiesLeft === 1 ? '1 copy' : `${undone.copiesLeft} copies`} left.`;
  }
  return undone.isSynced
    ? `${what} The record stays here, and the next /sync will not add it again.`
    : `${what} The record stays here, as before, and the next /sync will add it again.`;
}

/** Why somebody waits, and until when. Times are counted down by Discord itself. `nowMs`: when the wait was told, epoch ms. */
export function waitingSentence(wait: BudgetWait, nowMs: number): string {
  const why = {
    budget: 'All requests that Discogs allows us in a minute are taken',
    'asked-to-wait': 'Discogs asked us to wait',
    restart: 'I was restarted just now, and Discogs may still count requests from before',
  }[wait.reason];
  return `${why}. Yours goes out ${countdown(nowMs + wait.ms)}.`;
}

const row = (buttons: ButtonBuilder[]): ButtonRow[] =>
  buttons.length > 0 ? [new ActionRowBuilder<ButtonBuilder>().addComponents(buttons).toJSON()] : [];

const copyButton = (releaseId: number) =>
  new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'copy', releaseId }))
    .setStyle(ButtonStyle.Secondary)
    .setLabel('Add another copy');

const pushButton = (releaseId: number) =>
  new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'push', releaseId }))
    .setStyle(ButtonStyle.Primary)
    .setLabel('Add to Discogs now');

const undoButton = ({ id: intentId, releaseId }: AddIntent) =>
  new ButtonBuilder()
    .setCustomId(encodeAction({ kind: 'undo', intentId, releaseId }))
    .setStyle(ButtonStyle.Danger)
    .setLabel('Undo');
