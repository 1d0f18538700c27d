// Store suite: taking adds back, on both databases.
import { expect, it } from 'vitest';
import { LeaseLostError } from '../../../src/errors.ts';
import { release } from '../../support/pressings.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy, newIntent } from '../things.ts';

const lease = (holder: string, from = 0, until = 60) => ({
  holder,
  now: at(from),
  ms: (until - from) * 1_000,
});
const nothingLeft = { copies: [], gone: [], now: at(9) };

describeOnBoth('adds that are taken back', (current) => {
  const intents = () => current.store.intents;
  const record = () => current.store.records.findByReleaseId(249504);
  const mirror = async () => (await current.store.collection.ofRelease(249504)).map((one) => one.instanceId);

  async function closed(
    status: 'added' | 'refused' | 'local',
    { instanceId = 1, holder = 'a' }: { instanceId?: number; holder?: string } = {},
  ) {
    const { intent } = await intents().claim(newIntent({ release: release() }), lease(holder));
    const added = status === 'added' ? { instanceId, copies: [copy({ instanceId })] } : {};
    return intents().close(intent, { status, ...added, now: at(1) });
  }
  async function undoing(id: number) {
    const intent = await intents().claimUndo(id, lease('a'));
    if (!intent) throw new Error('it can be undone');
    return intent;
  }

  it('has the copies of the release for itself, and lets no one in who wants them', async () => {
    const { id } = await closed('added');
    const undo = await undoing(id);
    expect(undo).toMatchObject({ id, status: 'undoing', attempt: 2, leaseUntil: at(60), undoSentAt: null });
    await current.store.announce('a');
    expect(await intents().claim(newIntent(), lease('b', 1))).toMatchObject({ mine: false, intent: undo });
    expect(await intents().claimUndo(id, lease('b', 1))).toBeNull();
    expect(await intents().findLive(249504)).toEqual(undo);
    await intents().restore(undo);
    expect(await intents().get(id)).toMatchObject({ status: 'added', leaseUntil: null });
  });

  it('waits for an add of the same release', async () => {
    const { id } = await closed('added');
    await intents().claim(newIntent(), lease('b'));
    expect(await intents().claimUndo(id, lease('a'))).toBeNull();
    expect(await intents().get(id)).toMatchObject({ status: 'added' });
  });

  it('is shut out when someone took it over', async () => {
    const old = await undoing((await closed('added')).id);
    const next = await intents().claim(newIntent(), lease('b', 60, 120));
    expect(next).toMatchObject({ mine: true, resumed: true, intent: { id: old.id, status: 'undoing' } });
    const sending = { now: at(61), leaseMs: 59_000 };
    await expect(intents().markUndoing(old, sending)).rejects.toBeInstanceOf(LeaseLostError);
    await intents().restore(old);
    expect(await intents().get(old.id)).toMatchObject({ status: 'undoing', leaseUntil: at(120) });
    await intents().markUndoing(next.intent, sending);
    expect(await intents().get(old.id)).toMatchObject({ undoSentAt: at(61) });
    // The copy is gone, no matter which holder says so.
    expect(await intents().finishUndo(old, nothingLeft)).toMatchObject({ rowRemoved: true });
    expect(await intents().finishUndo(next.intent, nothingLeft)).toBeNull();
  });

  it('that did not happen hides no copy from a sync', async () => {
    const old = await undoing((await closed('added')).id);
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    await current.store.sync.insert({ kind: 'sync', account: 'me', requester, now: at(2) });
    await intents().restore(old);
    expect(await intents().finishUndo(old, nothingLeft)).toBeNull();
    expect(await current.store.sync.active()).toMatchObject({ undos: 0 });
  });

  it('takes copy and record away, and leaves no trace of the record to the next one', async () => {
    const undo = await undoing((await closed('added')).id);
    expect(await intents().finishUndo(undo, nothingLeft)).toEqual({
      ...{ rowRemoved: true, isSynced: false, copiesLeft: 0 },
    });
    expect([await record(), await mirror()]).toEqual([null, []]);
    expect(await intents().historyOf(249504, 9)).toEqual([]);
    // A pull makes the record again. What happened to the old record does not count for the new one.
    await current.store.records.insert(release(), { isSynced: true, now: at(20) });
    const again = await undoing((await closed('added', { instanceId: 2 })).id);
    expect(await intents().finishUndo(again, nothingLeft)).toEqual({
      ...{ rowRemoved: false, isSynced: true, copiesLeft: 0 },
    });
  });

  it('leaves what else is there, and forgets what Discogs does not list any more', async () => {
    const { id } = await closed('added');
    await current.store.collection.save([copy({ instanceId: 5 }), copy({ instanceId: 6 })], at(2));
    const left = { copies: [copy({ instanceId: 5 }), copy({ instanceId: 7 })], gone: [6], now: at(9) };
    expect(await intents().finishUndo(await undoing(id), left)).toEqual({
      ...{ rowRemoved: false, isSynced: true, copiesLeft: 2 },
    });
    expect(await mirror()).toEqual([5, 7]);
  });

  it('of two adds takes the record with the last one, no matter which made it', async () => {
    const first = await closed('added', { instanceId: 1 });
    const second = await closed('added', { instanceId: 2 });
    const rest = { copies: [copy({ instanceId: 2 })], gone: [], now: at(8) };
    expect(await intents().finishUndo(await undoing(first.id), rest)).toMatchObject({ rowRemoved: false });
    expect(await intents().finishUndo(await undoing(second.id), nothingLeft)).toMatchObject({
      rowRemoved: true,
    });
    expect(await record()).toBeNull();
  });

  it.each(['refused', 'local'] as const)(
    'takes back what never got to Discogs (%s), with its record',
    async (status) => {
      const { id } = await closed(status);
      expect(await intents().takeBack(id, at(9))).toMatchObject({ rowRemoved: true, copiesLeft: 0 });
      expect(await record()).toBeNull();
      expect(await intents().get(id)).toMatchObject({ status: 'undone' });
      expect(await intents().takeBack(id, at(9))).toBeNull();
    },
  );

  it('takes back all that one person wanted in vain, and the record when no one else does', async () => {
    const first = await closed('refused');
    const again = await closed('refused');
    const ada = { userId: '1002', guildId: '2001', channelId: '3001' };
    const { intent } = await intents().claim(newIntent({ requester: ada }), lease('a'));
    const theirs = await intents().close(intent, { status: 'refused', now: at(1) });
    expect(await intents().takeBack(first.id, at(9))).toMatchObject({ rowRemoved: false, isSynced: false });
    expect(await intents().get(again.id)).toMatchObject({ status: 'undone' });
    expect(await intents().get(theirs.id)).toMatchObject({ status: 'refused' });
    expect(await intents().takeBack(theirs.id, at(9))).toMatchObject({ rowRemoved: true });
    expect(await record()).toBeNull();
  });

  it('takes back nothing that is on Discogs, or that someone is adding just now', async () => {
    const refused = await closed('refused');
    const pushing = await intents().claim(newIntent(), lease('a'));
    expect(await intents().takeBack(refused.id, at(9))).toBeNull();
    await intents().close(pushing.intent, {
      status: 'added',
      instanceId: 3,
      copies: [copy({ instanceId: 3 })],
      now: at(2),
    });
    expect(await intents().takeBack(refused.id, at(9))).toBeNull();
    expect(await intents().takeBack(pushing.intent.id, at(9))).toBeNull();
    expect(await record()).toMatchObject({ isSyncedWithDiscogs: true });
    // After this Undo nothing keeps the record: the add that made it was refused.
    expect(await intents().finishUndo(await undoing(pushing.intent.id), nothingLeft)).toMatchObject({
      rowRemoved: true,
    });
  });
});
