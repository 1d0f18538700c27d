// Sync, the runs by example: one at a time, started, refused, stopped, paused, and taken up again after any kind of death.
import { asc } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SyncEvent } from '../../../src/core/sync/types.ts';
import { StoreError, UserError } from '../../../src/errors.ts';
import { addIntents, collectionItems, facts, records, syncRuns } from '../../../src/store/schema.ts';
import { openTestStore, type TestStore } from '../../support/test-store.ts';
import { createRig, endOf, type Process, REQUESTER, type Rig, syncOnce } from './rig.ts';

let opened: TestStore;
let rig: Rig;
beforeAll(async () => {
  opened = await openTestStore();
});
beforeEach(() => opened.clear());
afterEach(() => rig.close());
afterAll(() => opened.close());

const SECOND = 1_000;
const MINUTE = 60_000;
const WISH = { kind: 'sync', requester: REQUESTER } as const;
const forEver = new AbortController().signal;

/** `count` copies in the collection, and as many records that are not there. */
async function withBoth(count: number) {
  rig = await createRig({ opened, pageSize: 5 });
  rig.far.collection.generate(count);
  const first = rig.far.catalogue.generate(count, 3);
  for (let n = 0; n < count; n++) await rig.addRecord(first + n);
  return first;
}
const progressOf = (process: Process) =>
  process.events.filter(
    (event): event is Extract<SyncEvent, { type: 'progress' }> => event.type === 'progress',
  );
const inPhase = (process: Process, phase: 'pull' | 'push') =>
  progressOf(process).some((event) => event.progress.phase === phase);
const posts = () => rig.far.requests.filter((request) => request.method === 'POST').length;
const failure = (work: Promise<unknown>) =>
  rig.of(
    work.then(
      () => null,
      (error: unknown) => error,
    ),
  );

describe('a run', () => {
  it('is refused at once without DISCOGS_USERNAME, with what to set', async () => {
    rig = await createRig({ opened });
    const process = await rig.start({ username: null });
    const error = await failure(process.sync.start(WISH));
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain('DISCOGS_USERNAME is not set');
    expect(rig.far.requests).toEqual([]);
  });

  it('is refused for a database of another account', async () => {
    rig = await createRig({ opened });
    await syncOnce(rig, await rig.start());
    const other = await rig.start({ username: 'somebody_else' });
    const error = await failure(other.sync.start(WISH));
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(/belongs to the Discogs account crate_keeper.*somebody_else/);
    const same = await rig.start({ username: 'Crate_Keeper' });
    expect((await rig.of(same.sync.start(WISH))).kind).toBe('started');
    await rig.until(() => same.events.at(-1)?.type === 'ended');
  });

  it('tells a second one which is running', async () => {
    await withBoth(5);
    const process = await rig.start();
    const first = await rig.of(process.sync.start(WISH));
    const second = await rig.of(process.sync.start({ ...WISH, kind: 'preview' }));
    expect([first.kind, second.kind]).toEqual(['started', 'running']);
    expect(second.run.id).toBe(first.run.id);
    expect(await rig.of(process.sync.active())).toMatchObject({ id: first.run.id, status: 'running' });
    expect(await endOf(rig, process, first.run.id)).toMatchObject({ outcome: 'done' });
    expect(await rig.of(process.sync.active())).toBeNull();
    expect(await rig.of(process.sync.latest())).toMatchObject({
      id: first.run.id,
      status: 'done',
      phase: 'done',
    });
    const third = await syncOnce(rig, process);
    expect(third.run.id).toBeGreaterThan(first.run.id);
  });

  it('remembers its message', async () => {
    await withBoth(2);
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start(WISH));
    expect(run.message).toBeNull();
    await rig.of(process.sync.attachMessage(run.id, { channelId: '31', messageId: '32' }));
    const ended = await endOf(rig, process, run.id);
    expect(ended.run.message).toEqual({ channelId: '31', messageId: '32' });
  });

  it('is not hurt by a watcher that throws', async () => {
    await withBoth(2);
    const process = await rig.start();
    process.sync.watch(() => {
      throw new Error('a bug of the watcher');
    });
    expect(await syncOnce(rig, process)).toMatchObject({ outcome: 'done' });
  });

  it('without a token: the pull goes on where Discogs allows it, and the first push ends the phase', async () => {
    await withBoth(3);
    rig.far.faults.add({ method: 'POST', fault: { kind: 'status', status: 401 }, times: 'always' });
    const { outcome, progress } = await syncOnce(rig, await rig.start({ hasToken: false }));
    expect({ outcome, ...progress }).toMatchObject({
      outcome: 'failed',
      phase: 'push',
      pulled: 3,
      pushed: 0,
    });
    expect(progress.errors[0]).toMatch(
      /^Discogs wants a token and DISCOGS_TOKEN is not set\. 3 records were not pushed/,
    );
    expect(posts()).toBe(1);
  });
});

describe('a process that dies', () => {
  /** The end state of the same sync without any trouble. */
  async function endState() {
    const rows = await opened.db.select().from(records).orderBy(asc(records.discogsId));
    return {
      records: rows.map(({ discogsId, isSyncedWithDiscogs }) => ({ discogsId, isSyncedWithDiscogs })),
      copies: rig.far.collection
        .list()
        .map((copy) => copy.releaseId)
        .sort(),
      mirror: await opened.db.$count(collectionItems),
    };
  }

  it('at any step, before it or after it, is started again and comes to the same end', {
    timeout: 120_000,
  }, async () => {
    await withBoth(6);
    const undisturbed = await rig.start();
    const ended = await syncOnce(rig, undisturbed);
    const expected = await endState();
    const steps = undisturbed.steps();
    rig.close();

    for (let step = 2; step <= steps; step += 3) {
      for (const moment of ['before', 'after'] as const) {
        await opened.clear();
        await withBoth(6);
        const first = await rig.start({ diesAt: { step, moment } });
        void first.sync.start(WISH).catch(() => {});
        await rig.until(() => first.isDead() || first.events.at(-1)?.type === 'ended');
        if (!first.isDead()) continue;
        await rig.pass(3 * SECOND);
        const second = await rig.start();
        void second.sync.keepWatch(forEver);
        let run = await rig.of(second.sync.active());
        // It died before the run was written down, or after its end was.
        if (!run) run = (await rig.of(second.sync.latest())) ?? (await rig.of(second.sync.start(WISH))).run;
        if (run.endedAt === null) await endOf(rig, second, run.id);
        const [final] = await opened.db.select().from(syncRuns);
        const where = `died ${moment} step ${step}`;
        expect(await endState(), where).toEqual(expected);
        const { pulled, pushed, skipped, totalDiscogsItems } = ended.run;
        expect(final, where).toMatchObject({ status: 'done', pulled, pushed, totalDiscogsItems });
        // A copy whose 201 got lost with the process is seen on the newest page first.
        expect((final?.skipped ?? 0) - skipped, where).toBeLessThanOrEqual(1);
        rig.close();
      }
    }
    await withBoth(1);
  });

  it('is found by another one within 30 seconds', async () => {
    await withBoth(5);
    const first = await rig.start();
    const watcher = await rig.start();
    void watcher.sync.keepWatch(forEver);
    const { run } = await rig.of(first.sync.start(WISH));
    await rig.until(() => inPhase(first, 'pull'));
    first.kill();
    const nowMs = rig.clock.now();
    await rig.until(() => watcher.events.length > 0);
    expect(rig.clock.now() - nowMs).toBeLessThanOrEqual(30 * SECOND);
    expect(watcher.events[0]).toMatchObject({ type: 'started', resumed: true, run: { id: run.id } });
    expect(await endOf(rig, watcher, run.id)).toMatchObject({ outcome: 'done' });
  });
});

describe('Stop of a run that nobody works at', () => {
  it('ends it', async () => {
    await withBoth(5);
    const first = await rig.start();
    const { run } = await rig.of(first.sync.start(WISH));
    await rig.until(() => inPhase(first, 'pull'));
    first.kill();
    const second = await rig.start();
    expect(await rig.of(second.sync.stop(run.id, { userId: '9' }))).toBe('stopping');
    const { outcome, run: stopped } = await endOf(rig, second, run.id);
    expect({ outcome, by: stopped.stoppedBy }).toEqual({ outcome: 'stopped', by: '9' });
    expect(await rig.of(second.sync.active())).toBeNull();
    expect(rig.far.requests.filter(({ userAgent }) => userAgent.startsWith(second.name))).toEqual([]);
  });

  it('of another process ends it at its next step', async () => {
    await withBoth(5);
    const first = await rig.start();
    const second = await rig.start();
    const { run } = await rig.of(first.sync.start(WISH));
    await rig.until(() => inPhase(first, 'push'));
    const store = opened.store.sync;
    await store.requestStop(run.id, '9', new Date(rig.clock.now()));
    const { outcome } = await endOf(rig, first, run.id);
    expect(outcome).toBe('stopped');
    expect(second.events).toEqual([]);
  });

  it('of another process is noticed within 15 s while that one waits for Discogs', async () => {
    await withBoth(3);
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start(WISH));
    await rig.until(() => inPhase(process, 'push'));
    rig.far.setDown(true);
    // A wait of two minutes.
    await rig.until(() => {
      const activity = progressOf(process).at(-1)?.activity;
      return activity?.kind === 'discogs-down' && activity.nextTryMs - rig.clock.now() > 100 * SECOND;
    });
    const nowMs = rig.clock.now();
    await opened.store.sync.requestStop(run.id, '9', new Date(nowMs));
    expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'stopped', run: { stoppedBy: '9' } });
    expect(rig.clock.now() - nowMs).toBeLessThanOrEqual(15 * SECOND);
  });

  it('of another process ends a preview with its next page', async () => {
    await withBoth(50);
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start({ ...WISH, kind: 'preview' }));
    await rig.until(() => progressOf(process).length >= 2);
    const asked = rig.far.requests.length;
    await opened.store.sync.requestStop(run.id, '9', new Date(rig.clock.now()));
    expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'stopped', run: { preview: null } });
    expect(rig.far.requests.length).toBeLessThanOrEqual(asked + 1);
  });
});

describe('SIGTERM', () => {
  it('puts the run down, lets the request under way finish, and the run goes on at the next start', async () => {
    const release = await withBoth(5);
    const first = await rig.start();
    const { run } = await rig.of(first.sync.start(WISH));
    await rig.until(() => posts() === 1 && rig.far.collection.copiesOf(release).length > 0);
    const nowMs = rig.clock.now();
    await rig.of(first.sync.pause({ graceMs: 7 * SECOND }));
    expect(rig.clock.now() - nowMs).toBeLessThan(7 * SECOND);
    const paused = first.events.at(-1);
    expect(paused).toMatchObject({
      type: 'ended',
      outcome: 'paused',
      run: { id: run.id, status: 'paused', endedAt: null },
    });
    expect(paused?.type === 'ended' && paused.progress.pushed).toBe(posts());
    expect((await opened.db.select().from(addIntents)).filter((intent) => intent.status === 'open')).toEqual(
      [],
    );
    const refused = await failure(first.sync.start(WISH));
    expect(refused).toBeInstanceOf(UserError);
    first.kill();

    const second = await rig.start();
    void second.sync.keepWatch(forEver);
    const { outcome, progress } = await endOf(rig, second, run.id);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: 5, pushed: 5 });
    expect(posts()).toBe(5);
  });

  it('breaks a request that does not end in time; what became of it is found out later', async () => {
    const release = await withBoth(2);
    rig.far.faults.add({ method: 'POST', fault: { kind: 'stall', when: 'after' } });
    const first = await rig.start();
    const { run } = await rig.of(first.sync.start(WISH));
    await rig.until(() => rig.far.collection.copiesOf(release).length > 0);
    const nowMs = rig.clock.now();
    await rig.of(first.sync.pause({ graceMs: 7 * SECOND }));
    expect(rig.clock.now() - nowMs).toBe(7 * SECOND);
    expect(first.events.at(-1)).toMatchObject({ outcome: 'paused' });
    first.kill();
    const second = await rig.start();
    void second.sync.keepWatch(forEver);
    const { outcome, progress } = await endOf(rig, second, run.id);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pushed: 2, errors: [] });
    expect(rig.far.collection.copiesOf(release)).toHaveLength(1);
  });

  it('just when a run is taken up: it is put down again, and nothing was asked for', async () => {
    await withBoth(3);
    const first = await rig.start();
    const { run } = await rig.of(first.sync.start(WISH));
    first.kill();
    const asked = rig.far.requests.length;
    let paused: Promise<void> | null = null;
    const second = await rig.start({
      beforeCall: (name) => {
        if (name === 'sync.lock') paused = second.sync.pause({ graceMs: 7 * SECOND });
        return undefined;
      },
    });
    void second.sync.keepWatch(forEver);
    const { outcome } = await endOf(rig, second, run.id);
    await rig.of(Promise.resolve(paused));
    expect({ outcome, asked: rig.far.requests.length }).toEqual({ outcome: 'paused', asked });
  });

  it('with nothing running is over at once', async () => {
    rig = await createRig({ opened });
    const process = await rig.start();
    await rig.of(process.sync.pause({ graceMs: 7 * SECOND }));
    expect(process.events).toEqual([]);
  });
});

describe('the database goes away', () => {
  it.each(['pull', 'push'] as const)(
    'in the %s for some minutes: the run says so and goes on',
    async (phase) => {
      const release = await withBoth(8);
      const process = await rig.start();
      const { run } = await rig.of(process.sync.start(WISH));
      await rig.until(() => (phase === 'pull' ? progressOf(process).length > 2 : posts() >= 2));
      rig.setDatabaseDown(true);
      await rig.pass(3 * MINUTE);
      expect(progressOf(process).at(-1)?.activity.kind).toBe('database-down');
      const error = await failure(process.sync.start(WISH));
      expect(error).toBeInstanceOf(StoreError);
      rig.setDatabaseDown(false);
      const { outcome, progress } = await endOf(rig, process, run.id);
      expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: 8, pushed: 8, errors: [] });
      for (let n = 0; n < 8; n++) expect(rig.far.collection.copiesOf(release + n)).toHaveLength(1);
    },
  );

  it('for one statement only: the run goes on from its cursor, as if nothing had been', async () => {
    await withBoth(8);
    let isCut = false;
    const process = await rig.start({
      beforeCall: (name) => {
        if (name !== 'sync.savePage' || isCut) return undefined;
        isCut = true;
        throw new StoreError({ code: 'ECONNRESET', unreachable: true });
      },
    });
    const { outcome, progress } = await syncOnce(rig, process);
    expect(isCut).toBe(true);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: 8, pushed: 8, errors: [] });
  });

  it('while a POST is under way: its answer is kept, the copy may be undone', async () => {
    const release = await withBoth(3);
    rig.far.onRequest(({ method }) => {
      if (method !== 'POST' || posts() !== 2) return null;
      rig.setDatabaseDown(true);
      void rig.clock.sleep(2 * MINUTE).then(() => rig.setDatabaseDown(false));
      return null;
    });
    const process = await rig.start();
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pushed: 3 });
    const told = progressOf(process).map(({ activity }) => activity.kind);
    expect(told).toContain('database-down');
    expect(told.at(-1)).toBe('working');
    const wishes = await opened.db.select().from(addIntents);
    expect(wishes.map((intent) => intent.confirmedByDiscogs)).toEqual([true, true, true]);
    expect(posts()).toBe(3);
    expect(rig.far.collection.copiesOf(release + 1)).toHaveLength(1);
  });
});

describe('the lock is lost', () => {
  it.each(['pull', 'push'] as const)('in the %s: the run goes on when it is held again', async (phase) => {
    const release = await withBoth(6);
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start(WISH));
    await rig.until(() => inPhase(process, phase));
    process.loseLock();
    const { outcome, progress } = await endOf(rig, process, run.id);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: 6, pushed: 6 });
    expect(process.events.filter((event) => event.type === 'started')).toHaveLength(2);
    for (let n = 0; n < 6; n++) expect(rig.far.collection.copiesOf(release + n)).toHaveLength(1);
  });

  it('without a word: it is asked for before each POST, and nothing is sent without it', async () => {
    const release = await withBoth(6);
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start(WISH));
    await rig.until(() => posts() === 2);
    process.loseLock({ silently: true });
    await rig.until(() => process.events.filter((event) => event.type === 'started').length === 2);
    expect(posts()).toBe(2);
    expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'done', progress: { pushed: 6 } });
    for (let n = 0; n < 6; n++) expect(rig.far.collection.copiesOf(release + n)).toHaveLength(1);
  });
});

describe('a preview', () => {
  it('reads and counts, names the first ten of each, and writes nothing but its own line', async () => {
    rig = await createRig({ opened, pageSize: 10 });
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
    // Nor is the database bound to a name that may be mistyped.
    expect(await opened.db.$count(facts)).toBe(0);
    expect(await rig.of(process.sync.latest('sync'))).toBeNull();
    // And it comes true.
    expect(await syncOnce(rig, process)).toMatchObject({ progress: { pulled: toPull, pushed: 15 } });
  });

  it('starts anew after a death, and fails truthfully', async () => {
    await withBoth(12);
    const first = await rig.start();
    const { run } = await rig.of(first.sync.start({ ...WISH, kind: 'preview' }));
    await rig.until(() => progressOf(first).length >= 2);
    first.kill();
    const second = await rig.start();
    void second.sync.keepWatch(forEver);
    const done = await endOf(rig, second, run.id);
    expect(done).toMatchObject({
      outcome: 'done',
      run: { preview: { toPull: { count: 12 }, toPush: { count: 12 } } },
    });

    rig.far.faults.add({ path: /page=1&/, fault: { kind: 'status', status: 500 }, times: 'always' });
    const failed = await syncOnce(rig, second, 'preview');
    expect(failed).toMatchObject({ outcome: 'failed', run: { preview: null, errorCount: 1 } });
  });
});
