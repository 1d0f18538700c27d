// Store: the database handle that all queries use, and the type of an open database.
import { fileURLToPath } from 'node:url';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Upkeep } from '../core/ports.ts';
import type { RunLock } from '../core/sync/ports.ts';
import type * as schema from './schema.ts';
import type { SharedTime } from './shared-time.ts';

/**
 * A database or a transaction, Postgres or embedded. Use the query builder, not raw statements: the two drivers give raw rows in
 * different shapes and types.
 *
 * A transaction must write its rows in this order, or two transactions can wait for each other:
 * add_intents, sync_runs, records (by discogs_id), collection_items (by instance_id), ownership_hints, guild_settings, caches (by key).
 */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

/** Knows which processes are alive, by the holder names in their leases. */
export interface Presence {
  /** Makes the name count as alive for as long as this process lives. Never throws. */
  announce(holder: string): Promise<void>;
  /** True only when it is certain that no process of that name is alive. */
  isDead(holder: string): Promise<boolean>;
}

/** What a task of the operator asks of the process that has the database. */
export interface TaskQuestion {
  task: string;
  userId: string;
}

export interface Database extends Pick<Upkeep, 'tend' | 'keepCopy'> {
  kind: 'embedded' | 'postgres';
  db: Db;
  /** For changes that can be lost, such as caches: does not wait for the disk. */
  relaxedDb: Db;
  /** Plans a long statement once for many runs. Within a transaction it is planned each time. */
  plannedDb: Db;
  presence: Presence;
  /** The time for leases and for the moments of requests. */
  time: SharedTime;
  /** Takes the lock of sync runs of an account. Null: this process or another one holds it. */
  lock(account: number): Promise<RunLock | null>;
  /**
   * Answers tasks of the operator until `close`, where no other process can open the database. On a server there is nothing to answer: a
   * task opens it by itself. Never throws.
   * @param answer returns a text for the operator.
   */
  takeQuestions(answer: (question: TaskQuestion) => Promise<string>): Promise<void>;
  /** Waits for running queries (2 s at most), then closes. A second call does nothing. */
  close(): Promise<void>;
}

/** Found from this file, so it does not depend on the working directory of the process. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../drizzle', import.meta.url));
