// Core, sync: handles one copy of an import: decides it from what is known, or makes one attempt to add it to the collection.
import { DiscogsError, LeaseLostError, NotFoundError } from '../../errors.ts';
import { LEASE_MS } from '../add/requests.ts';
import type { AddIntent } from '../add/types.ts';
import type { Worked } from '../add/worker.ts';
import { isAboutAll } from '../discogs-reason.ts';
import { importKey } from '../import/ports.ts';
import { headingOf } from '../release/stored.ts';
import type { Release } from '../types.ts';
import { callDiscogs, type RunContext } from './context.ts';
import { isPassing } from './plan.ts';
import { type CopyToAdd, decideCopy } from './plan-import.ts';
import type { PushedRecord } from './record-pusher.ts';
import { createSender } from './sender.ts';

/** A copy to add, with the facts by which the run decides about it. */
export interface CopyItem extends CopyToAdd {
  /** `Artist - Title` of its record. Empty: there is none here. */
  heading: string;
  /** The ids of its release's copies in the mirror. */
  instanceIds: number[];
  /** How many copies of its release the import has made. */
  made: number;
  /** The live intent of its release. */
  intent: AddIntent | null;
  hasRecord: boolean;
}

export interface CopyAdder {
  /** Reads the facts about a copy. @throws StoreError */
  look(copy: CopyToAdd): Promise<CopyItem>;
  /** Decides a copy, and sends its POST if Discogs lists fewer than `nth` copies. @throws Halt, RunLostError, StoreError */
  handle(item: CopyItem): Promise<PushedRecord>;
}

/** The copy is handled again at the end. The cursor must remember it, because an import has no other trace of it. */
const later = (isOpen: boolean): PushedRecord => ({ kind: 'later', isOpen, remember: true });
/** The import has made as many copies of the release as it said. What is live now is only cleared. */
const isSpent = ({ made, share }: CopyItem): boolean => made >= share;
const DONE: PushedRecord = { kind: 'decided', line: null };

export function createCopyAdder(ctx: RunContext, importId: number): CopyAdder {
  const { store, recorder, clock } = ctx;
  const sender = createSender(ctx);
  const now = () => new Date(clock.now());
  let attempts = 0;

  async function look(copy: CopyToAdd): Promise<CopyItem> {
    const { releaseId } = copy;
    const items = await store.collection.ofRelease(releaseId);
    const intent = await store.intents.findLive(releaseId);
    const record = await store.records.findByReleaseId(releaseId);
    const made = await store.intents.madeByImport(importId, releaseId);
    return {
      ...copy,
      heading: record ? headingOf(record) : '',
      instanceIds: items.map(({ instanceId }) => instanceId),
      ...{ made, intent },
      hasRecord: record !== null,
    };
  }

  async function handle(item: CopyItem): Promise<PushedRecord> {
    const { do: action } = decideCopy(item, { nowMs: clock.now(), leftMs: ctx.sent.leftMs });
    switch (action) {
      case 'nothing':
        return DONE;
      case 'wait':
        return later(false);
      case 'work':
        if (isSpent(item)) return item.intent ? attempt(item, null) : DONE;
        return item.hasRecord ? attempt(item, null) : readFirst(item);
    }
  }

  /** Reads the release, because its record is made of it. */
  async function readFirst(item: CopyItem): Promise<PushedRecord> {
    let release: Release;
    try {
      release = await callDiscogs(ctx, (options) => ctx.reader.read(item.releaseId, options));
    } catch (error) {
      if (!(error instanceof DiscogsError)) throw error;
      if (error instanceof NotFoundError)
        return { kind: 'decided', line: ctx.messages.notTaken(item, error) };
      return failed(item, error);
    }
    return attempt({ ...item, heading: `${release.artist} - ${release.title}` }, release);
  }

  /** Claims an intent for the copy, and lets the worker make it. */
  async function attempt(item: CopyItem, release: Release | null): Promise<PushedRecord> {
    const { releaseId } = item;
    const { requester } = recorder.run();
    // Each attempt has a key of its own: after a refusal that passes, the same copy needs another intent.
    const requestKey = `${importKey(importId)}${item.index}:${recorder.held.attempt}.${++attempts}`;
    const lease = { holder: ctx.holder, now: now(), ms: LEASE_MS };
    const claim = await store.intents.claim({ releaseId, release, requestKey, requester }, lease);
    if (!claim.mine) return later(false);
    // Someone removed the record since it was looked for.
    if (!claim.record && !isSpent(item)) {
      await store.intents.release(claim.intent);
      return readFirst(item);
    }
    try {
      // The dry run promises the default folder, also to a server that chose another one for its adds.
      const { folderId } = ctx.account;
      const target = { folderId, releaseId, masterId: claim.record?.masterId ?? null };
      const aim = isSpent(item) ? 'clear' : { atLeast: item.nth };
      return await conclude(item, await sender.send(claim.intent, target, { aim }));
    } catch (error) {
      if (error instanceof DiscogsError) return noAnswer(error, false);
      // This process stood still until its lease ended and another process claimed the intent.
      if (error instanceof LeaseLostError) return later(false);
      throw error;
    }
  }

  async function conclude(item: CopyItem, outcome: Worked): Promise<PushedRecord> {
    switch (outcome.kind) {
      case 'added':
        if (outcome.intent.confirmedByDiscogs) await ctx.account.prove('copy');
        // The intent can be that of an earlier copy of the same release.
        return handle(await look(item));
      case 'found':
        if (outcome.copies !== null) return DONE;
        // Only a 409 says that there is a copy. That is enough for the first one.
        return item.nth === 1 ? DONE : { kind: 'decided', line: ctx.messages.unknown(item) };
      case 'refused':
        return outcome.error === null ? later(false) : failed(item, outcome.error);
      case 'unknown': {
        ctx.signals.stop.throwIfAborted();
        const { error, isUp } = outcome;
        return isPassing(error) ? noAnswer(error, isUp) : later(true);
      }
      // The live intent was the end of another request that a dead process had left. It is over now.
      case 'undone':
      case 'free':
        return handle(await look(item));
    }
  }

  function failed(item: CopyItem, error: DiscogsError): PushedRecord {
    if (isAboutAll(error) || isPassing(error)) return noAnswer(error, false);
    return { kind: 'decided', line: ctx.messages.notTaken(item, error) };
  }

  const noAnswer = (error: DiscogsError, isUp: boolean): PushedRecord => ({
    kind: 'no-answer',
    error,
    remember: true,
    isUp,
  });

  return { look, handle };
}
