// Store suite: the embedded Postgres in its thread: one transaction at a time, errors with their codes, and a thread that
// ends in the middle of it.
import { mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../../../src/core/ports.ts';
import {
  CLOSE_WALL_MS,
  type EmbeddedClient,
  openEmbeddedClient,
  startThread,
  type Thread,
} from '../../../src/store/embedded/client.ts';
import { prepareDataDir, silentLog } from '../../support/test-store.ts';

let dataDir: string;
let threads: Thread[];
let logged: string[];
let client: EmbeddedClient;

async function open(): Promise<void> {
  dataDir = await mkdtemp(join(tmpdir(), 'runout-test-'));
  await prepareDataDir(dataDir);
  threads = [];
  logged = [];
  const log: Log = { ...silentLog, error: (_, message) => logged.push(message) };
  client = await openEmbeddedClient(join(dataDir, 'db'), log, async (files) => {
    const thread = await startThread(files);
    threads.push(thread);
    return thread;
  });
  await client.query('create table crates (name text primary key)');
}

async function close(): Promise<void> {
  await client.close();
  await rm(dataDir, { recursive: true, force: true });
}

const put = (name: string, on: Pick<EmbeddedClient, 'query'> = client) =>
  on.query('insert into crates values ($1)', [name]);

async function names(): Promise<unknown[]> {
  const { rows } = await client.query('select name from crates order by name', [], { rowMode: 'array' });
  return rows.flat();
}

const untilTold = () => {
  let tell = () => {};
  const told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return { tell, told };
};

describe('queries', () => {
  beforeAll(open);
  afterEach(() => client.query('delete from crates'));
  afterAll(close);

  it('leave the thread of the bot free while they run', async () => {
    let turns = 0;
    let isRunning = true;
    const turn = () => {
      turns++;
      if (isRunning) setImmediate(turn);
    };
    setImmediate(turn);
    await client.query('select count(*) from generate_series(1, 300000)');
    isRunning = false;
    expect(turns).toBeGreaterThan(10);
  });

  it('have little memory of their own, and wait for the disk', async () => {
    const settings = ['shared_buffers', 'fsync', 'wal_sync_method'].map(
      (name) => `current_setting('${name}')`,
    );
    const { rows } = await client.query(`select ${settings.join(', ')}`, [], { rowMode: 'array' });
    expect(rows).toEqual([['16MB', 'on', 'fsync']]);
  });

  it('fail with the code of Postgres', async () => {
    await put('Jazz');
    await expect(put('Jazz')).rejects.toMatchObject({ code: '23505' });
    expect(await names()).toEqual(['Jazz']);
  });

  it('leave as text what the caller names, and give objects or arrays', async () => {
    const question = "select timestamptz '2020-02-03 04:05:06+00' as at";
    const parsers = { 1184: (text: string) => text };
    expect((await client.query(question, [], { parsers })).rows).toEqual([{ at: '2020-02-03 04:05:06+00' }]);
    expect((await client.query(question, [], { rowMode: 'array' })).rows).toEqual([
      [new Date('2020-02-03T04:05:06Z')],
    ]);
  });
});

describe('queries that are planned once', () => {
  beforeAll(open);
  afterEach(() => client.query('delete from crates'));
  afterAll(close);

  const question = (size: number) => `select $1::int + ${size} as sum`;
  async function ask(size: number, times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      expect((await client.planned(question(size), [time])).rows).toEqual([{ sum: time + size }]);
    }
  }
  /** How often what is kept of this text was planned or used. */
  async function uses(text: string): Promise<number[]> {
    const plans = 'select (generic_plans + custom_plans)::int as uses from pg_prepared_statements';
    const { rows } = await client.query(`${plans} where statement = $1`, [text], { rowMode: 'array' });
    return rows.flat().map(Number);
  }

  it('are kept by their words, and used again', async () => {
    await ask(1, 10);
    expect(await uses(question(1))).toEqual([10]);
    await client.query(question(2), [1]);
    expect(await uses(question(2))).toEqual([]);
  });

  it('are planned again in time: tables grow', async () => {
    await ask(3, 65);
    expect(await uses(question(3))).toEqual([1]);
  });

  it('give what any query gives', async () => {
    const text = `select $1::bigint as big, $2::jsonb as json, $3::text[] as texts, $4::timestamptz as at, $5::boolean as yes,
      $6::text as none, $7::text as odd where $8::int = 1`;
    const values = [2 ** 40, { a: [1] }, ['x', 'y "z"'], new Date(0), true, null, 'Björk \u{1F4BF} — \'"', 1];
    const parsers = { 1184: (at: string) => at };
    for (const options of [{}, { rowMode: 'array' as const }, { parsers }]) {
      const plain = await client.query(text, values, options);
      for (let time = 0; time < 2; time++) expect(await client.planned(text, values, options)).toEqual(plain);
    }
    const none = [...values.slice(0, 7), 0];
    expect(await client.planned(text, none)).toEqual(await client.query(text, none));
    const put = 'insert into crates values ($1), ($2)';
    expect(await client.planned(put, ['Jazz', 'Dub'])).toMatchObject({ affectedRows: 2, command: 'INSERT' });
    expect(await names()).toEqual(['Dub', 'Jazz']);
  });

  it('fail with the code of Postgres, and are asked again as before', async () => {
    const put = 'insert into crates values ($1)';
    await client.planned(put, ['Jazz']);
    await expect(client.planned(put, ['Jazz'])).rejects.toMatchObject({ code: '23505' });
    await client.planned(put, ['Soul']);
    await expect(client.planned('select nothing', [])).rejects.toMatchObject({ code: '42703' });
    await expect(client.planned(question(1), ['many'])).rejects.toMatchObject({ code: '22P02' });
    await ask(1, 2);
    expect(await names()).toEqual(['Jazz', 'Soul']);
  });

  it('go on when their table has changed', async () => {
    const all = 'select * from crates';
    await put('Jazz');
    expect((await client.planned(all)).rows).toEqual([{ name: 'Jazz' }]);
    await client.query('alter table crates add column place text');
    // Postgres refuses this one: its rows are not those that were promised.
    await expect(client.planned(all)).rejects.toMatchObject({ code: '0A000' });
    expect((await client.planned(all)).rows).toEqual([{ name: 'Jazz', place: null }]);
  });

  it('are few: what comes later is asked as any other', async () => {
    for (let size = 100; size < 120; size++) await ask(size, 1);
    const { rows } = await client.query('select count(*)::int as n from pg_prepared_statements');
    expect(rows).toEqual([{ n: 16 }]);
  });

  it('take their turn behind a transaction', async () => {
    const { tell, told } = untilTold();
    const transaction = client.transaction(async (tx) => {
      await put('Dub', tx);
      await told;
      await put('Soul', tx);
    });
    const counted = client.planned('select count(*)::int as n from crates');
    tell();
    await transaction;
    expect((await counted).rows).toEqual([{ n: 2 }]);
  });
});

describe('a transaction', () => {
  beforeAll(open);
  afterEach(() => client.query('delete from crates'));
  afterAll(close);

  it('has the database for itself', async () => {
    const { tell, told } = untilTold();
    const transaction = client.transaction(async (tx) => {
      await put('Dub', tx);
      await told;
      await put('Soul', tx);
    });
    const seen = names();
    tell();
    await transaction;
    expect(await seen).toEqual(['Dub', 'Soul']);
  });

  it('is undone when its work throws, and passes that on', async () => {
    const work = client.transaction(async (tx) => {
      await put('Dub', tx);
      throw new Error('the needle jumped');
    });
    await expect(work).rejects.toThrow('the needle jumped');
    expect(await names()).toEqual([]);
  });

  it('fails when one of its statements did, even if no one caught it', async () => {
    const work = client.transaction(async (tx) => {
      await put('Dub', tx);
      await tx.query('select nothing').catch(() => {});
    });
    await expect(work).rejects.toMatchObject({ code: '25P02' });
    expect(await names()).toEqual([]);
  });

  it('cannot be used after its end', async () => {
    const tx = await client.transaction(async (mine) => mine);
    await expect(put('Dub', tx)).rejects.toMatchObject({ code: '25P02' });
    expect(await names()).toEqual([]);
  });
});

describe('a thread that ends by itself', () => {
  beforeEach(open);
  afterEach(close);

  it('fails what it was asked as a crashed server would, and is started again by the next query', async () => {
    await put('Jazz');
    const asked = expect(client.query('select pg_sleep(60)')).rejects.toMatchObject({ code: '57P02' });
    // The question is posted a turn later than it is asked.
    await new Promise(setImmediate);
    await threads[0]?.end();
    await asked;
    expect(await names()).toEqual(['Jazz']);
    expect(threads).toHaveLength(2);
    expect(logged).toEqual(['the embedded database ended by itself: opening it again']);
  });

  it('takes its transaction along: nothing of it goes to the next thread', async () => {
    const work = client.transaction(async (tx) => {
      await put('Dub', tx);
      await threads[0]?.end();
      await put('Soul', tx).catch(() => {});
    });
    await expect(work).rejects.toMatchObject({ code: '57P02' });
    expect(await names()).toEqual([]);
  });

  it('ends on purpose when Postgres panics, which would fail at everything from then on', async () => {
    await put('Jazz');
    const wal = join(dataDir, 'db', 'pg_wal');
    await rename(wal, `${wal}.away`);
    // The file that it writes to is open; the next one is not there.
    const broken = expect(client.query('select pg_switch_wal()').then(() => put('Dub'))).rejects;
    await broken.toMatchObject({ code: '57P02' });
    await rename(`${wal}.away`, wal);
    await put('Soul');
    expect(await names()).toEqual(['Jazz', 'Soul']);
    expect(threads).toHaveLength(2);
  });

  it('is tried again by each query for as long as the database does not open', async () => {
    await threads[0]?.end();
    await rm(join(dataDir, 'db', 'global'), { recursive: true });
    for (let time = 0; time < 2; time++) await expect(names()).rejects.toMatchObject({ code: '57P02' });
    expect(logged).toContain('the embedded database does not open again');
  });

  it('makes no new database where its files were taken away, and goes on when they are back', async () => {
    await put('Jazz');
    const files = join(dataDir, 'db');
    await rename(files, `${files}.away`);
    await threads[0]?.end();
    await expect(names()).rejects.toMatchObject({ code: '57P02' });
    expect(await readdir(dataDir)).toEqual(['db.away']);
    await mkdir(files);
    await expect(names()).rejects.toMatchObject({ code: '57P02' });
    expect(await readdir(files)).toEqual([]);
    await rmdir(files);
    await rename(`${files}.away`, files);
    expect(await names()).toEqual(['Jazz']);
  });
});

describe('closing', () => {
  beforeEach(open);
  afterEach(async () => {
    vi.useRealTimers();
    await close();
  });

  it('lets what is under way end, and takes nothing more', async () => {
    const last = put('Jazz');
    await client.close();
    await last;
    await expect(names()).rejects.toMatchObject({ code: '57P01' });
    await client.close();
  });

  it('waits for a thread that is just being started again, and ends it', async () => {
    const { tell: goOn, told: mayStart } = untilTold();
    const { tell: arrive, told: arrived } = untilTold();
    await client.close();
    client = await openEmbeddedClient(join(dataDir, 'db'), silentLog, async (files) => {
      if (threads.length > 1) {
        arrive();
        await mayStart;
      }
      const thread = await startThread(files);
      threads.push(thread);
      return thread;
    });
    await threads[1]?.end();
    const refused = expect(put('Late')).rejects.toMatchObject({ code: '57P01' });
    await arrived;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let isClosed = false;
    const closing = client.close().then(() => {
      isClosed = true;
    });
    await vi.advanceTimersByTimeAsync(CLOSE_WALL_MS);
    expect(isClosed).toBe(false);
    goOn();
    await closing;
    await refused;
    expect(threads.map((thread) => thread.isOver())).toEqual([true, true, true]);
  });

  it('does not wait for a transaction that hangs', async () => {
    const { tell, told } = untilTold();
    const hanging = client.transaction(async (tx) => {
      await told;
      await put('Dub', tx);
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const closing = client.close();
    await vi.advanceTimersByTimeAsync(CLOSE_WALL_MS);
    await closing;
    expect(threads[0]?.isOver()).toBe(true);
    tell();
    await expect(hanging).rejects.toMatchObject({ code: '57P02' });
  });
});
