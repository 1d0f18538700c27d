// Core, add: the two requests that change a collection, a POST and a DELETE. Each is written down at the moment it leaves,
// and its answer closes the intent. The worker decides what comes next (worker.ts).
import type { Clock } from '../../clock.ts';
import { ConflictError, DiscogsError, NotFoundError } from '../../errors.ts';
import type { CallOptions, Crate, Discogs, Log } from '../ports.ts';
import type { AddIntent, CollectionItem } from '../types.ts';
import type { SentLog } from './sent-log.ts';
import type { CopyTarget, Worked } from './worker.ts';

/**
 * How long a process holds an intent. After that others can claim it, even from a living process that hangs. It is longer than
 * a look and the request after it can take.
 */
export const LEASE_MS = 4 * 60_000;

export interface Requests {
  /**
   * Asks for a copy. `known`: the copies that were there before. `lost`: the request was sent, and its effect is unknown.
   * @throws LeaseLostError, and what is no answer of Discogs, as `Worker.work`.
   */
  post(
    intent: AddIntent,
    target: CopyTarget,
    known: number[],
    options: CallOptions,
  ): Promise<{ kind: 'over'; worked: Worked } | { kind: 'lost'; intent: AddIntent; error: unknown }>;
  /**
   * Asks for the removal of the copy `intent.instanceId` from this folder. `missing`: it is not there, which says nothing of
   * other folders. @throws as above, and the DiscogsError of a refusal: the intent is `added` again.
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
  intents: Pick<Crate['intents'], 'markPosting' | 'markUndoing' | 'release' | 'close' | 'restore'>;
  clock: Clock;
  log: Log;
  sent: SentLog;
}): Requests {
  const { discogs, intents, clock, log, sent } = deps;
  const now = () => new Date(clock.now());

  async function post(
    intent: AddIntent,
    target: CopyTarget,
    known: number[],
    options: CallOptions,
  ): Promise<{ kind: 'over'; worked: Worked } | { kind: 'lost'; intent: AddIntent; error: unknown }> {
    const { releaseId } = target;
    const flight: { intent: AddIntent | null } = { intent: null };
    // The lease is renewed at the moment of sending, because the wait for the budget can be longer than a lease.
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
        // Nothing was sent. If the store fails here too, the lease runs out by itself.
        if (flight.intent === null) await intents.release(intent).catch(() => {});
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
      // Discogs refused, or nothing was sent: the copy is certainly still there.
      if (error instanceof DiscogsError || flight.intent === null)
        await intents.restore(intent).catch(() => {});
      throw error;
    }
  }

  return { post, remove };
}

/** The copy as the mirror has it until the next pull: Discogs' 201 says little more than the id. */
function newCopy(instanceId: number, target: CopyTarget, addedAt: Date): CollectionItem {
  const { releaseId, masterId, folderId } = target;
  return { instanceId, releaseId, masterId, folderId, rating: 0, addedAt, notes: [] };
}
