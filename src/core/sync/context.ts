// Core, sync: what every part of a run works with, and the few steps that all parts share: call Discogs, wait, fail with a
// sentence.
import type { Clock } from '../../clock.ts';
import { NotFoundError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import type { SentLog } from '../add/sent-log.ts';
import type { CallOptions, Crate, Discogs, Log } from '../ports.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
import type { CollectionPage } from '../types.ts';
import { callUnder, type RunSignals } from './halt.ts';
import type { RunLock } from './ports.ts';
import type { ErrorLine, RunRecorder } from './run-recorder.ts';
import type { SyncMessages } from './words.ts';

export type SyncDiscogs = Pick<
  Discogs,
  // `removeFromCollection` is for the worker that Add shares: a push never removes.
  'getCollectionPage' | 'getCollectionInstances' | 'addToCollection' | 'budget' | 'removeFromCollection'
>;

export interface RunContext {
  discogs: SyncDiscogs;
  store: Pick<Crate, 'sync' | 'intents' | 'collection'>;
  clock: Clock;
  log: Log;
  account: SyncAccount;
  sent: SentLog;
  /** What the server of an add chose: the push of that add goes into its folder, too. */
  settings: Pick<ServerSettings, 'of'>;
  /** Names this process in leases. */
  holder: string;
  recorder: RunRecorder;
  signals: Pick<RunSignals, 'stop' | 'cancel'>;
  lock: RunLock;
  messages: SyncMessages;
  /** Set while the present page may have ended the processes before this one (resume.ts). */
  reading: Reading | null;
}

/** Called when the answer with a page has arrived, and again when it is read. */
export interface Reading {
  begins(): Promise<void>;
  ends(): Promise<void>;
}

/** The account of the collection, as far as a run needs it. */
export type SyncAccount = Pick<Account, 'id' | 'folderId' | 'hasToken' | 'prove'> & { username: string };

/** Ends a run that cannot continue. `line` is what a person reads about it. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed';
  readonly line: ErrorLine;

  constructor(message: string, cause?: unknown) {
    super('the run cannot go on', { cause });
    this.line = { releaseId: null, message };
  }
}

/** Makes a call in the sync lane, in the turn of the account. The signals of the run end it. */
export function callDiscogs<T>(ctx: RunContext, call: (options: CallOptions) => Promise<T>): Promise<T> {
  const turn = String(ctx.account.id);
  return callUnder(ctx.signals, ctx.recorder.callWatch, (options) => call({ ...options, turn }));
}

/** A page, and the number of Undos of the run when it asked for the page (ports.ts, SeenCopies). */
export type ReadPage = CollectionPage & { undos: number };

/**
 * Reads a page of the collection. Returns null if there is no such page.
 * @throws DiscogsError, Halt
 */
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
    // Every collection has a page 1, so its 404 is about the account.
    if (error instanceof NotFoundError && page > 1) return null;
    throw error;
  }
}

/** How often a long wait checks whether another process wrote a stop request. */
const LOOK_EVERY_MS = 15_000;

/**
 * Waits. Looks for stop requests of other processes meanwhile.
 * @throws the Halt when the run is interrupted during the wait.
 */
export async function waitUnder(
  ctx: { clock: Clock; recorder: Pick<RunRecorder, 'checkStopRequested'>; signals: Pick<RunSignals, 'stop'> },
  ms: number,
): Promise<void> {
  const untilMs = ctx.clock.monotonic() + ms;
  for (;;) {
    const leftMs = untilMs - ctx.clock.monotonic();
    // Steps add up with rounding errors, so what is left can be a fraction of a millisecond.
    if (leftMs < 1) return;
    await ctx.clock.sleep(Math.min(leftMs, LOOK_EVERY_MS), ctx.signals.stop);
    if (leftMs > LOOK_EVERY_MS) await ctx.recorder.checkStopRequested();
    ctx.signals.stop.throwIfAborted();
  }
}
