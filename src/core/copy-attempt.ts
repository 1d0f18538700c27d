// Core: one attempt at a copy, for whoever holds its intent: POST, and find out what became of a POST without an answer.
// Shared by Add (copy.ts) and by the push of a sync, so that the rules of exactly once stand in one place.
import type { Clock } from '../clock.ts';
import { ConflictError, DiscogsError } from '../errors.ts';
import type { CallOptions, Discogs, Log, Store } from './ports.ts';
import type { AddIntent, CollectionItem } from './types.ts';

export const COPY_TIMES = Object.freeze({
  /** A claim is free for others after this, if its holder died. Longer than any look and POST can take. */
  leaseMs: 4 * 60_000,
  /**
   * A given-up request takes effect within 60 s or never: twice that before the next POST
   * (docs/architecture.md, "One Add", 7).
   */
  settleMs: 2 * 60_000,
  /** How often a wish of another process is looked at, and how long at most. */
  pollMs: 500,
  patienceMs: 60_000,
});

/** Which copy is wanted, and where. */
export interface CopyTarget {
  username: string;
  folderId: number;
  releaseId: number;
  masterId: number | null;
}

export type AttemptOutcome =
  | { kind: 'added'; intent: AddIntent }
  /** A bare 409: a copy is there, nobody said how many. */
  | { kind: 'found' }
  /** Discogs said no, or could not be reached before anything was sent: no copy was made. */
  | { kind: 'refused'; error: DiscogsError }
  /**
   * The POST went out and nobody knows yet what became of it. `error`: what happened to it, or to the reading. `isUp`:
   * Discogs answered the reading.
   */
  | { kind: 'unknown'; error: unknown; isUp: boolean };

export interface CopyAttempts {
  /**
   * Sends the POST for a held intent; `known` are the copies that are there already, committed with the intent at the
   * moment the POST leaves.
   * @throws LeaseLostError when somebody else took the intent over: nothing was sent. What is no answer of Discogs: a
   * store that fails, an abort before anything was sent (the intent is given back then).
   */
  post(intent: AddIntent, target: CopyTarget, known: number[], options: CallOptions): Promise<AttemptOutcome>;
  /**
   * Finds out what the last POST of a held intent did, and only when it can no longer take effect sends another one.
   * The intent must have been posted. `isOneEnough`: any copy will do, so where one is there nothing is sent.
   * @throws as `post`.
   */
  resume(
    intent: AddIntent,
    target: CopyTarget,
    options: CallOptions & { isOneEnough?: boolean },
  ): Promise<AttemptOutcome>;
}

/** When an open intent may be posted again, in epoch ms. Null: it never was posted. */
export function postAgainAtMs({ postedAt, gaveUpAt }: AddIntent): number | null {
  const last = gaveUpAt ?? postedAt;
  return last === null ? null : last.getTime() + COPY_TIMES.settleMs;
}

export function createCopyAttempts(deps: {
  discogs: Pick<Discogs, 'getCollectionInstances' | 'addToCollection'>;
  intents: Pick<Store['intents'], 'markPosting' | 'markUnknown' | 'release' | 'settle'>;
  clock: Clock;
  log: Log;
}): CopyAttempts {
  const { discogs, intents, clock, log } = deps;
  const now = () => new Date(clock.now());

  async function post(
    intent: AddIntent,
    target: CopyTarget,
    known: number[],
    options: CallOptions,
  ): Promise<AttemptOutcome> {
    const { releaseId } = target;
    let isPosted = false;
    // At the moment of sending, not before: the wait for the budget may be longer than a lease.
    const beforeSend = async () => {
      await options.beforeSend?.();
      const leaseUntil = new Date(clock.now() + COPY_TIMES.leaseMs);
      await intents.markPosting(intent, { instanceIds: known, now: now(), leaseUntil });
      isPosted = true;
    };
    let instanceId: number;
    try {
      ({ instanceId } = await discogs.addToCollection(target, { ...options, beforeSend }));
    } catch (error) {
      if (error instanceof ConflictError) {
        await intents.settle(intent, { status: 'found', now: now() });
        return { kind: 'found' };
      }
      if (error instanceof DiscogsError && !error.maybeApplied) {
        log.warn({ err: error, releaseId, intent: intent.id }, 'Discogs did not take the copy');
        await intents.settle(intent, { status: 'refused', now: now() });
        return { kind: 'refused', error };
      }
      if (!(error instanceof DiscogsError)) {
        // Nothing was sent. If the store fails here too, the lease runs out by itself.
        if (!isPosted) await intents.release(intent).catch(() => {});
        if (!isPosted || !options.signal?.aborted) throw error;
      }
      log.warn({ err: error, releaseId, intent: intent.id }, 'outcome of the POST unknown');
      const seen = await look(intent, target, known, options);
      if ('outcome' in seen) return seen.outcome;
      await intents.markUnknown(intent, now());
      return { kind: 'unknown', error: 'error' in seen ? seen.error : error, isUp: 'nothing' in seen };
    }
    const settled = await intents.settle(intent, {
      status: 'added',
      instanceId,
      confirmedByDiscogs: true,
      copies: [newCopy(instanceId, target, now())],
      now: now(),
    });
    return { kind: 'added', intent: settled };
  }

  /** Looks for the copy of a POST without an answer. A copy that the intent did not know settles it. */
  async function look(
    intent: AddIntent,
    { username, releaseId }: CopyTarget,
    known: number[],
    options: CallOptions,
  ): Promise<{ outcome: AttemptOutcome } | { nothing: true; copies: CollectionItem[] } | { error: unknown }> {
    let copies: CollectionItem[];
    try {
      copies = await discogs.getCollectionInstances(username, releaseId, options);
    } catch (error) {
      if (!(error instanceof DiscogsError) && !options.signal?.aborted) throw error;
      log.warn({ err: error, releaseId, intent: intent.id }, 'could not read the copies');
      return { error };
    }
    // Dates are never compared: there are two clocks.
    const fresh = copies.find((copy) => !known.includes(copy.instanceId));
    if (!fresh) return { nothing: true, copies };
    const { instanceId } = fresh;
    const settled = await intents.settle(intent, {
      status: 'added',
      instanceId,
      confirmedByDiscogs: false,
      copies,
      now: now(),
    });
    return { outcome: { kind: 'added', intent: settled } };
  }

  return {
    post,
    async resume(intent, target, options) {
      const known = intent.knownInstanceIds ?? [];
      const askedAtMs = clock.now();
      const seen = await look(intent, target, known, options);
      if ('outcome' in seen) return seen.outcome;
      if (options.isOneEnough && 'nothing' in seen && seen.copies.length > 0) {
        await intents.settle(intent, { status: 'found', copies: seen.copies, now: now() });
        return { kind: 'found' };
      }
      // Only a look long enough after the POST that shows nothing means that it never took effect.
      if ('nothing' in seen && askedAtMs >= (postAgainAtMs(intent) ?? 0)) {
        return post(intent, target, known, options);
      }
      await giveBack(intent);
      return { kind: 'unknown', error: 'error' in seen ? seen.error : null, isUp: 'nothing' in seen };
    },
  };

  /** The time of the last POST stays: looking too early must not put the next one off. */
  async function giveBack(intent: AddIntent): Promise<void> {
    if (intent.gaveUpAt === null) await intents.markUnknown(intent, now());
    else await intents.release(intent);
  }
}

/** The copy as our own mirror knows it until the next pull: Discogs' 201 tells little more than the number. */
function newCopy(instanceId: number, target: CopyTarget, addedAt: Date): CollectionItem {
  const { releaseId, masterId, folderId } = target;
  return { instanceId, releaseId, masterId, folderId, rating: 0, addedAt, notes: [] };
}
