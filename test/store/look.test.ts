// Store: what `npm run doctor` learns about a database: who has the folder, versions, rights. Nothing is changed.
import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardFolder, holderOf } from '../../src/store/embedded/folder-guard.ts';
import { lookAtDatabase } from '../../src/store/look.ts';
import { silentLog } from '../support/silent-log.ts';
import { createTestDatabase, openWithCrate } from '../support/test-store.ts';

const clock = { now: () => 0, isReal: true };
const SELF = { pid: 77, host: 'here', since: '2026-11-22T15:00:00.000Z' };

describe('a folder', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'runout-look-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const look = (dataDir: string) => lookAtDatabase({ databaseUrl: null, dataDir, clock, log: silentLog });

  it('is held by one process, until it releases it', async () => {
    expect(await holderOf(folder)).toBeNull();
    const guard = await guardFolder(folder, SELF, silentLog);
    expect(await holderOf(folder)).toMatchObject({ identity: SELF });
    await guard.release();
    expect(await holderOf(folder)).toBeNull();
  });

  it('without a database stays as it is, also when it is not there', async () => {
    const dataDir = join(folder, 'not', 'there');
    expect(await look(dataDir)).toEqual({ kind: 'none-yet', dataDir });
    expect(readdirSync(folder)).not.toContain('not');
  });

  it('of another user is not opened by root, who would leave files there', async () => {
    const dataDir = join(folder, 'theirs');
    mkdirSync(join(dataDir, 'db'), { recursive: true });
    writeFileSync(join(dataDir, 'db', 'PG_VERSION'), '17');
    if (process.getuid?.() === 0) chownSync(dataDir, 998, 998);
    const ownerId = statSync(dataDir).uid;
    const before = readdirSync(dataDir, { recursive: true });
    const options = { databaseUrl: null, dataDir, clock, log: silentLog, userId: 0 };
    expect(await lookAtDatabase(options)).toEqual({ kind: 'of-other-user', dataDir, ownerId });
    expect(readdirSync(dataDir, { recursive: true })).toEqual(before);
  });

  it('where there was a database is refused', async () => {
    const dataDir = join(folder, 'was');
    mkdirSync(join(dataDir, 'copies'), { recursive: true });
    await expect(look(dataDir)).rejects.toThrow(`There was a database in ${dataDir} (copies)`);
  });
});

describe('a Postgres', () => {
  let own: Awaited<ReturnType<typeof createTestDatabase>>;
  let query: (statement: string) => Promise<unknown>;
  beforeAll(async () => {
    own = await createTestDatabase();
    query = async (statement) => {
      const client = postgres(own.databaseUrl, { max: 1, onnotice: () => {} });
      await client.unsafe(statement).finally(() => client.end());
    };
  });
  afterAll(() => own.drop());
  const look = (databaseUrl: string) => lookAtDatabase({ databaseUrl, dataDir: '', clock, log: silentLog });

  it('needs the right to make tables, then the rights on them; a newer version is named', async () => {
    const role = `keeper_${randomBytes(4).toString('hex')}`;
    await query(`create role ${role} login password 'x'`);
    const url = new URL(own.databaseUrl);
    url.username = role;
    url.password = 'x';
    await expect(look(url.href)).rejects.toThrow('The user in DATABASE_URL cannot create or change tables.');
    const empty = await look(own.databaseUrl);
    expect(empty).toMatchObject({ kind: 'postgres', versions: { found: 0 } });

    const store = await openWithCrate({ databaseUrl: own.databaseUrl, dataDir: '', clock, log: silentLog });
    await store.close();
    const { versions } = { versions: { found: 0, known: 0 }, ...(await look(own.databaseUrl)) };
    expect(versions.found).toBe(versions.known);
    await query(`grant select on runout_migrations to ${role}`);
    await expect(look(url.href)).rejects.toThrow('The user in DATABASE_URL cannot write into ');

    await query(`insert into runout_migrations (version, hash) values (${versions.known + 1}, 'x')`);
    expect(await look(own.databaseUrl)).toMatchObject({
      versions: { found: versions.known + 1, known: versions.known },
    });
    await query(`drop owned by ${role}`);
    await query(`drop role ${role}`);
  });
});
