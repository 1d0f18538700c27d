// Support: `npm start -- move` as the real process, from an embedded database with `count` records. It is killed in the
// middle, run again, and the result is compared row by row.
import { asc } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { expect } from 'vitest';
import { openEmbedded } from '../../src/store/embedded/database.ts';
import type { Db } from '../../src/store/handle.ts';
import * as schema from '../../src/store/schema.ts';
import { silentLog } from '../support/silent-log.ts';
import { createTestDatabase } from '../support/test-store.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import { openProcessStage } from './process-stage.ts';
import { runScript, startScript } from './run-script.ts';

const USER = '123456789012345678';
const now = new Date('2026-11-22T12:00:00.123Z');

/** Opens a sandbox with an embedded database, and an empty Postgres. */
export async function openMove() {
  const stage = await openProcessStage();
  const { databaseUrl, drop } = await createTestDatabase();
  const dataDir = `${stage.folder}/database`;
  const environment = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir };
  return {
    ...{ stage, databaseUrl, dataDir, environment },
    source: () => openEmbedded({ dataDir, clock: createVirtualClock(), log: silentLog }),
    task: (...args: string[]) => runScript('build/start.mjs', args, environment, stage.folder),
    async close() {
      await stage.close();
      await drop();
    },
  };
}

type Move = Awaited<ReturnType<typeof openMove>>;

/** Writes records of every kind, with copies, intents, runs and their errors. */
async function fill({ source }: Move, count: number): Promise<void> {
  const { db, close } = await source();
  const odd = `'"\\ {a,b} NULL 🎷 Ḧ \u2028`;
  for (let from = 0; from < count; from += 1_000) {
    const some = Array.from({ length: 1_000 }, (_, index) => from + index);
    await db.insert(schema.records).values(
      some.map((n) => ({
        accountId: 1,
        artistName: `Artist ${n} ${odd}`,
        albumTitle: `Title ${n}`,
        yearReleased: n % 3 === 0 ? null : 1900 + (n % 120),
        discogsId: n % 7 === 0 ? null : n + 1,
        genres: n % 2 === 0 ? [] : [odd, '', 'NULL'],
        styles: ['a'],
        isShapedVinyl: n % 5 === 0,
        dataSource: n % 7 === 0 ? ('manual' as const) : ('discogs' as const),
        isSyncedWithDiscogs: n % 2 === 0,
        createdAt: new Date(now.getTime() + n),
        updatedAt: now,
        searchText: `artist ${n}`,
      })),
    );
    await db.insert(schema.collectionItems).values(
      some.map((n) => ({
        accountId: 1,
        instanceId: 9_000_000_000 + n,
        releaseId: n + 1,
        folderId: 1,
        rating: n % 6,
        notes: [{ fieldId: 1, value: odd }],
        seenAt: now,
      })),
    );
  }
  await db.insert(schema.addIntents).values(
    Array.from({ length: 1_500 }, (_, n) => ({
      ...{
        accountId: 1,
        releaseId: n + 1,
        status: 'added' as const,
        requesterId: USER,
        guildId: '1',
        channelId: '2',
      },
      ...{ rowCreated: true, flagBefore: false, knownInstanceIds: [n], holder: 'x', createdAt: now },
    })),
  );
  const requester = { requesterId: USER, guildId: '1', channelId: '2' };
  await db.insert(schema.syncRuns).values({
    ...{ ...requester, accountId: 1, kind: 'sync', account: 'keeper', status: 'paused', phase: 'pull' },
    ...{ cursor: { v: 1, page: 7 }, startedAt: now, updatedAt: now },
  });
  await db.insert(schema.syncErrors).values({ runId: 1, message: odd, at: now });
  await db.insert(schema.guildSettings).values({
    ...{
      guildId: '1',
      answersPrivate: true,
      folderAccountId: 1,
      folderId: 2 ** 40,
      folderName: odd,
      updatedAt: now,
    },
  });
  await db.insert(schema.facts).values({ name: 'a_fact', value: 'keeper' });
  await db.insert(schema.accounts).values({
    ...{ name: 'Keeper', foldedName: 'keeper', source: 'shared' as const, folderId: 1, proved: true },
    ...{ createdAt: now, usedAt: now },
  });
  await close();
}

/** Reads every row of every table that the move copies, in order. */
async function everything(db: Db): Promise<unknown[][]> {
  return [
    await db.select().from(schema.accounts).orderBy(asc(schema.accounts.id)),
    await db.select().from(schema.records).orderBy(asc(schema.records.id)),
    await db.select().from(schema.collectionItems).orderBy(asc(schema.collectionItems.instanceId)),
    await db.select().from(schema.addIntents).orderBy(asc(schema.addIntents.id)),
    await db.select().from(schema.syncRuns).orderBy(asc(schema.syncRuns.id)),
    await db.select().from(schema.syncErrors).orderBy(asc(schema.syncErrors.id)),
    await db.select().from(schema.guildSettings).orderBy(asc(schema.guildSettings.guildId)),
    await db.select().from(schema.facts).orderBy(asc(schema.facts.name)),
  ];
}

async function inPostgres<T>({ databaseUrl }: Move, work: (db: Db) => Promise<T>): Promise<T> {
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  return work(drizzle(client, { schema })).finally(() => client.end());
}

/** Plays the whole story. `count`: how many records, a multiple of 1,000. */
export async function playMove(move: Move, count: number): Promise<void> {
  const { stage, environment, source, task } = move;
  await fill(move, count);
  const killed = startScript('build/start.mjs', ['move'], environment, stage.folder);
  await killed.printed('"rows":1000');
  killed.kill();
  await killed.ended;
  expect(await inPostgres(move, (db) => db.$count(schema.records))).toBe(0);

  const { code, output } = await task('move');
  expect(output).toContain(`records: ${count}`);
  expect(code).toBe(0);
  const { db, close } = await source();
  const before = await everything(db);
  await close();
  expect(before.map((rows) => rows.length)).toEqual([1, count, count, 1_500, 1, 1, 1, 1]);
  expect(await inPostgres(move, everything)).toEqual(before);

  // Numbers of new rows continue after those of the moved rows.
  const [made] = await inPostgres(move, (target) =>
    target
      .insert(schema.addIntents)
      .values({
        ...{ accountId: 1, releaseId: 1, status: 'open', rowCreated: false, flagBefore: false },
        ...{ holder: 'x', createdAt: now },
      })
      .returning({ id: schema.addIntents.id }),
  );
  expect(made?.id).toBe(1_501);

  // A second move would overwrite what the bot has done since.
  const again = await task('move');
  expect(again.output).toMatch(/has data of Runout in it already/);
  expect(again.code).toBe(1);

  const forgotten = await task('forget', USER);
  expect(forgotten.output).toContain('Removed from 1500 rows.');
  expect(forgotten.code).toBe(0);
}
