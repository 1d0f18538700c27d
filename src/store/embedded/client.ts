// Store: the bot's end of the embedded Postgres, which runs in a thread of its own (embedded/thread.mjs). To Drizzle this
// client looks like a PGlite, because it has `query` and `transaction`.
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
  /** The numbers of the types (pg_type) whose values stay texts. */
  asText: number[];
  /** Whether the query comes from `EmbeddedClient.planned`. */
  isPlanned: boolean;
}

/** A request for a copy of all files. No query runs while the copy is made. */
export interface FilesCopy {
  id: number;
  /** A folder that does not exist yet. */
  copyTo: string;
}

/** A message from the thread: the answer to a question, or, with the id 0, that the database is open. */
export type ThreadAnswer =
  | { id: number; result: Result | null }
  | { id: number; error: { code: string | null; message: string } };

type RowMode = 'array' | 'object';
type Result = Results<unknown> & { command: string };

/**
 * The options that Drizzle's driver for PGlite passes. Each of its parsers leaves a value as text, so only the keys count: the
 * numbers of types.
 */
interface QueryOptions {
  rowMode?: RowMode;
  parsers?: Record<number, unknown>;
}

type Query = (text: string, values?: unknown[], options?: QueryOptions) => Promise<Result>;

/** Sends a query to the thread and returns the result. */
type Ask = (
  text: string,
  values?: unknown[],
  options?: QueryOptions & { isPlanned?: boolean },
) => Promise<Result>;

export interface EmbeddedClient {
  /** Runs a query. Resolves when its changes are on the disk. */
  query: Query;
  /**
   * Runs a query whose changes may be lost, and does not wait for the disk. After a power cut or a kill, the last of these
   * changes can be missing. But the changes before them are there, no change is there in part, and no other change is lost.
   */
  relaxed: Query;
  /** Runs a query whose text is used often. The text is planned only once (planned.mjs). */
  planned: Query;
  /** Runs a transaction. No other transaction or query runs at the same time. @throws what `work` throws, after ROLLBACK. */
  transaction<T>(work: (tx: { query: Query }) => Promise<T>): Promise<T>;
  /**
   * Copies the files into a folder that does not exist yet. The copy opens like a database whose machine was switched off. No
   * query runs during the copy.
   */
  copyTo(folder: string): Promise<void>;
  /**
   * Waits for running queries (2 s at most), then closes the database. After that no thread is left, not even one that was just
   * opening.
   */
  close(): Promise<void>;
}

export const CLOSE_WALL_MS = 2_000;

// The SQLSTATEs with which a server reports a crash, a shutdown, and an aborted transaction (classes 57 and 25).
const CRASHED = '57P02';
const SHUT_DOWN = '57P01';
const ABORTED = '25P02';

/**
 * Opens the database in `files`. If its thread ends without a request (out of memory, a bug), the running queries fail as after
 * the crash of a server, and the next query opens the database again.
 * @throws when the database cannot be opened.
 */
export async function openEmbeddedClient(
  files: string,
  log: Log,
  start: (files: string) => Promise<Thread> = startThread,
): Promise<EmbeddedClient> {
  let thread = await start(files);
  /** Resolves when the thread that is just starting has started or failed. */
  let starting: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  /**
   * The queue of the queries. They run one after the other, because the database has one session, and a transaction needs this
   * session alone.
   */
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
        // The queries are sent at once and run in this order, and no other query runs between them.
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
            // If the rollback gets no answer, the thread has ended, and the transaction with it.
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
  /** Returns the error that ended the thread, or null. */
  reason(): Error | null;
  /** Closes the database properly, and then ends the thread. */
  close(): Promise<void>;
  /** Ends the thread at once. Changes that are not committed are lost. */
  end(): Promise<void>;
}

/**
 * Starts a thread for the database. Resolves when the database is open. Never makes a database.
 * @throws when the database cannot be opened.
 */
export async function startThread(
  files: string,
  { program = THREAD }: { program?: URL } = {},
): Promise<Thread> {
  const worker = new Worker(program, {
    workerData: { files },
    // The thread gets none of the loaders of this process (embedded/thread.mjs has the reason).
    execArgv: [],
    // Almost no object outlives its query, so more room for young objects would only delay the garbage collection.
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
  // The event `exit` follows this one, so only the reason is noted here.
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
