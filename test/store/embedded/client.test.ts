// Store suite: the embedded Postgres in its thread: one transaction at a time, and errors with their codes.
import { describe, expect, it } from 'vitest';
import { untilTold, useCrates } from './use-crates.ts';

describe('queries', () => {
  const crates = useCrates();

  it('leave the thread of the bot free while they run', async () => {
    let turns = 0;
    let isRunning = true;
    const turn = () => {
      turns++;
      if (isRunning) setImmediate(turn);
    };
    setImmediate(turn);
    await crates.client.query('select count(*) from generate_series(1, 300000)');
    isRunning = false;
    expect(turns).toBeGreaterThan(10);
  });

  it('have little memory of their own, and wait for the disk', async () => {
    const settings = ['shared_buffers', 'fsync', 'wal_sync_method'].map(
      (name) => `current_setting('${name}')`,
    );
    const { rows } = await crates.client.query(`select ${settings.join(', ')}`, [], { rowMode: 'array' });
    expect(rows).toEqual([['16MB', 'on', 'fsync']]);
  });

  it('fail with the code of Postgres', async () => {
    await crates.put('Jazz');
    await expect(crates.put('Jazz')).rejects.toMatchObject({ code: '23505' });
    expect(await crates.names()).toEqual(['Jazz']);
  });

  it('leave as text what the caller names, and give objects or arrays', async () => {
    const question = "select timestamptz '2020-02-03 04:05:06+00' as at";
    const parsers = { 1184: (text: string) => text };
    expect((await crates.client.query(question, [], { parsers })).rows).toEqual([
      { at: '2020-02-03 04:05:06+00' },
    ]);
    expect((await crates.client.query(question, [], { rowMode: 'array' })).rows).toEqual([
      [new Date('2020-02-03T04:05:06Z')],
    ]);
  });
});

describe('a transaction', () => {
  const crates = useCrates();

  it('has the database for itself', async () => {
    const { tell, told } = untilTold();
    const transaction = crates.client.transaction(async (tx) => {
      await crates.put('Dub', tx);
      await told;
      await crates.put('Soul', tx);
    });
    const seen = crates.names();
    tell();
    await transaction;
    expect(await seen).toEqual(['Dub', 'Soul']);
  });

  it('is undone when its work throws, and passes that on', async () => {
    const work = crates.client.transaction(async (tx) => {
      await crates.put('Dub', tx);
      throw new Error('the needle jumped');
    });
    await expect(work).rejects.toThrow('the needle jumped');
    expect(await crates.names()).toEqual([]);
  });

  it('fails when one of its statements did, even if no one caught it', async () => {
    const work = crates.client.transaction(async (tx) => {
      await crates.put('Dub', tx);
      await tx.query('select nothing').catch(() => {});
    });
    await expect(work).rejects.toMatchObject({ code: '25P02' });
    expect(await crates.names()).toEqual([]);
  });

  it('cannot be used after its end', async () => {
    const tx = await crates.client.transaction(async (mine) => mine);
    await expect(crates.put('Dub', tx)).rejects.toMatchObject({ code: '25P02' });
    expect(await crates.names()).toEqual([]);
  });
});
