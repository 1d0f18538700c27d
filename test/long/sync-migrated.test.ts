// Sync: a database of an earlier version, with adds and a run under way. After the migration everything goes on in the first account.
import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import { LATE_EFFECT_MS } from '../../src/core/add/sent-log.ts';
import { migrate } from '../../src/store/migrations.ts';
import { addIntents, facts, syncRuns } from '../../src/store/schema.ts';
import { forEver, REQUESTER, type Rig, SYNC } from '../core/sync/rig.ts';
import { endOf, syncOnce } from '../core/sync/sync-events.ts';
import { useRig } from '../core/sync/use-rig.ts';
import { takeBack, VERSION } from '../store/old-databases.ts';
import { release as aRelease } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { FIRST_ACCOUNT, type StoreKind } from '../support/test-store.ts';

const LEASE_MS = 60_000;

describe.each(['embedded', 'postgres'] as const)('a database of before, on %s', (kind: StoreKind) => {
  const { opened, createRig } = useRig(kind);
  afterEach(() => migrate(opened.db, { log: silentLog }));

  /** Leaves an open intent at each stage. Returns their releases by the number of copies that each has in the end. */
  async function leaveIntents(rig: Rig, version: number) {
    const { intents } = opened.store;
    const { catalogue, collection } = rig.far;
    const first = catalogue.generate(6, 5);
    const [claimed, lost, unsent, gaveUp, undoing, undone] = [0, 1, 2, 3, 4, 5].map((n) => first + n);
    if (!claimed || !lost || !unsent || !gaveUp || !undoing || !undone) throw new Error('six releases');
    const now = () => new Date(rig.clock.now());
    const lease = () => ({ holder: 'a dead process', now: now(), ms: LEASE_MS });
    const claim = async (releaseId: number) => {
      const release = aRelease({ releaseId, masterId: null, title: `Record ${releaseId}` });
      const added = { releaseId, release, requestKey: `add:${releaseId}`, requester: REQUESTER };
      return (await intents.claim(added, lease())).intent;
    };
    const post = async (releaseId: number) => {
      const intent = await claim(releaseId);
      await intents.markPosting(intent, { instanceIds: [], now: now(), leaseMs: LEASE_MS });
      return intent;
    };
    const add = async (releaseId: number) => {
      const intent = await post(releaseId);
      const { instanceId } = collection.add(releaseId);
      const outcome = { status: 'added', instanceId, confirmedByDiscogs: true, now: now() } as const;
      await intents.close(intent, outcome);
      return { intent, instanceId };
    };
    await claim(claimed);
    await post(lost);
    collection.add(lost);
    await post(unsent);
    await intents.markUnknown(await post(gaveUp), now());
    collection.add(gaveUp);
    // Runout 1 wrote nothing down about an Undo.
    if (version === VERSION.runout1) return { one: [claimed, lost, unsent, gaveUp], none: [] };
    await intents.claimUndo((await add(undoing)).intent.id, lease());
    const { intent, instanceId } = await add(undone);
    const held = await intents.claimUndo(intent.id, lease());
    if (!held) throw new Error('the undo is claimed');
    await intents.markUndoing(held, { now: now(), leaseMs: LEASE_MS });
    collection.remove(instanceId);
    return { one: [claimed, lost, unsent, gaveUp, undoing], none: [undone] };
  }

  it.each([
    { version: VERSION.runout1, phase: 'pull', known: 'in the fact' },
    { version: VERSION.runout1, phase: 'push', known: 'by its run' },
    { version: VERSION.beforeAccounts, phase: 'push', known: 'in the fact' },
    { version: VERSION.beforeAccounts, phase: 'pull', known: 'by its run' },
  ] as const)(
    'version $version, paused in the $phase, its name $known: same copies, nothing twice',
    async (old) => {
      const rig = await createRig({ pageSize: 5 });
      const { db } = opened;
      const { collection } = rig.far;
      await rig.addBoth(12);
      const before = await rig.start();
      const { run } = await rig.of(before.sync.start(SYNC));
      const isAt = { pull: () => rig.pagesRead().length >= 3, push: () => rig.posts().length >= 2 };
      await rig.until(isAt[old.phase]);
      await rig.of(before.sync.pause({ graceMs: 5_000 }));
      before.kill();
      await before.store.close();
      const { one, none } = await leaveIntents(rig, old.version);
      const there = collection.list().map(({ instanceId }) => instanceId);
      if (old.known === 'in the fact')
        await db.insert(facts).values({ name: 'discogs_account', value: rig.far.username });

      await takeBack(db, old.version);
      await migrate(db, { log: silentLog });
      expect(await opened.store.accounts.list()).toMatchObject([
        // Only a 201 of ours or a whole pull proves the name.
        { id: FIRST_ACCOUNT, name: rig.far.username, isProved: old.phase === 'push' || none.length > 0 },
      ]);
      expect(await opened.store.sync.active()).toMatchObject({
        id: run.id,
        status: 'paused',
        phase: old.phase,
      });

      const after = await rig.start();
      await rig.pass(LATE_EFFECT_MS);
      void after.sync.keepWatch(forEver);
      expect(await endOf(rig, after, run.id)).toMatchObject({ outcome: 'done' });
      expect(await syncOnce(rig, after)).toMatchObject({
        outcome: 'done',
        progress: { pulled: 0, pushed: 0, errors: [] },
      });
      const now = collection.list();
      expect(now.filter(({ instanceId }) => there.includes(instanceId))).toHaveLength(there.length);
      const copies = (releaseId: number) => collection.copiesOf(releaseId).length;
      expect([one.map(copies), none.map(copies)]).toEqual([one.map(() => 1), none.map(() => 0)]);
      expect(now.map(({ releaseId }) => releaseId).sort()).toEqual(
        [...new Set(now.map(({ releaseId }) => releaseId))].sort(),
      );
      expect(now).toHaveLength(24 + one.length);
      expect(await opened.store.counts()).toEqual({ records: now.length, unsynced: 0, copies: now.length });
      const live = await db
        .select({ status: addIntents.status })
        .from(addIntents)
        .where(eq(addIntents.status, 'open'));
      expect(live).toEqual([]);
      expect(await db.$count(syncRuns)).toBe(2);
    },
  );

  it('without any name: the configuration names it at the start, and its records are pushed', async () => {
    const rig = await createRig({ pageSize: 5 });
    await rig.addBoth(4);
    await takeBack(opened.db, VERSION.beforeAccounts);
    await migrate(opened.db, { log: silentLog });
    expect(await opened.store.accounts.list()).toMatchObject([
      { id: FIRST_ACCOUNT, name: null, isProved: false },
    ]);
    const after = await rig.start();
    expect(await opened.store.accounts.list()).toMatchObject([{ id: FIRST_ACCOUNT, name: rig.far.username }]);
    expect(await syncOnce(rig, after)).toMatchObject({ outcome: 'done', progress: { pulled: 4, pushed: 4 } });
    expect(await opened.store.counts()).toEqual({ records: 8, unsynced: 0, copies: 8 });
  });
});
