// Core: questions about the crate: their pages, what is owned, and records by chance.
import { beforeEach, expect, it } from 'vitest';
import { createCrateReader } from '../../../src/core/crate/crate.ts';
import type { CrateQuestion } from '../../../src/core/crate/types.ts';
import { createPrices } from '../../../src/core/prices.ts';
import { copy } from '../../store/things.ts';
import { release } from '../../support/pressings.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const current = useStore();
const clock = createVirtualClock();
const ADA = '222222222222222222';
const ALL: CrateQuestion = { text: '', genre: null, decade: null, format: null, folderId: null };

let crate: ReturnType<typeof createCrateReader>;
beforeEach(() => {
  crate = createCrateReader({
    store: current.store,
    prices: createPrices({ store: current.store, clock }),
    account: { username: 'keeper', hasToken: true },
    clock,
  });
});

/** Saves records of releases 1 to `count`. */
async function fill(count: number): Promise<void> {
  for (let releaseId = 1; releaseId <= count; releaseId++) {
    const now = new Date(clock.now() + releaseId);
    await current.store.records.insert(release({ releaseId, masterId: null }), {
      isSynced: releaseId > 1,
      now,
    });
  }
}

it('pages a question by its number, five records a page, each with what is owned of it', async () => {
  await fill(7);
  await current.store.collection.save([copy({ instanceId: 70, releaseId: 7 })], new Date(clock.now()));
  const first = await crate.ask(ALL, ADA);
  expect(first).toMatchObject({ question: ALL, total: 7, page: 0, pages: 2 });
  expect(first.results.map(({ releaseId }) => releaseId)).toEqual([7, 6, 5, 4, 3]);
  expect(first.results[0]?.ownership).toEqual({ kind: 'owned', copies: 1 });
  const second = await crate.page(first.listId ?? 0, 1);
  expect(second?.results.map(({ releaseId, ownership }) => [releaseId, ownership.kind])).toEqual([
    [2, 'not-known'],
    [1, 'waiting'],
  ]);
});

it('a page that is there no longer is the last one', async () => {
  await fill(6);
  const { listId } = await crate.ask(ALL, ADA);
  expect(await crate.page(listId ?? 0, 9)).toMatchObject({ total: 6, page: 1, pages: 2 });
});

it('a question with one page is not saved', async () => {
  await fill(5);
  expect(await crate.ask(ALL, ADA)).toMatchObject({ listId: null, total: 5, pages: 1 });
  expect(await current.store.lists.find(1)).toBeNull();
});

it('a question that finds nothing has one empty page', async () => {
  expect(await crate.ask({ ...ALL, text: 'zappa' }, ADA)).toMatchObject({
    records: [],
    results: [],
    total: 0,
    page: 0,
    pages: 1,
  });
});

it('a deleted question has no pages', async () => {
  await fill(6);
  const { listId } = await crate.ask(ALL, ADA);
  expect(listId).toBeGreaterThan(0);
  const later = new Date(clock.now() + 1);
  await current.store.prune({
    runs: later,
    intents: later,
    lists: later,
    imports: later,
    wants: later,
    details: later,
    feed: later,
  });
  expect(await crate.page(listId ?? 0, 0)).toBeNull();
});

it('a record by chance is none of the last 20 of the server, if there is another', async () => {
  await fill(22);
  const ids: (number | null | undefined)[] = [];
  const next = async (guildId = '1') =>
    (await crate.random({ genre: null, decade: null }, guildId))?.records[0]?.discogsId;
  for (let n = 0; n < 44; n++) ids.push(await next());
  for (const [at, id] of ids.entries()) expect(ids.slice(Math.max(0, at - 20), at)).not.toContain(id);
  expect(new Set(ids).size).toBe(22);
});

it('with few records, a record by chance is not the last one; one record comes again', async () => {
  expect(await crate.random({ genre: null, decade: null }, '1')).toBeNull();
  await fill(1);
  const next = async () => (await crate.random({ genre: null, decade: null }, '1'))?.records[0]?.discogsId;
  expect([await next(), await next()]).toEqual([1, 1]);
  await fill(2);
  const [one, other] = [await next(), await next()];
  expect([one, other].toSorted()).toEqual([1, 2]);
});

it('albums with several copies have pages, too', async () => {
  await fill(1);
  const copies = [11, 12].map((instanceId) => copy({ instanceId, releaseId: 1 }));
  await current.store.collection.save(copies, new Date(clock.now()));
  expect(await crate.duplicates(3)).toMatchObject({
    total: 1,
    page: 0,
    pages: 1,
    albums: [{ pressings: [{ copies: 2 }] }],
  });
  expect((await crate.copiesOf(1)).map(({ instanceId }) => instanceId)).toEqual([11, 12]);
});
