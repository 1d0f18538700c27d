// Support: everything that can happen to the copies of one release at the same moment, in two processes, interleaved at
// every await, and what must be true afterwards.
import { isNull } from 'drizzle-orm';
import { expect } from 'vitest';
import { LATE_EFFECT_MS } from '../../../src/core/add/sent-log.ts';
import { addIntents, collectionItems, records, syncRuns } from '../../../src/store/schema.ts';
import type { TestStore } from '../../support/test-store.ts';
import { createRig, type Life, type Process, REQUESTER, type Rig } from '../sync/rig.ts';
import { syncOnce } from '../sync/sync-events.ts';
import type { Deed, Meeting } from './meetings.ts';

/** Longer than a lease, than a late write, and than the wait for a lost answer. */
const QUIET_MS = 5 * 60_000;

/** An outage ends a run after one hour, so every meeting is over before this time. */
const LONGEST_MS = 3 * 3_600_000;

export async function meet(opened: TestStore, { before, deeds, choices, seed }: Meeting): Promise<void> {
  await opened.clear();
  const rig = await createRig({ opened, seed, pageSize: 4 });
  const born: Process[] = [];
  try {
    await lived({ ...rig, start: (life) => started(rig, born, life) }, opened, before, deeds, choices);
  } finally {
    rig.close();
    for (const one of born) await die(one);
  }
}

async function started(rig: Rig, born: Process[], life?: Life): Promise<Process> {
  const one = await rig.start(life);
  born.push(one);
  return one;
}

async function lived(
  rig: Rig,
  opened: TestStore,
  before: Meeting['before'],
  deeds: Deed[],
  choices: number[],
): Promise<void> {
  const { collection, catalogue, faults } = rig.far;
  const release = catalogue.generate(6, 3);
  // Other copies, so that the collection has more than one page.
  for (let other = 1; other < 6; other++) collection.add(release + other);
  const folder = collection.addFolder('Jazz');
  const copies = () => collection.copiesOf(release);

  /** Copies that the bot made, and copies that it removed. */
  const made = new Set<number>();
  const removed = new Set<number>();
  let isByHand = false;
  collection.onChange(({ type, copy }) => {
    if (isByHand) return;
    if (type === 'added') made.add(copy.instanceId);
    if (type === 'removed') removed.add(copy.instanceId);
  });
  const byHand = (change: () => void) => {
    isByHand = true;
    change();
    isByHand = false;
  };

  /** The copies that someone asked to remove, and those that the bot said are removed. */
  const asked = new Set<number>();
  const lies: number[] = [];

  const waiting: (() => void)[] = [];
  let isFree = true;
  const gate = () =>
    isFree ? Promise.resolve() : new Promise<void>((resolve) => void waiting.push(resolve));
  const processes = [await rig.start({ gate }), await rig.start({ gate })] as const;
  const [first] = processes;
  if (before === 'pulled') byHand(() => collection.add(release));
  if (before === 'to push') await rig.addRecord(release);
  if (before === 'added' || before === 'added twice') {
    await rig.of(first.add.add({ releaseId: release, requester: REQUESTER }, {}));
  }
  if (before === 'added twice') {
    const another = { releaseId: release, requester: REQUESTER, messageId: 'first' };
    await rig.of(first.add.another(another, {}));
  }
  // A sync fills the mirror before the meeting begins.
  if (before !== 'to push' && before !== 'nothing') await syncOnce(rig, first);

  isFree = false;
  const works: { owner: Process; isOver: boolean }[] = [];
  let handled = 0;
  /** How many adds have reported to a person that the record is saved. */
  let saved = 0;
  const begin = (owner: Process, work: () => Promise<unknown>) => {
    const one = { owner, isOver: false };
    works.push(one);
    work()
      .catch(() => {})
      .finally(() => {
        one.isOver = true;
      });
  };
  const happen = (deed: Deed) => {
    switch (deed.kind) {
      case 'add':
      case 'another': {
        const owner = processes[deed.process];
        const messageId = `m${handled}`;
        const request = { releaseId: release, requester: REQUESTER };
        return begin(owner, async () => {
          const intent =
            deed.kind === 'add'
              ? { kind: 'added' as const, added: await owner.add.add(request, {}) }
              : await owner.add.another({ ...request, messageId }, {});
          if (intent.kind === 'used') return;
          const { added } = intent;
          saved++;
          await owner.add.follow(added, { signal: new AbortController().signal });
        });
      }
      case 'undo': {
        const owner = processes[deed.process];
        return begin(owner, () => undo(owner, release));
      }
      case 'take-off': {
        const owner = processes[deed.process];
        return begin(owner, async () => {
          const question = await owner.remove.ask(release, { ...REQUESTER, maySync: true });
          const [copy] = question.kind === 'remove' ? question.copies : [];
          if (!copy) return;
          const { instanceId } = copy;
          asked.add(instanceId);
          await owner.remove.remove(
            { releaseId: release, instanceId, requester: REQUESTER, maySync: true },
            {},
          );
          if (collection.get(instanceId)) lies.push(instanceId);
        });
      }
      case 'sync': {
        const owner = processes[deed.process];
        void owner.sync.keepWatch(new AbortController().signal);
        return begin(owner, () => owner.sync.start({ kind: 'sync', requester: REQUESTER }));
      }
      case 'kill':
        return void die(processes[deed.process]);
      case 'remove': {
        const [copy] = copies();
        return byHand(() => copy && collection.remove(copy.instanceId));
      }
      case 'move': {
        const copy = copies().at(-1);
        return byHand(() => copy && collection.change(copy.instanceId, { folderId: folder }));
      }
      case 'add-there':
        return byHand(() => collection.add(release));
      case 'stale-look':
        // At most one stale list in a meeting: the bot believes a list that is stale twice in a row.
        if (deeds.indexOf(deed) === deeds.findIndex(({ kind }) => kind === 'stale-look')) {
          faults.add({ path: /collection\/releases/, fault: { kind: 'stale' } });
        }
        return;
      case 'lost-answer':
        faults.add({ path: new RegExp(`/releases/${release}`), fault: { kind: 'lost-answer' } });
        return;
      case 'late-write':
        faults.add({
          path: new RegExp(`/releases/${release}`),
          method: 'POST',
          fault: { kind: 'late-write', afterMs: 50_000 },
        });
        return;
      case 'refuse':
        faults.add({ path: new RegExp(`/releases/${release}`), fault: { kind: 'status', status: 403 } });
        return;
      case 'down':
      case 'up':
        rig.far.setDown(deed.kind === 'down');
        return;
      case 'db-down':
      case 'db-up':
        rig.setDatabaseDown(deed.kind === 'db-down');
        return;
      case 'step':
        rig.clock.step(deed.ms);
    }
  };

  // Each choice either begins the next deed or lets a waiting call continue.
  let idle = 0;
  const picks = [...choices];
  const endMs = rig.clock.monotonic() + LONGEST_MS;
  const isSettled = () => works.every(({ owner, isOver }) => isOver || owner.isDead());
  const isSyncing = () => processes.some((one) => !one.isDead() && one.events.at(-1)?.type === 'progress');
  while (handled < deeds.length || !isSettled() || isSyncing()) {
    await rig.settle();
    if (rig.clock.monotonic() > endMs)
      throw new Error(
        `it takes for ever: ${JSON.stringify(works.map(({ isOver }) => isOver))}, syncing: ${isSyncing()}`,
      );
    const pick = picks.shift() ?? 0;
    const deed = deeds[handled];
    if (deed && (waiting.length === 0 || pick % 3 === 0)) {
      handled++;
      happen(deed);
    } else if (waiting.length > 0) {
      // Sometimes two calls continue at once. A real server then runs them side by side.
      const [next] = waiting.splice(pick % waiting.length, 1);
      const [other] = pick > 6 ? waiting.splice(0, 1) : [];
      next?.();
      other?.();
    } else {
      // Nothing else can continue, and work that needs the database would wait for ever.
      rig.setDatabaseDown(false);
      if (++idle > 20) rig.far.setDown(false);
      if (!(await rig.clock.advanceToNext())) break;
    }
  }
  isFree = true;
  for (const go of waiting.splice(0)) go();
  faults.clear();
  rig.setDatabaseDown(false);
  rig.far.setDown(false);
  for (const one of processes) await die(one);
  await rig.pass(QUIET_MS);
  if (saved > 0 && !deeds.some(({ kind }) => kind === 'undo' || kind === 'take-off')) {
    expect(await opened.store.records.findByReleaseId(release), 'saved').not.toBeNull();
  }
  expect(lies, 'said to be removed, and there').toEqual([]);
  await check(rig, opened, { release, made, removed, asked, deeds });
}

/** Kills a process and closes its connections: a server frees what the process held only when they are gone. */
async function die(one: Process): Promise<void> {
  one.kill();
  await one.store.close();
}

async function undo(owner: Process, releaseId: number): Promise<void> {
  const owned = await owner.add.owned(releaseId);
  const intent = owned?.undoables[0];
  const asker = { userId: REQUESTER.userId, guildId: REQUESTER.guildId, mayManage: false };
  if (intent) await owner.add.undo({ intentId: intent.id, ...asker }, {});
}

async function check(
  rig: Rig,
  opened: TestStore,
  seen: {
    release: number;
    made: Set<number>;
    removed: Set<number>;
    asked: Set<number>;
    deeds: Deed[];
  },
): Promise<void> {
  const { release, made, removed, asked, deeds } = seen;
  const { collection } = rig.far;
  const quiet = await rig.start();
  // A process that has just begun does not trust the wall clock, so it does not yet decide about a lost answer.
  await rig.pass(LATE_EFFECT_MS);
  // An unfinished run continues first. It may report the outage of the meeting, so its problems are not checked.
  const [left] = await opened.db.select().from(syncRuns).where(isNull(syncRuns.endedAt));
  if (left) await syncOnce(rig, quiet);
  expect(await syncOnce(rig, quiet)).toMatchObject({ outcome: 'done', progress: { errors: [] } });
  const posts = () => rig.far.requests.filter(({ method }) => method === 'POST').length;
  const postsBefore = posts();
  expect(await syncOnce(rig, quiet), 'a second sync has nothing to do').toMatchObject({
    outcome: 'done',
    progress: { pulled: 0, pushed: 0, errors: [] },
  });
  expect(posts(), 'a second sync sends nothing').toBe(postsBefore);

  const live = collection.list();
  const mirror = await opened.db.select().from(collectionItems);
  expect(new Set(mirror.map((row) => row.instanceId)), 'the mirror').toEqual(
    new Set(live.map((copy) => copy.instanceId)),
  );
  const rows = await opened.db.select().from(records);
  const recorded = new Set(rows.map((row) => row.discogsId));
  for (const copy of live) expect(recorded, 'a record of each copy').toContain(copy.releaseId);
  expect(
    rows.filter((row) => !row.isSyncedWithDiscogs),
    'waits after a sync',
  ).toEqual([]);

  const intents = await opened.db.select().from(addIntents);
  expect(
    intents.filter(({ status }) => ['open', 'undoing', 'removing'].includes(status)),
    'live intents',
  ).toEqual([]);
  // The bot removed only copies that someone asked to remove, and copies of its own that someone asked to undo. None is left.
  const isTaken = ({ status, instanceId }: (typeof intents)[number]) =>
    (status === 'undone' || status === 'removed') && instanceId !== null;
  const undone = intents.filter(isTaken);
  for (const id of removed) {
    if (!asked.has(id)) expect(made, 'the bot removes only what it made').toContain(id);
    expect(
      undone.map(({ instanceId }) => instanceId),
      'a removal that nobody asked for',
    ).toContain(id);
  }
  for (const { instanceId } of undone)
    expect(collection.get(instanceId ?? 0), 'undone, and there').toBeUndefined();
  // No intent made two copies, and someone asked for each copy.
  const adds = intents.filter(({ status, postedAt }) => status !== 'removed' || postedAt !== null);
  const ofCopies = adds.flatMap(({ instanceId }) => (instanceId === null ? [] : [instanceId]));
  expect(new Set(ofCopies).size, 'one intent a copy').toBe(ofCopies.length);
  const count = (kind: Deed['kind']) => deeds.filter((deed) => deed.kind === kind).length;
  const before = intents.filter(({ requestKey }) => requestKey === 'copy:first').length;
  const takenAway = removed.size + count('remove');
  expect(made.size, 'copies made').toBeLessThanOrEqual(1 + before + count('another') + takenAway);
  if (made.size === 0) return;
  expect(rig.far.collection.copiesOf(release).length).toBeLessThanOrEqual(
    1 + before + count('another') + count('add-there') + takenAway,
  );
}
