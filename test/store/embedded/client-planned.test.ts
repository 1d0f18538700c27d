// Store suite: queries that the embedded Postgres plans once and then reuses.
import { describe, expect, it } from 'vitest';
import { untilTold, useCrates } from './use-crates.ts';

describe('queries that are planned once', () => {
  const crates = useCrates();

  const question = (size: number) => `select $1::int + ${size} as sum`;
  async function ask(size: number, times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      expect((await crates.client.planned(question(size), [time])).rows).toEqual([{ sum: time + size }]);
    }
  }
  /** How often the prepared statement of this text was used. Empty if there is none. */
  async function uses(text: string): Promise<number[]> {
    const plans = 'select (generic_plans + custom_plans)::int as uses from pg_prepared_statements';
    const { rows } = await crates.client.query(`${plans} where statement = $1`, [text], { rowMode: 'array' });
    return rows.flat().map(Number);
  }

  it('are kept by their words, and used again', async () => {
    await ask(1, 10);
    expect(await uses(question(1))).toEqual([10]);
    await crates.client.query(question(2), [1]);
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
      const plain = await crates.client.query(text, values, options);
      for (let time = 0; time < 2; time++)
        expect(await crates.client.planned(text, values, options)).toEqual(plain);
    }
    const none = [...values.slice(0, 7), 0];
    expect(await crates.client.planned(text, none)).toEqual(await crates.client.query(text, none));
    const put = 'insert into crates values ($1), ($2)';
    expect(await crates.client.planned(put, ['Jazz', 'Dub'])).toMatchObject({
      affectedRows: 2,
      command: 'INSERT',
    });
    expect(await crates.names()).toEqual(['Dub', 'Jazz']);
  });

  it('fail with the code of Postgres, and are asked again as before', async () => {
    const put = 'insert into crates values ($1)';
    await crates.client.planned(put, ['Jazz']);
    await expect(crates.client.planned(put, ['Jazz'])).rejects.toMatchObject({ code: '23505' });
    await crates.client.planned(put, ['Soul']);
    await expect(crates.client.planned('select nothing', [])).rejects.toMatchObject({ code: '42703' });
    await expect(crates.client.planned(question(1), ['many'])).rejects.toMatchObject({ code: '22P02' });
    await ask(1, 2);
    expect(await crates.names()).toEqual(['Jazz', 'Soul']);
  });

  it('go on when their table has changed', async () => {
    const all = 'select * from crates';
    await crates.put('Jazz');
    expect((await crates.client.planned(all)).rows).toEqual([{ name: 'Jazz' }]);
    await crates.client.query('alter table crates add column place text');
    // Postgres refuses the prepared statement, because its rows have changed their shape.
    await expect(crates.client.planned(all)).rejects.toMatchObject({ code: '0A000' });
    expect((await crates.client.planned(all)).rows).toEqual([{ name: 'Jazz', place: null }]);
  });

  it('are few: what comes later is asked as any other', async () => {
    for (let size = 100; size < 120; size++) await ask(size, 1);
    const { rows } = await crates.client.query('select count(*)::int as n from pg_prepared_statements');
    expect(rows).toEqual([{ n: 16 }]);
  });

  it('take their turn behind a transaction', async () => {
    const { tell, told } = untilTold();
    const transaction = crates.client.transaction(async (tx) => {
      await crates.put('Dub', tx);
      await told;
      await crates.put('Soul', tx);
    });
    const counted = crates.client.planned('select count(*)::int as n from crates');
    tell();
    await transaction;
    expect((await counted).rows).toEqual([{ n: 2 }]);
  });
});
