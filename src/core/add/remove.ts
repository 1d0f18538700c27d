// Core, add: the use cases Remove and Forget. They check who can take a copy or a record out of the crate, ask which copy, and do it
// (docs/architecture.md, "One Remove"). taking-off.ts removes the copy.
import type { Clock } from '../../clock.ts';
import type { Account } from '../accounts/account.ts';
import { mayTakeOut, type Remover } from '../authority.ts';
import { type ShownCopy, shownCopies } from '../crate/shown-copies.ts';
import type { CallOptions } from '../discogs-port.ts';
import { NOTHING_OWNED, ownershipState } from '../ownership.ts';
import type { Crate } from '../ports.ts';
import { Refusal } from '../refusals.ts';
import type { StoredRecord } from '../types.ts';
import type { TakenBack } from './ports.ts';
import type { TakingOff } from './taking-off.ts';
import type { AddIntent, Requester } from './types.ts';
import { isHereOnlyBy } from './undo.ts';

/** What a person is asked before anything is taken out of the crate. */
export type RemoveQuestion = { releaseId: number; record: StoredRecord } & (
  | {
      kind: 'remove';
      /**
       * The copies that this person can remove, those that were added first first. At least one. `position`: its number among all
       * copies, from 1, as the card has it.
       */
      copies: (ShownCopy & { position: number })[];
      /** How many further copies there are. */
      others: number;
    }
  /** The record has no copy. `isWaiting`: an add of it waits for Discogs. Otherwise its copies are gone from Discogs. */
  | { kind: 'forget'; isWaiting: boolean }
);

/** What a Remove did. */
export type Removed =
  /** `wasThere` is false when the copy was gone from Discogs before. */
  | ({ kind: 'removed'; wasThere: boolean } & TakenBack)
  /** The copy was neither on Discogs nor here. Nothing was changed. */
  | { kind: 'gone' };

/** A press of the button of one copy. */
export interface RemoveRequest {
  releaseId: number;
  instanceId: number;
  requester: Requester;
  maySync: boolean;
}

export interface Remove {
  /**
   * Returns what to ask this person about a release of the crate. Makes no call to Discogs.
   * @throws Refusal when there is nothing to take out, or not by this person.
   */
  ask(releaseId: number, remover: Remover): Promise<RemoveQuestion>;
  /**
   * Takes exactly this copy off Discogs, and its record out of the crate if it was the last copy.
   * @throws Refusal when this person cannot remove it, or when another process changes the copies of this release. DiscogsError when
   * Discogs refuses; then nothing has changed. StoreError.
   */
  remove(request: RemoveRequest, options: Omit<CallOptions, 'lane' | 'turn'>): Promise<Removed>;
  /** Takes a record without a copy out of the crate. @throws as `remove`. */
  forget(releaseId: number, remover: Remover, options: Omit<CallOptions, 'lane' | 'turn'>): Promise<void>;
}

/** The most adds of one record that are read to find out who added it. With more, some are of several persons. */
const MOST_ADDS = 20;

export function createRemove(deps: {
  store: Pick<Crate, 'records' | 'intents' | 'ownership' | 'shelf' | 'fields'>;
  account: Pick<Account, 'username' | 'folderId' | 'isNameOurs'>;
  copies: Pick<TakingOff, 'remove' | 'forget'>;
  clock: Pick<Clock, 'now'>;
}): Remove {
  const { store, account, copies: takingOff, clock } = deps;

  const toAdd = ({ requester, closedAt, createdAt }: AddIntent) => ({
    maker: requester,
    atMs: (closedAt ?? createdAt).getTime(),
  });

  /** Whether this person can remove the copy. Only a copy from a 201 to our own POST certainly belongs to its add. */
  async function mayRemove(releaseId: number, instanceId: number, remover: Remover): Promise<boolean> {
    if (remover.maySync) return true;
    const add = await store.intents.ofCopy(releaseId, instanceId);
    return mayTakeOut(remover, add?.confirmedByDiscogs ? [toAdd(add)] : [], clock.now());
  }

  /** Whether this person can forget the record. Who added it can, while it waits for Discogs. */
  async function mayForget(releaseId: number, remover: Remover): Promise<boolean> {
    if (remover.maySync) return true;
    const [adds, live] = await Promise.all([
      store.intents.ofRecord(releaseId, MOST_ADDS),
      store.intents.findLive(releaseId),
    ]);
    const waiting = [...adds.filter(isHereOnlyBy), ...(live?.status === 'open' ? [live] : [])];
    return mayTakeOut(remover, waiting.map(toAdd), clock.now());
  }

  /** @throws Refusal when the release is not in the crate. */
  async function find(releaseId: number) {
    const [record, facts] = await Promise.all([
      store.records.findByReleaseId(releaseId),
      store.ownership([{ releaseId, masterId: null }]),
    ]);
    if (!record) throw new Refusal({ kind: 'record-removed' });
    const hasCollection = account.username !== null;
    const state = ownershipState(facts.get(releaseId) ?? NOTHING_OWNED, { hasCollection });
    return { record, isOwned: state.kind === 'owned', isWaiting: state.kind === 'waiting' };
  }

  async function takeOff(
    username: string,
    { releaseId, instanceId, requester }: RemoveRequest,
    { signal, onWait }: Omit<CallOptions, 'lane' | 'turn'>,
  ): Promise<Removed> {
    const outcome = await takingOff.remove(
      { releaseId, instanceId, requester },
      { username, folderId: account.folderId, releaseId, masterId: null },
      { lane: 'person', turn: requester.userId, signal, onWait },
    );
    switch (outcome.kind) {
      case 'removed':
        return { kind: 'removed', wasThere: outcome.wasThere, ...outcome.left };
      case 'gone':
        return { kind: 'gone' };
      case 'busy':
        throw new Refusal({ kind: 'release-busy' });
      case 'unknown':
        throw new Refusal({ kind: 'remove-unanswered' });
    }
  }

  // The Removes at work in this process, by the id of the copy. A double click, and two persons at once, share one outcome.
  const removing = new Map<number, Promise<Removed>>();

  return {
    async ask(releaseId, remover) {
      const { record, isOwned, isWaiting } = await find(releaseId);
      if (!isOwned) {
        // A record that no longer waits has no add that stands for it, so only who can use /sync forgets it.
        const may = isWaiting ? await mayForget(releaseId, remover) : remover.maySync;
        if (!may) throw new Refusal({ kind: 'forget-not-yours' });
        return { kind: 'forget', releaseId, record, isWaiting };
      }
      const [shelved, fields] = await Promise.all([store.shelf.copiesOf(releaseId), store.fields.list()]);
      const all = shownCopies(shelved, fields);
      if (all.length === 0) throw new Refusal({ kind: 'copies-not-known' });
      const may = await Promise.all(all.map(({ instanceId }) => mayRemove(releaseId, instanceId, remover)));
      const copies = all.flatMap((copy, index) => (may[index] ? { ...copy, position: index + 1 } : []));
      if (copies.length === 0) throw new Refusal({ kind: 'remove-not-yours' });
      return { kind: 'remove', releaseId, record, copies, others: all.length - copies.length };
    },

    async remove(request, options) {
      const { releaseId, instanceId, requester, maySync } = request;
      const { username } = account;
      if (username === null) throw new Refusal({ kind: 'undo-without-account' });
      if (!(await mayRemove(releaseId, instanceId, { ...requester, maySync }))) {
        throw new Refusal({ kind: 'remove-not-yours' });
      }
      if (!account.isNameOurs()) throw new Refusal({ kind: 'undo-wrong-name' });
      const running =
        removing.get(instanceId) ??
        takeOff(username, request, options).finally(() => removing.delete(instanceId));
      removing.set(instanceId, running);
      return running;
    },

    async forget(releaseId, remover, { signal, onWait }) {
      const { isOwned, isWaiting } = await find(releaseId);
      if (isOwned) throw new Refusal({ kind: 'reached-discogs' });
      const may = isWaiting ? await mayForget(releaseId, remover) : remover.maySync;
      if (!may) throw new Refusal({ kind: 'forget-not-yours' });
      const { username, folderId } = account;
      const target = username === null ? null : { username, folderId, releaseId, masterId: null };
      const outcome = await takingOff.forget(releaseId, target, {
        ...{ lane: 'person' as const, turn: remover.userId, signal, onWait },
      });
      if (outcome === 'copy') throw new Refusal({ kind: 'reached-discogs' });
      if (outcome === 'busy') {
        const live = await store.intents.findLive(releaseId);
        // No process holds it: its POST has no answer and can still take effect.
        const isUnanswered = live?.status === 'open' && live.leaseUntil === null;
        throw new Refusal({ kind: isUnanswered ? 'remove-unanswered' : 'release-busy' });
      }
      if (outcome === 'no-record') throw new Refusal({ kind: 'record-removed' });
    },
  };
}
