// Sync, the pull of a collection that counts copies it never lists: a few make the push careful, many prevent the push.
import { expect, it } from 'vitest';
import { collectionItems, records } from '../../../src/store/schema.ts';
import { REQUESTER, type Rig } from './rig.ts';
import { NAMES, progressOf, syncOnce } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig();
let rig: Rig;

const asked = () =>
  rig.far.requests
    .filter(({ path }) => !NAMES.test(path))
    .map(({ method, path, query }) =>
      path.includes('/collection/releases/') || method === 'POST'
        ? `${method} ${path.split('/').at(-1)}`
        : `${method} ${query.get('page')} ${query.get('sort_order')}`,
    );
const posts = () => rig.posts().length;
const flagged = async () =>
  new Set(
    (await opened.db.select().from(records))
      .filter((record) => record.isSyncedWithDiscogs)
      .map((record) => record.discogsId),
  );

/**
 * Makes a collection of 25 copies, and hides `count` of them from every page. Returns the releases of the hidden copies, a listed
 * release, and one that is not in the collection.
 */
async function hiding(count: number) {
  rig = await createRig({ pageSize: 10 });
  const copies = rig.far.collection.generate(25);
  const hidden = copies.slice(3, 3 + count);
  const never = new Set(hidden.map((copy) => copy.instanceId));
  rig.far.rewritePage((page) => page.filter((copy) => !never.has(copy.instanceId)));
  const absent = rig.far.catalogue.generate(1, 3);
  return { hidden: hidden.map((copy) => copy.releaseId), listed: copies[20]?.releaseId ?? 0, absent };
}

it('a copy that is counted and never listed: the push looks before each POST, and adds nothing twice', async () => {
  const { hidden, absent } = await hiding(1);
  const [there = 0] = hidden;
  await rig.addRecord(there);
  await rig.addRecord(absent);
  const process = await rig.start();
  const { outcome, progress } = await syncOnce(rig, process);
  expect({ outcome, ...progress }).toMatchObject({ outcome: 'done-with-problems', pulled: 24, pushed: 2 });
  expect(progress.errors).toEqual([
    "Discogs counts 25 copies but lists only 24. Each record is looked up before it's added, so nothing is added twice.",
  ]);
  expect(asked().filter((one) => one === 'GET 2 asc')).toHaveLength(3);
  expect(asked().slice(-4)).toEqual(['GET 1 desc', `GET ${there}`, `GET ${absent}`, `POST ${absent}`]);
  expect([there, absent].map((release) => rig.far.collection.copiesOf(release).length)).toEqual([1, 1]);
  expect(await flagged()).toContain(there);

  // The next sync can push again.
  const next = rig.far.catalogue.generate(1, 5);
  await rig.addRecord(next);
  expect(await syncOnce(rig, process)).toMatchObject({ progress: { pushed: 1, totalDiscogsItems: 26 } });
  expect(rig.far.collection.copiesOf(there)).toHaveLength(1);
  // The hidden copy does not count as gone.
  const last = await opened.store.sync.latest('sync');
  expect(last).toMatchObject({ status: 'done', pushed: 1, gone: 0 });
});

it('the look is due also after a restart, and one that fails is no POST', async () => {
  const { hidden, absent } = await hiding(2);
  for (const release of [...hidden, absent]) await rig.addRecord(release);
  const [one = 0] = hidden;
  const first = await rig.start();
  const strike = rig.far.faults.add({
    ...{ path: /collection\/releases\//, fault: { kind: 'status', status: 503 } as const },
    times: 'always',
  });
  const { run } = await rig.of(first.sync.start({ kind: 'sync', requester: REQUESTER }));
  await rig.until(() => progressOf(first).at(-1)?.activity.kind === 'discogs-down');
  expect(posts()).toBe(0);
  first.kill();
  strike.remove();
  const second = await rig.start();
  void second.sync.keepWatch(new AbortController().signal);
  await rig.until(() => second.events.at(-1)?.type === 'ended');
  expect(await opened.store.sync.find(run.id)).toMatchObject({ status: 'done', pushed: 3 });
  expect(rig.far.collection.copiesOf(one)).toHaveLength(1);
  expect(posts()).toBe(1);
});

it('the look is due also after a restart in the middle of the push', async () => {
  const { hidden, absent } = await hiding(1);
  const [there = 0] = hidden;
  await rig.addRecord(absent);
  await rig.addRecord(there);
  const first = await rig.start();
  const { run } = await rig.of(first.sync.start({ kind: 'sync', requester: REQUESTER }));
  await rig.until(() => progressOf(first).at(-1)?.progress.pushed === 1);
  first.kill();
  const second = await rig.start();
  void second.sync.keepWatch(new AbortController().signal);
  await rig.until(() => second.events.at(-1)?.type === 'ended');
  expect(await opened.store.sync.find(run.id)).toMatchObject({ status: 'done', pushed: 2 });
  expect(rig.far.collection.copiesOf(there)).toHaveLength(1);
});

it('many of them: failed, nothing pushed; what was seen is kept and flagged, and nothing is lost', async () => {
  const { hidden, listed, absent } = await hiding(6);
  const [there = 0] = hidden;
  // An earlier sync saw this copy, before Discogs hid it.
  const gone = { instanceId: 77, releaseId: 4_711, masterId: null, folderId: 1, rating: 0, notes: [] };
  await opened.store.collection.save([{ ...gone, addedAt: null }], new Date(0));
  for (const release of [there, listed, absent]) await rig.addRecord(release);
  const { outcome, progress } = await syncOnce(rig, await rig.start());
  expect({ outcome, ...progress }).toMatchObject({ outcome: 'failed', phase: 'pull', pulled: 18 });
  expect(asked().filter((one) => one === 'GET 2 asc')).toHaveLength(3);
  expect(progress.errors).toEqual(['Discogs counts 25 copies but shows only 19, several times over.']);
  expect(posts()).toBe(0);
  const marked = await flagged();
  expect([there, listed, absent].map((release) => marked.has(release))).toEqual([false, true, false]);
  expect(await opened.db.$count(collectionItems)).toBe(19 + 1);
});

it('a pull that Stop ends flags what it saw, too', async () => {
  rig = await createRig({ pageSize: 5 });
  const copies = rig.far.collection.generate(20);
  const [oldest, newest] = [copies.at(0)?.releaseId ?? 0, copies.at(-1)?.releaseId ?? 0];
  await rig.addRecord(oldest);
  await rig.addRecord(newest);
  const process = await rig.start();
  const { run } = await rig.of(process.sync.start({ kind: 'sync', requester: REQUESTER }));
  await rig.until(() => (progressOf(process).at(-1)?.progress.skipped ?? 0) > 0);
  await rig.of(process.sync.stop(run.id, { userId: '9' }));
  await rig.until(() => process.events.at(-1)?.type === 'ended');
  const marked = await flagged();
  expect([oldest, newest].map((release) => marked.has(release))).toEqual([false, true]);
});
