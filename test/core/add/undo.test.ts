// Core, add: who can take back which add, and what is left of it here and on Discogs.
import { beforeEach, describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../../src/core/add/requests.ts';
import { Refusal } from '../../../src/core/refusals.ts';
import { AuthError } from '../../../src/errors.ts';
import { release } from '../../support/pressings.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';
import { another, copyOf, type FarSide, farSide, lost, process, RELEASE, request } from './add-rig.ts';

const test = useStore();
let far: FarSide;
let clock: VirtualClock;

beforeEach(async () => {
  far = farSide();
  clock = createVirtualClock();
});

const start = (over: Partial<Parameters<typeof process>[0]> = {}) =>
  process({ far, store: test.store, clock, ...over });

const count = (what: FarSide['calls'][number]['what']) =>
  far.calls.filter((call) => call.what === what).length;

type Running = ReturnType<typeof start>;

describe('what is owned, after many who found what was there', () => {
  const findIt = async (add: Running, times: number) => {
    for (let n = 0; n < times; n++) await add.add(request('miles'), {});
  };

  it('is shown with who added it, and can be undone', async () => {
    const add = start();
    const added = await add.add(request('ada'), {});
    await findIt(add, 25);
    const owned = await add.owned(RELEASE);
    expect(owned?.lastAdd).toMatchObject({ requester: { userId: 'ada' } });
    if (added.discogs.kind !== 'added') throw new Error('not added');
    expect(owned?.undoables.map(({ id }) => id)).toEqual([added.discogs.intent.id]);
  });

  it('but is here only: who made the record can take it back', async () => {
    const add = start();
    far.lookErrors.push(lost('GET'));
    await add.add(request('ada'), {});
    for (let n = 0; n < 25; n++) {
      far.fates.push('refuse');
      await add.add(request('miles'), {});
    }
    const owned = await add.owned(RELEASE);
    expect(owned?.undoables.at(-1)).toMatchObject({ rowCreated: true, requester: { userId: 'ada' } });
  });
});

describe('Undo', () => {
  it('is for the person who added it, and for those who manage the server', async () => {
    const add = start();
    const added = await add.add(request('ada'), {});
    if (added.discogs.kind !== 'added') throw new Error('not added');
    const intentId = added.discogs.intent.id;
    const undo = (userId: string, mayManage: boolean, guildId = '1') =>
      add.undo({ intentId, userId, guildId, mayManage }, {});
    await expect(undo('miles', false)).rejects.toThrow(new Refusal({ kind: 'undo-not-yours' }));
    await expect(undo('miles', false)).rejects.toMatchObject({ why: 'permission' });
    // Manage Server in another server gives no right here. Neither does being the same person there.
    await expect(undo('miles', true, '9')).rejects.toThrow('undo-in-other-server');
    await expect(undo('ada', false, '9')).rejects.toThrow('undo-in-other-server');
    expect(far.copies).toHaveLength(1);
    expect(await undo('miles', true)).toMatchObject({ rowRemoved: true, copiesLeft: 0 });
    await expect(undo('ada', false)).rejects.toThrow('already-undone');
    expect(count('delete')).toBe(1);
  });

  it('is refused when its button is about another release, or about an add that is not here', async () => {
    const add = start();
    const added = await add.add(request('ada'), {});
    if (added.discogs.kind !== 'added') throw new Error('not added');
    const { id } = added.discogs.intent;
    const asker = { userId: 'ada', guildId: '1', mayManage: true };
    // After a restore of the database, another add can have the number that a button names.
    const old = add.undo({ intentId: id, releaseId: RELEASE + 1, ...asker }, {});
    await expect(old).rejects.toThrow(new Refusal({ kind: 'undo-before-restore' }));
    await expect(add.undo({ intentId: id + 1, releaseId: RELEASE, ...asker }, {})).rejects.toThrow(
      'add-forgotten',
    );
    expect([far.copies.length, count('delete')]).toEqual([1, 0]);
    expect(await add.undo({ intentId: id, releaseId: RELEASE, ...asker }, {})).toMatchObject({
      what: 'copy',
    });
  });

  describe('after an answer that was lost', () => {
    const asker = { userId: 'ada', guildId: '1', mayManage: false };
    async function lostAdd(): Promise<{ add: Running; intentId: number }> {
      far.fates.push('lost-answer');
      const add = start();
      const added = await add.add(request('ada'), {});
      if (added.discogs.kind !== 'added') throw new Error('not added');
      return { add, intentId: added.discogs.intent.id };
    }

    it('asks whether the one new copy is it, with its folder and date, and removes that one', async () => {
      const { add, intentId } = await lostAdd();
      const instanceId = far.copies[0]?.instanceId ?? 0;
      await test.store.folders.replace([{ id: 1, name: 'Jazz' }], new Date(0));
      await expect(add.askUndo({ intentId, ...asker, userId: 'miles' })).rejects.toThrow('undo-not-yours');
      const calls = far.calls.length;
      expect(await add.askUndo({ intentId, ...asker })).toMatchObject({
        ...{ intent: { id: intentId }, instanceId, folder: 'Jazz', addedAt: null },
      });
      expect(far.calls).toHaveLength(calls);
      const undo = (copy?: number) => add.undo({ intentId, ...asker, instanceId: copy }, {});
      await expect(undo()).rejects.toThrow('not-our-copy');
      await expect(undo(instanceId + 1)).rejects.toThrow('not-our-copy');
      expect(count('delete')).toBe(0);
      expect(await undo(instanceId)).toMatchObject({ what: 'copy', rowRemoved: true });
      expect(far.copies).toEqual([]);
    });

    it('is not for any copy when two were new: someone else added one at that moment', async () => {
      far.copies.push(copyOf(RELEASE));
      // The look before the POST does not list that copy yet.
      far.staleLooks.push([]);
      const { add, intentId } = await lostAdd();
      expect((await add.owned(RELEASE))?.undoables).toEqual([]);
      await expect(add.askUndo({ intentId, ...asker })).rejects.toThrow('not-our-copy');
      expect(far.copies).toHaveLength(2);
    });

    it('of a copy that a sync did not see any more says so', async () => {
      const now = new Date(clock.now());
      const wanted = { ...request('ada'), requestKey: null, release: release() };
      const { intent } = await test.store.intents.claim(wanted, { holder: 'one', now, ms: LEASE_MS });
      await test.store.intents.close(intent, { status: 'added', instanceId: 7, now });
      const [add, intentId] = [start(), intent.id];
      await expect(add.askUndo({ intentId, ...asker })).rejects.toThrow('copy-removed');
    });
  });

  it('asks nothing about a copy that Discogs confirmed', async () => {
    const add = start();
    const added = await add.add(request('ada'), {});
    if (added.discogs.kind !== 'added') throw new Error('not added');
    const intentId = added.discogs.intent.id;
    expect(await add.askUndo({ intentId, userId: 'ada', guildId: '1', mayManage: false })).toBeNull();
  });

  describe('is not kept out for ever by what a process left behind', () => {
    const undo = (intentId: number) =>
      start().undo({ intentId, userId: 'ada', guildId: '1', mayManage: false }, {});
    const leave = async ({ isSent }: { isSent: boolean }) => {
      const now = new Date(clock.now());
      const left = { ...request(), requestKey: 'copy:1', release: null };
      const { intent } = await test.store.intents.claim(left, { holder: 'dead', now, ms: LEASE_MS });
      const sent = { instanceIds: far.copies.map((copy) => copy.instanceId), now, leaseMs: LEASE_MS };
      if (isSent) await test.store.intents.markPosting(intent, sent);
      return intent.id;
    };

    it('of a copy: what was never sent goes, and the copy is removed', async () => {
      const added = await start().add({ ...request('ada') }, {});
      if (added.discogs.kind !== 'added') throw new Error('not added');
      const left = await leave({ isSent: false });
      expect(await undo(added.discogs.intent.id)).toMatchObject({ what: 'copy', copiesLeft: 0 });
      expect([far.copies, await test.store.intents.get(left)]).toEqual([[], null]);
    });

    it('of a copy: what was sent is waited for, and found out about', async () => {
      const added = await start().add({ ...request('ada') }, {});
      if (added.discogs.kind !== 'added') throw new Error('not added');
      const left = await leave({ isSent: true });
      await expect(undo(added.discogs.intent.id)).rejects.toThrow('release-busy');
      expect(count('delete')).toBe(0);
      far.copies.push(copyOf(RELEASE));
      expect(await undo(added.discogs.intent.id)).toMatchObject({ what: 'copy', copiesLeft: 1 });
      expect(await test.store.intents.get(left)).toMatchObject({ status: 'added' });
      expect(count('post')).toBe(1);
    });

    it.each(['keeper', null])('of a record that is here only (account: %s)', async (username) => {
      far.lookErrors.push(new AuthError('no', { method: 'GET', path: '/x', status: 401 }));
      await start({ username }).add(request('ada'), {});
      const [here] = await test.store.intents.historyOf(RELEASE, 1);
      if (!here) throw new Error('it is here');
      const left = await leave({ isSent: false });
      const add = start({ username });
      const asker = { userId: 'ada', guildId: '1', mayManage: false };
      const undone = await add.undo({ intentId: here.id, ...asker }, {});
      expect(undone).toMatchObject({ what: 'record', rowRemoved: true });
      expect(await test.store.intents.get(left)).toBeNull();
    });
  });

  it('whose answer was lost is not believed because a list lags behind', async () => {
    const add = start();
    const added = await add.add(request('ada'), {});
    if (added.discogs.kind !== 'added') throw new Error('not added');
    far.deleteFates.push('lost-request');
    far.staleLooks.push(far.copies, []);
    const asker = { userId: 'ada', guildId: '1', mayManage: false };
    await expect(add.undo({ intentId: added.discogs.intent.id, ...asker }, {})).rejects.toThrow(
      'undo-unanswered',
    );
    expect(await test.store.records.findByReleaseId(RELEASE)).not.toBeNull();
  });

  it('forgets no other copy because a list lags behind', async () => {
    const add = start();
    const first = await add.add(request('ada'), {});
    await another(add, 'm', 'miles');
    if (first.discogs.kind !== 'added') throw new Error('not added');
    const [own, other] = far.copies;
    if (!own || !other) throw new Error('two are there');
    far.staleLooks.push([own]);
    const asker = { userId: 'ada', guildId: '1', mayManage: false };
    const undone = await add.undo({ intentId: first.discogs.intent.id, ...asker }, {});
    expect(undone).toMatchObject({ what: 'copy', copiesLeft: 1 });
    expect(far.copies).toEqual([other]);
    expect(await test.store.collection.ofRelease(RELEASE)).toMatchObject([{ instanceId: other.instanceId }]);
  });

  it('of a record that is here only: each who wanted it can take that back, and the last one takes the record', async () => {
    const add = start();
    for (const [userId, times] of [
      ['ada', 2],
      ['miles', 1],
    ] as const) {
      for (let n = 0; n < times; n++) {
        far.fates.push('refuse');
        await add.add(request(userId), {});
      }
    }
    const undo = async (userId: string) => {
      const one = (await add.owned(RELEASE))?.undoables.find(({ requester }) => requester?.userId === userId);
      if (!one) throw new Error('it can be taken back');
      return add.undo({ intentId: one.id, userId, guildId: '1', mayManage: false }, {});
    };
    expect(await undo('ada')).toMatchObject({ what: 'record', rowRemoved: false });
    expect(await undo('miles')).toMatchObject({ what: 'record', rowRemoved: true });
  });

  it('keeps a row that was there before, and no sync sends it: what was asked for is over', async () => {
    const add = start();
    const now = new Date(clock.now());
    await test.store.records.insert(release({ releaseId: RELEASE }), { isSynced: false, now });
    const added = await add.add(request(), {});
    if (added.discogs.kind !== 'added') throw new Error('not added');
    const undone = await add.undo(
      { intentId: added.discogs.intent.id, userId: 'ada', guildId: '1', mayManage: false },
      {},
    );
    expect(undone).toEqual({
      releaseId: RELEASE,
      what: 'copy',
      rowRemoved: false,
      copiesLeft: 0,
      isSynced: true,
    });
    expect((await test.store.records.findByReleaseId(RELEASE))?.isSyncedWithDiscogs).toBe(true);
  });

  it('of one of two copies leaves the other, and the flag true', async () => {
    const add = start();
    const first = await add.add(request(), {});
    await another(add);
    if (first.discogs.kind !== 'added') throw new Error('not added');
    const undone = await add.undo(
      { intentId: first.discogs.intent.id, userId: 'ada', guildId: '1', mayManage: false },
      {},
    );
    expect(undone).toMatchObject({ rowRemoved: false, copiesLeft: 1, isSynced: true });
  });
});

describe('Undo of what never got to Discogs', () => {
  const undoOf = (intentId: number) =>
    start().undo({ intentId, userId: 'ada', guildId: '1', mayManage: false }, {});

  it('takes the record back, once', async () => {
    far.lookErrors.push(lost('GET'));
    await start().add(request('ada'), {});
    const [intent] = (await start().owned(RELEASE))?.undoables ?? [];
    expect(await undoOf(intent?.id ?? 0)).toMatchObject({ what: 'record', rowRemoved: true });
    await expect(undoOf(intent?.id ?? 0)).rejects.toThrow('already-undone');
  });

  it('is refused when it got there meanwhile, and does not say to try again', async () => {
    far.lookErrors.push(lost('GET'));
    await start().add(request('ada'), {});
    const [intent] = (await start().owned(RELEASE))?.undoables ?? [];
    expect((await start().add(request('miles'), {})).discogs.kind).toBe('added');
    await expect(undoOf(intent?.id ?? 0)).rejects.toThrow('reached-discogs');
    expect(far.copies).toHaveLength(1);
  });
});

it('what two wanted while Discogs was down stays when one of them takes it back', async () => {
  const add = start();
  far.lookErrors.push(lost('GET'), lost('GET'));
  await add.add(request('ada'), {});
  await add.add(request('miles'), {});
  const [hers] = (await test.store.intents.historyOf(RELEASE, 5)).filter(
    (one) => one.requester?.userId === 'ada',
  );
  const undone = await add.undo(
    { intentId: hers?.id ?? 0, userId: 'ada', guildId: '1', mayManage: false },
    {},
  );
  expect(undone).toMatchObject({ what: 'record', rowRemoved: false });
  const record = await test.store.records.findByReleaseId(RELEASE);
  expect(record).toMatchObject({ isSyncedWithDiscogs: false });
});
