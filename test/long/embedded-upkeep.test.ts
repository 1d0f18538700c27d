// Store, long: upkeep that only the bot does for the embedded database: room of deleted rows, statistics, the log.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHousekeeping } from '../../src/core/housekeeping.ts';
import { createStore, type OpenStore } from '../../src/store/connect.ts';
import { openEmbedded } from '../../src/store/embedded/database.ts';
import type { Database } from '../../src/store/handle.ts';
import { pressing } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { prepareDataDir } from '../support/store-template.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const MB = 1_000_000;

describe('an embedded database', () => {
  let dataDir: string;
  let database: Database;
  let store: OpenStore;
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'runout-upkeep-'));
    await prepareDataDir(dataDir);
    database = await openEmbedded({ dataDir, clock: { now: () => 0 }, log: silentLog });
    store = createStore(database);
  });
  afterEach(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** The size of all files below a folder, in bytes. */
  const sizeOf = (folder: string): number => {
    const entries = readdirSync(join(dataDir, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  };

  const bytesOf = async (what: string): Promise<number> => {
    const bytes = sql`${sql.raw(what)}`.mapWith(Number);
    const [found] = await database.db.select({ bytes }).from(sql`(select) as one`);
    return found?.bytes ?? 0;
  };

  it('is after 40 days of searches at most twice as big as after two', async () => {
    const clock = createVirtualClock();
    const stop = new AbortController();
    // Backup copies are not counted here, and have their own tests.
    const uncopied = { ...store, keepCopy: async () => {} };
    const keeping = createHousekeeping({ store: uncopied, clock, log: silentLog }).keep(stop.signal);
    let releaseId = 0;
    /** Saves the results of a search, then lets the next housekeeping run to its end. */
    const sixHours = async () => {
      const found = Array.from({ length: 50 }, () => pressing({ releaseId: ++releaseId }));
      await store.caches.saveRows(found, new Date(clock.now()));
      await clock.advanceToNext();
      // The housekeeping sleeps again once it is done.
      while (clock.sleepers() === 0) await store.ping();
    };
    const size = async () => ({
      folder: sizeOf('db'),
      // The cache is what grows. After so few searches it is small beside the folder.
      cache: await bytesOf("pg_total_relation_size('release_cache')"),
    });

    for (let time = 0; time < 2 * 4; time++) await sixHours();
    const early = await size();
    for (let time = 2 * 4; time < 40 * 4; time++) await sixHours();
    const late = await size();
    stop.abort();
    await keeping;

    expect(late.cache).toBeLessThanOrEqual(2 * early.cache);
    expect(late.folder).toBeLessThanOrEqual(2 * early.folder);
  });

  it('uses the room of a mirror again that every sync overwrites, and knows its tables', async () => {
    const never = new AbortController().signal;
    const mirror = () => bytesOf("pg_table_size('collection_items')");
    await database.db.execute(`insert into collection_items
      (account_id, instance_id, release_id, folder_id, rating, notes, seen_at, seen_in_run)
      select 1, one, one, 1, 0, '[]', now(), 0 from generate_series(1, 2000) one`);
    await store.tend(never);
    expect(await bytesOf("(select reltuples from pg_class where relname = 'collection_items')")).toBe(2_000);
    expect(
      await bytesOf("(select count(*) from pg_stats where tablename = 'collection_items')"),
    ).toBeGreaterThan(5);
    const once = await mirror();
    for (let run = 1; run <= 6; run++) {
      await database.db.execute(`update collection_items set seen_in_run = ${run}`);
      await store.tend(never);
    }
    expect(await mirror()).toBeLessThanOrEqual(2.5 * once);
  });

  it('keeps the log short, however much is written without a pause', async () => {
    for (let time = 0; time < 120; time++) {
      await database.db.execute("select pg_logical_emit_message(false, 'test', repeat('x', 1000000))");
    }
    // Up to 32 MB until a checkpoint is due, 32 MB more until the next look, and the beginning of a segment.
    expect(sizeOf('db/pg_wal')).toBeLessThanOrEqual(100 * MB);
    // 48 MB of log are kept for reuse. A start after a kill has to read no more than that and one segment.
    const left = await bytesOf(
      '(select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) from pg_control_checkpoint())',
    );
    expect(left).toBeLessThanOrEqual(64 * 1024 * 1024);
  });

  it('is left alone from the moment on that the bot ends', async () => {
    await database.db.execute('create table crates as select one from generate_series(1, 2000) one');
    const end = new AbortController();
    end.abort();
    await store.tend(end.signal);
    expect(await bytesOf("(select reltuples from pg_class where relname = 'crates')")).toBe(-1);
  });
});
