// Store, long: the thread of the embedded Postgres ends, by itself or because the client closes it.
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CLOSE_WALL_MS } from '../../src/store/embedded/client.ts';
import { untilTold, useCrates } from '../store/embedded/use-crates.ts';

describe('a thread that ends by itself', () => {
  const crates = useCrates('each');

  it('fails what it was asked as a crashed server would, and is started again by the next query', async () => {
    await crates.put('Jazz');
    const asked = expect(crates.client.query('select pg_sleep(60)')).rejects.toMatchObject({ code: '57P02' });
    // The client posts a query to the thread one turn of the event loop later.
    await new Promise(setImmediate);
    await crates.threads[0]?.end();
    await asked;
    expect(await crates.names()).toEqual(['Jazz']);
    expect(crates.threads).toHaveLength(2);
    expect(crates.logged).toEqual(['the embedded database ended by itself: opening it again']);
  });

  it('takes its transaction along: nothing of it goes to the next thread', async () => {
    const work = crates.client.transaction(async (tx) => {
      await crates.put('Dub', tx);
      await crates.threads[0]?.end();
      await crates.put('Soul', tx).catch(() => {});
    });
    await expect(work).rejects.toMatchObject({ code: '57P02' });
    expect(await crates.names()).toEqual([]);
  });

  it('ends on purpose when Postgres panics, which would fail at everything from then on', async () => {
    await crates.put('Jazz');
    const wal = join(crates.dataDir, 'db', 'pg_wal');
    await rename(wal, `${wal}.away`);
    // The file to which Postgres writes is open, but it cannot make the next one.
    const broken = expect(
      crates.client.query('select pg_switch_wal()').then(() => crates.put('Dub')),
    ).rejects;
    await broken.toMatchObject({ code: '57P02' });
    await rename(`${wal}.away`, wal);
    await crates.put('Soul');
    expect(await crates.names()).toEqual(['Jazz', 'Soul']);
    expect(crates.threads).toHaveLength(2);
  });

  it('is tried again by each query for as long as the database does not open', async () => {
    await crates.threads[0]?.end();
    await rm(join(crates.dataDir, 'db', 'global'), { recursive: true });
    for (let time = 0; time < 2; time++)
      await expect(crates.names()).rejects.toMatchObject({ code: '57P02' });
    expect(crates.logged).toContain('the embedded database does not open again');
  });

  it('makes no new database where its files were taken away, and goes on when they are back', async () => {
    await crates.put('Jazz');
    const files = join(crates.dataDir, 'db');
    await rename(files, `${files}.away`);
    await crates.threads[0]?.end();
    await expect(crates.names()).rejects.toMatchObject({ code: '57P02' });
    expect(await readdir(crates.dataDir)).toEqual(['db.away']);
    await mkdir(files);
    await expect(crates.names()).rejects.toMatchObject({ code: '57P02' });
    expect(await readdir(files)).toEqual([]);
    await rmdir(files);
    await rename(`${files}.away`, files);
    expect(await crates.names()).toEqual(['Jazz']);
  });
});

describe('closing', () => {
  const crates = useCrates('each');
  // Hooks run from the last to the first, so real time is back before the crates are closed.
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets what is under way end, and takes nothing more', async () => {
    const last = crates.put('Jazz');
    await crates.client.close();
    await last;
    await expect(crates.names()).rejects.toMatchObject({ code: '57P01' });
    await crates.client.close();
  });

  it('waits for a thread that is just being started again, and ends it', async () => {
    const { tell: goOn, told: mayStart } = untilTold();
    const { tell: arrive, told: arrived } = untilTold();
    await crates.client.close();
    await crates.reopen(async () => {
      if (crates.threads.length < 2) return;
      arrive();
      await mayStart;
    });
    await crates.threads[1]?.end();
    const refused = expect(crates.put('Late')).rejects.toMatchObject({ code: '57P01' });
    await arrived;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let isClosed = false;
    const closing = crates.client.close().then(() => {
      isClosed = true;
    });
    await vi.advanceTimersByTimeAsync(CLOSE_WALL_MS);
    expect(isClosed).toBe(false);
    goOn();
    await closing;
    await refused;
    expect(crates.threads.map((thread) => thread.isOver())).toEqual([true, true, true]);
  });

  it('does not wait for a transaction that hangs', async () => {
    const { tell, told } = untilTold();
    const hanging = crates.client.transaction(async (tx) => {
      await told;
      await crates.put('Dub', tx);
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const closing = crates.client.close();
    await vi.advanceTimersByTimeAsync(CLOSE_WALL_MS);
    await closing;
    expect(crates.threads[0]?.isOver()).toBe(true);
    tell();
    await expect(hanging).rejects.toMatchObject({ code: '57P02' });
  });
});
