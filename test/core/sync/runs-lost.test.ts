// Sync, runs that lose what they depend on: their process, the database, the lock. They continue, and come to the same end.
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/errors.ts';
import { addIntents } from '../../../src/store/schema.ts';
import { forEver, type Process, type Rig, SYNC } from './rig.ts';
import { endOf, progressOf, syncOnce } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig();
let rig: Rig;

const SECOND = 1_000;
const MINUTE = 60_000;

/** Fills the rig: `count` copies in the collection, and as many records that are not in it. */
async function withBoth(count: number) {
  rig = await createRig({ pageSize: 5 });
  return rig.addBoth(count);
}
const inPhase = (process: Process, phase: 'pull' | 'push') =>
  progressOf(process).some((event) => event.progress.phase === phase);
const posts = () => rig.posts().length;
const failure = (work: Promise<unknown>) =>
  rig.of(
    work.then(
      () => null,
      (error: unknown) => error,
    ),
  );

describe('a process that dies', () => {
  it('is found by another one within 30 seconds', async () => {
    await withBoth(5);
    const first = await rig.start();
    const watcher = await rig.start();
    void watcher.sync.keepWatch(forEver);
    const { run } = await rig.of(first.sync.start(SYNC));
    await rig.until(() => inPhase(first, 'pull'));
    first.kill();
    const nowMs = rig.clock.now();
    await rig.until(() => watcher.events.length > 0);
    expect(rig.clock.now() - nowMs).toBeLessThanOrEqual(30 * SECOND);
    expect(watcher.events[0]).toMatchObject({ type: 'started', resumed: true, run: { id: run.id } });
    expect(await endOf(rig, watcher, run.id)).toMatchObject({ outcome: 'done' });
  });
});

describe('the database goes away', () => {
  it.each(['pull', 'push'] as const)(
    'in the %s for some minutes: the run says so and goes on',
    async (phase) => {
      const release = await withBoth(8);
      const process = await rig.start();
      const { run } = await rig.of(process.sync.start(SYNC));
      await rig.until(() => (phase === 'pull' ? progressOf(process).length > 2 : posts() >= 2));
      rig.setDatabaseDown(true);
      await rig.pass(3 * MINUTE);
      const told = progressOf(process).filter(({ activity }) => activity.kind === 'database-down');
      expect(told).toHaveLength(1);
      expect(process.events.at(-1)).toBe(told[0]);
      const error = await failure(process.sync.start(SYNC));
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
    const intents = await opened.db.select().from(addIntents);
    expect(intents.map((intent) => intent.confirmedByDiscogs)).toEqual([true, true, true]);
    expect(posts()).toBe(3);
    expect(rig.far.collection.copiesOf(release + 1)).toHaveLength(1);
  });
});

describe('the lock is lost', () => {
  it.each(['pull', 'push'] as const)('in the %s: the run goes on when it is held again', async (phase) => {
    const release = await withBoth(6);
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start(SYNC));
    await rig.until(() => inPhase(process, phase));
    process.loseLock();
    const { outcome, progress } = await endOf(rig, process, run.id);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: 6, pushed: 6 });
    const marks = process.events.map(({ type }) => type).filter((type) => type !== 'progress');
    expect(marks).toEqual(['started', 'lost', 'started', 'ended']);
    for (let n = 0; n < 6; n++) expect(rig.far.collection.copiesOf(release + n)).toHaveLength(1);
  });

  it('without a word: it is asked for before each POST, and nothing is sent without it', async () => {
    const release = await withBoth(6);
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start(SYNC));
    await rig.until(() => posts() === 2);
    process.loseLock({ silently: true });
    await rig.until(() => process.events.filter((event) => event.type === 'started').length === 2);
    expect(posts()).toBe(2);
    expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'done', progress: { pushed: 6 } });
    for (let n = 0; n < 6; n++) expect(rig.far.collection.copiesOf(release + n)).toHaveLength(1);
  });
});
