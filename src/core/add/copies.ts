// Core, add: makes one copy on Discogs, exactly once, and removes it. It claims the intent of a release and lets the worker
// work at it. Every POST to the collection makes another copy, so every intent is written down first (docs/architecture.md,
// "One Add").
import type { Clock } from '../../clock.ts';
import { type DiscogsError, LeaseLostError } from '../../errors.ts';
import type { CallOptions, Crate, Discogs, Log } from '../ports.ts';
import type { AddIntent, StoredRecord } from '../types.ts';
import type { Lease, NewIntent, TakenBack } from './ports.ts';
import { LEASE_MS } from './requests.ts';
import type { SentLog } from './sent-log.ts';
import { type CopyTarget, createWorker, type Worked } from './worker.ts';

const WAIT_TIMES = Object.freeze({
  /** How often this process looks at the intent of another process, and for how long at most. */
  pollMs: 500,
  patienceMs: 60_000,
});

/** How one intent for a copy ended, or stands. */
export type CopyOutcome =
  | { kind: 'added'; intent: AddIntent }
  /** A copy was there already; `copies` is how many, null after a bare 409. */
  | { kind: 'found'; copies: number | null }
  /** No copy was made. `error` is null when the reason is no longer known. */
  | { kind: 'refused'; error: DiscogsError | null }
  /** The POST was sent, and its effect is unknown. */
  | { kind: 'unknown'; intentId: number }
  /** An earlier intent (or another process) is still at work. */
  | { kind: 'busy' };

/** How an Undo ended, or stands. */
export type UndoOutcome =
  /** `wasThere` is false when the copy was gone from Discogs before this Undo. */
  | { kind: 'undone'; back: TakenBack; wasThere: boolean }
  /** Another person or process is changing the copies of this release. */
  | { kind: 'busy' }
  /** The add was taken back before. */
  | { kind: 'over' }
  /** The DELETE was sent, and its effect is unknown. */
  | { kind: 'unknown' };

/**
 * An earlier press of the same button made this intent, and it was taken back since. So it is no answer to the present press.
 */
export interface UsedIntent {
  kind: 'used';
  intent: AddIntent;
}

export interface WantedCopy extends NewIntent {
  target: CopyTarget;
  /** A person wants another copy although there is one. The look then only reads the instance ids. */
  another: boolean;
  /** The newest intent of the release at the time of the press. If a later intent is decided first, this press gets its outcome. */
  newestIntentId: number;
}

export interface Copies {
  /**
   * Makes the wanted copy, or finds out that it is there. Answers of Discogs are outcomes.
   * @throws StoreError, or the signal's reason when it aborts before anything was sent.
   */
  ensure(
    wanted: WantedCopy,
    options: CallOptions,
  ): Promise<{ outcome: CopyOutcome | UsedIntent } & ClaimedRecord>;
  /** Saves a release here without asking Discogs. */
  keepHere(wanted: NewIntent): Promise<ClaimedRecord>;
  /** Removes exactly the copy that this add made. @throws DiscogsError when Discogs refuses: nothing has changed. */
  undo(intentId: number, target: CopyTarget, options: CallOptions): Promise<UndoOutcome>;
  /**
   * Finds out what became of an intent at this release that a process left open (it died, or an answer was lost). It sends
   * nothing. `target` null: there is no account, so only an intent that was never sent can go. @throws as `ensure`.
   */
  clear(releaseId: number, target: CopyTarget | null, options: CallOptions): Promise<void>;
  /**
   * Finds out what became of an intent whose answer was lost, and sends nothing. `refused`: it never took effect. @throws as
   * `ensure`.
   */
  findOut(intentId: number, target: CopyTarget, options: CallOptions): Promise<CopyOutcome>;
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
  /** Names this process in leases. */
  holder: string;
}): Copies {
  const { store, clock, holder } = deps;
  const worker = createWorker({ ...deps, intents: store.intents, collection: store.collection });
  const lease = (): Lease => ({ holder, now: new Date(clock.now()), ms: LEASE_MS });

  /**
   * Waits until the process that holds the intent decides it or gives it up. Waits a minute at most, because a person is
   * waiting.
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
      // The intent of the other process had no effect, so this process tries.
      if (!current || current.status === 'undone' || current.status === 'refused') return 'gone';
      if (current.status !== 'open' && current.status !== 'undoing') {
        // The other press got its copy. A press of "Add another copy" on a second message makes its own, so it claims again.
        return wanted.another ? 'gone' : outcomeOf(current);
      }
      if (current.leaseUntil !== null) continue;
      // Its holder gave it back undecided. If it is an Undo, this process finds out what became of it.
      if (current.status === 'undoing') return 'gone';
      if (current.gaveUpAt) return wanted.another ? { kind: 'busy' } : { kind: 'unknown', intentId: id };
    }
    return { kind: 'busy' };
  }

  /**
   * Returns the outcome of an intent that was decided between this press and this claim. That outcome answers this press, too.
   */
  async function decidedMeanwhile(intent: AddIntent, wanted: WantedCopy): Promise<CopyOutcome | null> {
    const [, before] = await store.intents.historyOf(wanted.releaseId, 2);
    if (!before || before.id <= wanted.newestIntentId) return null;
    if (before.status !== 'added' && before.status !== 'found') return null;
    await store.intents.release(intent);
    return outcomeOf(before);
  }

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
    // This intent was left by another process and can belong to another message. The next claim finds out by the request key.
    if (!isResumed || !wanted.another || outcome === 'free') return outcome;
    return outcome.kind === 'unknown' ? { kind: 'busy' } : 'free';
  }

  /** Claims the live intent of the release. Returns null if it is another intent than `id`, or if another process holds it. */
  async function takeOver(id: number, releaseId: number): Promise<AddIntent | null> {
    const wanted = { releaseId, release: null, requestKey: null, requester: null };
    const { intent, mine } = await store.intents.claim(wanted, lease());
    if (!mine) return null;
    if (intent.id === id) return intent;
    // The intent `id` was decided just now, so the claim returned another one: a new one, or one that was free.
    await store.intents.release(intent);
    return null;
  }

  async function clear(releaseId: number, target: CopyTarget | null, options: CallOptions): Promise<void> {
    const live = await store.intents.findLive(releaseId);
    const intent = live && (await takeOver(live.id, releaseId));
    if (!intent) return;
    if (!target) return store.intents.release(intent);
    await worker.work(intent, { target, aim: 'clear' }, options).catch((error: unknown) => {
      // Another process claimed the intent, so it needs no clearing.
      if (!(error instanceof LeaseLostError)) throw error;
    });
  }

  return {
    clear,

    async ensure(wanted, options) {
      const untilMs = clock.monotonic() + WAIT_TIMES.patienceMs;
      let created = false;
      for (;;) {
        const { intent, mine, resumed, ...made } = await store.intents.claim(wanted, lease());
        created ||= made.created;
        const done = (outcome: CopyOutcome | UsedIntent) => ({ outcome, record: made.record, created });
        if (!mine) {
          // The same button was pressed twice. The first press was decided while this one waited, so its outcome answers
          // both.
          if (wanted.another && (intent.status === 'undone' || intent.status === 'local')) {
            return done({ kind: 'used', intent });
          }
          if (intent.status !== 'open' && intent.status !== 'undoing') return done(outcomeOf(intent));
          const waited = await awaitOther(intent, wanted, untilMs, options.signal);
          // Its holder gave it back undecided: now this process works at it.
          if (waited === 'gone') continue;
          return done(waited);
        }
        try {
          const outcome = await claimed(intent, resumed, wanted, options);
          if (outcome !== 'free') return done(outcome);
        } catch (error) {
          // This process stood still (a suspended machine) until another one claimed the intent. It sent nothing.
          if (error instanceof LeaseLostError) return done({ kind: 'busy' });
          throw error;
        }
      }
    },

    async keepHere(wanted) {
      const { intent, mine, resumed, record, created } = await store.intents.claim(wanted, lease());
      // An intent stays only if this call made the record. If the record was there before, nothing happened that an Undo could
      // take back.
      if (mine && created && !resumed) {
        await store.intents.close(intent, { status: 'local', now: new Date(clock.now()) });
      } else if (mine) await store.intents.release(intent);
      return { record, created };
    },

    async undo(intentId, target, options) {
      const before = await store.intents.get(intentId);
      if (!before || before.status === 'undone') return { kind: 'over' };
      const claim = () =>
        before.status === 'undoing'
          ? takeOver(intentId, target.releaseId)
          : store.intents.claimUndo(intentId, lease());
      let intent = await claim();
      if (!intent && before.status === 'added') {
        await clear(target.releaseId, target, options);
        intent = await claim();
      }
      if (!intent) {
        const after = await store.intents.get(intentId);
        return { kind: !after || after.status === 'undone' ? 'over' : 'busy' };
      }
      try {
        const worked = await worker.work(intent, { target, aim: 'undo' }, options);
        if (worked.kind === 'undone') return worked;
        return { kind: worked.kind === 'unknown' ? 'unknown' : 'over' };
      } catch (error) {
        if (error instanceof LeaseLostError) return { kind: 'busy' };
        throw error;
      }
    },

    async findOut(intentId, target, options) {
      const before = await store.intents.get(intentId);
      if (!before) return { kind: 'refused', error: null };
      if (before.status !== 'open') return outcomeOf(before);
      const intent = await takeOver(intentId, target.releaseId);
      if (!intent) {
        const after = await store.intents.get(intentId);
        return after ? outcomeOf(after) : { kind: 'refused', error: null };
      }
      try {
        const outcome = toOutcome(intent, await worker.work(intent, { target, aim: 'clear' }, options));
        return outcome === 'free' ? { kind: 'refused', error: null } : outcome;
      } catch (error) {
        if (error instanceof LeaseLostError) return { kind: 'busy' };
        throw error;
      }
    },
  };
}

/** How an intent reads for a person who waited for it. */
function outcomeOf(intent: AddIntent): CopyOutcome {
  switch (intent.status) {
    case 'added':
      return { kind: 'added', intent };
    case 'found':
      return { kind: 'found', copies: null };
    case 'refused':
      return { kind: 'refused', error: null };
    case 'open':
      return intent.gaveUpAt ? { kind: 'unknown', intentId: intent.id } : { kind: 'busy' };
    case 'local':
    case 'undoing':
    case 'undone':
      return { kind: 'busy' };
  }
}

function toOutcome(intent: AddIntent, worked: Worked): CopyOutcome | 'free' {
  switch (worked.kind) {
    case 'unknown':
      return intent.status === 'undoing' ? { kind: 'busy' } : { kind: 'unknown', intentId: intent.id };
    case 'undone':
    case 'free':
      return 'free';
    case 'added':
    case 'found':
    case 'refused':
      return worked;
  }
}
