// Support: a real store that opens fast, for any test. An embedded one starts from a prepared copy (0.4 s instead of 4 s). One
// on Postgres is a database of its own on the server of this test run.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { inject } from 'vitest';
import type { Crate } from '../../src/core/ports.ts';
import { createStore, type OpenStore, openStore, type StoreOptions } from '../../src/store/connect.ts';
import { openEmbedded } from '../../src/store/embedded/database.ts';
import { createProcessLocks, createProcessPresence } from '../../src/store/embedded/run-lock.ts';
import type { Database, Db } from '../../src/store/handle.ts';
import { openPostgres } from '../../src/store/postgres/database.ts';
import * as schema from '../../src/store/schema.ts';
import { ownTime } from '../../src/store/shared-time.ts';
import { release } from './pressings.ts';
import { silentLog } from './silent-log.ts';
import { prepareDataDir, template } from './store-template.ts';
import { createMigratedDatabase, EMPTY_ALL, makeAsNew } from './test-database.ts';

export { createMigratedDatabase, createTestDatabase } from './test-database.ts';

export type StoreKind = OpenStore['kind'];

/** The account whose crate every test store is. */
export const FIRST_ACCOUNT = 1;

/** Its row, as a use case gets it. */
export const firstAccount = { id: FIRST_ACCOUNT, isProved: false, discogsUserId: null };

/** A store and the crate of one account as one object: most tests need no other account. */
export type StoreWithCrate = OpenStore & Crate;

export const withCrate = (store: OpenStore, account = FIRST_ACCOUNT): StoreWithCrate => ({
  ...store,
  ...store.crate(account),
});

export interface TestStore {
  /** With the crate of `FIRST_ACCOUNT`, which has no name and nothing proved. */
  store: StoreWithCrate;
  /** The tables themselves, for what no port offers. */
  db: Db;
  /** Null for an embedded database. */
  databaseUrl: string | null;
  /** Opens the store of one more process on the same database. It is closed together with this one. */
  another(): Promise<StoreWithCrate>;
  /** Marks the process of this name as dead. Only for a database in memory, because a server finds out by itself. */
  bury(holder: string): void;
  /** Empties every table but for the first account, which takes less time than another store. */
  clear(): Promise<void>;
  /** Closes the store and removes the database. */
  close(): Promise<void>;
}

/**
 * Opens a store. Call it in `beforeAll`, `clear()` in `beforeEach`, and `close()` in `afterAll`. `embedded` is in memory: it
 * answers before any timer or socket does, which tests with a virtual clock rely on. `in-thread` is embedded as in the bot.
 */
export function openTestStore(kind: StoreKind | 'in-thread' = 'embedded'): Promise<TestStore> {
  if (kind === 'postgres') return openOnServer();
  return kind === 'in-thread' ? openInThread() : openInMemory();
}

const asNew = (db: Db): Promise<void> => makeAsNew((statement) => db.execute(sql.raw(statement)));

/** The next account gets the number after it. */
async function addFirstAccount(db: Db): Promise<void> {
  await db.execute(
    sql.raw(`with first as (
      insert into accounts (id, folded_name, source, folder_id, proved, created_at, used_at)
      values (${FIRST_ACCOUNT}, '', 'shared', 1, false, to_timestamp(0), to_timestamp(0)))
      select setval(pg_get_serial_sequence('accounts', 'id'), ${FIRST_ACCOUNT})`),
  );
}

/** A closed database waits here for the next test file, because opening one takes a second of CPU. */
let spare: PGlite | undefined;

async function openInMemory(): Promise<TestStore> {
  const client = spare ?? (await PGlite.create({ loadDataDir: await template() }));
  spare = undefined;
  const db = drizzle(client, { schema });
  const alive = new Set<string>();
  const database: Database = {
    kind: 'embedded',
    db,
    relaxedDb: db,
    plannedDb: db,
    tend: async () => {},
    keepCopy: async () => {},
    takeQuestions: async () => {},
    presence: {
      announce: async (holder) => void alive.add(holder),
      isDead: async (holder) => !alive.has(holder),
    },
    time: ownTime,
    lock: createProcessLocks(),
    async close() {
      if (spare) return client.close();
      await asNew(db);
      spare = client;
    },
  };
  return toTestStore(database, {
    databaseUrl: null,
    another: anotherOn,
    bury: (holder) => void alive.delete(holder),
  });
}

/** A closed database in a thread waits here, because opening it and copying its files take half a second. */
let spareInThread: InThread | undefined;

interface InThread {
  dataDir: string;
  database: Database;
}

async function openInThread(): Promise<TestStore> {
  const opened = spareInThread ?? (await startInThread());
  spareInThread = undefined;
  const { database } = opened;
  const fresh: Database = {
    ...database,
    presence: createProcessPresence(),
    lock: createProcessLocks(),
    async close() {
      if (spareInThread) return endInThread(opened);
      await asNew(database.db);
      spareInThread = opened;
    },
  };
  return toTestStore(fresh, { databaseUrl: null, another: anotherOn });
}

async function startInThread(): Promise<InThread> {
  // Nothing closes the spare database. Its worker is killed at the end of the run, and the folder is removed.
  const dataDir = await mkdtemp(join(inject('runFolder'), 'store-'));
  await prepareDataDir(dataDir);
  const database = await openEmbedded({ dataDir, clock: { now: () => Date.now() }, log: silentLog });
  return { dataDir, database };
}

async function endInThread({ dataDir, database }: InThread): Promise<void> {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
}

/** Makes one more process on an embedded database, which exists only in tests. */
const anotherOn = async (database: Database): Promise<Database> => ({
  ...database,
  lock: createProcessLocks(),
  close: async () => {},
});

async function openOnServer(): Promise<TestStore> {
  const { databaseUrl, drop } = await createMigratedDatabase();
  const database = await openPostgres({ databaseUrl, clock: {}, log: silentLog });
  const close = async () => {
    await database.close();
    await drop();
  };
  return toTestStore(
    { ...database, close },
    { databaseUrl, another: () => openPostgres({ databaseUrl, clock: {}, log: silentLog }) },
  );
}

async function toTestStore(
  database: Database,
  how: {
    databaseUrl: string | null;
    another: (database: Database) => Promise<Database>;
    bury?: (holder: string) => void;
  },
): Promise<TestStore> {
  const { db, close } = database;
  await addFirstAccount(db);
  const others: Database[] = [];
  return {
    store: withCrate(createStore(database)),
    db,
    databaseUrl: how.databaseUrl,
    async another() {
      const other = await how.another(database);
      others.push(other);
      return withCrate(createStore(other));
    },
    bury: (holder) => how.bury?.(holder),
    async clear() {
      await db.execute(sql.raw(EMPTY_ALL));
      await addFirstAccount(db);
    },
    async close() {
      await Promise.all(others.map((other) => other.close()));
      await close();
    },
  };
}

/** `openStore`, with the crate of `FIRST_ACCOUNT`. */
export const openWithCrate = async (options: StoreOptions): Promise<StoreWithCrate> =>
  withCrate(await openStore(options));

/** Adds the crate of another account, with one record that is not on Discogs. Returns the number of the account. */
export async function addOtherCrate(store: OpenStore, name: string): Promise<number> {
  const at = new Date(0);
  const { id } = await store.accounts.choose(() => ({ do: 'create', name, join: [] }), {
    folderId: 1,
    now: at,
  });
  await store.crate(id).records.insert(release(), { isSynced: false, now: at });
  return id;
}
