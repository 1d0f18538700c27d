// Core, add: sends the two requests that change a collection, a POST and a DELETE. The moment of each request is saved right
// before it leaves. The answer to a POST closes the intent; the worker does what follows a DELETE (worker.ts).
import type { Clock } from '../../clock.ts';
import { ConflictError, DiscogsError, NotFoundError } from '../../errors.ts';
import type { CallOptions, Discogs } from '../discogs-port.ts';
import type { Crate, Log } from '../ports.ts';
import type { CollectionItem } from '../types.ts';
import type { SentLog } from './sent-log.ts';
import type { AddIntent } from './types.ts';
import type { CopyTarget, Worked } from './worker.ts';

/**
 * The time for which a process holds an intent after a claim, in ms. After it, another process can claim the intent, even if the
 * first one lives and hangs. It is longer than a look and the request after that look can take together.
 */
export const LEASE_MS = 4 * 60_000;

export const WAIT_TIMES = Object.freeze({
  /** While another process holds the intent: the pause between two reads of it, and the longest wait. In ms. */
  pollMs: 500,
  patienceMs: 60_000,
});

export interface Requests {
  /**
   * Asks Discogs for a copy. `known`: the ids of the copies that are there before. Returns `over` when the intent is closed, and
   * `lost` when the POST was sent and its effect is unknown. `isKept`: as in `Task`.
   * @throws as `Worker.work`.
   */
  post(
    intent: AddIntent,
    target: CopyTarget,
    known: number[],
    options: CallOptions,
    isKept: boolean,
  ): Promise<{ kind: 'over'; worked: Worked } | { kind: 'lost'; intent: AddIntent; error: unknown }>;
  /**
   * Asks Discogs to remove the copy `intent.instanceId` from this folder. `missing`: the copy is not in this folder, but may be
   * in another one. `lost`: the DELETE was sent, and its effect is unknown.
   * @throws as `Worker.work`: also the DiscogsError of a refusal, after which the Undo or the Remove has not happened.
   */
  remove(
    intent: AddIntent,
    folderId: number,
    target: CopyTarget,
    options: CallOptions,
  ): Promise<{ kind: 'gone' } | { kind: 'missing' | 'lost'; intent: AddIntent; error: DiscogsError }>;
}

export function createRequests(deps: {
  discogs: Pick<Discogs, 'addToCollection' | 'removeFromCollection'>;
  intents: Pick<Crate['intents'], 'markPosting' | 'markUndoing' | 'close' | 'restore'>;
  /** Gives back an intent for which no request was sent (unfinished.ts). */
  abandon: (intent: AddIntent, isKept: boolean) => Promise<void>;
  clock: Clock;
  log: Log;
  sent: SentLog;
}): Requests {
  const { discogs, intents, abandon, clock, log, sent } = deps;
  const now = () => new Date(clock.now());

  async function post(
    intent: AddIntent,
    target: CopyTarget,
    known: number[],
    options: CallOptions,
    isKept: boolean,
  ): Promise<{ kind: 'over'; worked: Worked } | { kind: 'lost'; intent: AddIntent; error: unknown }> {
    const { releaseId } = target;
    const flight: { intent: AddIntent | null } = { intent: null };
    // The lease is renewed when the POST leaves, because the wait for the budget before it can be longer than a lease.
    const beforeSend = async () => {
      await options.beforeSend?.();
      const at = await intents.markPosting(intent, { instanceIds: known, now: now(), leaseMs: LEASE_MS });
      sent.note(intent.id, at);
      flight.intent = { ...intent, knownInstanceIds: known, postedAt: at, gaveUpAt: null };
    };
    let instanceId: number;
    try {
      ({ instanceId } = await discogs.addToCollection(target, { ...options, beforeSend }));
    } catch (error) {
      if (error instanceof ConflictError) {
        await intents.close(intent, { status: 'found', now: now() });
        return { kind: 'over', worked: { kind: 'found', copies: null } };
      }
      if (error instanceof DiscogsError && !error.maybeApplied) {
        log.warn({ err: error, releaseId, intent: intent.id }, 'Discogs did not take the copy');
        await intents.close(intent, { status: 'refused', now: now() });
        return { kind: 'over', worked: { kind: 'refused', error } };
      }
      if (!(error instanceof DiscogsError)) {
        // `flight.intent` null: no POST left, so the intent is given back. If the store fails here, the lease runs out by itself.
        if (flight.intent === null) await abandon(intent, isKept);
        if (flight.intent === null || !options.signal?.aborted) throw error;
      }
      log.warn({ err: error, releaseId, intent: intent.id }, 'outcome of the POST unknown');
      return { kind: 'lost', intent: flight.intent ?? intent, error };
    }
    const closed = await intents.close(intent, {
      status: 'added',
      instanceId,
      confirmedByDiscogs: true,
      copies: [newCopy(instanceId, target, now())],
      now: now(),
    });
    return { kind: 'over', worked: { kind: 'added', intent: closed } };
  }

  async function remove(
    intent: AddIntent,
    folderId: number,
    { username, releaseId }: CopyTarget,
    options: CallOptions,
  ): Promise<{ kind: 'gone' } | { kind: 'missing' | 'lost'; intent: AddIntent; error: DiscogsError }> {
    const instanceId = intent.instanceId ?? 0;
    const flight: { intent: AddIntent | null } = { intent: null };
    const beforeSend = async () => {
      await options.beforeSend?.();
      const at = await intents.markUndoing(intent, { now: now(), leaseMs: LEASE_MS });
      sent.note(intent.id, at);
      flight.intent = { ...intent, undoSentAt: at };
    };
    try {
      await discogs.removeFromCollection(
        { username, folderId, releaseId, instanceId },
        { ...options, beforeSend },
      );
      return { kind: 'gone' };
    } catch (error) {
      const after = flight.intent ?? intent;
      if (error instanceof NotFoundError) return { kind: 'missing', intent: after, error };
      log.warn({ err: error, releaseId, intent: intent.id }, 'the copy was not removed');
      if (error instanceof DiscogsError && error.maybeApplied) return { kind: 'lost', intent: after, error };
      // The copy is certainly still there, because Discogs refused the DELETE, or because no DELETE left.
      if (error instanceof DiscogsError || flight.intent === null)
        await intents.restore(intent).catch(() => {});
      throw error;
    }
  }

  return { post, remove };
}

/** Returns the new copy as the mirror has it until the next pull. Discogs' 201 says little more than its id. */
function newCopy(instanceId: number, target: CopyTarget, addedAt: Date): CollectionItem {
  const { releaseId, masterId, folderId } = target;
  return { instanceId, releaseId, masterId, folderId, rating: 0, addedAt, notes: [] };
}
