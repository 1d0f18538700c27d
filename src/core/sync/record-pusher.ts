// Core, sync: handles one record of a push: decides it from what is known, or makes one attempt to add it to the collection. The
// attempt uses the same worker as an Add (core/add/worker.ts).
import { DiscogsError, LeaseLostError } from '../../errors.ts';
import type { Sight } from '../add/machine.ts';
import { LEASE_MS } from '../add/requests.ts';
import type { AddIntent, Requester } from '../add/types.ts';
import type { Worked } from '../add/worker.ts';
import { isAboutAll, isFolderGone } from '../discogs-reason.ts';
import { isQuiet } from '../nightly/plan.ts';
import type { RunContext } from './context.ts';
import { readNewestPages } from './newest-pages.ts';
import { decidePush, isPassing, type PushCursor, SYNC_RULES } from './plan.ts';
import type { PushCandidate } from './ports.ts';
import { createSender } from './sender.ts';

/** What became of one record. */
export type PushedRecord =
  /**
   * The push is done with the record. `line`: why Discogs refused it; null: Discogs has a copy, or the record no longer exists.
   */
  | { kind: 'decided'; line: string | null }
  /**
   * The run handles the record again at the end. `isOpen`: its POST was sent, and the effect is unknown. `remember`: the cursor must
   * remember the record.
   */
  | { kind: 'later'; isOpen: boolean; remember?: boolean }
  /**
   * Discogs did not answer, or refuses this account. `remember`: no open intent stands for the record, so the cursor must
   * remember it. `isUp`: Discogs answered another request about the same record.
   */
  | { kind: 'no-answer'; error: DiscogsError; remember: boolean; isUp: boolean };

export interface RecordPusher {
  /**
   * Decides one record, and sends its POST if the collection has no copy.
   * @throws DiscogsError when the newest page was due and cannot be read; Halt, RunLostError, StoreError.
   */
  handle(candidate: PushCandidate): Promise<PushedRecord>;
  /** Makes the next POST wait for a new read of the newest page. Call it after a long wait. */
  expectChanges(): void;
}

export function createRecordPusher(
  ctx: RunContext,
  { lookFirst }: Pick<PushCursor, 'lookFirst'>,
): RecordPusher {
  const { store, recorder, clock } = ctx;
  const sender = createSender(ctx);
  const now = () => new Date(clock.now());
  /** The number of attempts since the newest page was read. Null: the page must be read before the next attempt. */
  let sinceNewestRead: number | null = null;

  /**
   * The ids of folders that servers chose and that Discogs no longer has. Their records go into the folder of the configuration.
   */
  const goneFolders = new Set<number>();

  /** Returns the folder of the server where the record was added, or else the folder of the configuration. */
  function folderFor(adder: Requester | null): number {
    const chosen = adder && ctx.settings.of(adder.guildId).folder;
    return chosen && !goneFolders.has(chosen.folderId) ? chosen.folderId : ctx.account.folderId;
  }

  /** Reads the newest pages into the mirror, so that the push does not add a copy that someone has added elsewhere meanwhile. */
  async function readNewest(): Promise<void> {
    const newest = await readNewestPages(ctx, (ids) => store.sync.seenInRun(recorder.held.id, ids));
    await recorder.write((held, at) => store.sync.savePage(held, { ...newest, uncounted: 'mirror' }, {}, at));
    sinceNewestRead = 0;
  }

  /** Claims an intent for the record, and lets the worker make the copy. */
  async function attempt(candidate: PushCandidate): Promise<PushedRecord> {
    const { releaseId } = candidate;
    const adder = await whoAdded(releaseId);
    // If no person added the record, the intent gets the person who started the run.
    // The run of a night is no person's.
    const requester = adder ?? (isQuiet(recorder.run()) ? null : recorder.run().requester);
    const newIntent = { releaseId, release: null, requestKey: null, requester };
    const lease = { holder: ctx.holder, now: now(), ms: LEASE_MS };
    const { intent, mine } = await store.intents.claim(newIntent, lease);
    if (!mine) return { kind: 'later', isOpen: false };
    try {
      // An Add may have decided the record before this claim. From the claim on, no other process can.
      const present = await store.sync.candidate(releaseId);
      if (!present || present.isSynced) {
        await store.intents.release(intent);
        return { kind: 'decided', line: null };
      }
      const sight = sightOf(intent, present);
      sinceNewestRead = (sinceNewestRead ?? 0) + 1;
      const task = { aim: 'one', ...(sight ? { sight } : {}) } as const;
      const folderId = folderFor(adder);
      const outcome = await sender.send(intent, { folderId, releaseId, masterId: null }, task);
      const isGone = outcome.kind === 'refused' && isFolderGone(outcome.error);
      if (isGone && folderId !== ctx.account.folderId) {
        goneFolders.add(folderId);
        return await attempt(candidate);
      }
      return await conclude(candidate, outcome);
    } catch (error) {
      if (error instanceof DiscogsError) return { kind: 'no-answer', error, remember: true, isUp: false };
      // This process stood still until its lease ended and another process claimed the intent.
      if (error instanceof LeaseLostError) return { kind: 'later', isOpen: false };
      throw error;
    }
  }

  /** Returns the copies of the mirror, if they are enough for the worker. Null: the worker must ask Discogs first. */
  function sightOf(intent: AddIntent, { instanceIds }: PushCandidate): Sight | null {
    // The mirror is not enough if a request was sent for the intent, because that request may have taken effect since the last
    // page.
    const isFresh = intent.status === 'open' && intent.postedAt === null;
    const isToLook = lookFirst && instanceIds.length === 0;
    return isFresh && !isToLook ? { instanceIds, isFinal: true } : null;
  }

  /** Turns the worker's result into what became of the record. */
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
      // The live intent was an Undo or a Remove that a dead process had left. It is over now, so the record is handled again.
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
        const { intent, as: status } = action;
        const made = status === 'added' ? { instanceId: action.instanceId } : {};
        await sender.closeIntent(intent, { status, ...made, now: now() });
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
