// Store: the handle that every query function takes first, and what opens it.
import { fileURLToPath } from 'node:url';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Upkeep } from '../core/ports.ts';
import type { RunStore } from '../core/sync/ports.ts';
import type * as schema from './schema.ts';

/**
 * A database or a transaction, Postgres or embedded. Use the query builder, not raw statements: the two drivers give
 * raw rows in different shapes and types.
 *
 * Whoever writes several rows in one transaction takes them in this order, or two of them may wait for each other:
 * add_intents, sync_runs, records (by discogs_id), collection_items (by instance_id), ownership_hints, caches (by key).
 */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

/** Which processes live, by the names that they put into leases. */
export interface Presence {
  /** From now on, for as long as this process lives, the name is known to live. Never throws. */
  announce(holder: string): Promise<void>;
  /** True only when it is known that no process of that name lives. */
  isDead(holder: string): Promise<boolean>;
}

export interface Database extends Pick<Upkeep, 'tend' | 'keepCopy'>, Pick<RunStore, 'lock'> {
  kind: 'embedded' | 'postgres';
  db: Db;
  /** The same for what may be lost: it does not wait for the disk (caches). */
  relaxedDb: Db;
  /** The same for a long statement that is made again and again: it is planned once. Within a transaction, each time. */
  plannedDb: Db;
  presence: Presence;
  /** Lets queries under way finish (2 s at most), then closes. Calling it again does nothing. */
  close(): Promise<void>;
}

/** Beside the sources, wherever the process was started. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../drizzle', import.meta.url));
