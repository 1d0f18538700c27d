// Core, add: the use case Add. Save the pressing here, and make exactly one copy of it on Discogs (docs/architecture.md, "One Add").
import type { Clock } from '../../clock.ts';
import { AddLimitError, DiscogsError, NothingSavedError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import { type OwnershipState, ownershipState } from '../ownership.ts';
import type { CallOptions, Crate } from '../ports.ts';
import { Refusal } from '../refusals.ts';
import type { ReleaseReader } from '../release/reader.ts';
import type { ServerFolder } from '../settings/ports.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
import type { AddIntent, Release, Requester, StoredRecord } from '../types.ts';
import type { ClaimedRecord, Copies, CopyOutcome, UsedIntent } from './copies.ts';
import { fullUntil, hourlyLimit } from './hourly.ts';
import type { NewIntent } from './ports.ts';
import { LATE_EFFECT_MS } from './sent-log.ts';
import { createUndo, isHereOnlyBy, isUndoable, type Undone, type UndoRequest } from './undo.ts';
import { createWaits, type Waits } from './waits.ts';
import type { CopyTarget } from './worker.ts';

/** How the Discogs half of an Add ended. */
export type DiscogsOutcome =
  | CopyOutcome
  /** `DISCOGS_USERNAME` is not set: the pressing is saved here only, and no message mentions Discogs. */
  | { kind: 'skipped' };

export interface Added {
  release: Release;
  record: StoredRecord;
  /** This add made the row in `records`. */
  created: boolean;
  discogs: DiscogsOutcome;
  /** The folder that the server chose. Null: that of the configuration. */
  folder: ServerFolder | null;
}

/** What an answer says about a release that is already in the database. */
export interface Owned {
  releaseId: number;
  state: OwnershipState;
  /** The newest add that made or found a copy, or saved the row. It answers "who added this?". */
  lastAdd: AddIntent | null;
  /** The adds whose copies can be undone, the newest first. */
  undoables: AddIntent[];
}

export interface AddRequest {
  releaseId: number;
  requester: Requester;
  /** The id of the press or command. The add counts as one add of this person an hour, under this id. */
  pressId?: string;
  /** The person has Manage Server, so no hourly limit applies. */
  isUnlimited?: boolean;
}

/** Another copy of an owned release. The button of one message asks for it, and one message never makes two copies. */
export interface AnotherRequest extends AddRequest {
  messageId: string;
}

export type Another =
  | { kind: 'added'; added: Added }
  /** The button was used before this press, and `intent` is the result of that use. Nothing was done now. */
  | UsedIntent;

export interface Add {
  /** @throws NothingSavedError when the release cannot be read; Refusal when this person has added enough for now. */
  add(request: AddRequest, options: Omit<CallOptions, 'lane' | 'turn'>): Promise<Added>;
  /** Presses that come while the first one is at work share its outcome. @throws as `add`. */
  another(request: AnotherRequest, options: Omit<CallOptions, 'lane' | 'turn'>): Promise<Another>;
  /** What we own of a release, or null when it is not in the database or an add of it is still open. */
  owned(releaseId: number): Promise<Owned | null>;
  /**
   * Removes exactly the copy that this add made. If the add never got to Discogs, removes the record that the add made here.
   * @throws Refusal when the add was of another release, is not this person's to undo, or was undone before, or when another
   * process works at it.
   */
  undo(request: UndoRequest, options: Partial<CallOptions>): Promise<Undone>;
  /**
   * Finds out what became of an add whose answer was lost: it looks a few times in a little over two minutes, and sends
   * nothing. `refused` with `error: null`: the request took no effect, and no longer can. The same add: it is still unknown.
   * @throws StoreError; the signal's reason.
   */
  follow(added: Added, options: { signal: AbortSignal }): Promise<Added>;
}

/** Pauses between the looks of `follow`. After the last one the request can no longer take effect. */
const FOLLOW_MS = [10_000, 20_000, 40_000, LATE_EFFECT_MS - 65_000];

/** The request key: one message makes at most one other copy. */
const copyKey = (messageId: string): string => `copy:${messageId}`;

/** How many of the newest adds of a record `owned` reads. */
const MOST_TOLD = 20;

export function createAdd(deps: {
  store: Pick<Crate, 'records' | 'intents' | 'ownership'>;
  reader: ReleaseReader;
  account: Account;
  /** Adds go into the folder of their server. */
  settings: Pick<ServerSettings, 'of'>;
  copies: Copies;
  clock: Clock;
  /** Adds an hour of each person. 0: no limit. */
  addsPerHour: number;
}): Add {
  const { store, reader, account, settings, copies, clock, addsPerHour } = deps;

  const limitOf = ({ isUnlimited = false }: AddRequest) => (isUnlimited ? null : hourlyLimit(addsPerHour));

  /** @throws Refusal */
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

  /** Saves the pressing here and, if the account has a name, on Discogs. */
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
    if (username === null) return { ...(await copies.keepHere(newIntent)), outcome: { kind: 'skipped' } };
    const target = targetOf(username, release, requester.guildId);
    const made = await copies.ensure(
      { ...newIntent, target, another: messageId !== null, newestIntentId },
      options,
    );
    // Only Discogs' own 201 proves that the name and the token belong together: anyone can read a public collection.
    const { outcome } = made;
    if (outcome.kind === 'added' && outcome.intent.confirmedByDiscogs) await account.prove('copy');
    return made;
  }

  // Presses of one button at the same moment are one intent: the first one works, and all get its outcome.
  const adding = new Map<number, { work: Promise<Added>; waits: Waits; userId: string }>();

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
      // This person made several adds at once, and the others used up the limit first.
      if (!(error instanceof AddLimitError)) throw error;
      await assertMayAdd(request);
      throw new Refusal({ kind: 'adds-used-up', most: addsPerHour, untilMs: clock.now() });
    });
    if (outcome.kind === 'used') return outcome;
    // The record as it is now, unless an Undo was quicker than this line.
    const current = (await store.records.findByReleaseId(request.releaseId)) ?? record;
    if (!current) throw new Error('the record of an add was not made');
    return { kind: 'added', added: { release, record: current, created, discogs: outcome, folder } };
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
        running.waits.listen(onWait);
        try {
          return await running.work;
        } catch (error) {
          // If the running add of another person is refused for that person's limit, this person's add starts by itself.
          const isAboutMe = running.userId === request.requester.userId;
          if (isAboutMe || !(error instanceof Refusal && error.why === 'limit')) throw error;
        }
      }
      const waits = createWaits(clock);
      waits.listen(onWait);
      const work = addPlainly(request, { ...options, onWait: waits.tell }).finally(() =>
        adding.delete(request.releaseId),
      );
      adding.set(request.releaseId, { work, waits, userId: request.requester.userId });
      return work;
    },

    async another({ messageId, ...request }, { signal, onWait }) {
      // An earlier press of this button has its outcome already, so no release is read.
      const before = await store.intents.ofRequest(copyKey(messageId));
      if (before && before.status !== 'open') return { kind: 'used', intent: before };
      await assertMayAdd(request);
      const turn = request.requester.userId;
      return addOnce(request, messageId, { lane: 'person', turn, signal, onWait });
    },

    async owned(releaseId) {
      const ownership = (await store.ownership([{ releaseId, masterId: null }])).get(releaseId);
      if (!ownership?.record || adding.has(releaseId)) return null;
      const live = await store.intents.findLive(releaseId);
      // An intent that was never sent and that no process holds was left by a dead process: it had no effect.
      if (live?.status === 'open' && (live.postedAt !== null || live.leaseUntil !== null)) return null;
      const history = await store.intents.ofRecord(releaseId, MOST_TOLD);
      // A record that no add made stays, also when every add is taken back.
      const isMade = history.some(({ rowCreated }) => rowCreated);
      const isHereOnly = isMade && ownership.copies === 0 && !ownership.record.isSyncedWithDiscogs;
      return {
        releaseId,
        state: ownershipState(ownership, { hasCollection: account.username !== null }),
        lastAdd: history.find((intent) => intent.status === 'added' || intent.rowCreated) ?? null,
        undoables: history.filter((intent) => isUndoable(intent) || (isHereOnly && isHereOnlyBy(intent))),
      };
    },

    undo: createUndo({ ...deps, targetOf }),

    async follow(added, { signal }) {
      const { username, folderId } = account;
      if (added.discogs.kind !== 'unknown' || username === null) return added;
      const { releaseId, masterId } = added.release;
      const { intentId } = added.discogs;
      const target = { username, releaseId, masterId, folderId: added.folder?.folderId ?? folderId };
      for (const ms of FOLLOW_MS) {
        await clock.sleep(ms, signal);
        const discogs = await copies.findOut(intentId, target, { lane: 'enrichment', signal });
        if (discogs.kind === 'unknown' || discogs.kind === 'busy') continue;
        const record = (await store.records.findByReleaseId(releaseId)) ?? added.record;
        return { ...added, record, discogs };
      }
      return added;
    },
  };
}
