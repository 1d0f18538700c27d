// Discord, views: says what became of an Add and of an Undo. add-answer.ts adds what one can do next. Pure.
import type { Added, DiscogsOutcome } from '../../core/add/add.ts';
import type { Undone } from '../../core/add/undo.ts';
import { namedIn } from '../../core/authority.ts';
import { discogsReason, isFolderGone, isForOperator } from '../../core/discogs-reason.ts';
import type { DatedOffers } from '../../core/prices.ts';
import { isPassing } from '../../core/sync/plan.ts';
import type { DiscogsError } from '../../errors.ts';
import type { Texts } from '../texts/texts.ts';
import { safe } from './limits.ts';
import { lookOf } from './ownership.ts';

/** Whether all went well. The confirmation of such an add deletes itself after a moment. */
export function isPlainSuccess(outcome: DiscogsOutcome): boolean {
  return outcome.kind === 'added' || outcome.kind === 'found' || outcome.kind === 'skipped';
}

/**
 * Whether nothing was saved, neither here nor on Discogs, because another press is adding the record, or because the copies on
 * Discogs could not be checked.
 */
export const isNothingDone = ({ discogs, created, record }: Added): boolean =>
  discogs.kind === 'busy' || (discogs.kind === 'refused' && !created && record.isSyncedWithDiscogs);

/** The facts that the sentences about an Add use, besides its outcome. */
export interface AddWording {
  hasToken: boolean;
  /** The bot tries a saved add again by itself. */
  heals: boolean;
  /** Who reads the sentence, and in which server. The person who added the record is named only in the server of that add. */
  viewerId: string;
  guildId: string;
  /** The reader has Manage Server there. */
  mayManage: boolean;
  /** The id of the interaction, under which the log has the reason of a refusal. */
  id: string;
  /** True: the person asked for another copy. */
  another?: boolean;
  /** True: the answer of Discogs stays lost, because the bot no longer looks for it. */
  isGivenUp?: boolean;
  /** What is for sale, for a card that only one person sees. Left out or null: the card does not show it. */
  offers?: DatedOffers | null;
}

/** Says what became of an Add, in one or two sentences. */
export function addedText(added: Added, context: AddWording, texts: Texts): string {
  const { add: say } = texts;
  const { discogs, created } = added;
  const { another = false, isGivenUp = false } = context;
  const name = `**${safe(added.release.heading, 200)}**`;
  switch (discogs.kind) {
    case 'added': {
      if (another) return say.anotherAdded;
      const { requester } = discogs.intent;
      if (requester === null || requester.userId === context.viewerId) return say.added(name);
      const userId = namedIn(context.guildId, requester);
      return say.addedBy(userId === null ? say.strangerStarts : `<@${userId}>`);
    }
    case 'found':
      return say.nothingAdded(discogs.copies);
    case 'wrong-name':
      return say.wrongName(name);
    case 'skipped':
      return created ? say.added(name) : say.savedBefore;
    case 'refused':
      return refusedText(added, discogs.error, { ...context, name }, texts);
    case 'unknown':
      if (another) return isGivenUp ? say.anotherUnconfirmed : say.anotherWaiting;
      return isGivenUp ? say.unconfirmed(name, context.heals) : say.waiting(name);
    case 'busy':
      return say.busy;
  }
}

function refusedText(
  added: Added,
  error: DiscogsError | null,
  context: AddWording & { name: string },
  { add: say, discogs, errors }: Texts,
): string {
  const { name } = context;
  const code = errors.code(context.id);
  const ofServer = isFolderGone(error) ? added.folder : null;
  const why = ofServer
    ? say.folderGone(`**${safe(ofServer.name, 60)}**`)
    : error === null
      ? say.refused
      : discogs.reason(discogsReason(error, context));
  if (context.another) return say.noAnother(why, code);
  if (isNothingDone(added)) return say.notChecked(why, code);
  return say.notOnDiscogs(name, why, code, nextOf(error, { ...context, isOfServer: ofServer !== null }));
}

/** Returns what happens next to an add that Discogs refused. `isOfServer`: the folder that the server chose is gone. */
function nextOf(
  error: DiscogsError | null,
  { heals, isOfServer }: Pick<AddWording, 'heals'> & { isOfServer: boolean },
): Parameters<Texts['add']['notOnDiscogs']>[3] {
  if (heals && isOfServer) return 'otherFolder';
  if (error !== null && isForOperator(error)) return heals ? 'fixed' : 'fixedThenSync';
  // What Discogs rejects, it rejects again.
  if (error !== null && !isPassing(error)) return 'syncTries';
  return heals ? 'heals' : 'sync';
}

/**
 * Says what is left after an Undo, and what the next /sync does.
 * @param hasUsername false: there is no Discogs collection, so the sentence does not mention Discogs.
 */
export function undoneText(
  undone: Undone,
  { add: { undone: say } }: Texts,
  { hasUsername = true } = {},
): string {
  const { what, rowRemoved, copiesLeft, isSynced } = undone;
  if (what === 'record') return rowRemoved ? (hasUsername ? say.record : say.copy) : say.wanted;
  const wasThere = what === 'copy';
  if (rowRemoved) return wasThere ? say.copy : say.nothing;
  if (copiesLeft > 0) return wasThere ? say.copyLeft(copiesLeft) : say.nothingLeft(copiesLeft);
  if (isSynced) return wasThere ? say.copySaved : say.nothingSaved;
  return wasThere ? say.copyAgain : say.nothingAgain;
}

/** Returns the colour of the record's card after an Undo. */
export function colourAfter({ rowRemoved, copiesLeft, isSynced }: Undone): number {
  if (rowRemoved) return lookOf({ kind: 'not-owned' }).colour;
  if (copiesLeft > 0) return lookOf({ kind: 'owned', copies: copiesLeft }).colour;
  return lookOf({ kind: isSynced ? 'gone' : 'waiting' }).colour;
}
