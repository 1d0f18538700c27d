// Store: the bot's end of the embedded Postgres, which runs in a thread of its own (embedded/thread.mjs). For Drizzle it looks like a
// PGlite: `query` and `transaction`.
import { Worker } from 'node:worker_threads';
import type { Results } from '@electric-sql/pglite';
import PQueue from 'p-queue';
import { waitAtMost } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';

/** A query for the thread. */
export interface Question {
  id: number;
  text: string;
  values: unknown[];
  rowMode: RowMode;
  /** The numbers of the types (pg_type) that stay text. */
  asText: number[];
  /** Asked by `EmbeddedClient.planned`. */
  isPlanned: boolean;
}

/** A request for a copy of all files. No query runs while it is made. */
export interface FilesCopy {
  id: number;
  /** A folder that does not exist yet. */
  copyTo: string;
}

/** What the thread sends back. Id 0: the database is open. */
export type ThreadAnswer =
  | { id: number; result: Result | null }
  | { id: number; error: { code: string | null; message: string } };

type RowMode = 'array' | 'object';
type Result = Results<unknown> & { command: string };

/** The options of Drizzle's driver for PGlite. Each of its parsers leaves the value as text. */
interface QueryOptions {
  rowMode?: RowMode;
  parsers?: Record<number, unknown>;
}

type Query = (text: string, values?: unknown[], options?: QueryOptions) => Promise<Result>;

/** A query of the thread. */
type Ask = (
  text: string,
  values?: unknown[],
  options?: QueryOptions & { isPlanned?: boolean },
) => Promise<Result>;

export interface EmbeddedClient {
  /** Resolves when its changes are on the disk. */
  query: Query;
  /**
   * For changes that can be lost: does not wait for the disk. After a power cut or a kill the last of these changes can be missing, but
   * never one in the middle, never a part of one, and no other change.
   */
  relaxed: Query;
  /** As `query`, but a text that is asked often is planned once (planned.mjs). */
  planned: Query;
  /** Runs alone: no other transaction or query at the same time. @throws what `work` throws, after ROLLBACK. */
  transaction<T>(work: (tx: { query: Query }) => Promise<T>): Promise<T>;
  /**
   * Copies the files into a folder that does not exist yet. The copy opens like a database whose machine was switched off. No query runs
   * meanwhile.
   */
  copyTo(folder: string): Promise<void>;
  /** Waits for running queries (2 s at most), then closes. No thread is left, not even one that is opening. */
  close(): Promise<void>;
}

export const CLOSE_WALL_MS = 2_000;

// The SQLSTATEs that a server would send (classes 57 and 25).
const CRASHED = '57P02';
const SHUT_DOWN = '57P01';
const ABORTED = '25P02';

/**
 * Opens the database in `files`. If its thread ends by itself (out of memory, a bug), the running queries fail as on a crashed server.
 * The next query opens the database again.
 * @throws when it cannot be opened.
 */
export async function openEmbeddedClient(
  files: string,
  log: Log,
  start: (files: string) => Promise<Thread> = startThread,
): Promise<EmbeddedClient> {
  let thread = await start(files);
  /** Resolves when no thread is starting. */
  let starting: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  /** Queries run one after the other, because the database has one session, and a transaction needs it alone. */
  const turns = new PQueue({ concurrency: 1 });
  const closed = () => failure(SHUT_DOWN, 'the database is closed');

  async function current(): Promise<Thread> {
    if (isClosed) throw closed();
    if (!thread.isOver()) return thread;
    log.error({ err: thread.reason() }, 'the embedded database ended by itself: opening it again');
    const next = start(files);
    starting = next.catch(() => {});
    try {
      thread = await next;
    } catch (error) {
      log.error({ err: error }, 'the embedded database does not open again');
      throw failure(CRASHED, 'the database does not open again');
    }
    if (isClosed) throw closed();
    return thread;
  }

  return {
    query: (...question) => turns.add(async () => (await current()).query(...question)),
    relaxed: (...question) =>
      turns.add(async () => {
        const { query } = await current();
        // Both queries are sent at once and run in this order. No other query runs in between.
        const [, result] = await Promise.all([
          query('set synchronous_commit to off'),
          query(...question),
          query('set synchronous_commit to on'),
        ]);
        return result;
      }),
    planned: (text, values, options) =>
      turns.add(async () => (await current()).query(text, values, { ...options, isPlanned: true })),
    transaction: (work) =>
      turns.add(async () => {
        const { query } = await current();
        await query('begin');
        let isOver = false;
        const tx: { query: Query } = {
          query: (...question) =>
            isOver ? Promise.reject(failure(ABORTED, 'the transaction is over')) : query(...question),
        };
        try {
          const value = await work(tx);
          isOver = true;
          const { command } = await query('commit');
          if (command === 'ROLLBACK') throw failure(ABORTED, 'a statement of the transaction failed');
          return value;
        } catch (error) {
          if (!isOver) {
            isOver = true;
            // A rollback without an answer means that the thread has ended, and its transaction with it.
            await query('rollback').catch(() => {});
          }
          throw error;
        }
      }),
    copyTo: (folder) => turns.add(async () => (await current()).copyTo(folder)),
    async close() {
      const closing = turns.add(async () => {
        isClosed = true;
        await thread.close();
      });
      const { kind } = await waitAtMost(closing, CLOSE_WALL_MS);
      isClosed = true;
      await starting;
      if (kind !== 'done') await thread.end();
    },
  };
}

const THREAD = new URL('./thread.mjs', import.meta.url);

export interface Thread {
  query: Ask;
  copyTo(folder: string): Promise<void>;
  isOver(): boolean;
  /** The error that ended it, or null. */
  reason(): Error | null;
  /** Closes the database in order. */
  close(): Promise<void>;
  /** Ends the thread at once. Changes that are not committed are lost. */
  end(): Promise<void>;
}

/**
 * Resolves when the database is open. Never makes a database.
 * @throws when it cannot be opened.
 */
export async function startThread(
  files: string,
  { program = THREAD }: { program?: URL } = {},
): Promise<Thread> {
  const worker = new Worker(program, {
    workerData: { files },
    // The thread gets none of the loaders of this process (embedded/thread.mjs says why).
    execArgv: [],
    // Almost no object outlives its query. More room would only delay the garbage collection.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const asked = new Map<number, { resolve(result: Result): void; reject(error: Error): void }>();
  let lastId = 0;
  let isOver = false;
  let reason: Error | null = null;
  const gone = () => failure(CRASHED, 'the thread of the database ended');
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      isOver = true;
      for (const { reject } of asked.values()) reject(gone());
      asked.clear();
      resolve();
    });
  });
  const opened = new Promise<void>((resolve) => {
    worker.on('message', (answer: ThreadAnswer) => {
      if (answer.id === 0) return resolve();
      const question = asked.get(answer.id);
      asked.delete(answer.id);
      if ('error' in answer) question?.reject(failure(answer.error.code, answer.error.message));
      else if (answer.result) question?.resolve(answer.result);
    });
  });
  // The event `exit` follows.
  worker.on('error', (error: Error) => {
    reason = error;
  });
  await Promise.race([opened, exited]);
  if (isOver) throw reason ?? new Error('the thread of the database ended while it was opening it');
  const ask = (message: Omit<Question, 'id'> | Omit<FilesCopy, 'id'>): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (isOver) return reject(gone());
      const id = ++lastId;
      worker.postMessage({ id, ...message });
      asked.set(id, { resolve, reject });
    });
  return {
    query: (text, values = [], { rowMode = 'object', parsers = {}, isPlanned = false } = {}) =>
      ask({ text, values, rowMode, asText: Object.keys(parsers).map(Number), isPlanned }),
    copyTo: async (copyTo) => {
      await ask({ copyTo });
    },
    isOver: () => isOver,
    reason: () => reason,
    async close() {
      worker.postMessage('close');
      await exited;
    },
    async end() {
      await worker.terminate();
    },
  };
}

const failure = (code: string | null, message: string) => Object.assign(new Error(message), { code });
