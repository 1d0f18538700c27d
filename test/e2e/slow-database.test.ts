// The database hangs: what has to be answered within Discord's 3 s is answered all the same.
import postgres from 'postgres';
import { afterEach, expect, it } from 'vitest';
import { createTestDatabase } from '../support/test-store.ts';
import { openStage } from './stage.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it('autocomplete suggests nothing, in time, and goes on when the database does', async () => {
  const { databaseUrl, drop } = await createTestDatabase();
  ends.push(drop);
  const stage = await openStage({ config: { databaseUrl } });
  ends.push(() => stage.close());
  await (await stage.miles.slash('add', { release: '249504' })).answered();
  const typing = () => stage.miles.autocomplete('refresh', {}, { name: 'record', value: 'astley' });

  const admin = postgres(databaseUrl, { max: 1 });
  ends.push(() => admin.end());
  const held = await admin.reserve();
  await held`begin`;
  await held`lock table records in access exclusive mode`;
  // The local Discord fails the interaction when it is not answered within 3 s.
  expect(await typing()).toEqual([]);
  await held`rollback`;
  held.release();
  expect(await typing()).toHaveLength(1);
  expect(stage.discord.violations).toEqual([]);
});
