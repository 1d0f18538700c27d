// Store suite: what `check` says about a database, on both kinds.
import { is, sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { PgTable } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { checkTables } from '../../src/store/check.ts';
import { MIGRATIONS_FOLDER } from '../../src/store/handle.ts';
import * as schema from '../../src/store/schema.ts';
import { runTask } from '../../src/tasks/tasks.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { createTestDatabase } from '../support/test-store.ts';
import { describeOnBoth } from './both-stores.ts';
import { emptyDatabase, migrateAsRunout1 } from './old-databases.ts';
import { at } from './things.ts';

const LATEST = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER }).length;

describeOnBoth('check', (current) => {
  it('reads every table', async () => {
    for (const releaseId of [1, 2])
      await current.store.records.insert(release({ releaseId }), { isSynced: false, now: at(0) });
    const found = await checkTables(current.db);
    expect(found).toContainEqual({
      isGood: true,
      text: `tables of version ${LATEST}, and this program knows ${LATEST}`,
    });
    expect(found).toContainEqual({ isGood: true, text: 'records: 2 rows' });
    expect(found.filter(({ isGood }) => !isGood)).toEqual([]);
    // One finding for the version, and one for each table.
    const tables = Object.values(schema).filter((one) => is(one, PgTable));
    expect(found).toHaveLength(1 + tables.length);
  });

  it('says so when a newer version was here', async () => {
    await current.db.execute(sql`insert into runout_migrations (version, hash) values (99, 'x')`);
    expect((await checkTables(current.db))[0]).toEqual({
      isGood: false,
      text: `tables of version 99, and this program knows ${LATEST}: start the newer program again`,
    });
    await current.db.execute(sql`delete from runout_migrations where version = 99`);
  });
});

describe.each(['embedded', 'postgres'] as const)('a database of Runout 1 on %s', (kind) => {
  it('is whole, and of an older version', async () => {
    const old = await emptyDatabase(kind);
    await migrateAsRunout1(old.query);
    const found = await checkTables(old.db);
    expect(found.filter(({ isGood }) => !isGood)).toEqual([]);
    expect(found).toContainEqual({ isGood: true, text: 'ownership_hints: not there yet' });
    expect(found[0]?.text).toBe(
      `tables of version 0, and this program knows ${LATEST}: the next start brings them up to date`,
    );
    await old.remove();
  });
});

describe('the task on a Postgres', () => {
  it('makes no tables', async () => {
    const { databaseUrl, drop } = await createTestDatabase();
    const config = readConfig({ DATABASE_URL: databaseUrl });
    for (let n = 0; n < 2; n++)
      await expect(runTask(['check'], config, silentLog)).rejects.toThrow('✘ records: not there');
    await drop();
  });
});
