// Sync and Add under the wrong name, and under several names: what people added is in the right collection once, and nothing of
// another collection ever is.
import { beforeEach, expect, it } from 'vitest';
import type { Life, Process, Rig } from './rig.ts';
import { REQUESTER } from './rig.ts';
import { endOf, progressOf, syncOnce } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig();
let rig: Rig;
/** Releases that are in no collection. */
let free: number;
/** Of the stranger, whose collection everyone can read. */
let strangers: number[];

beforeEach(async () => {
  rig = await createRig({ pageSize: 5 });
  const stranger = rig.far.addAccount({ username: 'stranger', token: 'token-of-stranger', isPrivate: false });
  strangers = stranger.collection.generate(12, { seed: 5 }).map(({ releaseId }) => releaseId);
  rig.far.collection.generate(3, { seed: 6 });
  free = rig.far.catalogue.generate(5, 7);
});

const add = (process: Process, releaseId: number) =>
  rig.of(process.add.add({ releaseId, requester: REQUESTER, pressId: `${releaseId}` }, {}));

/** Starts a process that the one before does not outlive. */
let last: Process | undefined;
async function next(life: Life = {}): Promise<Process> {
  last?.kill();
  last = await rig.start(life);
  return last;
}

/** How many copies of each release are in the collection of crate_keeper, besides the first three. */
function added(): Map<number, number> {
  const before = new Set(first);
  const copies = rig.far.collection
    .page({ folderId: 0, sort: 'added', direction: 'asc', start: 0, count: 99 })
    .filter(({ instanceId }) => !before.has(instanceId));
  return new Map(copies.map(({ releaseId }) => [releaseId, rig.far.collection.copiesOf(releaseId).length]));
}
let first: number[];
beforeEach(() => {
  last = undefined;
  first = rig.far.collection
    .page({ folderId: 0, sort: 'added', direction: 'asc', start: 0, count: 99 })
    .map(({ instanceId }) => instanceId);
});

const once = (...releases: number[]) => new Map(releases.map((releaseId) => [releaseId, 1]));
const accounts = async () =>
  (await opened.store.accounts.counted()).map(({ name, isProved, records }) => ({ name, isProved, records }));

it('a first sync under a mistyped name ends with a 404; corrected, what was added meanwhile is there once', async () => {
  const mistyped = await next({ username: 'crate_keper' });
  expect(await add(mistyped, free)).toMatchObject({ created: true, discogs: { kind: 'refused' } });
  const failed = await syncOnce(rig, mistyped);
  expect(failed).toMatchObject({ outcome: 'failed' });
  expect(rig.far.requests.filter(({ status }) => status === 404)).not.toEqual([]);

  const corrected = await next();
  expect(await syncOnce(rig, corrected)).toMatchObject({
    outcome: 'done',
    progress: { pulled: 3, pushed: 1 },
  });
  expect(added()).toEqual(once(free));
  expect(await accounts()).toEqual([{ name: 'crate_keeper', isProved: true, records: 4 }]);
});

it("an Add that is found in a stranger's collection proves nothing; corrected, it is in the right one once", async () => {
  const [theirs = 0] = strangers;
  const wrong = await next({ username: 'stranger' });
  expect(await add(wrong, theirs)).toMatchObject({ discogs: { kind: 'found' } });
  expect(await accounts()).toEqual([{ name: 'stranger', isProved: false, records: 1 }]);

  const corrected = await next();
  expect((await rig.of(corrected.add.owned(theirs)))?.state).toEqual({ kind: 'waiting' });
  expect(await syncOnce(rig, corrected)).toMatchObject({ outcome: 'done' });
  expect(added()).toEqual(once(theirs));
  expect(await syncOnce(rig, corrected)).toMatchObject({ progress: { pushed: 0 } });
});

it("a whole sync of a stranger's collection: nothing of it comes along, and each record that a person added does, once", async () => {
  const [found = 0] = strangers;
  const wrong = await next({ username: 'stranger' });
  await add(wrong, free);
  await add(wrong, found);
  expect(await syncOnce(rig, wrong)).toMatchObject({ progress: { pulled: 11, pushed: 0 } });
  await add(wrong, free + 1);
  expect(await accounts()).toEqual([{ name: 'stranger', isProved: false, records: 14 }]);
  expect(added()).toEqual(once());

  const corrected = await next();
  expect(await accounts()).toEqual([{ name: 'crate_keeper', isProved: false, records: 3 }]);
  expect(await syncOnce(rig, corrected)).toMatchObject({
    outcome: 'done',
    progress: { pulled: 3, pushed: 3 },
  });
  expect(added()).toEqual(once(free, found, free + 1));
  expect(await syncOnce(rig, corrected)).toMatchObject({ progress: { pulled: 0, pushed: 0 } });
  expect(added()).toEqual(once(free, found, free + 1));
  expect(await opened.store.counts()).toEqual({ records: 6, unsynced: 0, copies: 6 });
});

it('a preview that was paused under another name does not hold the next sync up', async () => {
  const wrong = await next({ username: 'stranger' });
  const { run } = await rig.of(wrong.sync.start({ kind: 'preview', requester: REQUESTER }));
  await rig.until(() => progressOf(wrong).length >= 2);
  await rig.of(wrong.sync.pause({ graceMs: 7_000 }));

  const corrected = await next();
  expect(await syncOnce(rig, corrected)).toMatchObject({ outcome: 'done', progress: { pulled: 3 } });
  expect(await endOf(rig, corrected, run.id)).toMatchObject({ outcome: 'stopped' });
  expect(await accounts()).toEqual([{ name: 'crate_keeper', isProved: true, records: 3 }]);
});

it('two proved accounts take turns: each crate is whole, and no record is in the other collection', async () => {
  const theirs = { username: 'stranger', token: 'token-of-stranger' };
  const mine = await next();
  await add(mine, free);
  await syncOnce(rig, mine);
  await add(await next(theirs), free);
  await add(await next(theirs), free + 1);
  expect(await syncOnce(rig, last ?? mine)).toMatchObject({ outcome: 'done', progress: { pushed: 0 } });
  expect(await accounts()).toEqual([
    { name: 'stranger', isProved: true, records: 14 },
    { name: 'crate_keeper', isProved: true, records: 4 },
  ]);

  const back = await next();
  expect(await syncOnce(rig, back)).toMatchObject({ progress: { pulled: 0, pushed: 0, errors: [] } });
  expect(await syncOnce(rig, await next(theirs))).toMatchObject({
    progress: { pulled: 0, pushed: 0, errors: [] },
  });
  expect(added()).toEqual(once(free));
  expect(rig.posts()).toEqual([free, free, free + 1]);
});

it.each([
  ['a proved name', true],
  ['a name without a proof', false],
])('%s is removed and set again: what was added meanwhile is there once', async (_, isProved) => {
  const named = await next();
  if (isProved) await syncOnce(rig, named);
  await add(named, free);
  const without = await next({ username: null });
  expect(await add(without, free + 1)).toMatchObject({ discogs: { kind: 'skipped' } });
  // It is in the crate of the name, too.
  if (isProved) expect(await add(without, free)).toMatchObject({ created: true });

  const again = await next();
  expect(await syncOnce(rig, again)).toMatchObject({ outcome: 'done', progress: { pushed: 1 } });
  expect(added()).toEqual(once(free, free + 1));
  expect(await accounts()).toEqual([{ name: 'crate_keeper', isProved: true, records: 5 }]);
});

it('a sync that was pushing under a name, which was changed and set again, reads the collection again before it adds', async () => {
  // So the name stays without a proof.
  rig.far.onRequest(({ path }) => (path === '/oauth/identity' ? { kind: 'status', status: 503 } : null));
  const without = await next({ username: null });
  await add(without, free);
  await add(without, free + 1);
  rig.far.collection.add(free);
  const named = await next();
  rig.far.onRequest(({ method }) => {
    if (method !== 'POST' || named.isDead()) return null;
    named.kill();
    return { kind: 'reset' };
  });
  await rig.of(named.sync.start({ kind: 'sync', requester: REQUESTER }));
  await rig.until(() => named.isDead());

  await next({ username: 'crate_keper' });
  expect(await syncOnce(rig, await next())).toMatchObject({ outcome: 'done', progress: { pushed: 1 } });
  expect(added()).toEqual(once(free, free + 1));
});

it.each(['add', 'sync'] as const)(
  'an Add whose POST takes effect after the name was changed and set again is no second copy: the next %s waits for it',
  async (what) => {
    const named = await next();
    rig.far.onRequest(({ method }) => {
      if (method !== 'POST' || named.isDead()) return null;
      setImmediate(() => named.kill());
      return { kind: 'late-write', afterMs: 40_000 };
    });
    void add(named, free).catch(() => {});
    await rig.until(() => named.isDead());
    await next({ username: 'stranger' });
    const again = await next();
    if (what === 'sync') await syncOnce(rig, again);
    else await rig.of(again.add.add({ releaseId: free, requester: REQUESTER, pressId: 'once more' }, {}));
    await rig.pass(60_000);
    expect(added()).toEqual(once(free));
  },
);
