// Core, add: Undo. Who may take which add back, and what that comes to; the copy itself is removed by `copies`.
import type { Clock } from '../../clock.ts';
import { UserError } from '../../errors.ts';
import type { Account } from '../account.ts';
import { type Asker, isOfServer, mayChange } from '../authority.ts';
import type { CallOptions, Store, TakenBack } from '../ports.ts';
import type { AddIntent } from '../types.ts';
import type { Copies } from './copies.ts';
import type { CopyTarget } from './worker.ts';

export interface Undone extends TakenBack {
  releaseId: number;
  /** What was taken back: a copy on Discogs; nothing, because somebody had removed it there before; a record here only. */
  what: 'copy' | 'nothing' | 'record';
}

/** `releaseId`: what the button says it is about; buttons of older versions do not say it. */
export interface UndoRequest extends Asker {
  intentId: number;
  releaseId?: number | null;
}

const ALREADY_UNDONE = 'That copy was removed already.';
// It was pruned (housekeeping), or came after the copy that the database was restored from.
const NOT_REMEMBERED = 'I no longer remember that add. Search for the record again to see what you can do.';
const BEFORE_RESTORE = 'That button is from before a restore. Search for the record again.';
const IN_THE_WAY = 'Somebody is changing that release right now. Try again in a moment.';
const ON_DISCOGS_NOW =
  'That record got to Discogs meanwhile. Search for it and press its button to see what you can do.';

/** Only a copy that Discogs itself confirmed with a 201 to us is surely ours to remove. */
export const isUndoable = ({ status, confirmedByDiscogs }: AddIntent) =>
  confirmedByDiscogs && (status === 'added' || status === 'undoing');

/** Nothing of it got to Discogs: one of the wishes that keep the record here. */
export const isHereOnlyBy = ({ status }: AddIntent) => status === 'refused' || status === 'local';

/** See Add.undo. */
export function createUndo(deps: {
  store: Pick<Store, 'records' | 'intents'>;
  account: Account;
  copies: Pick<Copies, 'undo' | 'clear'>;
  clock: Clock;
  targetOf: (username: string, releaseId: number) => CopyTarget;
}): (request: UndoRequest, options: Partial<CallOptions>) => Promise<Undone> {
  const { store, account, copies, clock, targetOf } = deps;

  /** @throws UserError when this add may not be taken back, or not by this person. */
  async function findFor({ intentId, releaseId = null, ...asker }: UndoRequest): Promise<AddIntent> {
    const intent = await store.intents.get(intentId);
    if (!intent) throw new UserError(NOT_REMEMBERED);
    if (releaseId !== null && releaseId !== intent.releaseId) throw new UserError(BEFORE_RESTORE);
    if (intent.status === 'undone') throw new UserError(ALREADY_UNDONE);
    if (!isHereOnlyBy(intent) && !isUndoable(intent)) {
      throw new UserError(
        'Only a copy that Runout made itself can be undone. Remove this one on discogs.com.',
      );
    }
    if (!isHereOnlyBy(intent) && account.username === null) {
      throw new UserError(
        'No Discogs account is set, so nothing can be removed there. Ask a server manager.',
      );
    }
    if (!mayChange(asker, intent.requester)) {
      throw new UserError(
        isOfServer(asker.guildId, intent.requester)
          ? 'Only the person who added that copy, or a member with Manage Server, can undo it.'
          : 'That copy was added in another server. It can be undone only there.',
        isOfServer(asker.guildId, intent.requester) ? 'permission' : 'server',
      );
    }
    return intent;
  }

  /** Why an add that had not got to Discogs cannot be taken back any more, or not now. */
  async function whyNotTakenBack({ id, releaseId }: AddIntent): Promise<string> {
    const [intent, record] = await Promise.all([
      store.intents.get(id),
      store.records.findByReleaseId(releaseId),
    ]);
    if (!record || !intent || intent.status === 'undone') return ALREADY_UNDONE;
    return record.isSyncedWithDiscogs ? ON_DISCOGS_NOW : IN_THE_WAY;
  }

  return async (request, { lane = 'person', signal, onWait }) => {
    const intent = await findFor(request);
    const { id: intentId, releaseId } = intent;
    const { username } = account;
    const options: CallOptions = { lane, signal, onWait };
    if (isHereOnlyBy(intent) || username === null) {
      const takeBack = () => store.intents.takeBack(intentId, new Date(clock.now()));
      let back = await takeBack();
      if (!back) {
        await copies.clear(releaseId, username === null ? null : targetOf(username, releaseId), options);
        back = await takeBack();
      }
      if (!back) throw new UserError(await whyNotTakenBack(intent));
      return { releaseId, what: 'record', ...back };
    }
    if ((await account.otherOwner()) !== null) {
      throw new UserError(
        'This database belongs to another Discogs account, so nothing is removed there. Ask a server manager.',
      );
    }
    const outcome = await copies.undo(intentId, targetOf(username, releaseId), options);
    switch (outcome.kind) {
      case 'undone':
        return { releaseId, what: outcome.wasThere ? 'copy' : 'nothing', ...outcome.back };
      case 'over':
        throw new UserError(ALREADY_UNDONE);
      case 'busy':
        throw new UserError(IN_THE_WAY);
      case 'unknown':
        throw new UserError(
          'Discogs does not say whether it removed that copy. Press Undo again in two minutes.',
        );
    }
  };
}
