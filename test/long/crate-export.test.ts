// Core, crate: an export of a large collection, on both databases: every copy once, and little memory.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createCrateExport } from '../../src/core/crate/export.ts';
import { csvWriter } from '../../src/csv/write.ts';
import type { Db } from '../../src/store/handle.ts';
import { readStrictCsv } from '../support/read-csv.ts';
import { FIRST_ACCOUNT } from '../support/test-store.ts';
import { useStore } from '../support/use-store.ts';

const COPIES = 100_000;
const LIMIT = 10 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/**
 * What the program still uses after its garbage was collected, in bytes. Without the memory of the embedded database, which grows in
 * large steps.
 */
function usedBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Fills the crate. Every tenth release has a second copy, and no two titles are the same. */
async function fill(db: Db): Promise<void> {
  await db.execute(sql`
    insert into records (account_id, created_at, search_text, artist_name, album_title, year_released, label_name, discogs_id,
      genres, styles, is_shaped_vinyl, data_source, is_synced_with_discogs, updated_at, artists, labels, formats)
    select ${FIRST_ACCOUNT}::int, now(), 'x', 'Band ' || n, 'Title "' || md5(n::text) || '", ' || n, 1950 + n % 70, 'Label', n,
      '{}', '{}', false, 'discogs', true, now(),
      jsonb_build_array(jsonb_build_object('name', 'Band ' || n)),
      jsonb_build_array(jsonb_build_object('name', '東京レコード', 'catno', '- oto - ' || n)),
      jsonb_build_array(jsonb_build_object('name', 'Vinyl', 'qty', 2, 'text', 'Gatefold',
        'descriptions', jsonb_build_array('LP', 'Album', 'Reissue')))
    from generate_series(1, ${COPIES}::int) as n`);
  await db.execute(sql`
    insert into collection_items (account_id, instance_id, release_id, folder_id, rating, added_at, notes, seen_at)
    select ${FIRST_ACCOUNT}::int, n, case when n % 11 = 0 then n - 1 else n end, 1, n % 6, '2020-01-01'::timestamptz + n * interval '1 minute',
      jsonb_build_array(jsonb_build_object('fieldId', 3, 'value', 'line one\nline two ' || n)), now()
    from generate_series(1, ${COPIES}::int) as n`);
  // A server does this by itself, and so does the upkeep of an embedded database.
  await db.execute(sql`analyze`);
}

describe.each(['in-thread', 'postgres'] as const)('an export of 100,000 copies, %s', (kind) => {
  const current = useStore(kind);

  it('has each copy once, and grows by little more than the largest file', async () => {
    await fill(current.db);
    const { copies: own, fields, shelf } = current.store;
    let parts = 0;
    const used: number[] = [];
    const copies = {
      ...own,
      after(last: number | null, limit: number) {
        if (parts++ % 10 === 0) used.push(usedBytes());
        return own.after(last, limit);
      },
    };
    const clock = { now: () => Date.UTC(2026, 0, 1) };
    const store = { copies, fields, shelf };
    const crate = createCrateExport({ store, account: { username: 'keeper' }, csv: csvWriter, clock });
    const exported = await crate.export({ mostBytes: LIMIT });
    if (exported.kind !== 'file') throw new Error(exported.kind);
    expect(exported).toMatchObject({ isZipped: true, copies: COPIES });
    const plain = gunzipSync(exported.data);
    const [, ...rows] = readStrictCsv(plain);
    expect(plain.length).toBeGreaterThan(LIMIT);
    expect(rows.map((row) => row[7])).toEqual(
      Array.from({ length: COPIES }, (_, index) => String((index + 1) % 11 === 0 ? index : index + 1)),
    );
    expect(rows.at(-1)?.slice(0, 3)).toEqual([
      `- oto - ${COPIES}`,
      `Band ${COPIES}`,
      expect.stringMatching(/^Title "/),
    ]);
    used.splice(0);
    const before = usedBytes();
    expect(await crate.export({ mostBytes: LIMIT })).toEqual(exported);
    // The plain file is in memory until it reaches the limit, and then only the zipped one. All rows would be ten times as much.
    const growth = (Math.max(...used) - before) / LIMIT;
    expect(growth).toBeGreaterThan(0.5);
    expect(growth).toBeLessThan(2);
  });
});
