// Sync, the preview by example: it reads what a sync would read, counts what it would do, and writes nothing.
import { asc } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { addIntents, collectionItems, facts, records, syncRuns } from '../../../src/store/schema.ts';
import { forEver, type Rig, SYNC } from './rig.ts';
import { endOf, progressOf, syncOnce } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig();
let rig: Rig;

/** Fills the rig: `count` copies in the collection, and as many records that are not in it. Returns the first of these. */
async function withBoth(count: number) {
  rig = await createRig({ pageSize: 5 });
  return rig.addBoth(count);
}

describe('a preview', () => {
  it('reads and counts, names the first ten of each, and writes nothing but its own line', async () => {
    rig = await createRig({ pageSize: 10 });
    const copies = rig.far.collection.generate(33, { secondCopiesEvery: 3 });
    const first = rig.far.catalogue.generate(15, 3);
    for (let n = 0; n < 15; n++) await rig.addRecord(first + n);
    const owned = copies[0]?.releaseId ?? 0;
    await rig.addRecord(owned);
    const before = await opened.db.select().from(records).orderBy(asc(records.id));
    const process = await rig.start();
    const { outcome, run, progress } = await syncOnce(rig, process, 'preview');

    const toPull = new Set(copies.map((copy) => copy.releaseId)).size - 1;
    expect(outcome).toBe('done');
    expect(progress).toMatchObject({
      pulled: toPull,
      skipped: 33 - toPull,
      pushed: 0,
      totalDiscogsItems: 33,
    });
    expect(run.preview?.toPull).toMatchObject({ count: toPull });
    expect(run.preview?.toPush).toMatchObject({ count: 15 });
    expect(run.preview?.toPull.first).toHaveLength(10);
    expect(run.preview?.toPush.first).toHaveLength(10);
    expect(run.preview?.toPush.first[0]).toEqual({
      releaseId: first,
      heading: `Rick Astley - Record ${first}`,
    });
    expect(rig.far.requests.filter((request) => request.method !== 'GET')).toEqual([]);
    expect(rig.far.requests).toHaveLength(4 + 2);
    expect(await opened.db.select().from(records).orderBy(asc(records.id))).toEqual(before);
    expect(await opened.db.$count(collectionItems)).toBe(0);
    expect(await opened.db.$count(addIntents)).toBe(0);
    expect(await opened.db.$count(syncRuns)).toBe(1);
    // A preview does not bind the database to the account either, whose name may be mistyped.
    expect(await opened.db.$count(facts)).toBe(0);
    expect(await rig.of(process.sync.latest('sync'))).toBeNull();
    // The sync after it does what the preview said.
    expect(await syncOnce(rig, process)).toMatchObject({ progress: { pulled: toPull, pushed: 15 } });
  });

  it('is as careful as a sync: it sees what is added meanwhile, and reads again what was hidden', async () => {
    rig = await createRig({ pageSize: 5 });
    rig.far.collection.generate(12);
    const added = rig.far.catalogue.generate(1, 3);
    rig.far.onRequest(({ number }) => {
      if (number === 3) rig.far.collection.add(added);
      return null;
    });
    const process = await rig.start();
    const whole = { run: { pulled: 13, skipped: 0, preview: { toPull: { count: 13 } } } };
    expect(await syncOnce(rig, process, 'preview')).toMatchObject(whole);
    expect(rig.far.requests).toHaveLength(1 + 3 + 1);

    let hidden = 1;
    rig.far.rewritePage((page, { page: number, direction }) =>
      direction === 'asc' && number === 1 && hidden-- === 0 ? page.slice(1) : page,
    );
    expect(await syncOnce(rig, process, 'preview')).toMatchObject(whole);
    expect(rig.far.requests).toHaveLength(1 + 3 + 1 + 1 + 2 * (3 + 1));

    rig.far.rewritePage((page, { direction }) => (direction === 'asc' ? page.slice(3) : page));
    const failed = await syncOnce(rig, process, 'preview');
    expect(failed).toMatchObject({ outcome: 'failed', run: { preview: null } });
    expect(failed.progress.errors[0]).toMatch(/^Discogs counts 13 copies but shows only/);

    const [never] = rig.far.collection.list();
    rig.far.rewritePage((page) => page.filter((copy) => copy.instanceId !== never?.instanceId));
    const nearly = await syncOnce(rig, process, 'preview');
    expect(nearly).toMatchObject({
      outcome: 'done-with-problems',
      run: { preview: { toPull: { count: 12 } } },
    });
    expect(nearly.progress.errors[0]).toMatch(/^Discogs counts 13 copies but lists only 12\./);
  });

  it('starts again after a death, and fails truthfully', async () => {
    await withBoth(12);
    const first = await rig.start();
    const { run } = await rig.of(first.sync.start({ ...SYNC, kind: 'preview' }));
    await rig.until(() => progressOf(first).length >= 2);
    first.kill();
    const second = await rig.start();
    void second.sync.keepWatch(forEver);
    const done = await endOf(rig, second, run.id);
    expect(done).toMatchObject({
      outcome: 'done',
      run: { preview: { toPull: { count: 12 }, toPush: { count: 12 } } },
    });

    rig.far.faults.add({ path: /page=1&/, fault: { kind: 'wrong-shape' }, times: 'always' });
    const failed = await syncOnce(rig, second, 'preview');
    expect(failed).toMatchObject({ outcome: 'failed', run: { preview: null, errorCount: 1 } });
  });

  it('that is stopped by another process ends with its next page', async () => {
    await withBoth(50);
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start({ ...SYNC, kind: 'preview' }));
    await rig.until(() => progressOf(process).length >= 2);
    const asked = rig.far.requests.length;
    await opened.store.sync.requestStop(run.id, '9', new Date(rig.clock.now()));
    expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'stopped', run: { preview: null } });
    expect(rig.far.requests.length).toBeLessThanOrEqual(asked + 1);
  });
});
