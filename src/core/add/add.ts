// Core, add: the use case Add. It saves a pressing here, and makes exactly one copy of it on Discogs (docs/architecture.md,
// "One Add").
import type { Clock } from '../../clock.ts';
import { AddLimitError, DiscogsError, NothingSavedError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import type { CallOptions } from '../discogs-port.ts';
import { NOTHING_OWNED } from '../ownership.ts';
import type { Crate } from '../ports.ts';
import { Refusal } from '../refusals.ts';
import type { ReleaseReader } from '../release/reader.ts';
import type { ServerFolder } from '../settings/ports.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
import type { Release, StoredRecord } from '../types.ts';
import type { ClaimedRecord, Copies, UsedIntent } from './copies.ts';
import type { CopyOutcome } from './copy-outcome.ts';
import { fullUntil, hourlyLimit } from './hourly.ts';
import { createOwned, type Owned } from './owned.ts';
import type { NewIntent } from './ports.ts';
import { LATE_EFFECT_MS } from './sent-log.ts';
import type { AddIntent, Requester } from './types.ts';
import { createUndo, type Undone, type UndoQuestion, type UndoRequest } from './undo.ts';
import { createWaits, type Waits } from './waits.ts';
import type { CopyTarget } from './worker.ts';

/** What an Add did on Discogs. */
export type DiscogsOutcome =
  | CopyOutcome
  /**
   * `DISCOGS_USERNAME` is not set: the pressing is saved here only, and no message mentions Discogs. `intent` null: it was saved
   * before.
   */
  | { kind: 'skipped'; intent: AddIntent | null }
  /** Discogs knows the account under another name: saved here only. */
  | { kind: 'wrong-name' };

export interface Added {
  release: Release;
  record: StoredRecord;
  /** This add made the row in `records`. */
  created: boolean;
  discogs: DiscogsOutcome;
  /** The folder that the Discord server chose. Null: the copy goes into the folder of the configuration. */
  folder: ServerFolder | null;
  /** The release is on the wantlist, although it is added now. Null: there is no wantlist. */
  isWanted: boolean | null;
  /** How many records the crate had with this one, when it was made. Null: not known, because no sync has read all of the crate. */
  number: number | null;
}

export interface AddRequest {
  releaseId: number;
  requester: Requester;
  /** The id of the Discord press or command. An add with an id counts toward the hourly limit, and each id counts once. */
  pressId?: string;
  /** The person has Manage Server, so no hourly limit applies. */
  isUnlimited?: boolean;
}

/**
 * A request for another copy of an owned release, from the button "Add another copy". `messageId` is the message with the
 * button: one message never makes two copies.
 */
export interface AnotherRequest extends AddRequest {
  messageId: string;
}

export type Another =
  | { kind: 'added'; added: Added }
  /** Nothing was done for this press, because the button was used before. `intent` is what that use made. */
  | UsedIntent;

export interface Add {
  /**
   * Saves a pressing here, and makes one copy on Discogs unless there is one already.
   * @throws NothingSavedError when the release cannot be read; Refusal when this person has reached the hourly limit.
   */
  add(request: AddRequest, options: Omit<CallOptions, 'lane' | 'turn'>): Promise<Added>;
  /** Makes another copy. A second press of the same button during the first gets the outcome of the first. @throws as `add`. */
  another(request: AnotherRequest, options: Omit<CallOptions, 'lane' | 'turn'>): Promise<Another>;
  /** Returns what we own of a release, or null when the release has no record here or an add of it is still open. */
  owned(releaseId: number): Promise<Owned | null>;
  /**
   * Removes exactly the copy that this add made. If the add made no copy on Discogs, removes the record that it made here.
   * @throws Refusal when the add was of another release, when this person may not undo it, when it was undone before, or when
   * another process changes the copies of this release; also when Discogs never confirmed the add and the person did not name
   * its copy (`askUndo`).
   */
  undo(request: UndoRequest, options: Partial<CallOptions>): Promise<Undone>;
  /**
   * Returns what to ask this person before an Undo: Discogs never confirmed the add, so it is not certain which copy is the one.
   * Null: there is nothing to ask. Makes no call to Discogs. @throws Refusal as `undo`.
   */
  askUndo(request: UndoRequest): Promise<UndoQuestion | null>;
  /**
   * Finds out what became of an add whose POST had no answer: reads the copies a few times in a little over two minutes, and
   * sends no POST. Returns the add with its new outcome; `refused` with `error: null` means that the POST made no copy and no
   * longer can. Returns the add as it was if the outcome is still unknown, and null if it was taken back or forgotten meanwhile.
   * @throws StoreError; the signal's reason.
   */
  follow(added: Added, options: { signal: AbortSignal }): Promise<Added | null>;
}

/** The pauses of `follow`, one before each look. They add up to more than LATE_EFFECT_MS, so the last look is certain. */
const FOLLOW_MS = [10_000, 20_000, 40_000, LATE_EFFECT_MS - 65_000];

/** Returns the request key for "Add another copy". It contains the message's id, so one message makes at most one copy. */
const copyKey = (messageId: string): string => `copy:${messageId}`;

export function createAdd(deps: {
  store: Pick<Crate, 'records' | 'intents' | 'ownership' | 'shelf'>;
  reader: ReleaseReader;
  account: Account;
  /** The settings of each Discord server: an add goes into the folder that its server chose. */
  settings: Pick<ServerSettings, 'of'>;
  copies: Copies;
  clock: Clock;
  /** How many adds each person can make in an hour. 0: no limit. */
  addsPerHour: number;
}): Add {
  const { store, reader, account, settings, copies, clock, addsPerHour } = deps;

  const limitOf = ({ isUnlimited = false }: AddRequest) => (isUnlimited ? null : hourlyLimit(addsPerHour));

  /** Checks the hourly limit of the person. @throws Refusal when it is reached. */
  async function assertMayAdd(request: AddRequest): Promise<void> {
    const limit = limitOf(request);
    if (!limit) return;
    const nowMs = clock.now();
    const madeAt = await store.intents.madeBy(request.requester.userId, limit, new Date(nowMs));
    const untilMs = fullUntil(madeAt, limit, nowMs);
    if (untilMs !== null) throw new Refusal({ kind: 'adds-used-up', most: limit.most, untilMs });
  }

  const targetOf = (
    username: string,
    release: { releaseId: number; masterId: number | null },
    guildId: string,
  ): CopyTarget => ({
    username,
    folderId: settings.of(guildId).folder?.folderId ?? account.folderId,
    releaseId: release.releaseId,
    masterId: release.masterId,
  });

  /** Saves the pressing here and, if an account is configured, makes its copy on Discogs. */
  async function save(
    release: Release,
    request: AddRequest,
    messageId: string | null,
    newestIntentId: number,
    options: CallOptions,
  ): Promise<{ outcome: DiscogsOutcome | UsedIntent } & ClaimedRecord> {
    const { releaseId } = release;
    const { requester, pressId } = request;
    const requestKey = messageId !== null ? copyKey(messageId) : pressId ? `add:${pressId}` : null;
    const newIntent: NewIntent = { releaseId, release, requestKey, requester, limit: limitOf(request) };
    const { username } = account;
    if (username === null || !account.isNameOurs()) {
      const { intent, ...kept } = await copies.keepHere(newIntent);
      return { ...kept, outcome: username === null ? { kind: 'skipped', intent } : { kind: 'wrong-name' } };
    }
    const target = targetOf(username, release, requester.guildId);
    const made = await copies.ensure(
      { ...newIntent, target, another: messageId !== null, newestIntentId },
      options,
    );
    // Only Discogs' 201 to our POST proves that the account name and the token belong together. A successful read does not,
    // because anyone can read a public collection.
    const { outcome } = made;
    if (outcome.kind === 'added' && outcome.intent.confirmedByDiscogs) await account.prove('copy');
    return made;
  }

  /** Returns what the answer to an add says besides its outcome. */
  async function aside({ createdAt }: StoredRecord, releaseId: number) {
    const facts = (await store.ownership([{ releaseId, masterId: null }])).get(releaseId) ?? NOTHING_OWNED;
    const { username, hasToken } = account;
    const isCounted = username === null || facts.hasSynced;
    return {
      isWanted: username === null || !hasToken ? null : facts.isWanted,
      number: isCounted ? await store.records.countUntil(createdAt) : null,
    };
  }

  // The adds at work in this process, by release id. Presses for one release at the same moment share one add: the first press
  // starts it, and all presses get its outcome.
  const adding = new Map<number, { work: Promise<Added>; waits: Waits; userId: string; guildId: string }>();

  async function addOnce(
    request: AddRequest,
    messageId: string | null,
    options: CallOptions,
  ): Promise<Another> {
    const { folder } = settings.of(request.requester.guildId);
    const [newest] = await store.intents.historyOf(request.releaseId, 1);
    const release = await reader.read(request.releaseId, options).catch((error: unknown) => {
      throw error instanceof DiscogsError ? new NothingSavedError(error) : error;
    });
    const { record, created, outcome } = await save(
      release,
      request,
      messageId,
      newest?.id ?? 0,
      options,
    ).catch(async (error: unknown) => {
      // This person made several adds at once, and the other adds reached the hourly limit first.
      if (!(error instanceof AddLimitError)) throw error;
      await assertMayAdd(request);
      throw new Refusal({ kind: 'adds-used-up', most: addsPerHour, untilMs: clock.now() });
    });
    if (outcome.kind === 'used') return outcome;
    // The record as it is now. If an Undo has removed it since, the record of the claim is shown.
    const current = (await store.records.findByReleaseId(request.releaseId)) ?? record;
    if (!current) throw new Error('the record of an add was not made');
    const added = { release, record: current, created, discogs: outcome, folder };
    return { kind: 'added', added: { ...added, ...(await aside(current, request.releaseId)) } };
  }

  async function addPlainly(request: AddRequest, options: CallOptions): Promise<Added> {
    const outcome = await addOnce(request, null, options);
    if (outcome.kind === 'used') throw new Error('an add that is no button of another copy was used before');
    return outcome.added;
  }

  return {
    async add(request, { signal, onWait }) {
      const options: CallOptions = { lane: 'person', turn: request.requester.userId, signal, onWait };
      await assertMayAdd(request);
      for (let running = adding.get(request.releaseId); running; running = adding.get(request.releaseId)) {
        // Each server has its own folder for its adds, and reads nothing about that of another one.
        if (running.guildId !== request.requester.guildId) {
          await running.work.catch(() => {});
          continue;
        }
        running.waits.listen(onWait);
        try {
          return await running.work;
        } catch (error) {
          // If another person's add was refused because that person reached their limit, this says nothing about the present
          // person. The loop then goes on, and the present person's add starts, unless yet another one is at work by then.
          const isAboutMe = running.userId === request.requester.userId;
          if (isAboutMe || !(error instanceof Refusal && error.why === 'limit')) throw error;
        }
      }
      const waits = createWaits(clock);
      waits.listen(onWait);
      const work = addPlainly(request, { ...options, onWait: waits.tell }).finally(() =>
        adding.delete(request.releaseId),
      );
      adding.set(request.releaseId, { work, waits, ...request.requester });
      return work;
    },

    async another({ messageId, ...request }, { signal, onWait }) {
      // If an earlier press of this button has its outcome already, the release need not be read.
      const before = await store.intents.ofRequest(copyKey(messageId));
      if (before && before.status !== 'open') return { kind: 'used', intent: before };
      await assertMayAdd(request);
      const turn = request.requester.userId;
      return addOnce(request, messageId, { lane: 'person', turn, signal, onWait });
    },

    owned: createOwned({ ...deps, isAdding: (releaseId) => adding.has(releaseId) }),

    ...createUndo({ ...deps, targetOf }),

    async follow(added, { signal }) {
      const { username, folderId } = account;
      if (added.discogs.kind !== 'unknown' || username === null) return added;
      const { releaseId, masterId } = added.release;
      const { intentId } = added.discogs;
      const target = { username, releaseId, masterId, folderId: added.folder?.folderId ?? folderId };
      for (const ms of FOLLOW_MS) {
        await clock.sleep(ms, signal);
        const discogs = await copies.findOut(intentId, target, { lane: 'enrichment', signal });
        if (discogs.kind === 'busy') {
          const intent = await store.intents.get(intentId);
          if (!intent || intent.status === 'undone' || intent.status === 'removed') return null;
        }
        if (discogs.kind === 'unknown' || discogs.kind === 'busy') continue;
        const record = (await store.records.findByReleaseId(releaseId)) ?? added.record;
        return { ...added, record, discogs };
      }
      return added;
    },
  };
}
