// Core, add: the use case Undo. It checks whether this person can take this add back, and does it. copies.ts removes the copy.
import type { Clock } from '../../clock.ts';
import type { Account } from '../accounts/account.ts';
import { type Asker, isOfServer, mayChange } from '../authority.ts';
import type { CallOptions } from '../discogs-port.ts';
import type { Crate } from '../ports.ts';
import { Refusal, type RefusalFacts } from '../refusals.ts';
import type { Copies } from './copies.ts';
import type { TakenBack } from './ports.ts';
import type { AddIntent } from './types.ts';
import type { CopyTarget } from './worker.ts';

export interface Undone extends TakenBack {
  releaseId: number;
  /**
   * What this Undo took back. `copy`: a copy on Discogs. `nothing`: someone had removed the copy on Discogs before. `record`: an
   * add without a copy on Discogs.
   */
  what: 'copy' | 'nothing' | 'record';
}

/** A press of an Undo button. `releaseId`: the release in the button's id. Buttons of older versions have none. */
export interface UndoRequest extends Asker {
  intentId: number;
  releaseId?: number | null;
  /** The copy that the person has said is the one of this add (`UndoQuestion`). Left out: they were not asked. */
  instanceId?: number | undefined;
}

/** What a person is asked before an Undo if Discogs never confirmed the add: whether this copy is the one. */
export interface UndoQuestion {
  intent: AddIntent;
  instanceId: number;
  /** When it was added to the collection. Null: Discogs did not say. */
  addedAt: Date | null;
  /** The name of its folder. Null: not known. */
  folder: string | null;
}

/** Returns whether Undo can remove the copy of this add: only a copy from a 201 to our own POST is certainly ours. */
export const isUndoable = ({ status, confirmedByDiscogs }: AddIntent) =>
  confirmedByDiscogs && (status === 'added' || status === 'undoing');

/**
 * Returns whether the answer to the POST of this add was lost, and then exactly one copy was new. Someone else can have added it at that
 * moment, so only a person can say whether it is the one.
 */
export const isToAsk = ({ status, confirmedByDiscogs, instanceId }: AddIntent) =>
  !confirmedByDiscogs && instanceId !== null && (status === 'added' || status === 'undoing');

/** Returns whether this add made no copy on Discogs and keeps its record here alone. */
export const isHereOnlyBy = ({ status }: AddIntent) => status === 'refused' || status === 'local';

/** Makes the functions `Add.undo` and `Add.askUndo`, which add.ts describes. */
export function createUndo(deps: {
  store: Pick<Crate, 'records' | 'intents' | 'shelf'>;
  account: Account;
  copies: Pick<Copies, 'undo' | 'clear'>;
  clock: Clock;
  targetOf: (username: string, release: { releaseId: number; masterId: null }, guildId: string) => CopyTarget;
}): {
  undo(request: UndoRequest, options: Partial<CallOptions>): Promise<Undone>;
  askUndo(request: UndoRequest): Promise<UndoQuestion | null>;
} {
  const { store, account, copies, clock, targetOf } = deps;

  /** Returns the add to take back. @throws Refusal when it cannot be taken back, or not by this person. */
  async function findFor({ intentId, releaseId = null, ...asker }: UndoRequest): Promise<AddIntent> {
    const intent = await store.intents.get(intentId);
    if (!intent) throw new Refusal({ kind: 'add-forgotten' });
    if (releaseId !== null && releaseId !== intent.releaseId) {
      throw new Refusal({ kind: 'undo-before-restore' });
    }
    if (intent.status === 'undone') throw new Refusal({ kind: 'already-undone' });
    if (intent.status === 'removed') throw new Refusal({ kind: 'copy-removed' });
    if (!isHereOnlyBy(intent) && !isUndoable(intent) && !isToAsk(intent)) {
      throw new Refusal({ kind: 'not-our-copy' });
    }
    if (!isHereOnlyBy(intent) && account.username === null) {
      throw new Refusal({ kind: 'undo-without-account' });
    }
    if (!isOfServer(asker.guildId, intent.requester)) throw new Refusal({ kind: 'undo-in-other-server' });
    if (!mayChange(asker, intent.requester)) throw new Refusal({ kind: 'undo-not-yours' });
    return intent;
  }

  /** Returns why the store did not take back an add without a copy on Discogs. */
  async function whyNotTakenBack({ id, releaseId }: AddIntent): Promise<RefusalFacts> {
    const [intent, record] = await Promise.all([
      store.intents.get(id),
      store.records.findByReleaseId(releaseId),
    ]);
    if (!record || !intent || intent.status === 'undone') return { kind: 'already-undone' };
    return { kind: record.isSyncedWithDiscogs ? 'reached-discogs' : 'release-busy' };
  }

  async function askUndo(request: UndoRequest): Promise<UndoQuestion | null> {
    const intent = await findFor(request);
    const { releaseId, instanceId } = intent;
    if (!isToAsk(intent) || instanceId === null) return null;
    const copies = await store.shelf.copiesOf(releaseId);
    const copy = copies.find((one) => one.instanceId === instanceId);
    if (!copy) throw new Refusal({ kind: 'copy-removed' });
    return { intent, instanceId, addedAt: copy.addedAt, folder: copy.folderName };
  }

  async function undo(
    request: UndoRequest,
    { lane = 'person', signal, onWait }: Partial<CallOptions>,
  ): Promise<Undone> {
    const intent = await findFor(request);
    if (isToAsk(intent) && request.instanceId !== intent.instanceId) {
      throw new Refusal({ kind: 'not-our-copy' });
    }
    const { id: intentId, releaseId } = intent;
    const { username } = account;
    // In the lane of syncs the accounts take turns, not persons. So a call there names no person.
    const turn = lane === 'sync' ? undefined : request.userId;
    const options: CallOptions = { lane, turn, signal, onWait };
    const target =
      username === null ? null : targetOf(username, { releaseId, masterId: null }, request.guildId);
    if (isHereOnlyBy(intent) || target === null) {
      const takeBack = () => store.intents.takeBack(intentId, new Date(clock.now()));
      let back = await takeBack();
      if (!back) {
        await copies.clear(releaseId, target, options);
        back = await takeBack();
      }
      if (!back) throw new Refusal(await whyNotTakenBack(intent));
      return { releaseId, what: 'record', ...back };
    }
    if (!account.isNameOurs()) throw new Refusal({ kind: 'undo-wrong-name' });
    const outcome = await copies.undo(intentId, target, options);
    switch (outcome.kind) {
      case 'undone':
        return { releaseId, what: outcome.wasThere ? 'copy' : 'nothing', ...outcome.back };
      case 'over': {
        const after = await store.intents.get(intentId);
        throw new Refusal({ kind: after?.status === 'removed' ? 'copy-removed' : 'already-undone' });
      }
      case 'busy':
        throw new Refusal({ kind: 'release-busy' });
      case 'unknown':
        throw new Refusal({ kind: 'undo-unanswered' });
    }
  }

  return { undo, askUndo };
}
