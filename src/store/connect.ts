// Store: opens and migrates the database of this process, and implements the ports of the core.
import type { Clock } from '../clock.ts';
import type { Crate, DatabaseProbe, Log, Store, Upkeep } from '../core/ports.ts';
import { accountQueries } from './accounts.ts';
import { createBind } from './bind.ts';
import { cacheQueries } from './caches.ts';
import { browseQueries } from './crate/browse.ts';
import { copyQueries } from './crate/copies.ts';
import { exportQueries } from './crate/export.ts';
import { importQueries } from './crate/imports.ts';
import { crateListQueries } from './crate/lists.ts';
import { statsQueries } from './crate/stats.ts';
import { valueQueries } from './crate/value.ts';
import { detailQueries } from './details.ts';
import { factQueries } from './facts.ts';
import { feedContentQueries } from './feed/content.ts';
import { feedPlanQueries } from './feed/plan.ts';
import { feedPostQueries } from './feed/posts.ts';
import type { Database, Presence } from './handle.ts';
import { addQueries } from './intents/add.ts';
import { claimQueries } from './intents/claim.ts';
import { messageQueries } from './intents/messages.ts';
import { intentReads } from './intents/reads.ts';
import { removeQueries } from './intents/remove.ts';
import { undoQueries } from './intents/undo.ts';
import { waitingQueries } from './intents/waiting.ts';
import { fieldQueries, folderQueries } from './names.ts';
import { nightlyQueries } from './nightly.ts';
import { countQueries, probeQueries, readAndWrite } from './probe.ts';
import { forgetQueries, pruneQueries } from './prune.ts';
import { collectionQueries } from './records/collection-items.ts';
import { fillQueries } from './records/fill.ts';
import { nameQueries } from './records/names.ts';
import { ownershipQueries } from './records/ownership.ts';
import { recordQueries } from './records/records.ts';
import { searchQueries } from './records/search.ts';
import { wantQueries } from './records/wants.ts';
import { settingsQueries } from './settings.ts';
import { isDamage, isFull } from './store-error.ts';
import { pageQueries } from './sync/pages.ts';
import { pushQueries } from './sync/push.ts';
import { runQueries } from './sync/runs.ts';
import { preparePage, savePageQueries } from './sync/save-page.ts';

export interface StoreOptions {
  /** The address of a Postgres, `postgres://…`. Null or undefined for the embedded database in `dataDir`. */
  databaseUrl?: string | null | undefined;
  /** The folder of the embedded database. It is made if it is missing. */
  dataDir: string;
  /** Whether a missing embedded database is an error. Tasks set it, because a task must not make a new database. */
  mustExist?: boolean;
  /**
   * `now` gives the moment that is noted as the start of the use of the folder. If `isReal`, leases on a Postgres run by the
   * time of the server, otherwise by the clock of this process.
   */
  clock: Pick<Clock, 'now'> & Partial<Pick<Clock, 'isReal'>>;
  log: Log;
}

/** The store, with the methods for /status and for the upkeep of the database. */
export type OpenStore = Store & DatabaseProbe & Upkeep & Presence & Pick<Database, 'takeQuestions'>;

/**
 * Opens the store: connects to the database and applies the missing migrations.
 * @throws UserError for what the operator must change, such as the address, the login or the folder.
 * @throws StoreError for any other failure. If it is `unreachable`, the caller can wait and try again.
 */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  return createStore(await openDatabase(options));
}

async function openDatabase(options: StoreOptions): Promise<Database> {
  const { databaseUrl } = options;
  // Only the driver that is needed is loaded, because loading takes much of the time of a start.
  if (databaseUrl) {
    const { openPostgres } = await import('./postgres/database.ts');
    return openPostgres({ ...options, databaseUrl });
  }
  const { openEmbedded } = await import('./embedded/database.ts');
  return openEmbedded(options);
}

/** Makes the store: binds the queries of each port to this database. */
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
  /**
   * The error of the first query that found damage, or null. After it `canWrite` always fails, because the next add can need
   * the damaged data.
   */
  let damage: unknown = null;
  /** Whether a write found the disk full. A small write can still succeed then, so the next `canWrite` writes a long text. */
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
      ...nameQueries(account, db),
    }),
    collection: bind(collectionQueries(account, db)),
    folders: bind(folderQueries(account, db)),
    fields: bind(fieldQueries(account, db)),
    lists: bind(crateListQueries(account, db)),
    imports: bind(importQueries(account, db)),
    shelf: bind({ ...browseQueries(account, db), ...copyQueries(account, db), ...statsQueries(account, db) }),
    value: bind(valueQueries(account, db)),
    copies: bind(exportQueries(account, db)),
    ...bind({
      ...ownershipQueries(account, db),
      // Every message with records asks this one statement.
      ownership: ownershipQueries(account, plannedDb).ownership,
      ...wantQueries(account, db),
    }),
    intents: bind({
      ...claimQueries(account, db, { presence, time }),
      ...addQueries(account, db, time),
      ...undoQueries(account, db, time),
      ...removeQueries(account, db, time),
      ...waitingQueries(account, db, time),
      ...messageQueries(account, db, time),
      ...intentReads(account, db, time),
    }),
    details: bind(detailQueries(account, db, { presence, time })),
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
    nightly: bind(nightlyQueries(account, db)),
    feed: bind({
      ...feedPlanQueries(account, db, time),
      ...feedPostQueries(account, db, time),
      ...feedContentQueries(account, db),
    }),
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
