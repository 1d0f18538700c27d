// Store suite: removing copies and records for good, on both databases.
import { expect, it } from 'vitest';
import { LeaseLostError } from '../../../src/errors.ts';
import { release } from '../../support/pressings.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy, leaseOf, newIntent } from '../things.ts';

const ADA = { userId: '1002', guildId: '2001', channelId: '3001' };
const nothingLeft = { copies: [], gone: [], now: at(9) };

describeOnBoth('a Remove', (current) => {
  const intents = () => current.store.intents;
  const record = () => current.store.records.findByReleaseId(249504);
  const mirror = async () => (await current.store.collection.ofRelease(249504)).map((one) => one.instanceId);
  const removal = (instanceId: number) => ({ releaseId: 249504, instanceId, requester: ADA });
  const lease = leaseOf('a', 0, 60);

  /** Saves a record with these copies, as a pull does. */
  async function pulled(...instanceIds: number[]) {
    await current.store.records.insert(release(), { isSynced: true, now: at(0) });
    await current.store.collection.save(
      instanceIds.map((instanceId) => copy({ instanceId })),
      at(0),
    );
  }
  async function added(instanceId: number) {
    const { intent } = await intents().claim(newIntent({ release: release() }), lease);
    const copies = [copy({ instanceId })];
    return intents().close(intent, { status: 'added', instanceId, copies, now: at(1) });
  }
  async function claimed(instanceId: number) {
    const intent = await intents().claimRemove(removal(instanceId), lease);
    if (!intent) throw new Error('no other intent is live');
    return intent;
  }

  it('has the copies of the release for itself, until it ends or is given back', async () => {
    await pulled(5);
    const removing = await claimed(5);
    expect(removing).toMatchObject({
      ...{ status: 'removing', instanceId: 5, requester: ADA, attempt: 1, leaseUntil: at(60) },
      ...{ undoSentAt: null, postedAt: null, rowCreated: false },
    });
    await current.store.announce('a');
    expect(await intents().claimRemove(removal(5), leaseOf('b', 1, 60))).toBeNull();
    expect(await intents().claim(newIntent(), leaseOf('b', 1, 60))).toMatchObject({
      ...{ mine: false, intent: removing },
    });
    expect(await intents().findLive(249504)).toEqual(removing);
    await intents().restore(removing);
    expect(await intents().get(removing.id)).toBeNull();
    expect([await mirror(), await record()]).toMatchObject([[5], { isSyncedWithDiscogs: true }]);
  });

  it('waits for an add and for an Undo of the release', async () => {
    const { id } = await added(1);
    await intents().claimUndo(id, lease);
    expect(await intents().claimRemove(removal(1), lease)).toBeNull();
  });

  it('is shut out when another process took it over', async () => {
    await pulled(5);
    const old = await claimed(5);
    const next = await intents().claim(newIntent(), leaseOf('b', 60, 120));
    expect(next).toMatchObject({ mine: true, resumed: true, intent: { id: old.id, status: 'removing' } });
    const sending = { now: at(61), leaseMs: 59_000 };
    await expect(intents().markUndoing(old, sending)).rejects.toBeInstanceOf(LeaseLostError);
    await intents().restore(old);
    await intents().markUndoing(next.intent, sending);
    expect(await intents().get(old.id)).toMatchObject({ undoSentAt: at(61), leaseUntil: at(120) });
    // The copy is gone, no matter which holder says so.
    expect(await intents().finishRemove(old, nothingLeft)).toMatchObject({ rowRemoved: true });
    expect(await intents().finishRemove(next.intent, nothingLeft)).toBeNull();
  });

  it('takes the last copy and the record away, also when the adds of others stand before it', async () => {
    const { id } = await added(1);
    const { intent } = await intents().claim(newIntent({ requester: ADA }), lease);
    await intents().close(intent, { status: 'found', copies: [copy({ instanceId: 1 })], now: at(2) });
    const removing = await claimed(1);
    expect(await intents().finishRemove(removing, nothingLeft)).toEqual({
      ...{ rowRemoved: true, isSynced: false, copiesLeft: 0 },
    });
    expect([await record(), await mirror()]).toEqual([null, []]);
    expect(await intents().get(id)).toMatchObject({ status: 'removed', leaseUntil: null });
    expect(await intents().get(removing.id)).toMatchObject({ status: 'removed', closedAt: at(9) });
    expect(await intents().ofCopy(249504, 1)).toBeNull();
  });

  it('leaves the other copies, and the record with them', async () => {
    const { id } = await added(1);
    await current.store.collection.save([copy({ instanceId: 5 }), copy({ instanceId: 6 })], at(2));
    const left = { copies: [copy({ instanceId: 1 }), copy({ instanceId: 7 })], gone: [6], now: at(9) };
    expect(await intents().finishRemove(await claimed(5), left)).toEqual({
      ...{ rowRemoved: false, isSynced: true, copiesLeft: 2 },
    });
    expect(await mirror()).toEqual([1, 7]);
    expect(await intents().ofCopy(249504, 1)).toMatchObject({ id, status: 'added' });
    // The history of the record that stays has the Remove, and the record goes with the Undo of its last copy.
    await intents().finishRemove(await claimed(7), {
      copies: [copy({ instanceId: 1 })],
      gone: [],
      now: at(9),
    });
    const undoing = await intents().claimUndo(id, lease);
    if (!undoing) throw new Error('it can be undone');
    expect(await intents().finishUndo(undoing, nothingLeft)).toMatchObject({ rowRemoved: true });
  });

  it('hides its copy from a page of a sync that was asked for before, and one that did not happen does not', async () => {
    await pulled(5);
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    const { run } = await current.store.sync.insert({ kind: 'sync', account: 'me', requester, now: at(2) });
    const taken = await current.store.sync.claim(run.id, at(2));
    if (!taken) throw new Error('the run can be claimed');
    const given = await claimed(5);
    await intents().restore(given);
    expect(await intents().finishRemove(given, nothingLeft)).toBeNull();
    expect(await current.store.sync.active()).toMatchObject({ undos: 0 });
    await intents().finishRemove(await claimed(5), nothingLeft);
    const seen = [{ ...copy({ instanceId: 5 }), release: release() }];
    const page = { copies: seen, uncounted: 'run' as const, undos: 0 };
    await current.store.sync.savePage(taken.held, page, {}, at(10));
    expect([await mirror(), await record()]).toEqual([[], null]);
    // A page that was asked for after the Remove shows the truth.
    await current.store.sync.savePage(taken.held, { ...page, undos: 1 }, {}, at(11));
    expect([await mirror(), await record()]).toMatchObject([[5], { isSyncedWithDiscogs: true }]);
  });

  it('does not count towards the adds of an hour, and is no add of the person', async () => {
    await pulled(5, 6);
    await intents().finishRemove(await claimed(5), {
      copies: [copy({ instanceId: 6 })],
      gone: [],
      now: at(9),
    });
    await claimed(6);
    const limit = { most: 5, withinMs: 3_600_000 };
    expect(await intents().madeBy(ADA.userId, limit, at(10))).toEqual([]);
    expect(await intents().ofPerson(ADA.userId, at(0))).toEqual([]);
    expect(await intents().ofRecord(249504, 9)).toEqual([]);
  });

  it('of an account does not know the copies of another one', async () => {
    await added(1);
    const other = current.store.crate(2);
    const there = await other.intents.claimRemove(removal(1), lease);
    if (!there) throw new Error('no other intent is live there');
    await other.intents.finishRemove(there, nothingLeft);
    expect([await mirror(), await record()]).toMatchObject([[1], {}]);
    expect(await intents().ofCopy(249504, 1)).toMatchObject({ status: 'added' });
    expect(await other.intents.ofCopy(249504, 1)).toBeNull();
  });
});

describeOnBoth('a Forget', (current) => {
  const intents = () => current.store.intents;
  const record = () => current.store.records.findByReleaseId(249504);
  const lease = leaseOf('a', 0, 60);
  const forget = () => intents().forgetRecord(249504, lease);

  it.each(['refused', 'local'] as const)('ends what several people wanted in vain (%s)', async (status) => {
    const ids: number[] = [];
    for (const requester of [ADA, { ...ADA, userId: '1001' }]) {
      const { intent } = await intents().claim(newIntent({ release: release(), requester }), lease);
      ids.push((await intents().close(intent, { status, now: at(1) })).id);
    }
    expect(await forget()).toBe('forgotten');
    expect(await record()).toBeNull();
    for (const id of ids) expect(await intents().get(id)).toMatchObject({ status: 'undone' });
    expect(await intents().findLive(249504)).toBeNull();
    expect(await forget()).toBe('no-record');
    expect(await intents().findLive(249504)).toBeNull();
  });

  it('deletes a record that is gone from Discogs, and no other', async () => {
    await current.store.records.insert(release(), { isSynced: true, now: at(0) });
    await current.store.records.insert(release({ releaseId: 2 }), { isSynced: true, now: at(0) });
    expect(await forget()).toBe('forgotten');
    expect(await record()).toBeNull();
    expect(await current.store.records.findByReleaseId(2)).not.toBeNull();
  });

  it('leaves a record with a copy, or that Discogs calls owned, or that is being added', async () => {
    await current.store.records.insert(release(), { isSynced: true, now: at(0) });
    await current.store.noteOwned([{ releaseId: 249504, masterId: null, isOwned: true }], at(0));
    expect(await forget()).toBe('copy');
    await current.store.noteOwned([{ releaseId: 249504, masterId: null, isOwned: false }], at(0));
    const { intent } = await intents().claim(newIntent(), lease);
    expect(await forget()).toBe('busy');
    await intents().close(intent, { status: 'found', copies: [copy({ instanceId: 5 })], now: at(1) });
    expect(await forget()).toBe('copy');
    expect(await record()).toMatchObject({ isSyncedWithDiscogs: true });
    expect(await intents().findLive(249504)).toBeNull();
  });
});
