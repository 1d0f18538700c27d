// Store: opens the one database of this process, migrated and ready, and gives the core the port it asks for.
import { randomBytes } from 'node:crypto';
import { and, count, eq, isNotNull, not, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { type Clock, wallMonotonic } from '../clock.ts';
import type { DatabaseProbe, Lease, Log, NewIntent, Store, Upkeep } from '../core/ports.ts';
import * as caches from './caches.ts';
import { getFact, rememberFact, setFact } from './facts.ts';
import { figures } from './figures.ts';
import type { Database, Db, Presence } from './handle.ts';
import * as intents from './intents/add.ts';
import { wishesMadeBy } from './intents/limit.ts';
import * as reads from './intents/reads.ts';
import * as undo from './intents/undo.ts';
import { forget, prune } from './prune.ts';
import { itemsOf, saveItems } from './records/collection-items.ts';
import { findOwnership, noteOwned } from './records/ownership.ts';
import { findRecord, insertRecord, recordById, refreshRecord } from './records/records.ts';
import { searchRecords } from './records/search.ts';
import { collectionItems, records } from './schema.ts';
import { isDamage, isFull, isToBeRepeated, toStoreError } from './store-error.ts';
import * as pages from './sync/pages.ts';
import * as push from './sync/push.ts';
import * as runs from './sync/runs.ts';

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

/** How often a query is made that the database gave up in favour of another one. */
const MOST_TRIES = 4;

/** Gives every query its handle, and every error its disguise (store-error.ts). */
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
  const bind =
    <Args extends unknown[], Result>(query: (db: Db, ...args: Args) => Promise<Result>, handle = db) =>
    async (...args: Args): Promise<Result> => {
      for (let tries = 1; ; tries++) {
        try {
          return await query(handle, ...args);
        } catch (error) {
          const known = toStoreError(error);
          if (isDamage(known)) damage = known;
          if (isFull(known)) wasFull = true;
          if (!isToBeRepeated(known) || tries === MOST_TRIES) throw known;
        }
      }
    };

  return {
    kind,
    records: {
      insert: bind(insertRecord),
      findByReleaseId: bind(findRecord),
      find: bind(recordById),
      search: bind(searchRecords),
      refresh: bind(refreshRecord),
    },
    collection: {
      save: bind(saveItems),
      ofRelease: bind(itemsOf),
    },
    noteOwned: bind(noteOwned),
    ownership: bind(findOwnership),
    intents: {
      claim: bind((handle, wish: NewIntent, lease: Lease) =>
        intents.claimIntent(handle, presence, wish, lease),
      ),
      madeBy: bind(wishesMadeBy),
      freeDead: bind((handle, holder: string) => intents.freeLeasesOfTheDead(handle, presence, holder)),
      markPosting: bind(intents.markPosting),
      markUnknown: bind(intents.markUnknown),
      release: bind(intents.releaseIntent),
      settle: bind(intents.settleIntent),
      claimUndo: bind(undo.claimUndo),
      markUndoing: bind(undo.markUndoing),
      restore: bind(undo.restoreIntent),
      finishUndo: bind(undo.finishUndo),
      takeBack: bind(undo.takeBackIntent),
      ofPerson: bind(undo.intentsOfPerson),
      get: bind(reads.getIntent),
      ofRequest: bind(reads.intentOfRequest),
      findLive: bind(intents.findLiveIntent),
      ofRecord: bind(reads.intentsOfRecord),
      historyOf: bind(reads.intentHistory),
    },
    caches: {
      releases: bind(caches.cachedReleases),
      saveRelease: bind(caches.saveRelease, relaxedDb),
      saveRows: bind(caches.saveRows, relaxedDb),
      search: bind(caches.cachedSearch),
      saveSearch: bind(caches.saveSearch, relaxedDb),
      prune: bind(caches.pruneCaches, relaxedDb),
    },
    sync: {
      lock: bind(lock),
      insert: bind(runs.insertRun),
      active: bind(runs.activeRun),
      latest: bind(runs.latestRun),
      lately: bind(runs.endedRuns),
      find: bind(runs.findRun),
      errors: bind(runs.runErrors),
      attachMessage: bind(runs.attachMessage),
      requestStop: bind(runs.requestStop),
      takeUp: bind(runs.takeUpRun),
      save: bind(runs.saveRun),
      end: bind(runs.endRun),
      savePage: bind(pages.savePage, plannedDb),
      preparePage: pages.preparePage,
      seenInRun: bind(pages.seenInRun),
      finishPull: bind(pages.finishPull),
      withoutRecord: bind(pages.withoutRecord),
      openWishes: bind(push.openWishes),
      toPush: bind(push.toPush),
      countToPush: bind(push.countToPush),
      leftToPush: bind(push.leftToPush),
      candidate: bind(push.findCandidate),
      markFound: bind(push.markFound),
      settle: bind(push.settleForRun),
    },
    facts: { remember: bind(rememberFact), get: bind(getFact), set: bind(setFact) },
    announce: presence.announce,
    ping: bind(ping),
    canWrite: bind(async (handle) => {
      if (damage !== null) throw damage;
      await readAndWrite(handle, wasFull ? whenFull() : 'written');
      wasFull = false;
    }),
    counts: bind(counts),
    figures: bind(figures),
    prune: bind(prune),
    forget: bind(forget),
    tend: bind((_, signal: AbortSignal) => tend(signal)),
    keepCopy: bind(async (_, now: Date) => {
      if (damage !== null) throw damage;
      await keepCopy(now);
    }),
    close,
  };
}

/** One statement: a database that is slow is slow once. */
async function counts(db: Db): Promise<{ records: number; unsynced: number; copies: number }> {
  const rows = (table: PgTable, where?: SQL) => {
    const query = db.select({ n: count() }).from(table).where(where);
    return sql<number>`${query}`.mapWith(Number);
  };
  const [row] = await db
    .select({
      records: rows(records),
      // What has no number on Discogs is never pushed.
      unsynced: rows(records, and(not(records.isSyncedWithDiscogs), isNotNull(records.discogsId))),
      copies: rows(collectionItems),
    })
    .from(sql`(select) as one`);
  return row ?? { records: 0, unsynced: 0, copies: 0 };
}

async function ping(db: Db): Promise<number> {
  const startedAt = wallMonotonic();
  await db.execute(sql`select 1`);
  return wallMonotonic() - startedAt;
}

/** One row, written again and again. */
const HEALTH = 'health';

/** Needs room of its own: more than a page, and no two parts of it are alike. */
const whenFull = () => randomBytes(128 * 1024).toString('hex');

async function readAndWrite(db: Db, value: string): Promise<void> {
  await db.select({ id: records.id }).from(records).where(eq(records.discogsId, 0)).limit(1);
  await setFact(db, HEALTH, value);
}
