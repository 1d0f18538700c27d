// Core, add: makes one copy on Discogs, exactly once. taking-off.ts removes one, second-look.ts tries an add again. Each function
// claims the intent of a release and lets the worker work at it. The intent is saved before the POST, because every POST to the
// collection makes another copy (docs/architecture.md, "One Add").
import type { Clock } from '../../clock.ts';
import { LeaseLostError } from '../../errors.ts';
import type { CallOptions, Discogs } from '../discogs-port.ts';
import type { Crate, Log } from '../ports.ts';
import type { StoredRecord } from '../types.ts';
import { type CopyOutcome, hasNoCopy, isLive, outcomeOf, toOutcome } from './copy-outcome.ts';
import type { Lease, NewIntent } from './ports.ts';
import { LEASE_MS, WAIT_TIMES } from './requests.ts';
import { createSecondLook, type SecondLook } from './second-look.ts';
import type { SentLog } from './sent-log.ts';
import { createTakingOff, type TakingOff } from './taking-off.ts';
import type { AddIntent } from './types.ts';
import { type CopyTarget, createWorker } from './worker.ts';

/**
 * The result of a press whose button ("Add another copy") was used before. The earlier press made `intent`, and was decided
 * before the present press, so `intent` is not the outcome of the present press.
 */
export interface UsedIntent {
  kind: 'used';
  intent: AddIntent;
}

export interface WantedCopy extends NewIntent {
  target: CopyTarget;
  /**
   * The person wants one copy more than there is. Copies on Discogs then do not end the add: their ids are only saved, so that
   * the new copy can be recognized.
   */
  another: boolean;
  /**
   * The id of the newest intent of the release at the time of the press, 0 if there was none. If an intent with a higher id is
   * decided before this press has its claim, the press gets the outcome of that intent.
   */
  newestIntentId: number;
}

export interface Copies extends TakingOff, SecondLook {
  /**
   * Makes the wanted copy, or finds out that it is there. A refusal by Discogs is an outcome, not an error.
   * @throws StoreError, or the signal's reason when it aborts before a POST was sent.
   */
  ensure(
    wanted: WantedCopy,
    options: CallOptions,
  ): Promise<{ outcome: CopyOutcome | UsedIntent } & ClaimedRecord>;
  /** Saves a release here, without any call to Discogs. `intent` null: it was saved before. */
  keepHere(wanted: NewIntent): Promise<ClaimedRecord & { intent: AddIntent | null }>;
  /**
   * Finds out what became of the live intent of this release: a process left it open because it died, or because it got no
   * answer. Sends no POST or DELETE. `target` null: no account is configured, so only an intent that was never sent is removed.
   * @throws as `ensure`.
   */
  clear(releaseId: number, target: CopyTarget | null, options: CallOptions): Promise<void>;
}

export interface ClaimedRecord {
  record: StoredRecord | null;
  /** This intent made the record. */
  created: boolean;
}

export function createCopies(deps: {
  discogs: Pick<Discogs, 'getCollectionInstances' | 'addToCollection' | 'removeFromCollection'>;
  store: Pick<Crate, 'intents' | 'collection'>;
  clock: Clock;
  log: Log;
  sent: SentLog;
  /** The name of this process in leases. */
  holder: string;
}): Copies {
  const { store, clock, holder } = deps;
  const worker = createWorker({ ...deps, intents: store.intents, collection: store.collection });
  const lease = (): Lease => ({ holder, now: new Date(clock.now()), ms: LEASE_MS });

  /**
   * Waits until the process that holds the intent decides it or gives it up, a minute at most, because a person waits for the
   * answer. Returns the outcome for this press, or `gone` when this press can claim the release itself.
   */
  async function awaitOther(
    { id }: AddIntent,
    wanted: WantedCopy,
    untilMs: number,
    signal: AbortSignal | undefined,
  ): Promise<CopyOutcome | 'gone'> {
    while (clock.monotonic() < untilMs) {
      await clock.sleep(WAIT_TIMES.pollMs, signal);
      const current = await store.intents.get(id);
      // The intent of the other process made no copy, so this process claims the release itself.
      if (!current || hasNoCopy(current)) return 'gone';
      if (!isLive(current)) {
        // The other press got its copy, and a plain add shares that outcome. A press of "Add another copy" must make a copy of
        // its own, so it claims again.
        return wanted.another ? 'gone' : outcomeOf(current);
      }
      if (current.leaseUntil !== null) continue;
      // No process holds the intent now: its holder gave it back undecided. If it is an Undo or a Remove, this process claims it
      // and finds out what became of it.
      if (current.status !== 'open') return 'gone';
      if (current.gaveUpAt) return wanted.another ? { kind: 'busy' } : { kind: 'unknown', intentId: id };
    }
    return { kind: 'busy' };
  }

  /**
   * Returns the outcome of another intent that was decided between this press and its claim, and gives the claim back. Returns
   * null if there is no such intent.
   */
  async function decidedMeanwhile(intent: AddIntent, wanted: WantedCopy): Promise<CopyOutcome | null> {
    const [, before] = await store.intents.historyOf(wanted.releaseId, 2);
    if (!before || before.id <= wanted.newestIntentId) return null;
    if (before.status !== 'added' && before.status !== 'found') return null;
    await store.intents.release(intent);
    return outcomeOf(before);
  }

  /**
   * Lets the worker work at a claimed intent. Returns the outcome for this press, or `free` when the press must claim the
   * release again.
   */
  async function claimed(
    intent: AddIntent,
    isResumed: boolean,
    wanted: WantedCopy,
    options: CallOptions,
  ): Promise<CopyOutcome | 'free'> {
    if (!isResumed && !wanted.another) {
      const decided = await decidedMeanwhile(intent, wanted);
      if (decided) return decided;
    }
    const aim = wanted.another ? 'another' : 'one';
    const worked = await worker.work(
      intent,
      { target: wanted.target, aim, isKept: !wanted.another },
      options,
    );
    const outcome = toOutcome(intent, worked);
    // Another process left this intent, so it can belong to another message. The next claim looks for the request key of this
    // message: if the intent has that key, its outcome is the answer, and otherwise a new intent is made.
    if (!isResumed || !wanted.another || outcome === 'free') return outcome;
    return outcome.kind === 'unknown' ? { kind: 'busy' } : 'free';
  }

  /**
   * Claims the live intent of the release, if its id is `id`. Returns null if it has another id, or if another process holds it.
   */
  async function takeOver(id: number, releaseId: number): Promise<AddIntent | null> {
    const wanted = { releaseId, release: null, requestKey: null, requester: null };
    const { intent, mine } = await store.intents.claim(wanted, lease());
    if (!mine) return null;
    if (intent.id === id) return intent;
    // Intent `id` has been decided since, so the claim returned a different intent: a new one, or a live one without a holder.
    await store.intents.release(intent);
    return null;
  }

  async function clear(releaseId: number, target: CopyTarget | null, options: CallOptions): Promise<void> {
    const live = await store.intents.findLive(releaseId);
    const intent = live && (await takeOver(live.id, releaseId));
    if (!intent) return;
    if (!target) return store.intents.release(intent);
    await worker.work(intent, { target, aim: 'clear' }, options).catch((error: unknown) => {
      // Another process has claimed the intent, so that process finds out what became of it.
      if (!(error instanceof LeaseLostError)) throw error;
    });
  }

  return {
    clear,
    ...createTakingOff({ ...deps, worker, lease, takeOver, clear }),
    ...createSecondLook({ store, worker, lease, takeOver }),

    async ensure(wanted, options) {
      const untilMs = clock.monotonic() + WAIT_TIMES.patienceMs;
      let created = false;
      for (;;) {
        const { intent, mine, resumed, ...made } = await store.intents.claim(wanted, lease());
        created ||= made.created;
        const done = (outcome: CopyOutcome | UsedIntent) => ({ outcome, record: made.record, created });
        if (!mine) {
          // The intent has the request key of this button, so an earlier press made it, and it can no longer answer this one:
          // it was taken back, or saved here only.
          const isOver = ['undone', 'removed', 'local'].includes(intent.status);
          if (wanted.another && isOver) return done({ kind: 'used', intent });
          if (!isLive(intent)) return done(outcomeOf(intent));
          const waited = await awaitOther(intent, wanted, untilMs, options.signal);
          // No process holds the release now, so this process claims it.
          if (waited === 'gone') continue;
          return done(waited);
        }
        try {
          const outcome = await claimed(intent, resumed, wanted, options);
          if (outcome !== 'free') return done(outcome);
        } catch (error) {
          // This process stood still (a suspended machine) until its lease ended and another process claimed the intent.
          if (error instanceof LeaseLostError) return done({ kind: 'busy' });
          throw error;
        }
      }
    },

    async keepHere(wanted) {
      const { intent, mine, resumed, record, created } = await store.intents.claim(wanted, lease());
      // The intent is kept only if this call made the record, because only then is there something that an Undo can take back.
      if (mine && created && !resumed) {
        const kept = await store.intents.close(intent, { status: 'local', now: new Date(clock.now()) });
        return { record, created, intent: kept };
      }
      if (mine) await store.intents.release(intent);
      return { record, created, intent: null };
    },
  };
}
