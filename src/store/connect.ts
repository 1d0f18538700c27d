// Store: opens and migrates the database of this process, and implements the ports of the core.
import type { Clock } from '../clock.ts';
import type { Crate, DatabaseProbe, Log, Store, Upkeep } from '../core/ports.ts';
import { accountQueries } from './accounts.ts';
import { createBind } from './bind.ts';
import { cacheQueries } from './caches.ts';
import { factQueries } from './facts.ts';
import type { Database, Presence } from './handle.ts';
import { addQueries } from './intents/add.ts';
import { claimQueries } from './intents/claim.ts';
import { intentReads } from './intents/reads.ts';
import { undoQueries } from './intents/undo.ts';
import { countQueries, probeQueries, readAndWrite } from './probe.ts';
import { forgetQueries, pruneQueries } from './prune.ts';
import { collectionQueries } from './records/collection-items.ts';
import { fillQueries } from './records/fill.ts';
import { ownershipQueries } from './records/ownership.ts';
import { recordQueries } from './records/records.ts';
import { searchQueries } from './records/search.ts';
import { settingsQueries } from './settings.ts';
import { isDamage, isFull } from './store-error.ts';
import { pageQueries } from './sync/pages.ts';
import { pushQueries } from './sync/push.ts';
import { runQueries } from './sync/runs.ts';
import { preparePage, savePageQueries } from './sync/save-page.ts';

export interface StoreOptions {
  /** `postgres://…`. Null or undefined: the embedded database in `dataDir`. */
  databaseUrl?: string | null | undefined;
  /** The folder of the embedded database. Made if it is missing. */
  dataDir: string;
  /** For a task: a missing embedded database is an error, and none is made. */
  mustExist?: boolean;
  /** `now`: since when the folder is in use. `isReal`: leases run by the time of the Postgres server. */
  clock: Pick<Clock, 'now'> & Partial<Pick<Clock, 'isReal'>>;
  log: Log;
}

/** The store, with the methods for /status and for the upkeep of the database. */
export type OpenStore = Store & DatabaseProbe & Upkeep & Presence & Pick<Database, 'takeQuestions'>;

/**
 * Connects and applies the missing migrations.
 * @throws UserError for what the operator must change, such as the address, the login or the folder.
 * @throws StoreError otherwise. `unreachable`: the caller can wait and try again.
 */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  return createStore(await openDatabase(options));
}

async function openDatabase(options: StoreOptions): Promise<Database> {
  const { databaseUrl } = options;
  // Loads only the driver that is needed: loading takes much of the start.
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
  time,
  tend,
  keepCopy,
  lock,
  takeQuestions,
  close,
}: Database): OpenStore {
  /** Set once a read found damage. The next add can need the same data, so `canWrite` fails from then on. */
  let damage: unknown = null;
  /** Set when a write found the disk full. A smaller write can still succeed, so the next `canWrite` writes more. */
  let wasFull = false;
  const bind = createBind((error) => {
    if (isDamage(error)) damage = error;
    if (isFull(error)) wasFull = true;
  });
  const assertReadable = () => {
    if (damage !== null) throw damage;
  };
  const crate = (account: number): Crate => ({
    records: bind({
      ...recordQueries(account, db),
      ...fillQueries(account, db),
      ...searchQueries(account, db),
    }),
    collection: bind(collectionQueries(account, db)),
    ...bind(ownershipQueries(account, db)),
    intents: bind({
      ...claimQueries(account, db, { presence, time }),
      ...addQueries(account, db, time),
      ...undoQueries(account, db, time),
      ...intentReads(account, db, time),
    }),
    sync: {
      ...bind({
        lock: () => lock(account),
        ...runQueries(account, db),
        ...savePageQueries(account, plannedDb),
        ...pageQueries(account, db),
        ...pushQueries(account, db, time),
      }),
      preparePage,
    },
    ...bind(countQueries(account, db)),
    ...bind(pruneQueries(account, db)),
  });
  return {
    kind,
    crate,
    accounts: bind(accountQueries(db, presence)),
    caches: bind(cacheQueries(db, relaxedDb, time)),
    facts: bind(factQueries(db)),
    settings: bind(settingsQueries(db)),
    ...bind(forgetQueries(db)),
    takeQuestions,
    announce: presence.announce,
    ...bind({ isDead: presence.isDead }),
    ...bind(probeQueries(db)),
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
