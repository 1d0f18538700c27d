// Store: the bot's end of the embedded Postgres, which works in a thread of its own (embedded/thread.mjs). Looks like a
// PGlite to Drizzle: `query` and `transaction`.
import { Worker } from 'node:worker_threads';
import type { Results } from '@electric-sql/pglite';
import PQueue from 'p-queue';
import { waitAtMost } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';

/** Id 0 is the answer nobody asked for: the database is open. */
export interface Question {
  id: number;
  text: string;
  values: unknown[];
  rowMode: RowMode;
  /** Numbers of the types (pg_type) that are not to be parsed. */
  asText: number[];
  /** See EmbeddedClient.planned. */
  isPlanned: boolean;
}

/** A copy of all files, which stand still while it is made. */
export interface FilesCopy {
  id: number;
  /** A folder that is not there yet. */
  copyTo: string;
}

export type ThreadAnswer =
  | { id: number; result: Result | null }
  | { id: number; error: { code: string | null; message: string } };

type RowMode = 'array' | 'object';
type Result = Results<unknown> & { command: string };

/** What Drizzle's driver for PGlite passes along. Every parser of it leaves the value as text. */
interface QueryOptions {
  rowMode?: RowMode;
  parsers?: Record<number, unknown>;
}

type Query = (text: string, values?: unknown[], options?: QueryOptions) => Promise<Result>;

/** As the thread takes it. */
type Ask = (
  text: string,
  values?: unknown[],
  options?: QueryOptions & { isPlanned?: boolean },
) => Promise<Result>;

export interface EmbeddedClient {
  /** What it changed is on the disk when it resolves. */
  query: Query;
  /**
   * For what may be lost: does not wait for the disk. A power cut or a kill takes the last of it along, never anything else,
   * and never a part: what is kept is kept in its order.
   */
  relaxed: Query;
  /** As `query`. What is asked again and again in the same words is planned once (planned.mjs). */
  planned: Query;
  /** One at a time, and no other query beside it. @throws what `work` throws, after ROLLBACK. */
  transaction<T>(work: (tx: { query: Query }) => Promise<T>): Promise<T>;
  /**
   * Copies its files into a folder that is not there yet: a database as a machine leaves it that was switched off now. Nobody
   * else is served meanwhile.
   */
  copyTo(folder: string): Promise<void>;
  /** Lets queries under way finish (2 s at most), then closes. No thread is left behind, not even one that is opening. */
  close(): Promise<void>;
}

export const CLOSE_WALL_MS = 2_000;

// What a server says (SQLSTATE, class 57 and 25) where there is none to say it.
const CRASHED = '57P02';
const SHUT_DOWN = '57P01';
const ABORTED = '25P02';

/**
 * Opens the database in `files`. If its thread ends by itself (out of memory, a bug), what it was asked fails as on a server
 * that crashed, and the next query opens it again.
 * @throws when it cannot be opened.
 */
export async function openEmbeddedClient(
  files: string,
  log: Log,
  start: (files: string) => Promise<Thread> = startThread,
): Promise<EmbeddedClient> {
  let thread = await start(files);
  /** Settles when no thread is being started. */
  let starting: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  /** A transaction has the one session of this database for itself. */
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
        // Posted together and done in this order. Nothing else is between them: it is this query's turn.
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
            // Without an answer the thread is gone, and the transaction with it.
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
  /** What it ended with, if it was an error. */
  reason(): Error | null;
  /** Closes the database in order. */
  close(): Promise<void>;
  /** At once, in the middle of anything: what was not committed is gone. */
  end(): Promise<void>;
}

/**
 * Resolves when the database is open. Makes none where none is.
 * @throws when it cannot be opened.
 */
export async function startThread(
  files: string,
  { program = THREAD }: { program?: URL } = {},
): Promise<Thread> {
  const worker = new Worker(program, {
    workerData: { files },
    // Not the loader of this process: see embedded/thread.mjs.
    execArgv: [],
    // Almost nothing of a query lives on: with more room it would only be collected later.
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
  // The exit follows.
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
