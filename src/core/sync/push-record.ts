// Core, sync: one record of a push: what is known about it, and one attempt to bring it into the collection. The POST and
// its rules are shared with Add (core/copy-attempt.ts).
import { DiscogsError, LeaseLostError, RunLostError, StoreError } from '../../errors.ts';
import { type AttemptOutcome, COPY_TIMES, createCopyAttempts } from '../copy-attempt.ts';
import { isAboutAll } from '../discogs-reason.ts';
import type { HeldIntent, IntentOutcome } from '../ports.ts';
import type { AddIntent, CollectionItem, Requester } from '../types.ts';
import { callDiscogs, type RunContext } from './context.ts';
import { decidePush, isPassing, type PushCursor, SYNC_RULES } from './plan.ts';
import type { PushCandidate } from './ports.ts';
import { readTail } from './tail.ts';

export type Handled =
  /** `line`: what it was refused for, or null. */
  | { kind: 'decided'; line: string | null }
  /** To be looked at again at the end. `isOpen`: its POST was sent, and nobody knows what became of it. */
  | { kind: 'later'; isOpen: boolean }
  /**
   * Discogs is down, or does not let us in. `remember`: only the cursor can, no open wish does. `isUp`: it answered
   * another question about the same record.
   */
  | { kind: 'no-answer'; error: DiscogsError; remember: boolean; isUp: boolean };

export interface PushDesk {
  /** @throws DiscogsError when the newest page was due and cannot be read; Halt, RunLostError, StoreError. */
  handle(candidate: PushCandidate): Promise<Handled>;
  /** Time has passed: the newest page is read again before the next POST. */
  expectChanges(): void;
}

/** First wait for a database that is away while an answer of Discogs is to be saved, doubled up to the longest. */
const SAVE_AGAIN_MS: Readonly<{ first: number; longest: number }> = Object.freeze({
  first: 1_000,
  longest: 15_000,
});

export function createPushDesk(ctx: RunContext, { lookFirst }: Pick<PushCursor, 'lookFirst'>): PushDesk {
  const { store, book, clock } = ctx;
  const now = () => new Date(clock.now());
  /** POSTs since the newest page was read. Null: it was not read yet. */
  let sinceTail: number | null = null;

  const attempts = createCopyAttempts({
    discogs: ctx.discogs,
    clock,
    log: ctx.log,
    intents: { ...store.intents, settle: (intent, outcome) => settle(intent, outcome) },
  });

  /** Counts it as pushed, in the transaction that closes the wish. */
  async function settle(intent: HeldIntent, outcome: IntentOutcome): Promise<AddIntent> {
    let settled: AddIntent | undefined;
    const save = () =>
      book.note(async (held) => {
        const saved = await store.sync.settle(held, intent, outcome);
        settled = saved.intent;
        return saved.run;
      });
    // Nobody but us knows this answer: it is worth waiting for the database.
    for (let waitMs = SAVE_AGAIN_MS.first; settled === undefined; ) {
      try {
        await save();
      } catch (error) {
        // The run is somebody else's by now; that there is a copy is true all the same.
        if (error instanceof RunLostError) return store.intents.settle(intent, outcome);
        if (!(error instanceof StoreError && error.unreachable)) throw error;
        book.at({ kind: 'database-down', sinceMs: clock.now() });
        await clock.sleep(waitMs, ctx.brakes.hard);
        waitMs = Math.min(waitMs * 2, SAVE_AGAIN_MS.longest);
      }
    }
    return settled;
  }

  /** What somebody added elsewhere in the meantime must not be pushed again. */
  async function tail(): Promise<void> {
    const newest = await readTail(ctx, (ids) => store.sync.seenInRun(book.held.id, ids));
    await book.write((held, at) =>
      store.sync.savePage(held, { copies: newest.copies, uncounted: 'mirror' }, {}, at),
    );
    sinceTail = 0;
  }

  async function attempt(candidate: PushCandidate): Promise<Handled> {
    const { releaseId } = candidate;
    const wish = { releaseId, requestKey: null, rowCreated: false, flagBefore: false };
    const requester = await whoWantsIt(releaseId);
    const { intent, mine } = await store.intents.claim(
      { ...wish, requester },
      { holder: ctx.holder, now: now(), until: new Date(clock.now() + COPY_TIMES.leaseMs) },
    );
    if (!mine) return { kind: 'later', isOpen: false };
    try {
      // An Add may have decided it between our look and our claim. From here on nobody can.
      const present = await store.sync.candidate(releaseId);
      if (!present || present.isSynced) {
        await store.intents.release(intent);
        return { kind: 'decided', line: null };
      }
      const [there] = present.instanceIds;
      if (there !== undefined) {
        await settle(intent, { status: 'found', now: now() });
        return { kind: 'decided', line: null };
      }
      // After a POST without an answer the attempt itself looks first.
      if (lookFirst && intent.postedAt === null) {
        const copies = await lookUp(intent, releaseId);
        if (copies.length > 0) {
          await settle(intent, { status: 'found', copies, now: now() });
          return { kind: 'decided', line: null };
        }
      }
      return await conclude(candidate, await send(intent, candidate));
    } catch (error) {
      if (error instanceof DiscogsError) return { kind: 'no-answer', error, remember: true, isUp: false };
      // Away for so long that somebody else took the wish over: nothing of ours was sent.
      if (error instanceof LeaseLostError) return { kind: 'later', isOpen: false };
      throw error;
    }
  }

  /** The copies of a release, as Discogs has them now. Nothing was sent yet: a look that fails gives the wish back. */
  async function lookUp(intent: AddIntent, releaseId: number): Promise<CollectionItem[]> {
    try {
      return await callDiscogs(ctx, (options) =>
        ctx.discogs.getCollectionInstances(ctx.account.username, releaseId, options),
      );
    } catch (error) {
      await store.intents.release(intent).catch(() => {});
      throw error;
    }
  }

  async function send(intent: AddIntent, { releaseId }: PushCandidate): Promise<AttemptOutcome> {
    const { username, folderId } = ctx.account;
    const target = { username, folderId, releaseId, masterId: null };
    sinceTail = (sinceTail ?? 0) + 1;
    return callDiscogs(ctx, (options) => {
      const guarded = {
        ...options,
        beforeSend: async () => {
          await options.beforeSend?.();
          // At most one process pushes: a lock that was lost without a word is found here.
          if (!(await ctx.lock.isHeld())) throw new RunLostError();
        },
      };
      return intent.postedAt === null
        ? attempts.post(intent, target, [], guarded)
        : attempts.resume(intent, target, guarded);
    });
  }

  async function conclude(candidate: PushCandidate, outcome: AttemptOutcome): Promise<Handled> {
    switch (outcome.kind) {
      case 'added':
      case 'found':
        return { kind: 'decided', line: null };
      case 'refused': {
        const { error } = outcome;
        if (isAboutAll(error) || isPassing(error))
          return { kind: 'no-answer', error, remember: true, isUp: false };
        return { kind: 'decided', line: ctx.teller.notTaken(candidate, error) };
      }
      case 'unknown': {
        ctx.brakes.soft.throwIfAborted();
        const { error, isUp } = outcome;
        if (isPassing(error)) return { kind: 'no-answer', error, remember: false, isUp };
        return { kind: 'later', isOpen: true };
      }
    }
  }

  /** Whoever wanted the record here wants the copy there; else it is whoever started the run. */
  async function whoWantsIt(releaseId: number): Promise<Requester> {
    const history = await store.intents.historyOf(releaseId, 20);
    const made = history.find((intent) => intent.rowCreated && intent.requester);
    return made?.requester ?? book.run().requester;
  }

  async function handle(candidate: PushCandidate): Promise<Handled> {
    const action = decidePush(candidate, clock.now());
    switch (action.do) {
      case 'nothing':
        return { kind: 'decided', line: null };
      case 'found':
        await book.note((held, at) => store.sync.markFound(held, candidate.releaseId, {}, at));
        return { kind: 'decided', line: null };
      case 'settle': {
        const { intent, instanceId } = action;
        const outcome: IntentOutcome =
          instanceId === null ? { status: 'found', now: now() } : { status: 'added', instanceId, now: now() };
        await settle(intent, outcome);
        return { kind: 'decided', line: null };
      }
      case 'wait':
        return { kind: 'later', isOpen: false };
      case 'post':
      case 'resume': {
        if (sinceTail === null || sinceTail >= SYNC_RULES.recordsPerTail) {
          await tail();
          const present = await store.sync.candidate(candidate.releaseId);
          return present ? handle(present) : { kind: 'decided', line: null };
        }
        return attempt(candidate);
      }
    }
  }

  return {
    handle,
    expectChanges() {
      sinceTail = null;
    },
  };
}
