// Core, sync: what every part of a run works with, and the few things they all do: call Discogs, wait, fail in words.
import type { Clock } from '../../clock.ts';
import { NotFoundError } from '../../errors.ts';
import type { Account } from '../account.ts';
import type { SentLog } from '../add/sent-log.ts';
import type { CallOptions, Discogs, Log, Store } from '../ports.ts';
import type { CollectionPage } from '../types.ts';
import { callUnder, type RunSignals } from './halt.ts';
import type { RunLock } from './ports.ts';
import type { ErrorLine, RunRecorder } from './run-recorder.ts';
import type { SyncMessages } from './words.ts';

export type SyncDiscogs = Pick<
  Discogs,
  // The last one for the worker that Add shares: a push never removes.
  'getCollectionPage' | 'getCollectionInstances' | 'addToCollection' | 'budget' | 'removeFromCollection'
>;

export interface RunContext {
  discogs: SyncDiscogs;
  store: Pick<Store, 'sync' | 'intents' | 'collection'>;
  clock: Clock;
  log: Log;
  account: SyncAccount;
  sent: SentLog;
  /** Names this process in leases. */
  holder: string;
  recorder: RunRecorder;
  signals: Pick<RunSignals, 'stop' | 'cancel'>;
  lock: RunLock;
  messages: SyncMessages;
  /** Set while what is read may be what ended the processes before this one (resume.ts). */
  reading: Reading | null;
}

/** Told around the reading of a page: after its answer came, and when it is read. */
export interface Reading {
  begins(): Promise<void>;
  ends(): Promise<void>;
}

/** Whose collection it is, as far as a run needs to know. */
export type SyncAccount = Pick<Account, 'folderId' | 'hasToken' | 'prove'> & { username: string };

/** The run cannot go on. The line is for a person. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed';
  readonly line: ErrorLine;

  constructor(message: string, cause?: unknown) {
    super('the run cannot go on', { cause });
    this.line = { releaseId: null, message };
  }
}

/** A call in the sync lane, under the signals of the run. */
export function callDiscogs<T>(ctx: RunContext, call: (options: CallOptions) => Promise<T>): Promise<T> {
  return callUnder(ctx.signals, ctx.recorder.callWatch, call);
}

/** A page, and how many Undos the run knew of when it asked for it (ports.ts, SeenCopies). */
export type ReadPage = CollectionPage & { undos: number };

/** One page of the collection. Null: there is no such page. @throws DiscogsError, Halt */
export async function readPage(
  ctx: RunContext,
  page: number,
  order: 'asc' | 'desc',
): Promise<ReadPage | null> {
  const { username } = ctx.account;
  const { reading } = ctx;
  const { undos } = ctx.recorder.run();
  try {
    const answer = await callDiscogs(ctx, (options) =>
      ctx.discogs.getCollectionPage(
        { username, page, order },
        reading ? { ...options, beforeRead: () => reading.begins() } : options,
      ),
    );
    await reading?.ends();
    return { ...answer, undos };
  } catch (error) {
    // Page 1 is always there: its 404 speaks of the account.
    if (error instanceof NotFoundError && page > 1) return null;
    throw error;
  }
}

/** How long a wait goes on before it is asked whether another process was told to stop the run. */
const LOOK_EVERY_MS = 15_000;

/** @throws the Halt when the run is interrupted meanwhile. */
export async function waitUnder(
  ctx: { clock: Clock; recorder: Pick<RunRecorder, 'checkStopRequested'>; signals: Pick<RunSignals, 'stop'> },
  ms: number,
): Promise<void> {
  const untilMs = ctx.clock.monotonic() + ms;
  for (;;) {
    const leftMs = untilMs - ctx.clock.monotonic();
    // A sum of fractions may miss its end by less than a clock can tell.
    if (leftMs < 1) return;
    await ctx.clock.sleep(Math.min(leftMs, LOOK_EVERY_MS), ctx.signals.stop);
    if (leftMs > LOOK_EVERY_MS) await ctx.recorder.checkStopRequested();
    ctx.signals.stop.throwIfAborted();
  }
}
