// Store suite: what a sync writes page by page, on both databases.
import { asc, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { CollectedCopy } from '../../../src/core/types.ts';
import { collectionItems, records, syncRuns } from '../../../src/store/schema.ts';
import { release } from '../../support/pressings.ts';
import { FIRST_ACCOUNT } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy } from '../things.ts';

/** A copy as a page shows it, with its release. */
function collected(instanceId: number, releaseId: number, over: Partial<CollectedCopy> = {}): CollectedCopy {
  const of = release({ releaseId, title: `Title ${releaseId}` });
  return { ...copy({ instanceId, releaseId }), release: of, ...over };
}

describeOnBoth('pages of a sync', (current) => {
  const sync = () => current.store.sync;
  const items = () => current.db.select().from(collectionItems).orderBy(asc(collectionItems.instanceId));
  const rows = () => current.db.select().from(records).orderBy(asc(records.discogsId));
  async function held(seconds = 0) {
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    const { run } = await sync().insert({ kind: 'sync', account: 'me', requester, now: at(seconds) });
    const taken = await sync().claim(run.id, at(seconds));
    if (!taken) throw new Error('a new run can be taken up');
    return taken.held;
  }
  const page = (copies: CollectedCopy[], uncounted: 'run' | 'mirror' = 'run') => ({
    copies,
    uncounted,
    undos: 0,
  });

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
    await current.db.update(records).set({ masterId: null, artists: null, labels: null, formats: null });
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

  /** Adds a copy of release 1, and undoes it to the end. */
  async function undoCopy(instanceId: number): Promise<void> {
    const { intents } = current.store;
    const newIntent = { releaseId: 1, release: release({ releaseId: 1 }), requestKey: null, requester: null };
    const lease = { holder: 'a', now: at(0), ms: 60_000 };
    const { intent } = await intents.claim(newIntent, lease);
    await intents.close(intent, { status: 'added', instanceId, now: at(1) });
    const undoing = await intents.claimUndo(intent.id, lease);
    if (!undoing) throw new Error('it can be undone');
    await intents.finishUndo(undoing, { copies: [], gone: [], now: at(2) });
  }

  it('brings back no copy that was undone since the page was asked for, and not its record', async () => {
    const run = await held();
    await undoCopy(11);
    const seen = page([collected(11, 1), collected(12, 2)]);
    const written = await sync().savePage(run, seen, { totalDiscogsItems: 2 }, at(5));
    // The undone copy counts as seen, because Discogs counted it, too.
    expect(written).toMatchObject({ pulled: 1, skipped: 1, undos: 1 });
    expect((await items()).map(({ instanceId }) => instanceId)).toEqual([12]);
    expect((await rows()).map(({ discogsId }) => discogsId)).toEqual([2]);
  });

  it('believes a page that was asked for after the Undo: the copy is still there', async () => {
    const run = await held();
    await undoCopy(11);
    await undoCopy(13);
    const later = { ...page([collected(11, 1), collected(13, 1), collected(12, 2)]), undos: 1 };
    expect(await sync().savePage(run, later, {}, at(5))).toMatchObject({ pulled: 2, skipped: 1, undos: 2 });
    expect((await items()).map(({ instanceId }) => instanceId)).toEqual([11, 12]);
  });

  it('of the next run knows nothing of the Undos of the last one', async () => {
    const run = await held();
    await undoCopy(11);
    await sync().end(run, { status: 'done' }, at(3));
    const next = await held(4);
    expect(await sync().savePage(next, page([collected(11, 1)]), {}, at(5))).toMatchObject({
      ...{ pulled: 1, skipped: 0, undos: 0 },
    });
    expect((await items()).map(({ instanceId }) => instanceId)).toEqual([11]);
  });

  it('during a push counts only what no one knew', async () => {
    const run = await held();
    await current.store.collection.save([copy({ instanceId: 11, releaseId: 1 })], at(1));
    const seen = page([collected(11, 1), collected(12, 2)], 'mirror');
    expect(await sync().savePage(run, seen, {}, at(2))).toMatchObject({ pulled: 1, skipped: 0 });
    expect(await sync().savePage(run, seen, {}, at(3))).toMatchObject({ pulled: 1, skipped: 0 });
    expect((await items()).map((item) => item.seenInRun)).toEqual([run.id, run.id]);
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

  it('knows which copies a run has seen, and which releases have no record', async () => {
    const run = await held();
    await current.store.collection.save([copy({ instanceId: 10, releaseId: 9 })], at(1));
    await sync().savePage(run, page([collected(11, 1), collected(12, 2)]), {}, at(2));
    expect(await sync().seenInRun(run.id, [10, 11, 12, 13])).toEqual(new Set([11, 12]));
    expect(await sync().seenInRun(run.id + 1, [11])).toEqual(new Set());
    expect(await sync().withoutRecord([1, 2, 9])).toEqual(new Set([9]));
    expect(await sync().withoutRecord([])).toEqual(new Set());
  });

  it('after a complete pull: the mirror is what was seen, or saved since; records with a copy are flagged', async () => {
    const { records: saved, collection } = current.store;
    for (const releaseId of [1, 2, 3, 4]) {
      await saved.insert(release({ releaseId }), { isSynced: releaseId === 4, now: at(-100) });
    }
    await collection.save([copy({ instanceId: 40, releaseId: 4 })], at(-50));
    const run = await held(0);
    await sync().savePage(run, page([collected(11, 1)]), {}, at(5));
    await collection.save([copy({ instanceId: 21, releaseId: 2 })], at(6));
    const finished = await sync().finishPull(run, { phase: 'push', cursor: 'next' }, at(9));
    // Release 4 is flagged, and none of its copies is left.
    expect(finished).toMatchObject({ phase: 'push', gone: 1 });
    expect((await items()).map((item) => item.instanceId)).toEqual([11, 21]);
    expect(
      (await rows()).map(({ discogsId, isSyncedWithDiscogs, updatedAt }) => [
        discogsId,
        isSyncedWithDiscogs,
        updatedAt,
      ]),
    ).toEqual([
      [1, true, at(9)],
      [2, true, at(9)],
      [3, false, at(-100)],
      // The copy was removed on Discogs. The record stays here, and is not pushed again.
      [4, true, at(-100)],
    ]);
  });

  it('after a pull that ended early: records whose release it saw are flagged, and the mirror loses nothing', async () => {
    const { records: saved, collection } = current.store;
    for (const releaseId of [1, 2, 3]) {
      await saved.insert(release({ releaseId }), { isSynced: false, now: at(-100) });
    }
    // An earlier run saved this copy. No one has seen whether it is still there.
    await collection.save([copy({ instanceId: 21, releaseId: 2 })], at(-50));
    const run = await held(0);
    await sync().savePage(run, page([collected(11, 1)]), {}, at(5));
    const errors = [{ releaseId: null, message: 'Page 2 could not be read.' }];
    const ended = await sync().end(run, { status: 'failed', errors, flagSeen: true }, at(9));
    expect(ended).toMatchObject({ status: 'failed', phase: 'pull', errorCount: 1, endedAt: at(9) });
    expect((await items()).map((item) => item.instanceId)).toEqual([11, 21]);
    expect(
      (await rows()).map((row) => [row.discogsId, row.isSyncedWithDiscogs, row.updatedAt.getTime()]),
    ).toEqual([
      [1, true, at(9).getTime()],
      [2, false, at(-100).getTime()],
      [3, false, at(-100).getTime()],
    ]);
    await expect(sync().end(run, { status: 'failed', flagSeen: true }, at(10))).rejects.toThrow();
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
