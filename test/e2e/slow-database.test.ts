// The database hangs: answers that Discord wants within 3 s come all the same.
import postgres from 'postgres';
import { afterEach, expect, it } from 'vitest';
import { createMigratedDatabase } from '../support/test-store.ts';
import { until } from '../support/until.ts';
import { openStage } from './stage.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Opens a bot with one record. `hold` blocks every query of the table of records. */
async function open() {
  const { databaseUrl, drop } = await createMigratedDatabase();
  ends.push(drop);
  const stage = await openStage({ config: { databaseUrl } });
  ends.push(() => stage.close());
  await (await stage.miles.slash('add', { release: '249504' })).answered();
  const admin = postgres(databaseUrl, { max: 2 });
  ends.push(() => admin.end());
  const hold = async () => {
    const held = await admin.reserve();
    await held`begin`;
    await held`lock table records in access exclusive mode`;
    let isHeld = true;
    const release = async () => {
      if (!isHeld) return;
      isHeld = false;
      await held`rollback`;
      held.release();
    };
    // Releases the lock even if the test fails before it does.
    ends.push(release);
    return release;
  };
  /** Counts the suggestions that wait for a lock. Other work of the bot, such as the healing, can wait for one, too. */
  const stuck = async () => {
    const [row] = await admin`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
        and query like '%search_text%'`;
    return Number(row?.n);
  };
  return { stage, hold, stuck };
}

it('autocomplete suggests nothing, in time, and goes on when the database does', async () => {
  const { stage, hold } = await open();
  const typing = () => stage.miles.autocomplete('refresh', {}, { name: 'record', value: 'astley' });
  const release = await hold();
  // The local Discord fails an interaction that is not answered within 3 s.
  expect(await typing()).toEqual([]);
  await release();
  expect(await until(async () => (await typing()).length > 0 && 'found')).toBe('found');
  expect(stage.discord.violations).toEqual([]);
});

it('sixty people who type at once keep two connections of the database busy, and leave the others to everyone', async () => {
  const { stage, hold, stuck } = await open();
  const people = Array.from({ length: 60 }, (_, n) => stage.join(`Member ${n}`));
  const release = await hold();
  const typed = people.map((one) => one.autocomplete('refresh', {}, { name: 'record', value: 'astley' }));
  await until(async () => (await stuck()) > 0);
  // Queries whose people no longer wait are never sent.
  expect(await Promise.all(typed)).toEqual(people.map(() => []));
  expect(await stuck()).toBe(2);
  await release();
  expect(stage.discord.violations).toEqual([]);
});
