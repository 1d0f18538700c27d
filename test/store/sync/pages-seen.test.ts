import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { syncRuns } from '../../../src/store/schema.ts';
import { release } from '../../support/pressings.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy } from '../things.ts';
import { collected, pageSteps } from './page-steps.ts';

describeOnBoth('copies that a run has seen', (current) => {
  const { held, items, page, rows, sync } = pageSteps(current);

  const newlyGone = async (runId: number) => {
    const [run] = await current.db.select().from(syncRuns).where(eq(syncRuns.id, runId));
    return run?.newlyGone;
  };

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
    expect(await newlyGone(run.id)).toBe(1);
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

  it('after the next complete pull: a record that was gone before is not gone now', async () => {
    const { records: saved, collection } = current.store;
    for (const releaseId of [1, 2, 3]) {
      await saved.insert(release({ releaseId }), { isSynced: true, now: at(-100) });
      await collection.save([copy({ instanceId: releaseId * 10, releaseId })], at(-50));
    }
    await collection.save([copy({ instanceId: 11, releaseId: 1 })], at(-50));
    const pull = async (second: number, seen: readonly (readonly [number, number])[], isWhole = true) => {
      const run = await held(second);
      await sync().savePage(
        run,
        page(seen.map(([id, releaseId]) => collected(id, releaseId))),
        {},
        at(second),
      );
      const { gone } = await sync().finishPull(run, { phase: 'push', isWhole }, at(second + 1));
      await sync().end(run, { status: 'done' }, at(second + 2));
      return [gone, await newlyGone(run.id)];
    };
    // Release 1 has one of its two copies left, and 2 has none.
    expect(
      await pull(0, [
        [11, 1],
        [30, 3],
      ]),
    ).toEqual([1, 1]);
    expect(
      await pull(10, [
        [11, 1],
        [30, 3],
      ]),
    ).toEqual([1, 0]);
    // Release 2 is back, and 3 is gone.
    expect(
      await pull(20, [
        [11, 1],
        [21, 2],
      ]),
    ).toEqual([1, 1]);
    expect(await pull(30, [[11, 1]], false)).toEqual([0, 0]);
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
});
