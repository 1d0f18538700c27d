// Store: migrates the tables. A journal of our own lists the applied migrations. Drizzle's journal is shared by all programs in
// a database, and a later row of another program would hide our migrations.
import { getTableName, is, max, sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { bigint, getTableConfig, integer, PgTable, pgSchema, pgTable, text } from 'drizzle-orm/pg-core';
import type { Log } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import { type Db, MIGRATIONS_FOLDER } from './handle.ts';
import * as schema from './schema.ts';
import { isNameTaken, isStillUsed } from './store-error.ts';

/** The journal: the table that lists the applied migrations. It is not in schema.ts, because no migration can make it. */
const journal = pgTable('runout_migrations', {
  /** The number of the migration, from 1. */
  version: integer('version').primaryKey(),
  /** The hash of the migration's file. */
  hash: text('hash').notNull(),
});

/** Drizzle's journal. The first versions of Runout used it, and other programs still do. */
const sharedJournal = pgSchema('drizzle').table('__drizzle_migrations', {
  hash: text('hash').notNull(),
  when: bigint('created_at', { mode: 'number' }),
});

interface Migration {
  hash: string;
  /** The moment when the migration was generated, in epoch ms. */
  when: number;
  statements: string[];
}

/**
 * The schema that `npm run db:generate` writes into foreign keys. It is removed, because our tables are in the first schema of
 * the search path.
 */
const OWN_SCHEMA = '"public".';

function readMigrations(folder: string): Migration[] {
  return readMigrationFiles({ migrationsFolder: folder }).map(({ hash, folderMillis, sql: statements }) => ({
    hash,
    when: folderMillis,
    statements: statements.map((statement) => statement.replaceAll(OWN_SCHEMA, '')),
  }));
}

export interface MigrateOptions {
  log: Log;
  /** Runs before existing tables are changed. When it fails, they are not changed. */
  before?: (step: { from: number; to: number }) => Promise<void>;
  /** The folder of the migrations. Only tests use another one. */
  folder?: string;
}

/**
 * Applies the missing migrations. Each migration is one transaction, and so is the import of Drizzle's journal, so after a kill
 * the next start continues where this one ended. The caller must make sure that only one process migrates at a time.
 * @throws UserError when a newer version of Runout used the database, or the tables belong to another program.
 */
export async function migrate(
  db: Db,
  { log, before = async () => {}, folder = MIGRATIONS_FOLDER }: MigrateOptions,
): Promise<void> {
  const known = readMigrations(folder);
  const from = await versionOf(db, known);
  const to = known.length;
  assertKnown(from, to);
  if (from < to) {
    log.info({ from, to }, `migrating ${from} → ${to}`);
    if (from > 0) await before({ from, to });
    for (const [index, migration] of known.entries()) {
      if (index >= from) await apply(db, index + 1, migration);
    }
  }
  await assertComplete(db);
}

/**
 * Returns the versions of the tables and of this program. `found` is 0 if there are no tables, or only those of a version
 * before the journal. Changes nothing.
 */
export async function readVersions(db: Db): Promise<{ found: number; known: number }> {
  const isThere = (await missing(db, [getTableName(journal)])).length === 0;
  const [row] = isThere ? await db.select({ version: max(journal.version) }).from(journal) : [];
  return { found: row?.version ?? 0, known: readMigrations(MIGRATIONS_FOLDER).length };
}

/** Checks the version of the tables, and changes nothing. @throws UserError when a newer version of Runout used the database. */
export async function assertNotNewer(db: Db): Promise<void> {
  const { found, known } = await readVersions(db);
  assertKnown(found, known);
}

function assertKnown(found: number, known: number): void {
  if (found > known) throw new UserError(newerSentence(found, known));
}

async function apply(db: Db, version: number, { hash, statements }: Migration): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      for (const statement of statements) await tx.execute(sql.raw(statement));
      await tx.insert(journal).values({ version, hash });
    });
  } catch (error) {
    if (isStillUsed(error)) throw new UserError(TABLES_IN_USE);
    throw isNameTaken(error) ? new UserError(FOREIGN_TABLES) : error;
  }
}

/** Returns the version of the tables, or 0 if there are none. Makes the journal if it is missing. */
async function versionOf(db: Db, known: readonly Migration[]): Promise<number> {
  return db.transaction(async (tx) => {
    if ((await missing(tx, [getTableName(journal)])).length > 0) await makeJournal(tx, known);
    const [row] = await tx.select({ version: max(journal.version) }).from(journal);
    return row?.version ?? 0;
  });
}

/** Makes the journal, and copies our migrations from Drizzle's journal into it. */
async function makeJournal(tx: Db, known: readonly Migration[]): Promise<void> {
  await tx.execute(
    sql`create table ${journal} (version integer primary key, hash text not null, applied_at timestamptz not null default now())`,
  );
  if (!(await mayReadSharedJournal(tx))) return;
  const rows = await tx.select().from(sharedJournal);
  // If another program hid some of our migrations from Drizzle, these are the last ones. So our migrations count up to the
  // first missing one.
  const firstMissing = known.findIndex(
    ({ hash, when }) => !rows.some((row) => row.hash === hash || row.when === when),
  );
  const ours = known.slice(0, firstMissing === -1 ? known.length : firstMissing);
  const history = ours.map(({ hash }, index) => ({ version: index + 1, hash }));
  if (history.length > 0) await tx.insert(journal).values(history);
}

/**
 * Returns whether Drizzle's journal exists and can be read. If this user cannot read it, it belongs to another program. Only
 * the catalogue is read, because a failed read of the table would end the transaction.
 */
async function mayReadSharedJournal(db: Db): Promise<boolean> {
  const { name, schema: space } = getTableConfig(sharedJournal);
  const [row] = await db
    .select({
      mayRead: sql<boolean>`exists (
        select from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ${space}::text and c.relname = ${name}::text
          and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select'))`,
    })
    .from(sql`(select) as one`);
  return row?.mayRead === true;
}

/** Returns those of the tables that do not exist. */
async function missing(db: Db, names: readonly string[]): Promise<string[]> {
  const looks = names.map((name) => sql`(${name}::text, to_regclass(${name}::text) is null)`);
  const rows = await db
    .select({ name: sql<string>`name`, isMissing: sql<boolean>`is_missing` })
    .from(sql`(values ${sql.join(looks, sql`, `)}) as looked (name, is_missing)`);
  return rows.filter(({ isMissing }) => isMissing).map(({ name }) => name);
}

async function assertComplete(db: Db): Promise<void> {
  const names = Object.values(schema).flatMap((one) => (is(one, PgTable) ? [getTableName(one)] : []));
  const lost = await missing(db, names);
  if (lost.length > 0) {
    throw new UserError(
      `The database has lost tables (${lost.join(', ')}): someone removed them, or restored a part of a backup. Nothing was changed. Restore a whole backup.`,
    );
  }
}

const newerSentence = (found: number, known: number): string =>
  `A newer Runout has used this database: its tables have version ${found}, and this program knows ${known}. Nothing was changed. Start the newer program again, or restore a backup from before the upgrade.`;

const FOREIGN_TABLES =
  'The database has tables with names that Runout needs, but not its history (runout_migrations). Another program made them, or a backup was restored without it. Nothing was changed. Use an empty database, or restore a whole backup.';

const TABLES_IN_USE =
  "A view, a foreign key, a column or a trigger that Runout did not make is on one of its tables, and this version changes that table. Nothing was changed. Drop it (psql's \\d+ shows it), start Runout, and make it again.";
