// Store suite: which saved adds wait for Discogs, and how one is opened again, on both databases.
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { release } from '../../support/pressings.ts';
import { addOtherCrate } from '../../support/test-store.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy, leaseOf, newIntent } from '../things.ts';

describeOnBoth('a saved add', (current) => {
  const intents = () => current.store.intents;
  const lease = leaseOf('a', 0, 60);
  const pressed = (releaseId: number, key: string | null = `add:${releaseId}`) =>
    newIntent({ releaseId, release: release({ releaseId }), requestKey: key });
  /** Saves an add of this release with this end. Returns its id. */
  async function saved(
    releaseId: number,
    status: 'refused' | 'local' | 'added' = 'refused',
    key?: string | null,
  ) {
    const { intent } = await intents().claim(pressed(releaseId, key), lease);
    const copies = status === 'added' ? [copy({ releaseId, instanceId: releaseId })] : [];
    const instanceId = status === 'added' ? releaseId : null;
    await intents().close(intent, { status, instanceId, copies, now: at(1) });
    return intent.id;
  }
  const recent = { now: at(9), withinMs: 60 * 60_000 };
  const waiting = async (when: typeof recent & { after?: number } = recent) =>
    (await intents().waiting(when, 10)).map((one) => one.releaseId);

  it('waits while it has no copy, the oldest first', async () => {
    await saved(2);
    await saved(1, 'local');
    await saved(3, 'added');
    expect(await waiting()).toEqual([2, 1]);
    expect((await intents().waiting(recent, 10)).map((one) => one.isPress)).toEqual([true, true]);
    const [first, ...others] = await intents().waiting(recent, 1);
    expect([first?.releaseId, others]).toEqual([2, []]);
    expect(await waiting({ ...recent, after: first?.id ?? 0 })).toEqual([1]);
  });

  it('of another account, or without a press of a person, does not wait here', async () => {
    await saved(1, 'refused', null);
    await saved(2, 'refused', 'import:1:2:1');
    await current.store.records.insert(release({ releaseId: 4 }), { isSynced: false, now: at(0) });
    const other = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
    const { intent } = await other.intents.claim(pressed(5), lease);
    await other.intents.close(intent, { status: 'refused', now: at(1) });
    expect(await waiting()).toEqual([]);
  });

  it('waits also after a push that Discogs refused', async () => {
    await saved(1);
    const id = await saved(1, 'refused', null);
    const [one] = await intents().waiting(recent, 10);
    expect([one?.id, one?.isPress]).toEqual([id, false]);
  });

  it('that was taken back, or is too old, waits no more', async () => {
    const id = await saved(1);
    expect(await waiting({ ...recent, withinMs: -1 })).toEqual([]);
    expect(await waiting()).toEqual([1]);
    await intents().takeBack(id, at(2));
    expect(await waiting()).toEqual([]);
  });

  it('whose POST had no answer waits as soon as no process holds it', async () => {
    const { intent } = await intents().claim(pressed(1), lease);
    await intents().markPosting(intent, { instanceIds: [], now: at(0), leaseMs: 60_000 });
    expect(await waiting()).toEqual([]);
    await intents().markUnknown(intent, at(1));
    expect(await waiting()).toEqual([1]);
  });

  it('is opened again as if nothing was ever sent, by one process', async () => {
    const id = await saved(1);
    const open = await intents().reopen(id, leaseOf('b', 2, 60));
    expect(open).toMatchObject({
      ...{
        id,
        status: 'open',
        attempt: 2,
        postedAt: null,
        gaveUpAt: null,
        knownInstanceIds: null,
        closedAt: null,
      },
    });
    expect(await intents().reopen(id, leaseOf('c', 2, 60))).toBeNull();
    expect(await waiting()).toEqual([]);
    if (!open) throw new Error('it was not opened');
    const closed = await intents().close(open, {
      status: 'added',
      instanceId: 7,
      copies: [copy({ releaseId: 1, instanceId: 7 })],
      now: at(3),
    });
    expect([closed.status, closed.requester]).toEqual(['added', newIntent().requester]);
  });

  it('is not opened while another intent of its release is live, or after it was added', async () => {
    const id = await saved(1);
    await intents().claim(pressed(1, 'add:again'), lease);
    expect(await intents().reopen(id, lease)).toBeNull();
    expect(await intents().reopen(await saved(2, 'added'), lease)).toBeNull();
  });

  it('is not opened after a newer add of its record was undone: the Undo counts', async () => {
    const id = await saved(1);
    await saved(1, 'added', 'add:newer');
    const [newer] = await intents().historyOf(1, 1);
    const held = await intents().claimUndo(newer?.id ?? 0, leaseOf('b', 2, 60));
    if (!held) throw new Error('no Undo');
    expect(await intents().finishUndo(held, { copies: [], gone: [1], now: at(3) })).not.toBeNull();
    expect((await intents().get(id))?.status).toBe('refused');
    expect(await waiting()).toEqual([]);
    expect(await intents().reopen(id, leaseOf('c', 4, 60))).toBeNull();
  });

  it('is not opened when a sync has brought its copy, or its record is forgotten', async () => {
    const [pulled, forgotten] = [await saved(1), await saved(2)];
    await current.db.execute(sql`update records set is_synced_with_discogs = true where discogs_id = 1`);
    await current.db.execute(sql`delete from records where discogs_id = 2`);
    expect(await intents().reopen(pulled, leaseOf('c', 4, 60))).toBeNull();
    expect(await intents().reopen(forgotten, leaseOf('c', 4, 60))).toBeNull();
  });

  describe('the message that says that it waits', () => {
    const decided = async (when = recent) =>
      (await intents().decidedMessages(when, 10)).map((one) => [one.messageId, one.isThere]);
    const note = (releaseId: number) =>
      intents().noteMessage(`add:${releaseId}`, { messageId: `m${releaseId}`, kind: 'card' });

    it('is to be put right when the add, a push or a sync has brought the copy', async () => {
      // A record that was on Discogs once, and has no copy now.
      await current.store.records.insert(release({ releaseId: 2 }), { isSynced: true, now: at(0) });
      for (const releaseId of [1, 2, 3]) {
        await saved(releaseId);
        await note(releaseId);
      }
      expect(await decided()).toEqual([['m2', false]]);
      await saved(1, 'added', null);
      expect(await decided()).toEqual([
        ['m1', true],
        ['m2', false],
      ]);
      const [one] = await intents().decidedMessages(recent, 1);
      expect(one).toEqual({
        ...{ intentId: expect.any(Number), releaseId: 1, messageId: 'm1', kind: 'card', isThere: true },
        requester: newIntent().requester,
      });
      await intents().dropMessage(one?.intentId ?? 0);
      expect(await decided()).toEqual([['m2', false]]);
    });

    it('stays as it is after an Undo, and after its time', async () => {
      const id = await saved(1);
      await note(1);
      await saved(2);
      await note(2);
      await intents().takeBack(id, at(2));
      expect(await decided()).toEqual([['m1', false]]);
      expect(await decided({ ...recent, withinMs: -1 })).toEqual([
        ['m1', false],
        ['m2', false],
      ]);
      await intents().noteMessage('add:1', null);
      expect(await decided()).toEqual([]);
    });

    it('goes with the person, and is not of another account', async () => {
      await saved(1, 'added');
      await note(1);
      const other = current.store.crate(await addOtherCrate(current.store, 'another_keeper'));
      expect(await other.intents.decidedMessages(recent, 10)).toEqual([]);
      await other.intents.noteMessage('add:1', null);
      expect(await decided()).toEqual([['m1', true]]);
      await current.store.forget(newIntent().requester?.userId ?? '');
      expect(await decided()).toEqual([]);
    });
  });
});
