// Sync, a pull that is interrupted, above all while one page is being saved and the next one is under way: what is saved,
// what is requested once more, and what is never sent.
import { describe, expect, it } from 'vitest';
import { forEver, REQUESTER, type Rig, SYNC } from './rig.ts';
import { endOf, progressOf } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig();
let rig: Rig;

const SECOND = 1_000;
const MINUTE = 60_000;

/** The pages of the collection that were requested. Requests for the owner of the token are left out. */
const asked = () => rig.pagesRead();

/** Starts a sync of three pages with five copies each. */
async function withThreePages() {
  rig = await createRig({ pageSize: 5 });
  rig.far.collection.generate(15);
  const process = await rig.start();
  const { run } = await rig.of(process.sync.start(SYNC));
  return { process, run };
}

/**
 * Runs a sync until page 2 is under way while page 3 is being saved. The saving goes on when the test calls `release`.
 */
async function savingOneReadingTheNext() {
  const { process, run } = await withThreePages();
  let release = () => {};
  rig.far.onRequest(({ number }) => {
    if (number === 2) release = rig.holdDatabase();
    return null;
  });
  await rig.until(() => rig.far.requests.length === 3);
  expect(asked()).toEqual(['1 asc', '3 asc', '2 asc']);
  expect(process.events.at(-1)?.run).toMatchObject({ pulled: 0 });
  return { process, run, release };
}

async function takenUp() {
  const next = await rig.start();
  void next.sync.keepWatch(forEver);
  return next;
}

describe('while one page is saved and the next one is under way', () => {
  it('only one page is under way, however long the saving takes', async () => {
    const { release, process, run } = await savingOneReadingTheNext();
    await rig.pass(MINUTE);
    expect(asked()).toHaveLength(3);
    release();
    expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'done', progress: { pulled: 15 } });
    expect(asked()).toEqual(['1 asc', '3 asc', '2 asc', '1 asc', '1 desc']);
  });

  it('Stop: both are saved, and nothing more is asked for', async () => {
    const { process, run, release } = await savingOneReadingTheNext();
    const stopping = process.sync.stop(run.id, { userId: '5' });
    release();
    expect(await rig.of(stopping)).toBe('stopping');
    expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'stopped', progress: { pulled: 10 } });
    await rig.pass(MINUTE);
    expect(asked()).toHaveLength(3);
  });

  it('SIGTERM: both are saved, and the next process goes on with page 1', async () => {
    const { process, run, release } = await savingOneReadingTheNext();
    const paused = process.sync.pause({ graceMs: 7 * SECOND });
    release();
    await rig.of(paused);
    expect(process.events.at(-1)).toMatchObject({ outcome: 'paused', progress: { pulled: 10 } });
    process.kill();
    const next = await takenUp();
    expect(await endOf(rig, next, run.id)).toMatchObject({ outcome: 'done', progress: { pulled: 15 } });
    expect(asked().slice(3)).toEqual(['1 asc', '1 desc']);
  });

  it('SIGTERM, and the answer does not come: it is given up, and asked for again', async () => {
    rig = await createRig({ pageSize: 5 });
    rig.far.collection.generate(15);
    rig.far.faults.add({ path: /page=2&/, fault: { kind: 'stall' } });
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start(SYNC));
    await rig.until(() => rig.far.requests.length === 3);
    const nowMs = rig.clock.now();
    await rig.of(process.sync.pause({ graceMs: 7 * SECOND }));
    expect(rig.clock.now() - nowMs).toBe(7 * SECOND);
    expect(process.events.at(-1)).toMatchObject({ outcome: 'paused', progress: { pulled: 5 } });
    process.kill();
    const next = await takenUp();
    expect(await endOf(rig, next, run.id)).toMatchObject({
      outcome: 'done',
      progress: { pulled: 15, skipped: 0, errors: [] },
    });
    expect(asked().slice(3)).toEqual(['2 asc', '1 asc', '1 desc']);
  });

  it('death: neither is saved, both are asked for again', async () => {
    const { process, run, release } = await savingOneReadingTheNext();
    process.kill();
    release();
    await rig.pass(SECOND);
    const next = await takenUp();
    expect(await endOf(rig, next, run.id)).toMatchObject({
      outcome: 'done',
      progress: { pulled: 15, skipped: 0 },
    });
    expect(asked().slice(3)).toEqual(['3 asc', '2 asc', '1 asc', '1 desc']);
  });

  it.each(['Undo', 'Remove'] as const)(
    '%s in between: neither the copy nor its record comes back, and the count is right',
    async (what) => {
      rig = await createRig({ pageSize: 5 });
      rig.far.collection.generate(14);
      const releaseId = rig.far.catalogue.generate(1, 99);
      const adder = await rig.start();
      const added = await rig.of(adder.add.add({ releaseId, requester: REQUESTER }, {}));
      if (added.discogs.kind !== 'added') throw new Error(`it was ${added.discogs.kind}`);
      const intentId = added.discogs.intent.id;
      const [copy] = rig.far.collection.copiesOf(releaseId);
      const removal = { releaseId, instanceId: copy?.instanceId ?? 0, requester: REQUESTER, maySync: true };
      const asker = { userId: REQUESTER.userId, guildId: REQUESTER.guildId, mayManage: false };
      // The newest page, which shows the copy, has been read. Before the page is saved, the person presses Undo or Remove.
      let undoing: Promise<object> | null = null;
      const process = await rig.start({
        beforeCall: (name) => {
          if (name === 'sync.savePage')
            undoing ??=
              what === 'Undo' ? adder.add.undo({ intentId, ...asker }, {}) : adder.remove.remove(removal, {});
          return undoing ?? undefined;
        },
      });
      const { run } = await rig.of(process.sync.start(SYNC));
      expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'done', progress: { pulled: 14 } });
      expect(await undoing).toMatchObject({ rowRemoved: true });
      expect(await opened.store.records.findByReleaseId(releaseId)).toBeNull();
      expect(await opened.store.counts()).toEqual({ records: 14, unsynced: 0, copies: 14 });
    },
  );

  it('the next one cannot be read: that is reported in its turn, and the one before is kept', async () => {
    rig = await createRig({ pageSize: 5 });
    rig.far.collection.generate(15);
    rig.far.faults.add({ path: /page=2&/, fault: { kind: 'cut-json' }, times: 'always' });
    let release = () => {};
    rig.far.onRequest(({ number }) => {
      if (number === 2) release = rig.holdDatabase();
      return null;
    });
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start(SYNC));
    // All attempts to read page 2 have failed long before page 2 is due.
    await rig.until(() => rig.far.requests.length === 3);
    await rig.pass(5 * MINUTE);
    release();
    const { outcome, progress } = await endOf(rig, process, run.id);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'failed', pulled: 5 });
    expect(progress.errors).toEqual([
      "Couldn't read page 2 of the collection. Discogs' answer was incomplete.",
    ]);
  });

  it('the database goes away while the next one waits for the budget: it is not sent, and nothing is reported of it', async () => {
    rig = await createRig({ pageSize: 5 });
    rig.far.collection.generate(300);
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start(SYNC));
    rig.far.onRequest(({ number }) => {
      // The last request that the budget of this minute allows. The limiter assumes that the first answer did not count its
      // own call.
      if (number === 49) rig.setDatabaseDown(true);
      return null;
    });
    await rig.until(() => progressOf(process).at(-1)?.activity.kind === 'database-down');
    const told = process.events.length;
    await rig.pass(3 * MINUTE);
    expect(rig.far.requests).toHaveLength(49);
    expect(process.events).toHaveLength(told);
    rig.setDatabaseDown(false);
    const { outcome, progress } = await endOf(rig, process, run.id);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: 300, skipped: 0 });
    expect(asked()).toHaveLength(60 + 2 + 1);
  });
});

describe('a pull that is taken up', () => {
  /** Runs a sync in a process that dies when request number `request` arrives, and in another one to its end. */
  async function diesAt(request: number, prepare: () => void = () => {}) {
    rig = await createRig({ pageSize: 5 });
    rig.far.collection.generate(25);
    prepare();
    const process = await rig.start();
    rig.far.onRequest(({ number }) => {
      if (number === request) process.kill();
      return null;
    });
    const { run } = await rig.of(process.sync.start(SYNC));
    await rig.until(() => process.isDead());
    await rig.pass(SECOND);
    const next = await takenUp();
    const ended = await endOf(rig, next, run.id);
    expect(ended).toMatchObject({ outcome: 'done', progress: { errors: [] } });
    return ended.progress;
  }

  it('goes on with the page that was not saved yet', async () => {
    expect(await diesAt(4)).toMatchObject({ pulled: 25, skipped: 0 });
    expect(asked()).toEqual([
      ...['1 asc', '5 asc', '4 asc', '3 asc'],
      ...['3 asc', '2 asc', '1 asc', '1 desc'],
    ]);
  });

  it('does not ask again for a page that is no longer there', async () => {
    const progress = await diesAt(4, () => {
      const copies = rig.far.collection.list();
      rig.far.onRequest(({ number }) => {
        if (number === 2) for (const copy of copies.slice(12)) rig.far.collection.remove(copy.instanceId);
        return null;
      });
    });
    expect(progress).toMatchObject({ pulled: 12, totalDiscogsItems: 12 });
    // Page 3 was under way when the process died. Pages 5 and 4, which it had read, no longer exist.
    expect(asked().slice(3)).toEqual(['3 asc', '3 asc', '2 asc', '1 asc', '1 desc']);
  });

  it('goes on in the same pass over a collection that hides a copy', async () => {
    let hidden = 1;
    const progress = await diesAt(8, () => {
      rig.far.rewritePage((page, { page: number }) => (number === 2 && hidden-- > 0 ? page.slice(1) : page));
    });
    expect(progress).toMatchObject({ pulled: 25, skipped: 0 });
    expect(asked().slice(7)).toEqual(['5 asc', ...['5 asc', '4 asc', '3 asc', '2 asc', '1 asc', '1 desc']]);
  });
});
