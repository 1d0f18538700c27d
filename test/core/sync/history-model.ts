// Support of the sync tests: Discogs as a history makes and changes it, and what must be true of every run and at the end.
import { and, eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { LATE_EFFECT_MS } from '../../../src/core/add/sent-log.ts';
import { addIntents, collectionItems, records, syncRuns } from '../../../src/store/schema.ts';
import type { TestStore } from '../../support/test-store.ts';
import type { History } from './history.ts';
import { REQUESTER, type Rig } from './rig.ts';
import { endOf } from './sync-events.ts';

export type Model = Awaited<ReturnType<typeof createModel>>;

/** Fills the collection and the crate as the history says, and counts the copies that the bot and others add or remove. */
export async function createModel(rig: Rig, history: History) {
  const { collection, catalogue } = rig.far;
  const firstRelease = catalogue.generate(16, 7);
  const idOf = (release: number) => firstRelease + release;
  /** Releases that someone wants a copy of: unsynced records, and presses of Add. */
  const wanted = new Set<number>();
  /** By release: how many copies the bot made, and how many copies were removed. */
  const made = new Map<number, number>();
  const removed = new Map<number, number>();
  const up = (map: Map<number, number>, releaseId: number) =>
    map.set(releaseId, (map.get(releaseId) ?? 0) + 1);

  for (const release of history.collection) collection.add(idOf(release));
  for (const { release, synced } of history.records) {
    await rig.addRecord(idOf(release), { isSynced: synced });
    if (!synced) wanted.add(idOf(release));
  }

  let byOthers = false;
  const everThere = new Set(collection.list().map((copy) => copy.instanceId));
  collection.onChange(({ type, copy }) => {
    everThere.add(copy.instanceId);
    if (type === 'added' && !byOthers) up(made, copy.releaseId);
    if (type === 'removed') up(removed, copy.releaseId);
  });
  const others = (change: () => void) => {
    byOthers = true;
    change();
    byOthers = false;
  };
  const addElsewhere = (release: number) => others(() => collection.add(idOf(release)));
  const removeElsewhere = (place: number) =>
    others(() => {
      const all = collection.list();
      const copy = all[Math.min(all.length - 1, Math.floor(place * all.length))];
      if (copy) collection.remove(copy.instanceId);
    });
  return {
    ...{ idOf, wanted, made, removed, everThere, addElsewhere, removeElsewhere },
    initialRecords: history.records.map(({ release, synced }) => ({ releaseId: idOf(release), synced })),
    hasPresses: history.happenings.some(({ what }) => what.kind === 'press-add'),
    want: (releaseId: number) => wanted.add(releaseId),
    /** By run that reached its push: the copies that were there from the start of the run to the end of its pull. */
    thereAllAlong: new Map<number, Set<number>>(),
  };
}

/** Checks what must be true of every run, however it ended. */
export async function checkRuns({ far, account }: Rig, { db }: TestStore, model: Model): Promise<void> {
  const runs = await db.select().from(syncRuns).where(eq(syncRuns.accountId, account));
  expect(
    runs.filter((run) => run.endedAt === null),
    'a run that nobody ended',
  ).toEqual([]);
  const copies = await db
    .select({ id: collectionItems.instanceId })
    .from(collectionItems)
    .where(eq(collectionItems.accountId, account));
  const mirror = new Set(copies.map((row) => row.id));
  for (const [runId, there] of model.thereAllAlong) {
    const missed = [...there].filter((id) => !mirror.has(id));
    expect(missed, `run ${runId} missed copies that were there all along`).toEqual([]);
  }
  const made = await db
    .select()
    .from(addIntents)
    .where(and(eq(addIntents.accountId, account), eq(addIntents.status, 'added')));
  const forgotten = made.filter(({ instanceId: id }) => id && far.collection.get(id) && !mirror.has(id));
  expect(forgotten, 'copies that an Add or a push made, and the mirror forgot').toEqual([]);

  const rows = await db.select().from(records).where(eq(records.accountId, account));
  const wasSynced = new Map(model.initialRecords.map(({ releaseId, synced }) => [releaseId, synced]));
  const born = rows.filter((row) => !wasSynced.has(row.discogsId ?? 0));
  const flagged = rows.filter(
    (row) => row.isSyncedWithDiscogs && wasSynced.get(row.discogsId ?? 0) === false,
  );
  const total = (of: 'pulled' | 'pushed' | 'skipped') => runs.reduce((sum, run) => sum + run[of], 0);
  const seen = total('pulled') + total('skipped');
  expect(seen, 'copies seen').toBeLessThanOrEqual(model.everThere.size);
  for (const there of model.thereAllAlong.values()) expect(seen).toBeGreaterThanOrEqual(there.size);
  if (model.hasPresses) {
    expect(total('pulled'), 'pulled').toBeLessThanOrEqual(born.length);
    expect(total('pushed'), 'pushed').toBeLessThanOrEqual(flagged.length + born.length);
    return;
  }
  const pushed = flagged.filter((row) => model.made.has(row.discogsId ?? 0));
  expect(total('pulled'), 'pulled').toBe(born.length);
  expect(total('pushed'), 'pushed').toBeLessThanOrEqual(flagged.length);
  expect(total('pushed'), 'pushed').toBeGreaterThanOrEqual(pushed.length);
}

/** Runs one undisturbed sync after all that, and checks that everything is as it should be. */
export async function quietSync(rig: Rig, opened: TestStore, model: Model): Promise<void> {
  const { db } = opened;
  const { account } = rig;
  const { collection } = rig.far;
  const before = await db.select().from(records).where(eq(records.accountId, account));
  const known = new Set(before.map((record) => record.discogsId));
  const there = collection.list();
  const releasesThere = new Set(there.map((copy) => copy.releaseId));
  const toPush = before.filter(
    (record) => !record.isSyncedWithDiscogs && !releasesThere.has(record.discogsId ?? 0),
  );
  const toPull = [...releasesThere].filter((releaseId) => !known.has(releaseId));

  const process = await rig.start();
  // A process that has just begun does not trust the wall clock, so it does not yet decide about a lost answer.
  await rig.pass(LATE_EFFECT_MS);
  const { run } = await rig.of(process.sync.start({ kind: 'sync', requester: REQUESTER }));
  const { outcome, progress } = await endOf(rig, process, run.id);

  expect({ outcome, progress }).toEqual({
    outcome: 'done',
    progress: {
      phase: 'done',
      pulled: toPull.length,
      skipped: there.length - toPull.length,
      pushed: toPush.length,
      errors: [],
      totalDiscogsItems: there.length,
    },
  });

  const after = await db.select().from(records).where(eq(records.accountId, account));
  const recorded = new Set(after.map((record) => record.discogsId));
  const live = collection.list();
  expect(
    live.filter((copy) => !recorded.has(copy.releaseId)),
    'in the collection without a record',
  ).toEqual([]);
  expect(
    after.filter((record) => !record.isSyncedWithDiscogs),
    'not in the collection after a quiet sync',
  ).toEqual([]);
  expect(
    before.filter((record) => !recorded.has(record.discogsId)),
    'gone from the database',
  ).toEqual([]);
  const mirror = await db
    .select({ id: collectionItems.instanceId })
    .from(collectionItems)
    .where(eq(collectionItems.accountId, account));
  expect(new Set(mirror.map((row) => row.id))).toEqual(new Set(live.map((copy) => copy.instanceId)));
  const open = and(eq(addIntents.accountId, account), eq(addIntents.status, 'open'));
  expect(await db.select().from(addIntents).where(open), 'open intents').toEqual([]);

  for (const [releaseId, count] of model.made) {
    // A second copy is allowed only if someone removed the first before the bot knew that it had made it.
    const allowed = model.wanted.has(releaseId) ? 1 + (model.removed.get(releaseId) ?? 0) : 0;
    expect(count, `copies made of ${releaseId}`).toBeLessThanOrEqual(allowed);
  }
}
