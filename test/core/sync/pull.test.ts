// Sync, the pull by example: the engine with the real client, limiter and store over the local Discogs.
import { asc } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../sandbox/discogs/random.ts';
import { accounts, collectionItems, records } from '../../../src/store/schema.ts';
import { REQUESTER, type Rig } from './rig.ts';
import { NAMES, syncOnce } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig();
let rig: Rig;

const recordedReleases = async () =>
  new Set((await opened.db.select().from(records)).map((record) => record.discogsId));
const mirror = async () =>
  new Set((await opened.db.select().from(collectionItems)).map((copy) => copy.instanceId));
const instancesOf = (copies: { instanceId: number }[]) => new Set(copies.map((copy) => copy.instanceId));
/** All requests but those for names: of the token's owner, once a process, and of folders and fields, at the end of a sync. */
const requests = () => rig.far.requests.filter(({ path }) => path !== '/oauth/identity' && !NAMES.test(path));
const asked = () =>
  requests().map(({ method, query }) => `${method} ${query.get('page')} ${query.get('sort_order')}`);
const posts = () => rig.posts();

describe('the whole collection', () => {
  it('of 3,104 copies with second ones and repeated pages is here afterwards', async () => {
    rig = await createRig();
    const copies = rig.far.collection.generate(3_104, { secondCopiesEvery: 22 });
    // Discogs sometimes repeats the end of one page at the beginning of another.
    rig.far.rewritePage((page, { page: number, direction }) =>
      direction === 'asc' && number % 5 === 0
        ? [...copies.slice(number * 100, number * 100 + 7), ...page]
        : page,
    );
    const { outcome, progress, run } = await syncOnce(rig, await rig.start());

    const releases = new Set(copies.map((copy) => copy.releaseId));
    expect(outcome).toBe('done');
    expect(progress).toEqual({
      ...{ phase: 'done', pulled: releases.size, pushed: 0, skipped: 3_104 - releases.size },
      ...{ errors: [], totalDiscogsItems: 3_104 },
    });
    expect(run.phase).toBe('done');
    expect(await recordedReleases()).toEqual(releases);
    expect(await mirror()).toEqual(instancesOf(copies));
    // 32 pages, page 1 for the count, and the newest page.
    expect(asked().filter((one) => one.endsWith('desc'))).toHaveLength(1);
    expect(requests()).toHaveLength(Math.ceil(3_104 / 100) + 1 + 1);
    expect(rig.far.maxInWindow()).toBeLessThanOrEqual(60);
  });

  it('is read in the lane of syncs, in the turn of its account', async () => {
    rig = await createRig({ pageSize: 10 });
    rig.far.collection.generate(25);
    const process = await rig.start();
    await syncOnce(rig, process);
    const [account] = await opened.db.select().from(accounts);
    expect(account?.name).toBe(rig.far.username);
    expect(process.turns).toContain(`sync: ${account?.id}`);
    expect([...process.turns].filter((one) => one.startsWith('sync'))).toHaveLength(1);
  });

  it.each([0, 1, 10, 11, 25])(
    'of %i copies takes a request a page, one more, and the newest page',
    async (n) => {
      rig = await createRig({ pageSize: 10 });
      rig.far.collection.generate(n);
      const { outcome, progress } = await syncOnce(rig, await rig.start());
      expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: n, totalDiscogsItems: n });
      const pages = Math.max(1, Math.ceil(n / 10));
      const downwards = Array.from({ length: pages }, (_, i) => `GET ${pages - i} asc`);
      expect(asked()).toEqual(['GET 1 asc', ...downwards, 'GET 1 desc']);
    },
  );

  it('a second time writes nothing to the records, and nothing to Discogs', async () => {
    rig = await createRig({ pageSize: 10 });
    rig.far.collection.generate(35, { secondCopiesEvery: 4 });
    const process = await rig.start();
    await syncOnce(rig, process);
    const before = await opened.db.select().from(records).orderBy(asc(records.id));
    await rig.pass(1_000);
    const { progress } = await syncOnce(rig, process);
    expect(progress).toMatchObject({ pulled: 0, pushed: 0, skipped: 35 });
    expect(await opened.db.select().from(records).orderBy(asc(records.id))).toEqual(before);
    expect(posts()).toEqual([]);
  });

  it('reports each page', async () => {
    rig = await createRig({ pageSize: 10 });
    rig.far.collection.generate(25);
    const process = await rig.start();
    await syncOnce(rig, process);
    const told = process.events.map((event) =>
      event.type === 'progress'
        ? `${event.progress.phase} ${event.progress.pulled}/${event.progress.totalDiscogsItems}`
        : event.type,
    );
    expect(told).toEqual([
      'started',
      ...['pull 0/25', 'pull 5/25', 'pull 15/25', 'pull 25/25', 'pull 25/25', 'push 25/25'],
      'ended',
    ]);
  });
});

describe('a collection that changes while it is read', () => {
  it.each([1, 2, 3, 4, 5])('loses nothing that was there all along (%i)', async (seed) => {
    rig = await createRig({ pageSize: 7, seed });
    const { collection, catalogue } = rig.far;
    const random = createRandom(seed);
    collection.generate(60, { secondCopiesEvery: 5 });
    const first = catalogue.generate(200, 3);
    let next = first;
    const before = instancesOf(collection.list());
    rig.far.onRequest(() => {
      // Some changes remove one copy and add another, so that the count stays the same.
      const changes = Math.floor(random() * 4);
      for (let n = 0; n < changes; n++) {
        const all = collection.list();
        const gone = all[Math.floor(random() * all.length)];
        if (gone) collection.remove(gone.instanceId);
        if (random() < 0.7) collection.add(next++);
      }
      return null;
    });
    const { outcome, progress } = await syncOnce(rig, await rig.start());
    expect(outcome).toBe('done');
    const seen = await mirror();
    const stayed = collection.list().filter((copy) => before.has(copy.instanceId));
    expect(stayed.filter((copy) => !seen.has(copy.instanceId))).toEqual([]);
    expect(progress.pulled + progress.skipped).toBeGreaterThanOrEqual(stayed.length);
  });

  it('goes on with the page before one that is no longer there', async () => {
    rig = await createRig({ pageSize: 10 });
    const copies = rig.far.collection.generate(30);
    const stop = rig.far.onRequest(({ number }) => {
      if (number === 2) for (const copy of copies.slice(0, 15)) rig.far.collection.remove(copy.instanceId);
      return null;
    });
    const { outcome, progress } = await syncOnce(rig, await rig.start());
    stop();
    expect(rig.far.requests.map((request) => request.status)).toContain(404);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: 15, totalDiscogsItems: 15 });
  });

  it('finds what was added meanwhile, be it more than a page, and while those pages shift', async () => {
    rig = await createRig({ pageSize: 10 });
    const { collection, catalogue } = rig.far;
    collection.generate(20);
    const first = catalogue.generate(60, 3);
    rig.far.onRequest(({ number, query }) => {
      if (number === 3) for (let n = 0; n < 35; n++) collection.add(first + n);
      // Removes the newest copy between two of the newest pages, so that the first copy of page 2 moves to page 1.
      if (query.get('sort_order') === 'desc' && query.get('page') === '2' && collection.size() === 55) {
        const newest = collection.list().at(-1);
        if (newest) collection.remove(newest.instanceId);
      }
      return null;
    });
    const { outcome, progress } = await syncOnce(rig, await rig.start());
    expect(outcome).toBe('done');
    expect(await mirror()).toEqual(instancesOf(collection.list()).add(Math.max(...(await mirror()))));
    expect(progress.pulled).toBe(55);
    // One pass was enough: the pull found the new copies before its second check.
    expect(asked().filter((one) => one === 'GET 2 asc')).toHaveLength(1);
  });

  it('keeps the copy that an Add saved after the newest page was read', async () => {
    rig = await createRig({ pageSize: 10 });
    const { collection, catalogue } = rig.far;
    collection.generate(30);
    const release = catalogue.generate(1, 3);
    const addElsewhere = async () => {
      await rig.clock.sleep(1);
      const { instanceId } = collection.add(release);
      const copy = { instanceId, releaseId: release, masterId: null, folderId: 1, rating: 0, notes: [] };
      await opened.store.collection.save([{ ...copy, addedAt: null }], new Date(rig.clock.now()));
    };
    rig.far.onRequest(({ query }) => {
      // Discogs makes its answer at once, and the answer takes some time to come back.
      if (query.get('sort_order') === 'desc') void addElsewhere();
      return null;
    });
    expect(await syncOnce(rig, await rig.start())).toMatchObject({ outcome: 'done' });
    expect(await mirror()).toEqual(instancesOf(collection.list()));
  });

  it('keeps the copy that an Add made meanwhile', async () => {
    rig = await createRig({ pageSize: 10 });
    rig.far.collection.generate(30);
    const release = rig.far.catalogue.generate(1, 3);
    const process = await rig.start();
    let adding: Promise<unknown> = Promise.resolve();
    rig.far.onRequest(({ number }) => {
      if (number === 3) adding = process.add.add({ releaseId: release, requester: REQUESTER }, {});
      return null;
    });
    const { progress } = await syncOnce(rig, process);
    await rig.of(adding);
    expect(await mirror()).toEqual(instancesOf(rig.far.collection.list()));
    expect(rig.far.collection.copiesOf(release)).toHaveLength(1);
    expect(progress).toMatchObject({ pulled: 30, pushed: 0 });
  });
});

describe('what Discogs shows', () => {
  it('is read again when a page hides a copy, until it is complete', async () => {
    rig = await createRig({ pageSize: 10 });
    rig.far.collection.generate(25);
    let hidden = 2;
    rig.far.rewritePage((page, { page: number }) => (number === 2 && hidden-- > 0 ? page.slice(1) : page));
    const { outcome, progress } = await syncOnce(rig, await rig.start());
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: 25, skipped: 0 });
    expect(asked().filter((one) => one === 'GET 2 asc')).toHaveLength(3);
    expect(asked().filter((one) => one === 'GET 1 asc')).toHaveLength(1 + 3);
  });

  it('may be in short and empty pages', async () => {
    rig = await createRig({ pageSize: 10 });
    const copies = rig.far.collection.generate(25);
    const pages = [copies.slice(0, 20), [], copies.slice(20)];
    rig.far.rewritePage((page, { page: number, direction }) =>
      direction === 'asc' ? (pages[number - 1] ?? []) : page,
    );
    const { outcome, progress } = await syncOnce(rig, await rig.start());
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: 25 });
  });
});

describe('a page that cannot be read', () => {
  it.each([
    { fault: { kind: 'cut-json' } as const, says: "Discogs' answer was incomplete" },
    { fault: { kind: 'wrong-shape' } as const, says: "Discogs sent something I don't understand" },
  ])('($says) fails the run, pushes nothing, and the next one ends well', async ({ fault, says }) => {
    rig = await createRig({ pageSize: 10 });
    rig.far.collection.generate(35);
    await rig.addRecord(rig.far.catalogue.generate(1, 3));
    const strike = rig.far.faults.add({ path: /page=2&/, fault, times: 'always' });
    const process = await rig.start();
    const failed = await syncOnce(rig, process);
    expect(failed).toMatchObject({ outcome: 'failed', run: { phase: 'pull', pulled: 15, errorCount: 1 } });
    expect(failed.progress.errors[0]).toContain(`Couldn't read page 2 of the collection. ${says}`);
    expect(posts()).toEqual([]);
    strike.remove();
    await rig.pass(60_000);
    const { outcome, progress } = await syncOnce(rig, process);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: 20, skipped: 15, pushed: 1 });
  });

  it.each([
    { status: 401, says: /^Discogs refuses our token\. I can't read the collection of crate_keeper/ },
    { status: 404, says: /^Discogs has no collection of crate_keeper\. Check DISCOGS_USERNAME/ },
  ])('because of a $status', async ({ status, says }) => {
    rig = await createRig();
    rig.far.faults.add({ fault: { kind: 'status', status }, times: 'always' });
    const { outcome, progress } = await syncOnce(rig, await rig.start());
    expect(outcome).toBe('failed');
    expect(progress.errors[0]).toMatch(says);
  });
});
