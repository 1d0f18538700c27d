// Store suite: what a sync writes page by page, on both databases.
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { formatBitsOf } from '../../../src/store/records/word-bits.ts';
import { records, syncRuns } from '../../../src/store/schema.ts';
import { release } from '../../support/pressings.ts';
import { FIRST_ACCOUNT } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy } from '../things.ts';
import { collected, pageSteps } from './page-steps.ts';

describeOnBoth('pages of a sync', (current) => {
  const { held, items, page, rows, sync } = pageSteps(current);

  it('writes copies, records, counts and the cursor in one', async () => {
    const run = await held();
    const notes = [{ fieldId: 3, value: 'Crate "7"\0 \uD800' }];
    const written = await sync().savePage(
      run,
      page([collected(11, 1, { notes, rating: 4 }), collected(12, 2), collected(13, 1)]),
      { cursor: { v: 1, step: 3 }, totalDiscogsItems: 3 },
      at(5),
    );
    expect(written).toMatchObject({ pulled: 2, skipped: 1, totalDiscogsItems: 3, updatedAt: at(5) });
    expect((await items()).map(({ instanceId, releaseId }) => [instanceId, releaseId])).toEqual([
      [11, 1],
      [12, 2],
      [13, 1],
    ]);
    expect((await items())[0]).toEqual({
      ...{ accountId: FIRST_ACCOUNT, instanceId: 11, releaseId: 1, masterId: 96559, folderId: 1, rating: 4 },
      addedAt: copy().addedAt,
      notes: [{ fieldId: 3, value: 'Crate "7" \uFFFD' }],
      ...{ seenAt: at(5), seenInRun: run.id, savedInRun: null },
    });
    const [saved] = await current.db.select({ cursor: syncRuns.cursor }).from(syncRuns);
    expect(saved?.cursor).toEqual({ v: 1, step: 3 });
  });

  it('is planned once for many pages', async () => {
    const run = await held();
    for (let id = 1; id <= 8; id++) await sync().savePage(run, page([collected(id, id)]), {}, at(id));
    const plans = await current.db
      .select({ uses: sql<number>`generic_plans + custom_plans`.mapWith(Number) })
      .from(sql`pg_prepared_statements`)
      .where(sql`statement like 'with "holder"%'`);
    // Other tests of this file may have used the same statement.
    expect(Math.max(...plans.map(({ uses }) => uses))).toBeGreaterThanOrEqual(8);
  });

  it('makes the same record as an Add would, but flagged', async () => {
    const odd = release({
      ...{
        releaseId: 1,
        artist: 'Björk "{x}"',
        title: 'a\\b, {c}\nd',
        year: 0,
        label: null,
        catalogNumber: null,
      },
      ...{
        genres: ['Folk, World, & Country', 'Funk / "Soul"'],
        styles: [],
        coverImageUrl: null,
        thumbnailUrl: null,
      },
      ...{ recordSize: null, vinylColor: 'Red', isShapedVinyl: true, barcodes: [], country: null },
    });
    await sync().savePage(await held(), page([collected(11, 1, { release: odd })]), {}, at(5));
    await current.store.records.insert({ ...odd, releaseId: 2 }, { isSynced: true, now: at(5) });
    const [pulled, added] = await rows();
    expect({ ...pulled, id: '', discogsId: 0 }).toEqual({ ...added, id: '', discogsId: 0 });
    expect(pulled).toMatchObject({ isSyncedWithDiscogs: true, dataSource: 'discogs', yearReleased: null });
  });

  it('counts each copy once, however often it is seen in this run', async () => {
    const run = await held();
    await sync().savePage(run, page([collected(11, 1), collected(12, 2), collected(12, 2)]), {}, at(1));
    const again = await sync().savePage(run, page([collected(12, 2), collected(13, 3)]), {}, at(2));
    expect(again).toMatchObject({ pulled: 3, skipped: 0 });
    await sync().end(run, { status: 'done' }, at(3));
    const next = await sync().savePage(await held(4), page([collected(11, 1), collected(12, 2)]), {}, at(5));
    expect(next).toMatchObject({ pulled: 0, skipped: 2 });
  });

  it('takes a record that is there already as it is', async () => {
    await current.store.records.insert(release({ releaseId: 1, title: 'Mine' }), {
      isSynced: false,
      now: at(0),
    });
    const run = await sync().savePage(await held(), page([collected(11, 1)]), {}, at(5));
    expect(run).toMatchObject({ pulled: 0, skipped: 1 });
    expect(await rows()).toMatchObject([
      { albumTitle: 'Mine', isSyncedWithDiscogs: false, updatedAt: at(0) },
    ]);
  });

  it('writes the facts of a record of an earlier version once, and only those', async () => {
    const old = release({ releaseId: 1, title: 'Mine', barcodes: ['724384260910'] });
    const { record } = await current.store.records.insert(old, { isSynced: false, now: at(0) });
    await current.store.records.insert(release({ releaseId: 2 }), { isSynced: true, now: at(0) });
    await current.db
      .update(records)
      .set({ masterId: null, artists: null, labels: null, formats: null, formatBits: 0 });
    const seen = (title: string) => {
      const listed = {
        artists: [{ name: `{"${title}"\\} (2)`, anv: 'a, b', id: 9_007_199_254_740_991 }],
        labels: [],
        formats: [{ name: 'Vinyl', qty: 2, text: `${title} \u2028 🎵`, descriptions: ['12"', 'LP'] }],
      };
      // A collection page has no country and no barcode.
      const of = release({ releaseId: 1, title, country: null, barcodes: [], listed });
      const over = { masterId: 3_000_000_000, release: { ...of, masterId: 3_000_000_000 } };
      return { listed, page: page([collected(11, 1, over), collected(12, 1, over)]) };
    };
    const run = await held();
    const first = seen('Theirs');
    expect(await sync().savePage(run, first.page, {}, at(5))).toMatchObject({ pulled: 0, skipped: 2 });
    const filled = { ...record, masterId: 3_000_000_000, ...first.listed };
    expect(await current.store.records.find(record.id)).toEqual(filled);
    expect((await rows())[0]).toMatchObject({ formatBits: formatBitsOf(first.listed.formats) });
    expect((await rows())[1]).toMatchObject({ discogsId: 2, formats: null });

    await sync().savePage(run, seen('Later').page, {}, at(6));
    expect(await current.store.records.find(record.id)).toEqual(filled);
  });

  it('a release without a master is not taken for one of an earlier version', async () => {
    const none = release({ releaseId: 1, masterId: null, listed: { artists: [], labels: [], formats: [] } });
    const { record } = await current.store.records.insert(none, { isSynced: true, now: at(0) });
    const richer = release({ releaseId: 1 });
    await sync().savePage(await held(), page([collected(11, 1, { release: richer })]), {}, at(5));
    expect(await current.store.records.find(record.id)).toEqual(record);
  });

  it('keeps what Discogs lists however much it is, and as an Add does', async () => {
    const text = `"\\{},\0\uD800'--${'ä'.repeat(1_900)}`;
    const many = <T>(one: T) => Array.from({ length: 100 }, () => one);
    const listed = {
      artists: many({ name: text, anv: text, join: text, id: 1 }),
      labels: many({ name: text, catno: text }),
      formats: many({ name: text, qty: 999, text, descriptions: [text, 'null', ''] }),
    };
    const huge = release({ listed, barcodes: [], country: null });
    const copies = [collected(11, 1, { release: { ...huge, releaseId: 1 } })];
    await sync().savePage(await held(), page(copies), {}, at(5));
    await current.store.records.insert({ ...huge, releaseId: 2 }, { isSynced: true, now: at(5) });
    const [pulled, added] = await rows();
    expect({ ...pulled, id: '', discogsId: 0 }).toEqual({ ...added, id: '', discogsId: 0 });
    expect(pulled?.formats?.[99]?.descriptions).toEqual([text.replace('\0\uD800', '\uFFFD'), 'null', '']);
  });

  it('does not forget what a page leaves out', async () => {
    const run = await held();
    await sync().savePage(run, page([collected(11, 1)]), {}, at(1));
    await sync().savePage(
      run,
      page([collected(11, 1, { masterId: null, addedAt: null, rating: 5 })]),
      {},
      at(2),
    );
    expect(await items()).toMatchObject([
      { masterId: 96559, addedAt: copy().addedAt, rating: 5, seenAt: at(2) },
    ]);
  });

  it('takes an empty page', async () => {
    const run = await sync().savePage(await held(), page([]), { cursor: 'x' }, at(5));
    expect(run).toMatchObject({ pulled: 0, skipped: 0, updatedAt: at(5) });
  });

  it('writes pages beside Adds of the same releases, without a failure', async () => {
    const run = await held();
    const copies = Array.from({ length: 40 }, (_, n) => collected(100 + n, 1 + (n % 20)));
    const pages = async () => {
      for (let n = 0; n < 8; n++) {
        await sync().savePage(run, page(n % 2 ? copies : [...copies].reverse()), {}, at(n));
      }
    };
    const adds = Array.from({ length: 16 }, async (_, n) => {
      await current.store.records.insert(release({ releaseId: n + 1 }), { isSynced: false, now: at(n) });
      await current.store.collection.save(
        copies.map(({ release: _release, ...item }) => item),
        at(n),
      );
    });
    await Promise.all([pages(), ...adds]);
    expect(await items()).toHaveLength(40);
    expect(await rows()).toHaveLength(20);
    const [final] = await current.db.select().from(syncRuns);
    expect((final?.pulled ?? 0) + (final?.skipped ?? 0)).toBe(40);
  });
});
