// Core: Add. Save the pressing here, and make exactly one copy of it on Discogs (docs/architecture.md, "One Add").
import type { Clock } from '../clock.ts';
import { DiscogsError, NotFoundError, NothingSavedError, UserError } from '../errors.ts';
import type { Account } from './account.ts';
import { type Asker, isOfServer, mayChange } from './authority.ts';
import type { CopyMaker, CopyOutcome } from './copy.ts';
import { type OwnershipState, ownershipState } from './ownership.ts';
import type { BudgetWait, CallOptions, Discogs, NewIntent, Store } from './ports.ts';
import type { ReleaseReader } from './release-reader.ts';
import type { AddIntent, CollectionItem, Release, Requester, StoredRecord } from './types.ts';

/** What became of the Discogs half of an Add. */
export type DiscogsOutcome =
  | CopyOutcome
  /** No `DISCOGS_USERNAME`: saved here only, in silence. */
  | { kind: 'skipped' }
  /** The database belongs to another Discogs account: saved here only. */
  | { kind: 'other-account'; owner: string };

export interface Added {
  release: Release;
  record: StoredRecord;
  /** This add made the row. */
  created: boolean;
  discogs: DiscogsOutcome;
}

/** What a person is told about a release that is here already. */
export interface Owned {
  releaseId: number;
  state: OwnershipState;
  /** The newest add that made or found a copy, or saved the row: answers "who added this?". */
  lastAdd: AddIntent | null;
  /** The adds whose copies may be undone, the newest first. */
  undoables: AddIntent[];
}

export interface Undone {
  releaseId: number;
  /** The row in `records` went too. */
  rowRemoved: boolean;
  copiesLeft: number;
  /** The flag of the row that stays: false means the next /sync pushes it again. */
  isSynced: boolean;
}

export interface AddRequest {
  releaseId: number;
  requester: Requester;
  /** Another copy of what is owned, from one message: the same message never makes two. */
  another?: { messageId: string };
}

export interface Add {
  /** @throws NothingSavedError when the release cannot be read. */
  add(request: AddRequest, options: Omit<CallOptions, 'lane'>): Promise<Added>;
  /** What we own of a release, or null when it is not in the database or an add of it is still open. */
  owned(releaseId: number): Promise<Owned | null>;
  /**
   * Removes exactly the copy that this add made.
   * @throws UserError when that copy may not be undone by this person, was undone already, or somebody else is at it.
   */
  undo(request: { intentId: number } & Asker, options: Omit<CallOptions, 'lane'>): Promise<Undone>;
}

export function createAdd(deps: {
  discogs: Pick<Discogs, 'getCollectionInstances' | 'removeFromCollection'>;
  store: Pick<Store, 'records' | 'collection' | 'intents' | 'ownership'>;
  reader: ReleaseReader;
  account: Account;
  copies: CopyMaker;
  clock: Clock;
}): Add {
  const { discogs, store, reader, account, copies, clock } = deps;
  const now = () => new Date(clock.now());

  async function toDiscogs(
    request: AddRequest,
    saved: { release: Release; record: StoredRecord; created: boolean; wishedAt: number },
    options: CallOptions,
  ): Promise<DiscogsOutcome> {
    const { username, folderId } = account;
    const wish: NewIntent = {
      releaseId: request.releaseId,
      requestKey: request.another ? `copy:${request.another.messageId}` : null,
      requester: request.requester,
      rowCreated: saved.created,
      flagBefore: saved.created ? false : saved.record.isSyncedWithDiscogs,
    };
    const owner = username === null ? null : await account.otherOwner();
    if (username === null || owner !== null) {
      if (saved.created) await copies.noteLocal(wish);
      return owner === null ? { kind: 'skipped' } : { kind: 'other-account', owner };
    }
    const outcome = await copies.ensure(
      {
        ...wish,
        masterId: saved.release.masterId,
        another: request.another !== undefined,
        wishedAt: saved.wishedAt,
        username,
        folderId,
      },
      options,
    );
    // Only now is it proved that the name and the token belong together: a mistyped name must not own the database.
    if (outcome.kind === 'added' || outcome.kind === 'found') await account.claimDatabase();
    return outcome;
  }

  // Presses of one button at the same moment are one wish: the first does it, all get its outcome.
  const adding = new Map<number, { work: Promise<Added>; waits: Waits }>();

  async function addOnce(request: AddRequest, options: CallOptions): Promise<Added> {
    const wishedAt = clock.now();
    const release = await reader.read(request.releaseId, options).catch((error: unknown) => {
      throw error instanceof DiscogsError ? new NothingSavedError(error) : error;
    });
    const { record, created } = await store.records.insert(release, { isSynced: false, now: now() });
    const outcome = await toDiscogs(request, { release, record, created, wishedAt }, options);
    // An Undo that was under way may have taken the row meanwhile.
    const isThere = outcome.kind === 'added' || outcome.kind === 'found';
    const current =
      (await store.records.findByReleaseId(request.releaseId)) ??
      (await store.records.insert(release, { isSynced: isThere, now: now() })).record;
    return { release, record: current, created, discogs: outcome };
  }

  return {
    async add(request, { signal, onWait }) {
      const options: CallOptions = { lane: 'person', signal, onWait };
      // "Another copy" is a wish of its own; the message it comes from makes it one.
      if (request.another) return addOnce(request, options);
      const running = adding.get(request.releaseId);
      if (running) {
        running.waits.listen(onWait);
        return running.work;
      }
      const waits = createWaits(clock);
      waits.listen(onWait);
      const work = addOnce(request, { ...options, onWait: waits.tell }).finally(() =>
        adding.delete(request.releaseId),
      );
      adding.set(request.releaseId, { work, waits });
      return work;
    },

    async owned(releaseId) {
      const ownership = (await store.ownership([{ releaseId, masterId: null }])).get(releaseId);
      if (!ownership?.record || adding.has(releaseId) || (await store.intents.findOpen(releaseId)))
        return null;
      const history = await store.intents.historyOf(releaseId, 20);
      return {
        releaseId,
        state: ownershipState(ownership, { hasCollection: account.username !== null }),
        lastAdd: history.find((intent) => intent.status === 'added' || intent.rowCreated) ?? null,
        undoables: history.filter(isUndoable),
      };
    },

    async undo({ intentId, ...asker }, { signal, onWait }) {
      const intent = await store.intents.get(intentId);
      if (!intent || intent.status === 'undone') throw new UserError('That copy was removed already.');
      if (!isUndoable(intent) || intent.instanceId === null || account.username === null) {
        throw new UserError(
          'Only a copy that Runout made itself can be undone. Remove this one on discogs.com.',
        );
      }
      if (!mayChange(asker, intent.requester)) {
        throw new UserError(
          isOfServer(asker.guildId, intent.requester)
            ? 'Only the person who added that copy, or a member with Manage Server, can undo it.'
            : 'That copy was added in another server. It can be undone only there.',
        );
      }
      const { releaseId, instanceId } = intent;
      const { username } = account;
      const options: CallOptions = { lane: 'person', signal, onWait };
      const owner = await account.otherOwner();
      if (owner !== null) {
        throw new UserError('This database belongs to another Discogs account, so nothing is removed there.');
      }
      return copies.exclusively(releaseId, async () => {
        const current = await store.intents.get(intentId);
        if (current?.status !== 'added') throw new UserError('That copy was removed already.');
        return undoOnly(current, { username, releaseId, instanceId }, options);
      });
    },
  };

  /** With nobody else at the copies of this release. */
  async function undoOnly(
    intent: AddIntent,
    { username, releaseId, instanceId }: { username: string; releaseId: number; instanceId: number },
    options: CallOptions,
  ): Promise<Undone> {
    const before = await discogs.getCollectionInstances(username, releaseId, options);
    const copy = before.find((one) => one.instanceId === instanceId);
    if (copy) await removeCopy(username, copy, options);
    const left = before.filter((one) => one.instanceId !== instanceId);
    // A copy that is still there is the truth; without one, the flag goes back to what it was before the add.
    const isSynced = left.length > 0 || intent.flagBefore;
    const removesRow = intent.rowCreated && left.length === 0;
    const { rowRemoved } = await store.intents.undo(intent.id, { left, removesRow, isSynced, now: now() });
    return { releaseId, rowRemoved, copiesLeft: left.length, isSynced };
  }

  /** Somebody may remove it on discogs.com at the same moment: gone is gone. */
  async function removeCopy(username: string, copy: CollectionItem, options: CallOptions): Promise<void> {
    try {
      await discogs.removeFromCollection({ username, ...copy }, options);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
}

interface Waits {
  tell(wait: BudgetWait): void;
  /** Is told of every wait from now on, and of the one that is going on. */
  listen(onWait: CallOptions['onWait']): void;
}

/** Several people wait for one add: all of them are told, also who comes later. */
function createWaits(clock: Clock): Waits {
  const listeners: NonNullable<CallOptions['onWait']>[] = [];
  let last: { reason: BudgetWait['reason']; untilMs: number } | null = null;
  return {
    tell(wait) {
      last = { reason: wait.reason, untilMs: clock.now() + wait.ms };
      for (const listener of listeners) listener(wait);
    },
    listen(onWait) {
      if (!onWait) return;
      listeners.push(onWait);
      const leftMs = last ? last.untilMs - clock.now() : 0;
      if (last && leftMs > 0) onWait({ reason: last.reason, ms: leftMs });
    },
  };
}

/** Only a copy that Discogs itself confirmed with a 201 to us is surely ours to remove. */
const isUndoable = (intent: AddIntent) => intent.status === 'added' && intent.confirmedByDiscogs;
