// Sync, the push by example, when something disturbs it: Discogs is down, someone presses Stop, or adds the same record.
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../sandbox/discogs/faults.ts';
import { addIntents, records } from '../../../src/store/schema.ts';
import { type Process, REQUESTER, type Rig } from './rig.ts';
import { endOf, syncOnce } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig();
let rig: Rig;
let process: Process;

const MINUTE = 60_000;

/** Makes an empty collection, and `count` records to push into it. */
async function withRecords(count: number) {
  rig = await createRig();
  const releases = await rig.addRecords(count);
  process = await rig.start();
  return releases;
}

const posts = () => rig.posts();
const copies = (release: number) => rig.far.collection.copiesOf(release).length;
const unsynced = () => rig.unsynced();
const activities = () =>
  process.events.flatMap((event) => (event.type === 'progress' ? [event.activity.kind] : []));
const strikePost = (fault: Fault, over: { after?: number; times?: number | 'always' } = {}) =>
  rig.far.faults.add({ method: 'POST', fault, ...over });

describe('Discogs is down in the middle of the push', () => {
  /** Takes Discogs down at POST number `sent`, for so many minutes. */
  const downAfter = (sent: number, minutes: number) => {
    let seen = 0;
    rig.far.onRequest(({ method }) => {
      if (method !== 'POST' || ++seen !== sent) return null;
      rig.far.setDown(true);
      void rig.clock.sleep(minutes * MINUTE).then(() => rig.far.setDown(false));
      return null;
    });
  };
  it('for ten minutes: the run waits, says so once, and ends well', async () => {
    const releases = await withRecords(8);
    downAfter(3, 10);
    // Someone adds a copy elsewhere just as Discogs comes back. The push finds it before its next POST.
    const late = releases.at(-1) ?? 0;
    void rig.clock.sleep(10 * MINUTE).then(() => rig.far.collection.add(late));
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done-with-problems', pushed: 8 });
    expect(progress.errors).toEqual([
      "Adding paused. Discogs can't be reached. It tried the same records again.",
    ]);
    expect(activities()).toContain('discogs-down');
    expect(activities().at(-1)).toBe('working');
    const waits = process.events.flatMap((event) =>
      event.type === 'progress' && event.activity.kind === 'discogs-down' ? [event.pace.leftMs] : [],
    );
    expect(new Set(waits)).toEqual(new Set([null]));
    const totals = process.events.flatMap((event) =>
      event.type === 'progress' && event.progress.pushed > 0 ? [event.pace.total] : [],
    );
    expect(new Set(totals)).toEqual(new Set([8]));
    expect(posts()).toEqual(releases.slice(0, -1));
    expect(releases.map(copies)).toEqual(releases.map(() => 1));
  });

  it.each<Fault>([{ kind: 'status', status: 503 }, { kind: 'status', status: 429 }, { kind: 'stall' }])(
    'with $kind: no record is made twice or forgotten',
    async (fault) => {
      const releases = await withRecords(5);
      const strike = rig.far.faults.add({ fault, times: 'always', after: 5 });
      void rig.clock.sleep(20 * MINUTE).then(() => strike.remove());
      const { outcome, progress } = await syncOnce(rig, process);
      expect({ outcome, ...progress }).toMatchObject({ outcome: 'done-with-problems', pushed: 5 });
      expect(progress.errors).toHaveLength(1);
      expect(releases.map(copies)).toEqual([1, 1, 1, 1, 1]);
      // During the outage the run reports nothing else, whatever a call has to wait for.
      const said = activities();
      const outage = said.slice(said.indexOf('discogs-down'), said.lastIndexOf('discogs-down'));
      expect(new Set(outage)).toEqual(new Set(['discogs-down']));
    },
  );

  it('for more than an hour: failed, and /sync takes it up', async () => {
    const releases = await withRecords(5);
    downAfter(2, 120);
    const startMs = rig.clock.now();
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'failed', phase: 'push', pushed: 2 });
    expect(progress.errors.at(-1)).toBe("Discogs was down for an hour. 3 records weren't added.");
    expect(rig.clock.now() - startMs).toBeGreaterThan(60 * MINUTE);
    await rig.pass(60 * MINUTE);
    expect(await syncOnce(rig, process)).toMatchObject({ outcome: 'done', progress: { pushed: 3 } });
    expect(releases.map(copies)).toEqual([1, 1, 1, 1, 1]);
  });

  it('for one record only is no outage: it is tried again at the end', async () => {
    const [first = 0, second = 0, third = 0] = await withRecords(3);
    strikePost({ kind: 'html', status: 403 });
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pushed: 3, errors: [] });
    expect(posts()).toEqual([first, second, third, first]);
    expect(activities()).not.toContain('discogs-down');
  });

  it('only when what is left is tried once more: what failed just before it is tried again, too', async () => {
    const [first = 0, second = 0, third = 0, fourth = 0] = await withRecords(4);
    for (const release of [first, third]) {
      rig.far.faults.add({
        ...{ method: 'POST', path: new RegExp(`${release}$`), times: 2 },
        fault: { kind: 'status', status: 500 },
      });
    }
    const { progress } = await syncOnce(rig, process);
    expect(progress).toMatchObject({ pushed: 4 });
    expect(progress.errors).toEqual([expect.stringMatching(/^Adding paused\. Discogs had an error/)]);
    expect([first, second, third, fourth].map(copies)).toEqual([1, 1, 1, 1]);
  });

  it('is not said of one record that Discogs never takes, when it is the last one', async () => {
    const [first = 0, second = 0] = await withRecords(2);
    rig.far.faults.add({
      ...{ method: 'POST', path: new RegExp(`${second}$`), times: 'always' },
      fault: { kind: 'status', status: 500 },
    });
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done-with-problems', pushed: 1 });
    expect(progress.errors).toHaveLength(1);
    expect(posts()).toEqual([first, second, second]);
    expect(activities()).not.toContain('discogs-down');
    expect([first, second].map(copies)).toEqual([1, 0]);
  });

  it('can be stopped while it waits', async () => {
    await withRecords(5);
    downAfter(2, 600);
    const { run } = await rig.of(process.sync.start({ kind: 'sync', requester: REQUESTER }));
    await rig.until(() => activities().includes('discogs-down'));
    const nowMs = rig.clock.now();
    expect(await rig.of(process.sync.stop(run.id, { userId: '5' }))).toBe('stopping');
    const { outcome, run: stopped } = await endOf(rig, process, run.id);
    expect({ outcome, by: stopped.stoppedBy, pushed: stopped.pushed }).toEqual({
      outcome: 'stopped',
      by: '5',
      pushed: 2,
    });
    expect(rig.clock.now() - nowMs).toBeLessThan(1_000);
  });
});

describe('Stop', () => {
  it('ends the wait for the budget at once, and leaves nothing open', async () => {
    await withRecords(80);
    const { run } = await rig.of(process.sync.start({ kind: 'sync', requester: REQUESTER }));
    await rig.until(() =>
      process.events.some((e) => e.type === 'progress' && e.activity.kind === 'waiting-for-budget'),
    );
    const sent = posts().length;
    const nowMs = rig.clock.now();
    await rig.of(process.sync.stop(run.id, { userId: '5' }));
    const { outcome, progress } = await endOf(rig, process, run.id);
    expect({ outcome, pushed: progress.pushed }).toEqual({ outcome: 'stopped', pushed: sent });
    expect(rig.clock.now() - nowMs).toBeLessThan(1_000);
    const open = (await opened.db.select().from(addIntents)).filter((intent) => intent.status === 'open');
    expect(open).toEqual([]);
    expect(await rig.of(process.sync.stop(run.id, { userId: '5' }))).toBe('ended');
  });

  it('lets the request that is under way finish', async () => {
    const releases = await withRecords(5);
    const { run } = await rig.of(process.sync.start({ kind: 'sync', requester: REQUESTER }));
    rig.far.onRequest(({ method }) => {
      if (method === 'POST') void process.sync.stop(run.id, { userId: '5' });
      return null;
    });
    const { outcome, progress } = await endOf(rig, process, run.id);
    expect({ outcome, pushed: progress.pushed }).toEqual({ outcome: 'stopped', pushed: 1 });
    expect(releases.map(copies)).toEqual([1, 0, 0, 0, 0]);
    expect(await unsynced()).toHaveLength(4);
  });
});

describe('an Add of the same release at the same time', () => {
  it('makes no second copy, whichever comes first', async () => {
    for (const request of [3, 4, 5, 6]) {
      await opened.clear();
      const releases = await withRecords(3);
      let adding: Promise<unknown> = Promise.resolve();
      const [, release = 0] = releases;
      rig.far.onRequest(({ number }) => {
        if (number === request) adding = process.add.add({ releaseId: release, requester: REQUESTER }, {});
        return null;
      });
      const { outcome } = await syncOnce(rig, process);
      await rig.of(adding);
      expect(outcome).toBe('done');
      expect(releases.map(copies), `at request ${request}`).toEqual([1, 1, 1]);
      expect(await unsynced()).toEqual([]);
      if (request < 6) rig.close();
    }
  });

  it.each([
    { what: 'flagged it', isFlagged: true },
    { what: 'saw a copy', isFlagged: false },
  ])('that $what in the last moment is noticed', async ({ isFlagged }) => {
    rig = await createRig();
    const release = rig.far.catalogue.generate(1, 3);
    await rig.addRecord(release);
    process = await rig.start({
      // Changes the record between the look of the push and its claim.
      beforeCall: (name) => {
        if (name !== 'intents.claim') return undefined;
        const { instanceId } = rig.far.collection.add(release);
        const now = new Date(rig.clock.now());
        const copy = { instanceId, releaseId: release, masterId: null, folderId: 1, rating: 0, notes: [] };
        return isFlagged
          ? opened.db.update(records).set({ isSyncedWithDiscogs: true })
          : opened.store.collection.save([{ ...copy, addedAt: null }], now);
      },
    });
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pushed: isFlagged ? 0 : 1 });
    expect(posts()).toEqual([]);
    expect(await unsynced()).toEqual([]);
    const open = (await opened.db.select().from(addIntents)).filter((intent) => intent.status === 'open');
    expect(open).toEqual([]);
  });

  it('that takes its time is waited for no longer than it takes', async () => {
    const releases = await withRecords(4);
    const [, , , release = 0] = releases;
    let adding: Promise<unknown> = Promise.resolve();
    rig.far.onRequest(({ number, method, userAgent }) => {
      if (number === 3) adding = process.add.add({ releaseId: release, requester: REQUESTER }, {});
      const isAdd = method === 'POST' && userAgent.endsWith('/add');
      return isAdd ? { kind: 'stall', when: 'after', forMs: 12_000 } : null;
    });
    const startMs = rig.clock.now();
    const { outcome } = await syncOnce(rig, process);
    // The lease of the Add would last four minutes.
    expect(rig.clock.now() - startMs).toBeLessThan(MINUTE);
    await rig.of(adding);
    expect(outcome).toBe('done');
    expect(releases.map(copies)).toEqual([1, 1, 1, 1]);
    expect(activities()).toContain('waiting-for-outcome');
  });

  it('that never ends is waited for a quarter of an hour, and left to the next sync', async () => {
    const [release = 0, other = 0] = await withRecords(2);
    await opened.store.announce('somebody');
    await opened.store.intents.claim(
      { releaseId: release, release: null, requestKey: null, requester: REQUESTER },
      {
        holder: 'somebody',
        now: new Date(rig.clock.now()),
        ms: 600 * MINUTE,
      },
    );
    const nowMs = rig.clock.now();
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done-with-problems', pushed: 1 });
    expect(progress.errors).toEqual([
      `Rick Astley - Record ${release} (r${release}): someone was adding it at the same time. The next /sync checks again.`,
    ]);
    expect(posts()).toEqual([other]);
    expect(rig.clock.now() - nowMs).toBeGreaterThan(15 * MINUTE);
    expect(rig.clock.now() - nowMs).toBeLessThan(20 * MINUTE);
  });

  it('that died in the middle is waited for and settled', async () => {
    const [first = 0, release = 0] = await withRecords(2);
    const dying = await rig.start();
    rig.far.onRequest(({ method, userAgent }) => {
      if (method === 'POST' && userAgent.startsWith(dying.name)) dying.kill();
      return null;
    });
    void dying.add.add({ releaseId: release, requester: REQUESTER }, {});
    await rig.until(() => dying.isDead());
    const { outcome, progress } = await syncOnce(rig, process);
    expect(outcome).toBe('done');
    // The pull found the copy of the Add that died before the answer.
    expect(progress.errors).toEqual([]);
    expect([copies(first), copies(release)]).toEqual([1, 1]);
    expect(await unsynced()).toEqual([]);
  });
});
