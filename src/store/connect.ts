// Store: opens the one database of this process, migrated and ready, and gives the core the port it asks for.
import type { Clock } from '../clock.ts';
import type { DatabaseProbe, Log, Store, Upkeep } from '../core/ports.ts';
import { createBind } from './bind.ts';
import { cacheQueries } from './caches.ts';
import { factQueries } from './facts.ts';
import type { Database, Presence } from './handle.ts';
import { addQueries } from './intents/add.ts';
import { claimQueries } from './intents/claim.ts';
import { intentReads } from './intents/reads.ts';
import { undoQueries } from './intents/undo.ts';
import { probeQueries, readAndWrite } from './probe.ts';
import { pruneQueries } from './prune.ts';
import { collectionQueries } from './records/collection-items.ts';
import { ownershipQueries } from './records/ownership.ts';
import { recordQueries } from './records/records.ts';
import { searchQueries } from './records/search.ts';
import { isDamage, isFull } from './store-error.ts';
import { pageQueries } from './sync/pages.ts';
import { pushQueries } from './sync/push.ts';
import { runQueries } from './sync/runs.ts';
import { preparePage, savePageQueries } from './sync/save-page.ts';

export interface StoreOptions {
  /** `postgres://…`; without it the embedded database in `dataDir` is used. */
  databaseUrl?: string | null | undefined;
  /** Folder of the embedded database, made if it is missing. */
  dataDir: string;
  /** For a task: where no embedded database is, none is made. */
  mustExist?: boolean;
  /** Only says since when the folder is held. */
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/** The store, and what /status and an operator ask about it. */
export type OpenStore = Store & DatabaseProbe & Upkeep & Pick<Presence, 'announce'>;

/**
 * Connects and applies the migrations that are missing.
 * @throws UserError for what the operator must change: the address, the login, the folder, who holds it.
 * @throws StoreError otherwise; `unreachable` tells what is worth waiting for.
 */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  return createStore(await openDatabase(options));
}

async function openDatabase(options: StoreOptions): Promise<Database> {
  const { databaseUrl } = options;
  // Only the driver that is needed is loaded: each takes a good part of the start.
  if (databaseUrl) {
    const { openPostgres } = await import('./postgres/database.ts');
    return openPostgres({ ...options, databaseUrl });
  }
  const { openEmbedded } = await import('./embedded/database.ts');
  return openEmbedded(options);
}

/** Binds the queries of each port to this database. */
export function createStore({
  kind,
  db,
  relaxedDb,
  plannedDb,
  presence,
  tend,
  keepCopy,
  lock,
  close,
}: Database): OpenStore {
  /** What could not be read once, the next add may need. */
  let damage: unknown = null;
  /** There was no room for something. What is small may still find some. */
  let wasFull = false;
  const bind = createBind((error) => {
    if (isDamage(error)) damage = error;
    if (isFull(error)) wasFull = true;
  });
  const assertReadable = () => {
    if (damage !== null) throw damage;
  };
  return {
    kind,
    records: bind({ ...recordQueries(db), ...searchQueries(db) }),
    collection: bind(collectionQueries(db)),
    ...bind(ownershipQueries(db)),
    intents: bind({
      ...claimQueries(db, presence),
      ...addQueries(db),
      ...undoQueries(db),
      ...intentReads(db),
    }),
    caches: bind(cacheQueries(db, relaxedDb)),
    sync: {
      ...bind({
        lock,
        ...runQueries(db),
        ...savePageQueries(plannedDb),
        ...pageQueries(db),
        ...pushQueries(db),
      }),
      preparePage,
    },
    facts: bind(factQueries(db)),
    announce: presence.announce,
    ...bind(probeQueries(db)),
    ...bind(pruneQueries(db)),
    ...bind({
      tend,
      async canWrite() {
        assertReadable();
        await readAndWrite(db, wasFull);
        wasFull = false;
      },
      async keepCopy(now: Date) {
        assertReadable();
        await keepCopy(now);
      },
    }),
    close,
  };
}
