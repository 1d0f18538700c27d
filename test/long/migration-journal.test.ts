// Long: our own journal says which migrations a database has, and an upgrade keeps that history.
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../../src/core/ports.ts';
import { UserError } from '../../src/errors.ts';
import { MIGRATIONS_FOLDER } from '../../src/store/handle.ts';
import {
  emptyDatabase,
  makeSharedJournal,
  migrateAsRunout1,
  type OldDatabase,
} from '../store/old-databases.ts';
import { at } from '../store/things.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { openWithCrate } from '../support/test-store.ts';

/** The versions of the tables: each file in `drizzle/` makes one. */
const VERSIONS = readdirSync(MIGRATIONS_FOLDER)
  .filter((name) => name.endsWith('.sql'))
  .map((_, index) => index + 1);
const LATEST = VERSIONS.length;

/** A log that keeps the lines for the operator. */
function listening(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const hear = (_facts: object, message: string) => void lines.push(message);
  return { log: { ...silentLog, info: hear, warn: hear }, lines };
}

const INSERT_RECORD = `
  insert into records (created_at, search_text, artist_name, album_title, discogs_id, genres, styles, is_shaped_vinyl,
    data_source, is_synced_with_discogs, updated_at)
  values ('2026-01-03', '', 'a', 't', 249504, '{}', '{}', false, 'discogs', true, '2026-01-03')`;

/** A row of another program that keeps its history in the same place, with a newer date than ours. */
const FOREIGN_ROW = `insert into drizzle.__drizzle_migrations (hash, created_at) values ('another', 4102444800000)`;

describe.each(['embedded', 'postgres'] as const)('the journal of migrations on %s', (kind) => {
  let old: OldDatabase;
  beforeEach(async () => {
    old = await emptyDatabase(kind);
  });
  afterEach(() => old.remove());

  const versions = async () =>
    (await old.query('select version from runout_migrations order by version')).map(({ version }) => version);
  const refusal = async (): Promise<string> => {
    const refused: unknown = await old.open().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    return String(refused);
  };

  it('brings a database of Runout 1 up to date with all that is in it, says so, and only once', async () => {
    await migrateAsRunout1(old.query);
    await old.query(INSERT_RECORD);
    const before = await old.query('select hash, created_at from drizzle.__drizzle_migrations order by id');
    expect(before).toHaveLength(3);

    const first = listening();
    const store = await old.open(first.log);
    expect(await store.records.findByReleaseId(249504)).toMatchObject({ artistName: 'a' });
    await store.close();
    expect(first.lines.filter((line) => line.startsWith('migrating'))).toEqual([`migrating 3 → ${LATEST}`]);
    expect(await versions()).toEqual(VERSIONS);
    const after = await old.query('select hash, created_at from drizzle.__drizzle_migrations order by id');
    expect(after).toEqual(before);

    const second = listening();
    await (await old.open(second.log)).close();
    expect(second.lines.filter((line) => line.startsWith('migrating'))).toEqual([]);
    expect(await versions()).toEqual(VERSIONS);
  });

  it('another program, whose last change is later than ours, hides none of ours', async () => {
    await migrateAsRunout1(old.query);
    await old.query(FOREIGN_ROW);
    await (await old.open()).close();
    expect(await versions()).toEqual(VERSIONS);
  });

  it('makes its tables beside another program, whose history is its own', async () => {
    await makeSharedJournal(old.query);
    await old.query(FOREIGN_ROW);
    const store = await old.open();
    const { created } = await store.records.insert(release(), { isSynced: false, now: at(0) });
    expect(created).toBe(true);
    await store.close();
    expect(await versions()).toEqual(VERSIONS);
    expect(await old.query('select hash from drizzle.__drizzle_migrations')).toEqual([{ hash: 'another' }]);
  });

  it('an older program does not touch what a newer one has made', async () => {
    await (await old.open()).close();
    await old.query(`insert into runout_migrations (version, hash) values (${LATEST + 1}, 'of tomorrow')`);
    expect(await refusal()).toContain(
      `A newer Runout has used this database: its tables have version ${LATEST + 1}, and this program knows ${LATEST}.`,
    );
    expect(await versions()).toEqual([...VERSIONS, LATEST + 1]);
  });

  it('does not work with tables of another program, and changes none', async () => {
    await old.query('create table records (id integer)');
    expect(await refusal()).toContain('The database has tables with names that Runout needs');
    expect(await old.query('select * from records')).toEqual([]);
    await old.query('drop table records');
    await (await old.open()).close();
  });

  it.each([
    ['a view', 'create view wall as select album_title from records', 'drop view wall'],
    ['a foreign key', 'create table loans (id uuid references records (id))', 'drop table loans'],
    ['a column', 'alter table records add column shelf text', 'alter table records drop column shelf'],
    [
      'a trigger',
      'create trigger quiet before update on records for each row execute function suppress_redundant_updates_trigger()',
      'drop trigger quiet on records',
    ],
  ])('%s of the operator is on a table that changes: says so, and changes nothing', async (_, make, drop) => {
    await migrateAsRunout1(old.query);
    await old.query(INSERT_RECORD);
    await old.query(make);
    expect(await refusal()).toContain('that Runout did not make is on one of its tables');
    expect(await old.query('select discogs_id::int as id from records')).toEqual([{ id: 249504 }]);
    await old.query(drop);
    const store = await old.open();
    expect(await store.records.findByReleaseId(249504)).not.toBeNull();
    await store.close();
  });

  it('a role that can read the records of Runout 1 can still do so', async () => {
    await migrateAsRunout1(old.query);
    const role = `reader ${randomBytes(4).toString('hex')}`;
    await old.query(`create role "${role}"`);
    await old.query(`grant select on records to "${role}"`);
    await (await old.open()).close();
    const rights = await old.query(
      `select has_table_privilege('${role}', 'records', 'select') as reads, has_table_privilege('${role}', 'records', 'delete') as removes`,
    );
    await old.query(`drop owned by "${role}"`);
    await old.query(`drop role "${role}"`);
    expect(rights).toEqual([{ reads: true, removes: false }]);
  });

  it('says which tables are lost', async () => {
    await (await old.open()).close();
    await old.query('drop table collection_items');
    expect(await refusal()).toContain('The database has lost tables (collection_items)');
  });
});

describe('on postgres', () => {
  let old: OldDatabase;
  beforeEach(async () => {
    old = await emptyDatabase('postgres');
  });
  afterEach(() => old.remove());

  it('killed while it takes over the history: the next start does it, once', async () => {
    await migrateAsRunout1(old.query);
    await old.query(INSERT_RECORD);
    const admin = postgres(old.databaseUrl ?? '', { max: 1 });
    const killed = await admin.begin(async (tx) => {
      await tx.unsafe('lock table drizzle.__drizzle_migrations in access exclusive mode');
      const opening = old.open().then(
        () => 'opened',
        () => 'killed',
      );
      let cut = 0;
      while (cut === 0) {
        const rows = await old.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        cut = rows.length;
      }
      return { outcome: await opening };
    });
    await admin.end();
    expect(killed.outcome).toBe('killed');
    expect(await old.query(`select to_regclass('runout_migrations') as journal`)).toEqual([
      { journal: null },
    ]);

    const store = await old.open();
    expect(await store.records.findByReleaseId(249504)).not.toBeNull();
    await store.close();
    expect(await old.query('select version from runout_migrations order by version')).toEqual(
      VERSIONS.map((version) => ({ version })),
    );
  });

  it('beside a program whose history is closed to it', async () => {
    await makeSharedJournal(old.query);
    const role = `keeper_${randomBytes(4).toString('hex')}`;
    await old.query(`create role ${role} login password 'x'`);
    await old.query(`grant all on schema public to ${role}`);
    const url = new URL(old.databaseUrl ?? '');
    url.username = role;
    url.password = 'x';
    const store = await openWithCrate({
      ...{ databaseUrl: url.href, dataDir: '', clock: { now: () => 0 }, log: silentLog },
    });
    expect(await store.counts()).toMatchObject({ records: 0 });
    await store.close();
    await old.query(`drop owned by ${role}`);
    await old.query(`drop role ${role}`);
  });

  it('works where the search path begins elsewhere', async () => {
    await old.query('create schema crate');
    const [row] = await old.query('select current_database() as name');
    await old.query(`alter database ${String(row?.name)} set search_path = crate`);
    const store = await old.open();
    const { created } = await store.records.insert(release(), { isSynced: false, now: at(0) });
    expect(created).toBe(true);
    await store.close();
    expect(await old.query('select count(*)::int as n from crate.records')).toEqual([{ n: 1 }]);
  });
});
