// Sync, the push by example: each record exactly once, whatever becomes of its request.
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
const strikePost = (fault: Fault, over: { after?: number; times?: number | 'always' } = {}) =>
  rig.far.faults.add({ method: 'POST', fault, ...over });

describe('records that are not in the collection', () => {
  it.each([0, 1, 25, 26, 60])(
    '%i of them: a request each, and the newest page before every 25',
    async (count) => {
      const releases = await withRecords(count);
      const { outcome, progress } = await syncOnce(rig, process);
      expect({ outcome, ...progress }).toMatchObject({
        outcome: 'done',
        pushed: count,
        pulled: 0,
        skipped: 0,
      });
      expect(posts()).toEqual(releases);
      expect(releases.map(copies)).toEqual(releases.map(() => 1));
      // The last two read the names of folders and fields.
      const push = rig.far.requests.slice(3, -2).map(({ method }) => method);
      const batches = Array.from({ length: Math.ceil(count / 25) }, (_, n) => [
        'GET',
        ...Array<string>(Math.min(25, count - n * 25)).fill('POST'),
      ]);
      expect(push).toEqual(batches.flat());
      expect(await unsynced()).toEqual([]);
    },
  );

  it('reports each record', async () => {
    await withRecords(3);
    await syncOnce(rig, process);
    const told = process.events.flatMap((event) => (event.type === 'progress' ? [event] : []));
    const pushed = told.filter(({ progress }) => progress.phase === 'push');
    expect(pushed.map(({ progress }) => progress.pushed)).toEqual([0, 0, 1, 2, 3]);
    expect(pushed.at(-1)?.pace).toMatchObject({ done: 3, total: 3 });
  });

  it('that were removed on Discogs stay here and are not pushed again', async () => {
    const [release = 0] = await withRecords(1);
    await syncOnce(rig, process);
    for (const copy of rig.far.collection.copiesOf(release)) rig.far.collection.remove(copy.instanceId);
    await rig.pass(MINUTE);
    const { progress } = await syncOnce(rig, process);
    expect(progress).toMatchObject({ pushed: 0, totalDiscogsItems: 0 });
    expect(posts()).toEqual([release]);
    expect(await opened.db.$count(records)).toBe(1);
  });

  it('that someone added elsewhere in the meantime are only flagged', async () => {
    const releases = await withRecords(30);
    const late = releases.at(-1) ?? 0;
    rig.far.onRequest(({ method }) => {
      if (method === 'POST' && copies(late) === 0) rig.far.collection.add(late);
      return null;
    });
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pushed: 30, skipped: 1 });
    expect(posts()).toHaveLength(29);
    expect(copies(late)).toBe(1);
  });

  it('are wanted by those who saved them', async () => {
    const saver = { userId: '77', guildId: '78', channelId: '79' };
    rig = await createRig();
    process = await rig.start();
    const first = rig.far.catalogue.generate(2, 3);
    const refused = strikePost({ kind: 'status', status: 500 });
    rig.far.faults.add({ method: 'POST', fault: { kind: 'html', status: 403 } });
    refused.remove();
    await rig.of(process.add.add({ releaseId: first, requester: saver }, {}));
    // Even 21 later intents for the same release do not change who wanted it first.
    const now = new Date(rig.clock.now());
    const { intents: store } = opened.store;
    for (let n = 0; n < 21; n++) {
      const later = { releaseId: first, release: null, requestKey: null, requester: REQUESTER };
      const { intent } = await store.claim(later, { holder: 'other', now, ms: 0 });
      await store.close(intent, { status: 'refused', now });
    }
    await rig.addRecord(first + 1);
    await syncOnce(rig, process);
    const intents = await opened.db.select().from(addIntents).orderBy(addIntents.releaseId);
    const added = intents.filter((intent) => intent.status === 'added');
    expect(added.map((intent) => intent.requesterId)).toEqual(['77', REQUESTER.userId]);
  });
});

describe('what one record is refused for', () => {
  it('is a line; the rest goes on', async () => {
    const [gone = 0, odd = 0, lost = 0, fine = 0] = await withRecords(4);
    rig.far.catalogue.remove(gone);
    rig.far.faults.add({
      ...{ method: 'POST', path: new RegExp(`${lost}$`) },
      fault: { kind: 'status', status: 404, message: 'The requested resource was not found.' },
    });
    rig.far.faults.add({
      method: 'POST',
      path: new RegExp(`${odd}$`),
      fault: { kind: 'status', status: 422 },
      times: 'always',
    });
    const { outcome, progress, run } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({
      outcome: 'done-with-problems',
      phase: 'done',
      pushed: 1,
    });
    expect(progress.errors).toEqual([
      `Rick Astley - Record ${gone} (r${gone}): deleted on Discogs. It's kept here.`,
      `Rick Astley - Record ${odd} (r${odd}): Discogs rejected the request (422). The next /sync tries again.`,
      `Rick Astley - Record ${lost} (r${lost}): Discogs knows no user or folder like that: check DISCOGS_USERNAME and DISCOGS_FOLDER_ID. The next /sync tries again.`,
    ]);
    expect(run.errorCount).toBe(3);
    expect(await rig.of(process.sync.errors(run.id))).toMatchObject([
      { releaseId: gone },
      { releaseId: odd },
      { releaseId: lost },
    ]);
    expect(await unsynced()).toEqual([gone, odd, lost]);
    expect(copies(fine)).toBe(1);
  });

  it('is not, when the collection itself is gone: failed, and the cause is named', async () => {
    await withRecords(2);
    rig.far.faults.add({
      ...{ path: /sort_order=desc/, after: 1, times: 'always' },
      fault: { kind: 'status', status: 404 },
    });
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'failed', phase: 'push', pushed: 0 });
    expect(progress.errors).toEqual(['Discogs has no collection of crate_keeper. Check DISCOGS_USERNAME.']);
    expect(posts()).toEqual([]);
  });

  it('is not, when it is the folder: one request, one line, and the variable is named', async () => {
    await withRecords(4);
    const { outcome, progress } = await syncOnce(rig, await rig.start({ folderId: 4_711 }));
    expect({ outcome, phase: progress.phase }).toEqual({ outcome: 'failed', phase: 'push' });
    expect(progress.errors).toEqual([
      "Discogs knows no user or folder like that: check DISCOGS_USERNAME and DISCOGS_FOLDER_ID. 4 records weren't added.",
    ]);
    expect(posts()).toHaveLength(1);
    // It left no open intent behind: with the right folder all four records are pushed.
    expect(await syncOnce(rig, await rig.start())).toMatchObject({
      outcome: 'done',
      progress: { pushed: 4 },
    });
  });

  it('is not, when Discogs says it is there already', async () => {
    const [release] = await withRecords(1);
    strikePost({ kind: 'status', status: 409 });
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pushed: 1, errors: [] });
    expect(posts()).toEqual([release]);
    expect(await unsynced()).toEqual([]);
  });

  it.each([401, 403])(
    'ends the phase when it is a %i: the others would fail the same way',
    async (status) => {
      await withRecords(3);
      strikePost({ kind: 'status', status }, { times: 'always' });
      const { outcome, progress } = await syncOnce(rig, process);
      expect({ outcome, ...progress }).toMatchObject({ outcome: 'failed', phase: 'push', pushed: 0 });
      expect(progress.errors).toHaveLength(1);
      expect(progress.errors[0]).toMatch(
        /token.*\. 3 records weren't added\. Set DISCOGS_TOKEN to a token of crate_keeper\.$/,
      );
      expect(posts()).toHaveLength(1);
    },
  );
});

describe('a request without an answer', () => {
  it.each<Fault>([
    { kind: 'lost-answer' },
    { kind: 'cut-answer' },
    { kind: 'cut-json' },
    { kind: 'wrong-shape' },
    { kind: 'status', status: 502, applied: true },
    { kind: 'stall', when: 'after' },
  ])('that took effect ($kind) is found by one look', async (fault) => {
    const releases = await withRecords(3);
    strikePost(fault, { after: 1 });
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pushed: 3, errors: [], skipped: 0 });
    expect(posts()).toEqual(releases);
    expect(releases.map(copies)).toEqual([1, 1, 1]);
  });

  it.each([1_000, 20_000, 60_000])('that takes effect %i ms later is found at the end', async (afterMs) => {
    const releases = await withRecords(3);
    strikePost({ kind: 'late-write', afterMs });
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pushed: 3, errors: [] });
    expect(posts()).toEqual(releases);
    expect(releases.map(copies)).toEqual([1, 1, 1]);
  });

  it('that never takes effect is sent again, no sooner than two minutes later and after a look', async () => {
    const [release = 0, other = 0] = await withRecords(2);
    strikePost({ kind: 'status', status: 500 });
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pushed: 2, errors: [] });
    expect(posts()).toEqual([release, other, release]);
    const [first, , second] = rig.far.requests.filter(({ method }) => method === 'POST');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2 * MINUTE);
    const last = rig.far.requests
      .slice(-4, -2)
      .map(({ method, path }) => `${method} ${path.split('/').at(-2)}`);
    expect(last).toEqual(['GET releases', 'POST releases']);
    expect(copies(release)).toBe(1);
    const waits = process.events.flatMap((event) => (event.type === 'progress' ? [event.activity] : []));
    expect(waits).toContainEqual(expect.objectContaining({ kind: 'waiting-for-outcome', records: 1 }));
    expect(waits.at(-1)).toEqual({ kind: 'working' });
  });

  it('twice, is given up by this run, also by the process that takes it up', async () => {
    const [release = 0, other = 0] = await withRecords(2);
    rig.far.faults.add({
      ...{ method: 'POST', path: new RegExp(`${release}$`), times: 'always' },
      fault: { kind: 'status', status: 500 },
    });
    const dying = await rig.start({
      beforeCall: async (name) => {
        if (name === 'sync.end') dying.kill();
      },
    });
    const { run } = await rig.of(dying.sync.start({ kind: 'sync', requester: REQUESTER }));
    await rig.until(() => dying.isDead());
    expect(posts()).toEqual([release, other, release]);
    await rig.pass(5 * MINUTE);
    void process.sync.keepWatch(new AbortController().signal);
    expect(await endOf(rig, process, run.id)).toMatchObject({
      outcome: 'done-with-problems',
      // The second process shows the line that the first one saved.
      progress: { errors: [expect.stringContaining(`(r${release})`)] },
      run: { errorCount: 1 },
    });
    expect(posts()).toHaveLength(3);
  });

  it('twice, is a line, and the next sync settles it', async () => {
    const [release = 0, other = 0] = await withRecords(2);
    rig.far.faults.add({
      ...{ method: 'POST', path: new RegExp(`${release}$`), times: 2 },
      fault: { kind: 'status', status: 500 },
    });
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done-with-problems', pushed: 1 });
    expect(progress.errors).toHaveLength(1);
    expect(copies(other)).toBe(1);
    const next = await syncOnce(rig, process);
    expect(next).toMatchObject({ outcome: 'done', progress: { pushed: 1 } });
    expect(copies(release)).toBe(1);
  });
});
