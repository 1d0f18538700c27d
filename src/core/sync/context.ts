// Core, sync: the context that every part of a run gets, and the steps that all parts share: call Discogs, read a page, wait, and
// fail with a sentence for a person.
import type { Clock } from '../../clock.ts';
import { NotFoundError } from '../../errors.ts';
import type { Account } from '../accounts/account.ts';
import type { SentLog } from '../add/sent-log.ts';
import type { CallOptions, Discogs } from '../discogs-port.ts';
import type { Crate, Log } from '../ports.ts';
import type { ReleaseReader } from '../release/reader.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
import type { CollectionPage } from '../types.ts';
import { callUnder, type RunSignals } from './halt.ts';
import type { RunLock } from './ports.ts';
import type { ErrorLine, RunRecorder } from './run-recorder.ts';
import type { SyncMessages } from './words.ts';

export type SyncDiscogs = Pick<
  Discogs,
  // A push never removes a copy. `removeFromCollection` is here only because the worker of core/add needs it.
  | 'getCollectionPage'
  | 'getCollectionInstances'
  | 'addToCollection'
  | 'budget'
  | 'removeFromCollection'
  | 'getFolders'
  | 'getFields'
>;

export interface RunContext {
  discogs: SyncDiscogs;
  store: Pick<Crate, 'sync' | 'intents' | 'collection' | 'folders' | 'fields' | 'records' | 'imports'>;
  /** Reads the releases that an import adds. */
  reader: Pick<ReleaseReader, 'read'>;
  clock: Clock;
  log: Log;
  account: SyncAccount;
  sent: SentLog;
  /** The settings of each Discord server. The push puts a record into the folder of the server where the record was added. */
  settings: Pick<ServerSettings, 'of'>;
  /** The name of this process in leases. */
  holder: string;
  recorder: RunRecorder;
  signals: Pick<RunSignals, 'stop' | 'cancel'>;
  lock: RunLock;
  messages: SyncMessages;
  /** Set while the page that is read next is suspect: reading it may have killed earlier processes (resume.ts). */
  reading: Reading | null;
}

/** Two hooks around the reading of a suspect page. */
export interface Reading {
  /** Called when the answer with the page has arrived, before it is read. */
  begins(): Promise<void>;
  /** Called when the answer is read. */
  ends(): Promise<void>;
}

/** The part of the account that a run needs. The account has a name. */
export type SyncAccount = Pick<Account, 'id' | 'folderId' | 'hasToken' | 'prove'> & { username: string };

/** Thrown to end a run that cannot continue. `line` is the problem that a person reads. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed';
  readonly line: ErrorLine;

  constructor(message: string, cause?: unknown) {
    super('the run cannot go on', { cause });
    this.line = { releaseId: null, message };
  }
}

/** Makes a call to Discogs in the sync lane, in the turn of this account. The signals of the run interrupt the call. */
export function callDiscogs<T>(ctx: RunContext, call: (options: CallOptions) => Promise<T>): Promise<T> {
  const turn = String(ctx.account.id);
  return callUnder(ctx.signals, ctx.recorder.callWatch, (options) => call({ ...options, turn }));
}

/** A collection page. `undos` is `SyncRun.undos` at the time of the request (ports.ts, SeenCopies). */
export type ReadPage = CollectionPage & { undos: number };

/**
 * Reads a page of the collection. Returns null if the collection has fewer pages.
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
    // Every collection has a page 1, so a 404 for page 1 is about the account.
    if (error instanceof NotFoundError && page > 1) return null;
    throw error;
  }
}

/** The interval, in ms, at which a long wait checks whether another process saved a stop request. */
const LOOK_EVERY_MS = 15_000;

/**
 * Waits `ms`. Meanwhile looks for stop requests that other processes saved.
 * @throws Halt when the run is interrupted during the wait.
 */
export async function waitUnder(
  ctx: { clock: Clock; recorder: Pick<RunRecorder, 'checkStopRequested'>; signals: Pick<RunSignals, 'stop'> },
  ms: number,
): Promise<void> {
  const untilMs = ctx.clock.monotonic() + ms;
  for (;;) {
    const leftMs = untilMs - ctx.clock.monotonic();
    // The sleeps add up with rounding errors, so less than a millisecond can be left at the end.
    if (leftMs < 1) return;
    await ctx.clock.sleep(Math.min(leftMs, LOOK_EVERY_MS), ctx.signals.stop);
    if (leftMs > LOOK_EVERY_MS) await ctx.recorder.checkStopRequested();
    ctx.signals.stop.throwIfAborted();
  }
}
