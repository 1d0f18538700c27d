// Store: what a Postgres server has helpers for and the embedded one has nobody: vacuum, statistics for the planner,
// checkpoints. One short step after the other, and whoever else waits for the database comes in between.
import { sql } from 'drizzle-orm';
import type { Log } from '../../core/ports.ts';
import type { Db } from '../handle.ts';
import type { EmbeddedClient } from './client.ts';

/** How a table stands since it was last looked after (pg_stat_all_tables). Numbers of rows, as far as they are known. */
export interface TableState {
  /** Its name as it stands in a statement. */
  name: string;
  rows: number;
  /** Deleted or overwritten, and still taking room. */
  dead: number;
  inserted: number;
  /** Since its statistics were made. */
  modified: number;
  /** Transactions since its oldest row was last frozen: after 2^31 of them it could not be read any more. */
  age: number;
}

/** Those of a server (its defaults: autovacuum_vacuum_threshold and following). */
const DUE = Object.freeze({
  dead: { rows: 50, share: 0.2 },
  inserted: { rows: 1_000, share: 0.2 },
  modified: { rows: 50, share: 0.1 },
  /** Above this a vacuum freezes whatever it finds (vacuum_freeze_table_age). */
  age: 150_000_000,
});

/** What there is to do, a statement a step. The one that takes long is the first one after a big pull: under half a second. */
export function stepsFor(tables: readonly TableState[]): string[] {
  return tables.flatMap(({ name, rows, dead, inserted, modified, age }) => {
    const isOver = (count: number, { rows: least, share }: { rows: number; share: number }) =>
      count > least + share * rows;
    const isToClean = isOver(dead, DUE.dead) || isOver(inserted, DUE.inserted) || age > DUE.age;
    return [
      ...(isToClean ? [`vacuum ${name}`] : []),
      ...(isOver(modified, DUE.modified) ? [`analyze ${name}`] : []),
    ];
  });
}

/** Tables of the system, too: each analyze overwrites rows of one. */
function tableStates(db: Db): Promise<TableState[]> {
  const number = (column: string) => sql.raw(column).mapWith(Number);
  return db
    .select({
      name: sql<string>`c.oid::regclass::text`,
      // -1 before the first look.
      rows: number('greatest(c.reltuples, 0)'),
      dead: number('s.n_dead_tup'),
      inserted: number('s.n_ins_since_vacuum'),
      modified: number('s.n_mod_since_analyze'),
      age: number('age(c.relfrozenxid)'),
    })
    .from(sql`pg_class c`)
    .innerJoin(sql`pg_stat_all_tables s`, sql`s.relid = c.oid`)
    .where(sql`c.relkind = 'r' and c.relpersistence = 'p'`);
}

/** Of log, until a checkpoint lets go of it. It is read again after a kill, and the folder grows by it. */
const CHECKPOINT_BYTES = Object.freeze({
  inWork: 32 * 1024 * 1024,
  /** When there is nothing else to do. */
  inPassing: 4 * 1024 * 1024,
});

/** A page of a sync makes up to 350 kB of log: the look comes in time, and costs a millisecond. */
const LOOK_EVERY = 32;

const LOG_BYTES = `
  select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 as bytes from pg_control_checkpoint()`;

/** Makes a checkpoint when enough was written: a server has a process for it, a single session only does it when it ends. */
async function checkpointIfDue(client: Pick<EmbeddedClient, 'query'>, fromBytes: number): Promise<void> {
  const { rows } = await client.query(LOG_BYTES, [], { rowMode: 'array' });
  const [bytes] = rows.flat();
  if (Number(bytes) >= fromBytes) await client.query('checkpoint');
}

/** Looks after every `LOOK_EVERY`th query or transaction whether a checkpoint is due. Nobody waits for it but the next query. */
export function withCheckpoints(client: EmbeddedClient, log: Log): EmbeddedClient {
  let turns = 0;
  const count = () => {
    turns++;
    if (turns % LOOK_EVERY > 0) return;
    checkpointIfDue(client, CHECKPOINT_BYTES.inWork).catch((error: unknown) => {
      log.warn({ err: error }, 'no checkpoint: the log of the embedded database grows');
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

/** See Upkeep.tend. */
export async function tend(
  db: Db,
  client: Pick<EmbeddedClient, 'query'>,
  signal: AbortSignal,
): Promise<void> {
  // Counts reach the statistics up to a second late.
  await db.execute(sql`select pg_stat_force_next_flush()`);
  for (const step of stepsFor(await tableStates(db))) {
    if (signal.aborted) return;
    await db.execute(sql.raw(step));
  }
  if (!signal.aborted) await checkpointIfDue(client, CHECKPOINT_BYTES.inPassing);
}
