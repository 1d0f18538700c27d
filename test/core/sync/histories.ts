// Support of the sync tests: random histories of a collection, a database and a process that all change while a sync runs,
// lived through to a quiet sync, and what must be true then (the model-based test).
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Fault } from '../../../sandbox/discogs/faults.ts';
import { addIntents, collectionItems, records, syncRuns } from '../../../src/store/schema.ts';
import type { FarRequest } from '../../support/far-side.ts';
import type { TestStore } from '../../support/test-store.ts';
import { createRig, endOf, type Life, type Process, REQUESTER, type Rig } from './rig.ts';

type Happening =
  /** Somebody adds a release on discogs.com. */
  | { kind: 'remote-add'; release: number }
  /** Somebody removes a copy there: this share of the way through the collection, from the oldest. */
  | { kind: 'remote-remove'; place: number }
  /** Both at once, so that the count stays the same. */
  | { kind: 'remote-swap'; place: number; release: number }
  /** Somebody presses Add. */
  | { kind: 'press-add'; release: number }
  | { kind: 'press-stop' }
  /** It strikes this request and the ones after it. */
  | { kind: 'fault'; fault: Fault; times: number }
  | { kind: 'down'; minutes: number };

export interface History {
  seed: number;
  pageSize: number;
  /** Releases of the copies in the collection, oldest first; the same one twice is a second copy. */
  collection: number[];
  /** Records here. `synced` without a copy: it was removed on Discogs. */
  records: { release: number; synced: boolean }[];
  /** At the moment when this request arrives, and before it takes effect. */
  happenings: { request: number; what: Happening }[];
  /** Of the first process, the second …: each dies at that step of its life. */
  deaths: NonNullable<Life['diesAt']>[];
}

// Half of what may be in the collection may also be a record.
const someRelease = fc.nat({ max: 15 });
const collected = fc.nat({ max: 9 });
const recorded = fc.integer({ min: 5, max: 15 });

const someFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>(
    { kind: 'status', status: 429 },
    { kind: 'status', status: 429, retryAfter: { seconds: 7 } },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 502, applied: true },
    { kind: 'status', status: 503 },
    { kind: 'status', status: 401 },
    { kind: 'html', status: 403 },
    { kind: 'html', status: 200 },
    { kind: 'cut-answer' },
    { kind: 'cut-json' },
    { kind: 'reset' },
    { kind: 'lost-answer' },
    { kind: 'lost-answer' },
    { kind: 'wrong-shape' },
    { kind: 'stall', when: 'before' },
    { kind: 'stall', when: 'after' },
    { kind: 'stall', forMs: 5_000 },
  ),
  fc.record({
    kind: fc.constant('late-write' as const),
    afterMs: fc.integer({ min: 0, max: 60_000 }),
    connection: fc.constantFrom('broken' as const, 'stalled' as const),
  }),
);

const someHappening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remote-add' as const), release: someRelease }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('remote-remove' as const),
      place: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('remote-swap' as const),
      place: fc.double({ min: 0, max: 1, noNaN: true }),
      release: someRelease,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('press-add' as const), release: someRelease }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: 'press-stop' }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: someFault,
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('down' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
  },
);

// fast-check prefers short lists; here the long ones are where things go wrong.
const LONG = { size: 'max' } as const;

export const someHistory: fc.Arbitrary<History> = fc.record({
  seed: fc.nat({ max: 1_000_000 }),
  pageSize: fc.integer({ min: 2, max: 5 }),
  collection: fc.array(collected, { ...LONG, maxLength: 16 }),
  records: fc.uniqueArray(
    fc.record({ release: recorded, synced: fc.constantFrom(false, false, false, true) }),
    { ...LONG, maxLength: 10, selector: (record) => record.release },
  ),
  happenings: fc.array(fc.record({ request: fc.integer({ min: 1, max: 18 }), what: someHappening }), {
    ...LONG,
    maxLength: 8,
  }),
  deaths: fc.oneof(
    fc.constant<History['deaths']>([]),
    fc.array(
      fc.record({
        step: fc.integer({ min: 1, max: 140 }),
        moment: fc.constantFrom('before' as const, 'after' as const),
      }),
      { ...LONG, maxLength: 3 },
    ),
  ),
});

/** Longer than a lease, a late write and the wait for a lost answer. */
const QUIET_MS = 5 * 60_000;

/** Lives through a history, and checks what must be true while it lasts and at its end. */
export async function live(history: History, opened: TestStore): Promise<void> {
  await opened.clear();
  const rig = await createRig({ opened, seed: history.seed, pageSize: history.pageSize });
  try {
    const model = await createModel(rig, history);
    await livedThrough(rig, model, history);
    await checkRuns(rig, opened, model);
    await quietSync(rig, opened, model);
  } finally {
    rig.close();
  }
}

type Model = Awaited<ReturnType<typeof createModel>>;

/** The far side, as it was made and as others change it, and what may be done to it. */
async function createModel(rig: Rig, history: History) {
  const { collection, catalogue } = rig.far;
  const firstRelease = catalogue.generate(16, 7);
  const idOf = (release: number) => firstRelease + release;
  /** Wishes for a copy of a release, by records that are not synced and by people who press Add. */
  const wanted = new Set<number>();
  /** Copies that the bot made, and copies that others removed. */
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
    /** Of each run that got that far: what was there from its beginning to the end of its pull. */
    thereAllAlong: new Map<number, Set<number>>(),
  };
}

const isBySync = (request: FarRequest) => request.userAgent.endsWith('/sync');

async function livedThrough(rig: Rig, model: Model, history: History): Promise<void> {
  const { far } = rig;
  const deaths = [...history.deaths];
  const nextLife = (): Life => {
    const diesAt = deaths.shift();
    return diesAt ? { diesAt } : {};
  };
  let process = await rig.start(nextLife());
  let runId: number | null = null;
  const adds = new Map<Promise<unknown>, Process>();
  let striking: { fault: Fault; left: number } | null = null;
  let lastTailAt = Number.NEGATIVE_INFINITY;

  const happen = (what: Happening): void => {
    switch (what.kind) {
      case 'remote-add':
        model.addElsewhere(what.release);
        return;
      case 'remote-remove':
        model.removeElsewhere(what.place);
        return;
      case 'remote-swap':
        model.removeElsewhere(what.place);
        model.addElsewhere(what.release);
        return;
      case 'press-add': {
        model.want(model.idOf(what.release));
        const press = process.add.add({ releaseId: model.idOf(what.release), requester: REQUESTER }, {});
        const quiet = press.then(
          () => {},
          () => {},
        );
        adds.set(quiet, process);
        void quiet.finally(() => adds.delete(quiet));
        return;
      }
      case 'press-stop':
        if (runId !== null) void process.sync.stop(runId, REQUESTER).catch(() => {});
        return;
      case 'fault':
        striking = { fault: what.fault, left: what.times };
        return;
      case 'down':
        far.setDown(true);
        void rig.clock.sleep(what.minutes * 60_000).then(() => far.setDown(false));
    }
  };

  const forget = far.onRequest((request) => {
    for (const { request: number, what } of history.happenings) if (number === request.number) happen(what);
    if (isBySync(request)) {
      if (request.query.get('sort_order') === 'desc' && request.query.get('page') === '1') {
        lastTailAt = request.at;
      }
      if (request.method === 'POST') checkPost(rig, process, request, lastTailAt);
    }
    if (!striking) return null;
    const { fault } = striking;
    striking.left--;
    if (striking.left <= 0) striking = null;
    return fault;
  });

  const watch = (one: Process, startCopies: Set<number>) =>
    one.sync.watch((event) => {
      const { run } = event;
      if (run.phase !== 'push' || model.thereAllAlong.has(run.id)) return;
      const there = far.collection.list().filter((copy) => startCopies.has(copy.instanceId));
      model.thereAllAlong.set(run.id, new Set(there.map((copy) => copy.instanceId)));
    });

  const startCopies = new Set(far.collection.list().map((copy) => copy.instanceId));
  watch(process, startCopies);
  let answered = false;
  process.sync.start({ kind: 'sync', requester: REQUESTER }).then(
    ({ run }) => {
      runId = run.id;
      answered = true;
    },
    () => {
      answered = true;
    },
  );
  await rig.until(() => answered || process.isDead());

  // Whoever finds it dead starts it again, some seconds later; then the run goes on by itself.
  for (;;) {
    const hasEnded = () => process.events.some((event) => event.type === 'ended');
    if (!process.isDead()) await rig.until(() => hasEnded() || process.isDead());
    if (!process.isDead()) break;
    await rig.pass(3_000);
    process = await rig.start(nextLife());
    watch(process, startCopies);
    void process.sync.keepWatch(new AbortController().signal);
    const current = process;
    let isIdle: boolean | null = null;
    current.sync.active().then((run) => {
      runId = run?.id ?? runId;
      isIdle = run === null;
    });
    await rig.until(() => isIdle !== null || current.isDead());
    if (isIdle === true && !current.isDead()) break;
  }

  // The presses that are still being worked at, by a process that lives.
  await rig.until(() => [...adds.values()].every((owner) => owner.isDead()));
  process.kill();
  forget();
  far.setDown(false);
  await rig.pass(QUIET_MS);
}

/** Only a complete pull is followed by a push, and what is on the newest page is not pushed again. */
function checkPost(rig: Rig, process: Process, request: FarRequest, lastTailAt: number): void {
  const releaseId = Number(request.path.split('/').at(-1));
  expect(process.events.at(-1)?.run.phase, 'a POST before the pull was complete').toBe('push');
  const seen = rig.far.collection.copiesOf(releaseId).filter((copy) => copy.addedAt < lastTailAt);
  expect(seen, `release ${releaseId} was pushed although a copy had been seen`).toEqual([]);
}

/** What must be true of every run, however it ended. */
async function checkRuns({ far }: Rig, { db }: TestStore, model: Model): Promise<void> {
  const runs = await db.select().from(syncRuns);
  expect(
    runs.filter((run) => run.endedAt === null),
    'a run that nobody ended',
  ).toEqual([]);
  const copies = await db.select({ id: collectionItems.instanceId }).from(collectionItems);
  const mirror = new Set(copies.map((row) => row.id));
  for (const [runId, there] of model.thereAllAlong) {
    const missed = [...there].filter((id) => !mirror.has(id));
    expect(missed, `run ${runId} missed copies that were there all along`).toEqual([]);
  }
  const made = await db.select().from(addIntents).where(eq(addIntents.status, 'added'));
  const forgotten = made.filter(({ instanceId: id }) => id && far.collection.get(id) && !mirror.has(id));
  expect(forgotten, 'copies that an Add or a push made, and the mirror forgot').toEqual([]);

  const rows = await db.select().from(records);
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

/** After all that, one undisturbed sync, and everything is as it should be. */
async function quietSync(rig: Rig, opened: TestStore, model: Model): Promise<void> {
  const { db } = opened;
  const { collection } = rig.far;
  const before = await db.select().from(records);
  const known = new Set(before.map((record) => record.discogsId));
  const there = collection.list();
  const releasesThere = new Set(there.map((copy) => copy.releaseId));
  const toPush = before.filter(
    (record) => !record.isSyncedWithDiscogs && !releasesThere.has(record.discogsId ?? 0),
  );
  const toPull = [...releasesThere].filter((releaseId) => !known.has(releaseId));

  const process = await rig.start();
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

  const after = await db.select().from(records);
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
  const mirror = await db.select({ id: collectionItems.instanceId }).from(collectionItems);
  expect(new Set(mirror.map((row) => row.id))).toEqual(new Set(live.map((copy) => copy.instanceId)));
  expect(await db.select().from(addIntents).where(eq(addIntents.status, 'open')), 'open wishes').toEqual([]);

  for (const [releaseId, count] of model.made) {
    // A second one only where somebody took the first away: that it was ours may not have been known yet.
    const allowed = model.wanted.has(releaseId) ? 1 + (model.removed.get(releaseId) ?? 0) : 0;
    expect(count, `copies made of ${releaseId}`).toBeLessThanOrEqual(allowed);
  }
}
