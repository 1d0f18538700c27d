// Store: runs vacuum, planner statistics and checkpoints for the embedded Postgres, because it has no background processes as a
// server has. The work is done in short steps, and other queries run between the steps.
import { sql } from 'drizzle-orm';
import type { Log } from '../../core/ports.ts';
import type { Db } from '../handle.ts';
import type { EmbeddedClient } from './client.ts';

/** The state of a table since its last upkeep (pg_stat_all_tables). The numbers of rows are estimates. */
export interface TableState {
  /** The name of the table in a statement. */
  name: string;
  rows: number;
  /** Deleted or overwritten rows that still take room. */
  dead: number;
  inserted: number;
  /** Rows that were changed since the last statistics of the table. */
  modified: number;
  /**
   * The number of transactions since the oldest row of the table was frozen. After 2^31 transactions Postgres could not read
   * that row any more.
   */
  age: number;
  /** Pages of 8 kB. */
  pages: number;
  /** Pages that the last vacuum did not see. For a row on such a page an index is not enough: Postgres reads the table, too. */
  unseen: number;
}

/** The limits above which work is due. They are the defaults of a server (autovacuum_vacuum_threshold and following). */
const DUE = Object.freeze({
  dead: { least: 50, share: 0.2 },
  inserted: { least: 1_000, share: 0.2 },
  modified: { least: 50, share: 0.1 },
  /** The numbers of rows begin at 0 again when a migration writes the table again, and after a start. */
  unseen: { least: 100, share: 0.2 },
  /** Above this age a vacuum freezes all rows (vacuum_freeze_table_age). */
  age: 150_000_000,
});

/**
 * Returns the statements that are due, one for each step. The longest one takes under half a second: it is the first after a
 * big pull.
 */
export function stepsFor(tables: readonly TableState[]): string[] {
  return tables.flatMap(({ name, rows, dead, inserted, modified, age, pages, unseen }) => {
    const isOver = (count: number, { least, share }: { least: number; share: number }, all = rows) =>
      count > least + share * all;
    const isToClean = isOver(dead, DUE.dead) || isOver(inserted, DUE.inserted) || age > DUE.age;
    const isUnseen = isOver(unseen, DUE.unseen, pages);
    return [
      ...(isToClean || isUnseen ? [`vacuum ${name}`] : []),
      ...(isOver(modified, DUE.modified) || isUnseen ? [`analyze ${name}`] : []),
    ];
  });
}

/** SQL for the pages that a table has now. The one in the catalogue is as of the last vacuum. */
const PAGES = 'pg_relation_size(c.oid) / 8192';

/** Reads the states of all tables. System tables are included, because each `analyze` overwrites rows of one. */
function tableStates(db: Db): Promise<TableState[]> {
  const number = (column: string) => sql.raw(column).mapWith(Number);
  return db
    .select({
      name: sql<string>`c.oid::regclass::text`,
      // `reltuples` is -1 before the first vacuum or analyze.
      rows: number('greatest(c.reltuples, 0)'),
      dead: number('s.n_dead_tup'),
      inserted: number('s.n_ins_since_vacuum'),
      modified: number('s.n_mod_since_analyze'),
      age: number('age(c.relfrozenxid)'),
      pages: number(PAGES),
      unseen: number(`${PAGES} - c.relallvisible`),
    })
    .from(sql`pg_class c`)
    .innerJoin(sql`pg_stat_all_tables s`, sql`s.relid = c.oid`)
    .where(sql`c.relkind = 'r' and c.relpersistence = 'p'`);
}

/**
 * The amount of log from which a checkpoint is due, in bytes. The log takes room on the disk, and a start after a kill reads
 * all of it.
 */
const CHECKPOINT_BYTES = Object.freeze({
  inWork: 32 * 1024 * 1024,
  /** The limit at the end of an upkeep. */
  inUpkeep: 4 * 1024 * 1024,
});

/**
 * The number of queries or transactions between two checks of the log. A page of a sync writes up to 350 kB of log, so this is
 * often enough, and each check costs a millisecond.
 */
const CHECK_EVERY = 32;

const LOG_BYTES = `
  select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 as bytes from pg_control_checkpoint()`;

/**
 * Makes a checkpoint when the log has at least `fromBytes`. A server has a process that does this, but the single session of
 * PGlite makes a checkpoint only at its end.
 */
async function checkpointIfDue(client: Pick<EmbeddedClient, 'query'>, fromBytes: number): Promise<void> {
  const { rows } = await client.query(LOG_BYTES, [], { rowMode: 'array' });
  const [bytes] = rows.flat();
  if (Number(bytes) >= fromBytes) await client.query('checkpoint');
}

/**
 * Returns a client that also makes checkpoints. It checks after every `CHECK_EVERY` queries or transactions whether one is due.
 * Only the next query waits for the checkpoint.
 */
export function withCheckpoints(client: EmbeddedClient, log: Log): EmbeddedClient {
  let turns = 0;
  const count = () => {
    turns++;
    if (turns % CHECK_EVERY > 0) return;
    checkpointIfDue(client, CHECKPOINT_BYTES.inWork).catch((error: unknown) => {
      log.warn({ err: error }, 'the checkpoint failed: the log of the embedded database grows');
    });
  };
  return {
    ...client,
    query: (...question) => client.query(...question).finally(count),
    relaxed: (...question) => client.relaxed(...question).finally(count),
    planned: (...question) => client.planned(...question).finally(count),
    transaction: (work) => client.transaction(work).finally(count),
  };
}

export async function tend(
  db: Db,
  client: Pick<EmbeddedClient, 'query'>,
  signal: AbortSignal,
): Promise<void> {
  // This call moves the counts into the statistics now. Otherwise they get there up to a second late.
  await db.execute(sql`select pg_stat_force_next_flush()`);
  for (const step of stepsFor(await tableStates(db))) {
    if (signal.aborted) return;
    await db.execute(sql.raw(step));
  }
  if (!signal.aborted) await checkpointIfDue(client, CHECKPOINT_BYTES.inUpkeep);
}
