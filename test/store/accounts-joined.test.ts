// Store suite: what happens to a crate when its account gets another name, a corrected one, or joins another account.
import { expect, it } from 'vitest';
import { usersOf } from '../../src/core/accounts/choose.ts';
import { collectionItems, ownershipHints } from '../../src/store/schema.ts';
import { release } from '../support/pressings.ts';
import { FIRST_ACCOUNT } from '../support/test-store.ts';
import { accountSteps, lease } from './account-steps.ts';
import { describeOnBoth } from './both-stores.ts';
import { at, copy, newIntent } from './things.ts';

describeOnBoth('accounts', (current) => {
  const { added, choose, crate, flags } = accountSteps(current);

  it('a corrected name keeps what people added, and nothing of the wrong collection', async () => {
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'an', join: [] });
    const { records, collection, sync } = crate();
    await added(FIRST_ACCOUNT, 1, { status: 'found', instanceId: 11 });
    await added(FIRST_ACCOUNT, 2, { status: 'refused' });
    const { intent: open } = await crate().intents.claim(newIntent({ releaseId: 4 }), lease);
    // A pull under the wrong name brought this one.
    await records.insert(release({ releaseId: 3 }), { isSynced: true, now: at(2) });
    await collection.save([copy({ instanceId: 13, releaseId: 3 })], at(2));
    await crate().noteOwned([{ releaseId: 9, masterId: null, isOwned: true }], at(0));
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    const { run } = await sync.insert({ kind: 'preview', account: 'an', requester, now: at(3) });

    expect(await choose({ do: 'correct', id: FIRST_ACCOUNT, name: 'Ana', join: [] })).toMatchObject({
      ...{ id: FIRST_ACCOUNT, name: 'Ana', isProved: false },
    });
    expect(await flags(FIRST_ACCOUNT)).toEqual(
      new Map([
        [1, false],
        [2, false],
      ]),
    );
    expect(await current.db.$count(collectionItems)).toBe(0);
    expect(await current.db.$count(ownershipHints)).toBe(0);
    expect((await crate().intents.get(open.id))?.status).toBe('refused');
    expect(await sync.toPush(null, 9)).toHaveLength(2);
    // The run has the old name: the engine ends it and says why.
    expect(await sync.active()).toMatchObject({ id: run.id, account: 'an' });
  });

  it('a corrected name ends a Remove under the wrong name, and wants nothing that was removed', async () => {
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'an', join: [] });
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    const remove = (instanceId: number) =>
      crate().intents.claimRemove({ releaseId: 1, instanceId, requester }, lease);
    await added(FIRST_ACCOUNT, 1, { status: 'added', instanceId: 11 });
    await crate().collection.save([copy({ instanceId: 12, releaseId: 1 })], at(2));
    const done = await remove(11);
    const left = { copies: [copy({ instanceId: 12, releaseId: 1 })], gone: [], now: at(3) };
    if (!done) throw new Error('no other intent is live');
    await crate().intents.finishRemove(done, left);
    const live = await remove(12);
    if (!live) throw new Error('no other intent is live');
    await crate().intents.markUndoing(live, { now: at(4), leaseMs: 60_000 });
    await choose({ do: 'correct', id: FIRST_ACCOUNT, name: 'Ana', join: [] });
    expect(await crate().intents.findLive(1)).toBeNull();
    expect([...(await flags(FIRST_ACCOUNT))]).toEqual([]);
    expect(await crate().sync.toPush(null, 9)).toEqual([]);
  });

  it('a new name of the same account changes nothing else', async () => {
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'anna', join: [] });
    await added(FIRST_ACCOUNT, 1, { status: 'added', instanceId: 11, confirmedByDiscogs: true });
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    await crate().sync.insert({ kind: 'sync', account: 'anna', requester, now: at(3) });
    const { id } = await choose({ do: 'create', name: 'ana', join: [] });
    await added(id, 1, { status: 'refused' });
    await added(id, 2, { status: 'refused' });

    await choose({ do: 'rename', id: FIRST_ACCOUNT, name: 'ana', join: [id] });
    expect(await current.store.accounts.counted()).toMatchObject([
      { id: FIRST_ACCOUNT, name: 'ana', records: 2 },
    ]);
    expect(await flags(FIRST_ACCOUNT)).toEqual(
      new Map([
        [1, true],
        [2, false],
      ]),
    );
    expect(await crate().collection.ofRelease(1)).toHaveLength(1);
    expect(await crate().sync.active()).toMatchObject({ account: 'ana' });
    expect((await crate().intents.ofRecord(1, 9)).map(({ status }) => status)).toEqual(['refused', 'added']);
  });

  it('a new name that was proved before Discogs could say whose it is brings its copies along', async () => {
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'anna', join: [] });
    await added(FIRST_ACCOUNT, 1, { status: 'added', instanceId: 11, confirmedByDiscogs: true });
    const { id } = await choose({ do: 'create', name: 'ana', join: [] });
    const mine = await added(id, 2, { status: 'added', instanceId: 12, confirmedByDiscogs: true });
    await added(FIRST_ACCOUNT, 3, { status: 'refused' });
    await crate(id).collection.save(
      [11, 13].map((instanceId) => copy({ instanceId, releaseId: instanceId - 10 })),
      at(3),
    );
    const open = await crate(id).intents.claim(newIntent({ releaseId: 4 }), lease);

    await choose({ do: 'rename', id: FIRST_ACCOUNT, name: 'ana', join: [id] });
    expect(await current.store.accounts.counted()).toMatchObject([
      { id: FIRST_ACCOUNT, name: 'ana', records: 3 },
    ]);
    expect(await flags(FIRST_ACCOUNT)).toEqual(
      new Map([
        [1, true],
        [2, true],
        [3, true],
      ]),
    );
    expect(await crate().intents.get(mine.id)).toMatchObject({ status: 'added', instanceId: 12 });
    expect(await crate().intents.findLive(4)).toMatchObject({ id: open.intent.id });
    expect(await crate().counts()).toEqual({ records: 3, unsynced: 0, copies: 3 });
  });

  it.each([
    ['the one that is joined, which is newer', 3, 5, 4],
    ['the one that stays, which is newer', 6, 5, 3],
    ['the only one', null, 5, 4],
    ['none', null, null, null],
  ])('of two hours for a nightly sync, a new name keeps %s', async (_, stays, joined, hour) => {
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'anna', join: [] });
    const { id } = await choose({ do: 'create', name: 'ana', join: [] });
    const night = { timezone: 'Europe/Berlin', guildId: '1' };
    if (stays !== null) await crate().nightly.save({ ...night, hour: 3, setAt: at(stays) });
    if (joined !== null) await crate(id).nightly.save({ ...night, hour: 4, setAt: at(joined) });
    await choose({ do: 'rename', id: FIRST_ACCOUNT, name: 'ana', join: [id] });
    expect((await crate().nightly.get()).setting?.hour ?? null).toBe(hour);
  });

  it('while both have an add of one release under way, a later start joins them', async () => {
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'anna', join: [] });
    await crate().intents.claim(newIntent({ releaseId: 4 }), lease);
    const { id } = await choose({ do: 'create', name: 'ana', join: [] });
    const { intent } = await crate(id).intents.claim(newIntent({ releaseId: 4 }), lease);
    const used = await choose({ do: 'rename', id: FIRST_ACCOUNT, name: 'ana', join: [id] });
    expect(used).toMatchObject({ id, name: 'ana' });
    expect(await current.store.accounts.counted()).toHaveLength(2);
    await crate(id).intents.release(intent);
    await choose({ do: 'rename', id: FIRST_ACCOUNT, name: 'ana', join: [id] });
    expect(await current.store.accounts.counted()).toMatchObject([{ id: FIRST_ACCOUNT, name: 'ana' }]);
  });

  it('a record of a person outlives a correction and a join, also when its add was pruned long ago', async () => {
    const { id } = await choose({ do: 'create', name: 'ana', join: [] });
    for (const releaseId of [1, 2]) await added(FIRST_ACCOUNT, releaseId, { status: 'local' });
    await added(id, 3, { status: 'refused' });
    for (const one of [FIRST_ACCOUNT, id])
      await crate(one).prune({
        runs: at(99),
        intents: at(99),
        lists: at(99),
        imports: at(99),
        wants: at(0),
        details: at(0),
        feed: at(0),
      });
    await choose({ do: 'correct', id, name: 'Anna', join: [FIRST_ACCOUNT] });
    expect([...(await flags(id))].sort()).toEqual([1, 2, 3].map((releaseId) => [releaseId, false]));
  });

  it('a new name takes in two accounts: the one that has it, and the local one', async () => {
    const { id: renamed } = await choose({ do: 'create', name: 'anna', join: [] });
    const { id: early } = await choose({ do: 'create', name: 'ana', join: [] });
    await added(FIRST_ACCOUNT, 1, { status: 'local' });
    await added(early, 2, { status: 'refused' });
    await choose({ do: 'rename', id: renamed, name: 'ana', join: [FIRST_ACCOUNT, early] });
    expect(await current.store.accounts.counted()).toMatchObject([{ id: renamed, name: 'ana', records: 2 }]);
  });

  it('what was added without a name joins the account, and a release that it has keeps its record', async () => {
    const { id } = await choose({ do: 'create', name: 'ana', join: [] });
    await added(id, 1, { status: 'added', instanceId: 11, confirmedByDiscogs: true }, 'same key');
    await added(FIRST_ACCOUNT, 1, { status: 'local' }, 'same key');
    await added(FIRST_ACCOUNT, 2, { status: 'local' });
    const before = await crate(id).records.findByReleaseId(1);

    await choose({ do: 'use', id, join: [FIRST_ACCOUNT] });
    expect(await current.store.accounts.counted()).toMatchObject([{ id, name: 'ana', records: 2 }]);
    expect(await crate(id).records.findByReleaseId(1)).toEqual(before);
    expect(await flags(id)).toEqual(
      new Map([
        [1, true],
        [2, false],
      ]),
    );
    expect(await crate(id).sync.toPush(null, 9)).toMatchObject([{ releaseId: 2 }]);
    // The person who added the copy can take it back.
    const [local] = await crate(id).intents.ofRecord(2, 9);
    expect(await crate(id).intents.takeBack(local?.id ?? 0, at(20))).toMatchObject({ rowRemoved: true });
  });

  it('a proved account joins no other one', async () => {
    const { id } = await choose({ do: 'create', name: 'bo', join: [] });
    await added(id, 1, { status: 'added', instanceId: 11, confirmedByDiscogs: true });
    await choose({ do: 'use', id: FIRST_ACCOUNT, join: [id] });
    const left = await current.store.accounts.counted();
    expect(left.map((row) => [row.id, row.records]).sort()).toEqual([
      [FIRST_ACCOUNT, 0],
      [id, 1],
    ]);
  });

  it('a name is not corrected, and a crate not joined, while another process works with it', async () => {
    const other = await current.another();
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'an', join: [] });
    await added(FIRST_ACCOUNT, 1, { status: 'found', instanceId: 11 });
    const { id } = await choose({ do: 'create', name: null, join: [] });
    await added(id, 2, { status: 'local' });
    await other.announce(usersOf(FIRST_ACCOUNT));
    await other.announce(usersOf(id));

    const correct = choose({ do: 'correct', id: FIRST_ACCOUNT, name: 'ana', join: [] });
    await expect(correct).rejects.toThrow('Another process of Runout uses this database');
    await choose({ do: 'use', id: FIRST_ACCOUNT, join: [id] });
    const left = (await current.store.accounts.counted()).map((row) => `${row.name} ${row.records}`);
    expect(left.sort()).toEqual(['an 1', 'null 1']);
    expect(await crate().counts()).toEqual({ records: 1, unsynced: 0, copies: 1 });
  });

  it('a local account that cannot be joined now is not taken for the renamed one', async () => {
    await choose({ do: 'name', id: FIRST_ACCOUNT, name: 'anna', join: [] });
    const { id } = await choose({ do: 'create', name: null, join: [] });
    await crate(FIRST_ACCOUNT).intents.claim(newIntent({ releaseId: 1, requestKey: 'a' }), lease);
    await crate(id).intents.claim(newIntent({ releaseId: 1, requestKey: 'b' }), lease);
    expect(await choose({ do: 'rename', id: FIRST_ACCOUNT, name: 'ana', join: [id] })).toMatchObject({
      ...{ id: FIRST_ACCOUNT, name: 'ana' },
    });
    expect(await current.store.accounts.list()).toHaveLength(2);
  });
});
