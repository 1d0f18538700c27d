// Store suite: what the bot itself cleans up on a server.
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { useStore } from '../../support/use-store.ts';

const current = useStore('postgres');
const never = new AbortController().signal;

/** How many rows the table has by the last vacuum. Postgres says -1 before the first one. */
async function known(): Promise<number> {
  const rows = sql`reltuples`.mapWith(Number);
  const [found] = await current.db
    .select({ rows })
    .from(sql`pg_class`)
    .where(sql`oid = 'collection_items'::regclass`);
  return found?.rows ?? Number.NaN;
}

it('is a large table that no vacuum has seen', async () => {
  const fill = (from: number, to: number) =>
    current.db.execute(
      sql.raw(`insert into collection_items
        (account_id, instance_id, release_id, folder_id, rating, notes, seen_at, seen_in_run)
        select 1, one, one, 1, 0, '[]', now(), 0 from generate_series(${from}, ${to}) one`),
    );
  // The server's own autovacuum would do the same, at some moment.
  const autovacuum = (isOn: boolean) =>
    current.db.execute(sql.raw(`alter table collection_items set (autovacuum_enabled = ${isOn})`));
  await autovacuum(false);
  const before = await known();
  await fill(1, 100);
  await current.store.tend(never);
  expect(await known()).toBe(before);

  await fill(101, 20_000);
  const end = new AbortController();
  end.abort();
  await current.store.tend(end.signal);
  expect(await known()).toBe(before);
  await current.store.tend(never);
  expect(await known()).toBe(20_000);
  await autovacuum(true);
});
