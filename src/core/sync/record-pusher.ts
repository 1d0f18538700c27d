// Core, sync: one record of a push: what is known about it, and one attempt to add it to the collection. Add shares the POST
// and its rules (core/add/worker.ts).
import { DiscogsError, LeaseLostError, RunLostError, StoreError } from '../../errors.ts';
import type { Sight } from '../add/machine.ts';
import type { HeldIntent, IntentOutcome } from '../add/ports.ts';
import { LEASE_MS } from '../add/requests.ts';
import { createWorker, type Worked } from '../add/worker.ts';
import { isAboutAll, isFolderGone } from '../discogs-reason.ts';
import type { AddIntent, Requester } from '../types.ts';
import { callDiscogs, type RunContext } from './context.ts';
import { readNewestPages } from './newest-pages.ts';
import { decidePush, isPassing, type PushCursor, SYNC_RULES } from './plan.ts';
import type { PushCandidate } from './ports.ts';

export type PushedRecord =
  /** `line`: why Discogs refused it, or null. */
  | { kind: 'decided'; line: string | null }
  /** The push looks at the record again at the end. `isOpen`: its POST was sent, and the effect is unknown. */
  | { kind: 'later'; isOpen: boolean }
  /**
   * Discogs is down, or refuses this account. `remember`: no open intent stands for the record, so the cursor must remember it.
   * `isUp`: Discogs answered another question about the same record.
   */
  | { kind: 'no-answer'; error: DiscogsError; remember: boolean; isUp: boolean };

export interface RecordPusher {
  /**
   * Decides one record, and sends its POST if that is needed.
   * @throws DiscogsError when the newest page was due and cannot be read; Halt, RunLostError, StoreError.
   */
  handle(candidate: PushCandidate): Promise<PushedRecord>;
  /** Time has passed: the newest page is read again before the next POST. */
  expectChanges(): void;
}

/** The pause before an answer of Discogs is saved again while the database is away. It doubles up to the longest. */
const SAVE_AGAIN_MS: Readonly<{ first: number; longest: number }> = Object.freeze({
  first: 1_000,
  longest: 15_000,
});

export function createRecordPusher(
  ctx: RunContext,
  { lookFirst }: Pick<PushCursor, 'lookFirst'>,
): RecordPusher {
  const { store, recorder, clock } = ctx;
  const now = () => new Date(clock.now());
  /** POSTs since the newest page was read. Null: it was not read yet. */
  let sinceNewestRead: number | null = null;
  /** Folders that servers chose and that Discogs does not have any more. Their adds go into that of the configuration. */
  const goneFolders = new Set<number>();

  const worker = createWorker({
    ...ctx,
    intents: { ...store.intents, close: (intent, outcome) => closeIntent(intent, outcome) },
    collection: store.collection,
  });

  /** Closes the intent, and counts the record as pushed in the same transaction. */
  async function closeIntent(intent: HeldIntent, outcome: IntentOutcome): Promise<AddIntent> {
    let closed: AddIntent | undefined;
    const save = () =>
      recorder.saveSilently(async (held) => {
        const saved = await store.sync.closeIntent(held, intent, outcome);
        closed = saved.intent;
        return saved.run;
      });
    // Only this process knows the answer of Discogs, so it waits for the database.
    for (let waitMs = SAVE_AGAIN_MS.first; closed === undefined; ) {
      try {
        await save();
      } catch (error) {
        // Another process works at the run by now. The copy is there, so the intent is closed without counting it.
        if (error instanceof RunLostError) return store.intents.close(intent, outcome);
        if (!(error instanceof StoreError && error.unreachable)) throw error;
        recorder.setActivity({ kind: 'database-down', sinceMs: clock.now() });
        await clock.sleep(waitMs, ctx.signals.cancel);
        waitMs = Math.min(waitMs * 2, SAVE_AGAIN_MS.longest);
      }
    }
    return closed;
  }

  /** Reads the newest page, so that a copy which was added elsewhere in the meantime is not pushed again. */
  async function readNewest(): Promise<void> {
    const newest = await readNewestPages(ctx, (ids) => store.sync.seenInRun(recorder.held.id, ids));
    await recorder.write((held, at) => store.sync.savePage(held, { ...newest, uncounted: 'mirror' }, {}, at));
    sinceNewestRead = 0;
  }

  async function attempt(candidate: PushCandidate): Promise<PushedRecord> {
    const { releaseId } = candidate;
    const adder = await whoAdded(releaseId);
    // Without one, the person who started the run wants the copy.
    const requester = adder ?? recorder.run().requester;
    const newIntent = { releaseId, release: null, requestKey: null, requester };
    const lease = { holder: ctx.holder, now: now(), ms: LEASE_MS };
    const { intent, mine } = await store.intents.claim(newIntent, lease);
    if (!mine) return { kind: 'later', isOpen: false };
    try {
      // An Add can have decided the record between the look and this claim. From here on no other process can.
      const present = await store.sync.candidate(releaseId);
      if (!present || present.isSynced) {
        await store.intents.release(intent);
        return { kind: 'decided', line: null };
      }
      const folderId = folderFor(adder);
      const outcome = await send(intent, { releaseId, folderId }, sightOf(intent, present));
      const isGone = outcome.kind === 'refused' && isFolderGone(outcome.error);
      if (isGone && folderId !== ctx.account.folderId) {
        goneFolders.add(folderId);
        return await attempt(candidate);
      }
      return await conclude(candidate, outcome);
    } catch (error) {
      if (error instanceof DiscogsError) return { kind: 'no-answer', error, remember: true, isUp: false };
      // This process stood still until another one claimed the intent. It sent nothing.
      if (error instanceof LeaseLostError) return { kind: 'later', isOpen: false };
      throw error;
    }
  }

  /** The folder of the server where the record was added, else that of the configuration. */
  function folderFor(adder: Requester | null): number {
    const chosen = adder && ctx.settings.of(adder.guildId).folder;
    return chosen && !goneFolders.has(chosen.folderId) ? chosen.folderId : ctx.account.folderId;
  }

  /** Returns what the mirror shows if a POST needs no look before it. Null: the worker must look first. */
  function sightOf(intent: AddIntent, { instanceIds }: PushCandidate): Sight | null {
    // The mirror cannot prove that a request which was sent took no effect.
    const isFresh = intent.status === 'open' && intent.postedAt === null;
    const isToLook = lookFirst && instanceIds.length === 0;
    return isFresh && !isToLook ? { instanceIds, isFinal: true } : null;
  }

  async function send(
    intent: AddIntent,
    where: { releaseId: number; folderId: number },
    sight: Sight | null,
  ): Promise<Worked> {
    const { username } = ctx.account;
    const target = { username, ...where, masterId: null };
    sinceNewestRead = (sinceNewestRead ?? 0) + 1;
    return callDiscogs(ctx, (options) => {
      const guarded = {
        ...options,
        beforeSend: async () => {
          await options.beforeSend?.();
          // At most one process pushes. A process that lost the lock without notice finds out here.
          if (!(await ctx.lock.isHeld())) throw new RunLostError();
        },
      };
      return worker.work(intent, { target, aim: 'one', ...(sight ? { sight } : {}) }, guarded);
    });
  }

  async function conclude(candidate: PushCandidate, outcome: Worked): Promise<PushedRecord> {
    switch (outcome.kind) {
      case 'added':
        if (outcome.intent.confirmedByDiscogs) await ctx.account.prove('copy');
        return { kind: 'decided', line: null };
      case 'found':
        return { kind: 'decided', line: null };
      case 'refused': {
        const { error } = outcome;
        if (error === null) return { kind: 'later', isOpen: false };
        if (isAboutAll(error) || isPassing(error))
          return { kind: 'no-answer', error, remember: true, isUp: false };
        return { kind: 'decided', line: ctx.messages.notTaken(candidate, error) };
      }
      case 'unknown': {
        ctx.signals.stop.throwIfAborted();
        const { error, isUp } = outcome;
        if (isPassing(error)) return { kind: 'no-answer', error, remember: false, isUp };
        return { kind: 'later', isOpen: true };
      }
      // An abandoned Undo was in the way. Now this record is free.
      case 'undone':
      case 'free': {
        const present = await store.sync.candidate(candidate.releaseId);
        return present ? handle(present) : { kind: 'decided', line: null };
      }
    }
  }

  /** Returns the person whose add made the record. Null: no add did, or the person is forgotten. */
  async function whoAdded(releaseId: number): Promise<Requester | null> {
    const adds = await store.intents.ofRecord(releaseId, 1);
    const made = adds.find((intent) => intent.rowCreated && intent.requester);
    return made?.requester ?? null;
  }

  async function handle(candidate: PushCandidate): Promise<PushedRecord> {
    const action = decidePush(candidate, { nowMs: clock.now(), leftMs: ctx.sent.leftMs });
    switch (action.do) {
      case 'nothing':
        return { kind: 'decided', line: null };
      case 'found':
        await recorder.saveSilently((held, at) => store.sync.markFound(held, candidate.releaseId, {}, at));
        return { kind: 'decided', line: null };
      case 'close': {
        const { intent, instanceId } = action;
        const outcome: IntentOutcome =
          instanceId === null ? { status: 'found', now: now() } : { status: 'added', instanceId, now: now() };
        await closeIntent(intent, outcome);
        return { kind: 'decided', line: null };
      }
      case 'wait':
        return { kind: 'later', isOpen: false };
      case 'work': {
        if (sinceNewestRead === null || sinceNewestRead >= SYNC_RULES.recordsPerNewestRead) {
          await readNewest();
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
      sinceNewestRead = null;
    },
  };
}
