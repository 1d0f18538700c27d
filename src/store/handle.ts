// Store: the type of the database handle that all queries use, and the type of an open database.
import { fileURLToPath } from 'node:url';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Upkeep } from '../core/ports.ts';
import type { RunLock } from '../core/sync/ports.ts';
import type * as schema from './schema.ts';
import type { SharedTime } from './shared-time.ts';

/**
 * A database or a transaction, on Postgres or embedded. Use the query builder, not raw statements: the two drivers return raw
 * rows in different shapes and types.
 *
 * A transaction must write its rows in this order, otherwise two transactions can wait for each other: add_intents, sync_runs,
 * detail_writes, records (by discogs_id), collection_items (by instance_id), ownership_hints, wants (by release_id), folders, fields,
 * crate_lists, imports, feed_posts, guild_settings, caches (by key), facts.
 */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

/** Knows which processes are alive, by the holder names in their leases. */
export interface Presence {
  /** Makes this name count as alive until this process ends. Never throws. */
  announce(holder: string): Promise<void>;
  /** Returns true only when it is certain that no process of that name is alive. */
  isDead(holder: string): Promise<boolean>;
}

/** A request that a task of the operator sends to the process that has the database open. */
export interface TaskQuestion {
  task: string;
  userId: string;
}

export interface Database extends Pick<Upkeep, 'tend' | 'keepCopy'> {
  kind: 'embedded' | 'postgres';
  db: Db;
  /** The handle for changes that may be lost, such as caches. Its writes do not wait for the disk. */
  relaxedDb: Db;
  /** The handle for a long statement that runs often. It plans such a statement only once, except in transactions. */
  plannedDb: Db;
  presence: Presence;
  /** The clock for leases and for the moments of requests. */
  time: SharedTime;
  /** Takes the lock for sync runs of an account. Returns null if this process or another one holds the lock. */
  lock(account: number): Promise<RunLock | null>;
  /**
   * Answers tasks of the operator until `close`. Only the embedded database needs this, because no other process can open it.
   * On a server it does nothing: a task opens the database itself. Never throws.
   * @param answer returns a text for the operator.
   */
  takeQuestions(answer: (question: TaskQuestion) => Promise<string>): Promise<void>;
  /** Waits for running queries (2 s at most), then closes. A second call does nothing. */
  close(): Promise<void>;
}

/** The folder of the migrations. The path starts at this file, so it does not depend on the working directory of the process. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../drizzle', import.meta.url));
