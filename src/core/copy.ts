// Core: one copy on Discogs, exactly once. A POST to the collection makes another copy every time it is sent, so every
// wish is written down as an intent first, and an unknown outcome is settled by reading
// (docs/architecture.md, "One Add").
import type { Clock } from '../clock.ts';
import { DiscogsError, LeaseLostError, UserError } from '../errors.ts';
import { type AttemptOutcome, COPY_TIMES, createCopyAttempts } from './copy-attempt.ts';
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
  /**
   * Keeps everybody else's hands off the copies of a release while something is done to them.
   * @throws UserError when somebody is at it already.
   */
  exclusively<T>(releaseId: number, work: () => Promise<T>): Promise<T>;
  /** Writes down who saved a release here without asking Discogs, for "who added this?". */
  noteLocal(wish: NewIntent): Promise<void>;
}

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
  const attempts = createCopyAttempts({ discogs, intents: store.intents, clock, log });

  /** Waits until somebody else's intent is decided or given up, but not for ever: a person is waiting. */
  async function awaitOther(
    intent: AddIntent,
    until: number,
    signal: AbortSignal | undefined,
  ): Promise<CopyOutcome | 'gone'> {
    while (clock.now() < until) {
      await clock.sleep(COPY_TIMES.pollMs, signal);
      const current = await store.intents.get(intent.id);
      if (!current) return 'gone';
      if (current.status !== 'open') return outcomeOf(current);
      if (current.gaveUpAt) return { kind: 'unknown' };
    }
    return { kind: 'busy' };
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
      if (!(error instanceof DiscogsError)) {
        await store.intents.release(intent);
        throw error;
      }
      log.warn({ err: error, releaseId: request.releaseId }, 'could not look for copies, nothing sent');
      // Kept when it made the row: it answers "who added this?".
      if (request.rowCreated) await store.intents.settle(intent, { status: 'refused', now: now() });
      else await store.intents.release(intent);
      return { kind: 'refused', error };
    }
    if (copies.length > 0 && !request.another) {
      await store.intents.settle(intent, { status: 'found', copies, now: now() });
      return { kind: 'found', copies: copies.length };
    }
    const known = copies.map((copy) => copy.instanceId);
    return toCopyOutcome(await attempts.post(intent, request, known, options));
  }

  async function claimed(
    intent: AddIntent,
    resumed: boolean,
    request: CopyRequest,
    options: CallOptions,
  ): Promise<CopyOutcome> {
    // Its holder died or gave up: find out what it did before doing anything.
    if (resumed && intent.postedAt !== null)
      return toCopyOutcome(
        // Whoever only wants to own it must not send what somebody else wanted on top.
        await attempts.resume(intent, request, { ...options, isOneEnough: !request.another }),
      );
    if (!resumed && !request.another) {
      // Somebody decided this very wish between the press and our claim: their outcome is ours.
      const [, before] = await store.intents.historyOf(request.releaseId, 2);
      if (
        before?.settledAt &&
        before.settledAt.getTime() >= request.wishedAt &&
        (before.status === 'added' || before.status === 'found')
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

    async exclusively(releaseId, work) {
      const wish = { releaseId, requestKey: null, requester: null, rowCreated: false, flagBefore: false };
      const { intent, mine } = await store.intents.claim(wish, { holder, now: now(), until: soon() });
      if (!mine) throw new UserError('Somebody is changing that release right now. Try again in a moment.');
      try {
        return await work();
      } finally {
        // Never posted, so nothing stays of it; an older open wish that was taken over is free again.
        await store.intents.release(intent);
      }
    },

    async ensure(request, options) {
      const until = clock.now() + COPY_TIMES.patienceMs;
      for (;;) {
        const lease = { holder, now: now(), until: soon() };
        const { intent, mine, resumed } = await store.intents.claim(request, lease);
        if (!mine) {
          if (intent.status !== 'open') return outcomeOf(intent);
          const waited = await awaitOther(intent, until, options.signal);
          // It was given back undecided: now it is our turn.
          if (waited === 'gone') continue;
          return waited;
        }
        try {
          return await claimed(intent, resumed, request, options);
        } catch (error) {
          // We were away so long (a suspended machine) that somebody else took over: nothing of ours was sent.
          if (error instanceof LeaseLostError) return { kind: 'busy' };
          throw error;
        }
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

function toCopyOutcome(outcome: AttemptOutcome): CopyOutcome {
  switch (outcome.kind) {
    case 'found':
      return { kind: 'found', copies: null };
    case 'unknown':
      return { kind: 'unknown' };
    case 'added':
    case 'refused':
      return outcome;
  }
}
