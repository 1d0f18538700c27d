// Core: one copy on Discogs, exactly once. A POST to the collection makes another copy every time it is sent, so every
// wish is written down as an intent first, and an unknown outcome is settled by reading (product.md 3).
import type { Clock } from '../clock.ts';
import { ConflictError, DiscogsError, LeaseLostError } from '../errors.ts';
import type { CallOptions, Discogs, Log, NewIntent, Store } from './ports.ts';
import type { AddIntent, CollectionItem } from './types.ts';

/** How one wish for a copy ended, or stands. */
export type CopyOutcome =
  | { kind: 'added'; intent: AddIntent }
  /** A copy was there already; `copies` is how many, null after a bare 409. */
  | { kind: 'found'; copies: number | null }
  /** Discogs said no, or could not be reached before anything was sent: no copy was made. */
  | { kind: 'refused'; error: unknown }
  /** The POST went out and nobody knows yet what became of it. */
  | { kind: 'unknown' }
  /** An earlier wish (or another process) is still at it. */
  | { kind: 'busy' };

export interface CopyRequest extends NewIntent {
  username: string;
  folderId: number;
  masterId: number | null;
  /** Another copy is wanted although there is one: the look only tells the instance ids. */
  another: boolean;
  /** When the person asked, on the bot's clock: what was decided since then is the answer to this wish too. */
  wishedAt: number;
}

export interface CopyMaker {
  /** @throws only what is no answer of Discogs: a store that fails, an abort before anything was sent. */
  ensure(request: CopyRequest, options: CallOptions): Promise<CopyOutcome>;
  /** Writes down who saved a release here without asking Discogs, for "who added this?". */
  noteLocal(wish: NewIntent): Promise<void>;
}

export const COPY_TIMES = Object.freeze({
  /** A claim is free for others after this, if its holder died. Longer than any look and POST can take. */
  leaseMs: 4 * 60_000,
  /** A given-up request takes effect within 60 s or never (product.md 3): twice that before the next POST. */
  settleMs: 2 * 60_000,
  /** How often a wish of another process is looked at. */
  pollMs: 500,
});

export function createCopyMaker(deps: {
  discogs: Pick<Discogs, 'getCollectionInstances' | 'addToCollection'>;
  store: Pick<Store, 'intents'>;
  clock: Clock;
  log: Log;
  /** Names this process in leases. */
  holder: string;
}): CopyMaker {
  const { discogs, store, clock, log, holder } = deps;
  const now = () => new Date(clock.now());
  const soon = () => new Date(clock.now() + COPY_TIMES.leaseMs);

  /** Waits until somebody else's intent is decided, its lease is given back, or runs out. */
  async function awaitOther(intent: AddIntent, signal: AbortSignal | undefined): Promise<CopyOutcome> {
    const until = clock.now() + COPY_TIMES.leaseMs;
    while (clock.now() < until) {
      await clock.sleep(COPY_TIMES.pollMs, signal);
      const current = await store.intents.get(intent.id);
      if (!current) return { kind: 'busy' };
      if (current.status !== 'open') return outcomeOf(current);
      if (current.gaveUpAt) return { kind: 'unknown' };
    }
    return { kind: 'busy' };
  }

  async function post(
    intent: AddIntent,
    request: CopyRequest,
    known: number[],
    options: CallOptions,
  ): Promise<CopyOutcome> {
    const { username, folderId, releaseId } = request;
    await store.intents.markPosting(intent, { instanceIds: known, now: now(), leaseUntil: soon() });
    try {
      const { instanceId } = await discogs.addToCollection({ username, folderId, releaseId }, options);
      const settled = await store.intents.settle(intent, {
        status: 'added',
        instanceId,
        confirmedByDiscogs: true,
        copies: [newCopy(instanceId, request, now())],
        now: now(),
      });
      return { kind: 'added', intent: settled };
    } catch (error) {
      if (error instanceof ConflictError) {
        await store.intents.settle(intent, { status: 'found', now: now() });
        return { kind: 'found', copies: null };
      }
      if (error instanceof DiscogsError && !error.maybeApplied) {
        log.warn({ err: error, releaseId, intent: intent.id }, 'Discogs did not take the copy');
        await store.intents.settle(intent, { status: 'refused', now: now() });
        return { kind: 'refused', error };
      }
      if (!(error instanceof DiscogsError) && !options.signal?.aborted) throw error;
      log.warn(
        { err: error, releaseId, intent: intent.id },
        'outcome of the POST unknown, reading the copies',
      );
      return (await readOutcome(intent, request, known, options)) ?? giveUp(intent);
    }
  }

  /** Looks for the copy of a POST with unknown outcome. Null: not there (yet), or it cannot be read now. */
  async function readOutcome(
    intent: AddIntent,
    request: CopyRequest,
    known: number[],
    options: CallOptions,
  ): Promise<CopyOutcome | null> {
    try {
      const copies = await discogs.getCollectionInstances(request.username, request.releaseId, options);
      // An instance that the intent did not know settles it; dates are never compared (two clocks).
      const fresh = copies.find((copy) => !known.includes(copy.instanceId));
      if (!fresh) return null;
      const settled = await store.intents.settle(intent, {
        status: 'added',
        instanceId: fresh.instanceId,
        confirmedByDiscogs: false,
        copies,
        now: now(),
      });
      return { kind: 'added', intent: settled };
    } catch (error) {
      if (!(error instanceof DiscogsError) && !options.signal?.aborted) throw error;
      log.warn(
        { err: error, releaseId: request.releaseId, intent: intent.id },
        'could not read the copies either',
      );
      return giveUp(intent);
    }
  }

  async function giveUp(intent: AddIntent): Promise<CopyOutcome> {
    await store.intents.markUnknown(intent, now());
    return { kind: 'unknown' };
  }

  /** An intent whose holder died or gave up: find out what it did before doing anything. */
  async function resume(intent: AddIntent, request: CopyRequest, options: CallOptions): Promise<CopyOutcome> {
    const known = intent.knownInstanceIds;
    if (intent.postedAt === null || known === null) return lookThenPost(intent, request, options);
    const outcome = await readOutcome(intent, request, known, options);
    if (outcome) return outcome;
    // Only long enough after the POST does an empty read mean that it never took effect.
    const sentAt = (intent.gaveUpAt ?? intent.postedAt).getTime();
    return clock.now() >= sentAt + COPY_TIMES.settleMs
      ? post(intent, request, known, options)
      : giveUp(intent);
  }

  async function lookThenPost(
    intent: AddIntent,
    request: CopyRequest,
    options: CallOptions,
  ): Promise<CopyOutcome> {
    let copies: CollectionItem[];
    try {
      copies = await discogs.getCollectionInstances(request.username, request.releaseId, options);
    } catch (error) {
      await store.intents.release(intent);
      if (error instanceof DiscogsError) {
        log.warn({ err: error, releaseId: request.releaseId }, 'could not look for copies, nothing sent');
        return { kind: 'refused', error };
      }
      throw error;
    }
    if (copies.length > 0 && !request.another) {
      await store.intents.settle(intent, { status: 'found', copies, now: now() });
      return { kind: 'found', copies: copies.length };
    }
    return post(
      intent,
      request,
      copies.map((copy) => copy.instanceId),
      options,
    );
  }

  async function claimed(
    intent: AddIntent,
    resumed: boolean,
    request: CopyRequest,
    options: CallOptions,
  ): Promise<CopyOutcome> {
    if (resumed) return resume(intent, request, options);
    if (!request.another) {
      // Somebody decided this very wish between the press and our claim: their outcome is ours.
      const [, before] = await store.intents.historyOf(request.releaseId, 2);
      if (
        before?.settledAt &&
        before.settledAt.getTime() >= request.wishedAt &&
        before.status !== 'refused'
      ) {
        await store.intents.release(intent);
        return outcomeOf(before);
      }
    }
    return lookThenPost(intent, request, options);
  }

  return {
    async noteLocal(wish) {
      const { intent, mine } = await store.intents.claim(wish, { holder, now: now(), until: soon() });
      if (mine) await store.intents.settle(intent, { status: 'local', now: now() });
    },

    async ensure(request, options) {
      const { intent, mine, resumed } = await store.intents.claim(request, {
        holder,
        now: now(),
        until: soon(),
      });
      if (!mine) return intent.status === 'open' ? awaitOther(intent, options.signal) : outcomeOf(intent);
      try {
        return await claimed(intent, resumed, request, options);
      } catch (error) {
        // We were away so long (a suspended machine) that somebody else took over: nothing of ours was sent.
        if (error instanceof LeaseLostError) return { kind: 'busy' };
        throw error;
      }
    },
  };
}

/** How a decided intent reads for somebody who waited for it. */
function outcomeOf(intent: AddIntent): CopyOutcome {
  switch (intent.status) {
    case 'added':
      return { kind: 'added', intent };
    case 'found':
      return { kind: 'found', copies: null };
    case 'refused':
      return { kind: 'refused', error: null };
    case 'local':
    case 'undone':
    case 'open':
      return { kind: 'busy' };
  }
}

/** The copy as our own mirror knows it until the next pull: Discogs' 201 tells little more than the number. */
function newCopy(instanceId: number, request: CopyRequest, addedAt: Date): CollectionItem {
  const { releaseId, masterId, folderId } = request;
  return { instanceId, releaseId, masterId, folderId, rating: 0, addedAt, notes: [] };
}
