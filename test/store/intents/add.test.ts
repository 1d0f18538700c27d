// Store suite: the life of an add intent, step by step, on both databases.
import { beforeEach, expect, it } from 'vitest';
import { NOTHING_OWNED } from '../../../src/core/ownership.ts';
import { LeaseLostError, StoreError } from '../../../src/errors.ts';
import { addIntents, collectionItems } from '../../../src/store/schema.ts';
import { release } from '../../support/pressings.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy, leaseOf as lease, newIntent } from '../things.ts';

describeOnBoth('add intents', (current) => {
  const intents = () => current.store.intents;

  beforeEach(() => Promise.all(['a', 'b'].map((holder) => current.store.announce(holder))));

  it('gives a new intent to whoever asks first, with its record, and shows it to the others', async () => {
    const first = await intents().claim(newIntent({ release: release() }), lease('a', 0, 60));
    const record = await current.store.records.findByReleaseId(249504);
    expect(record).toMatchObject({ isSyncedWithDiscogs: false, createdAt: at(0) });
    expect(first).toEqual({
      mine: true,
      resumed: false,
      record,
      created: true,
      intent: {
        id: 1,
        releaseId: 249504,
        recordId: record?.id,
        status: 'open',
        requester: { userId: '1001', guildId: '2001', channelId: '3001' },
        rowCreated: true,
        flagBefore: false,
        knownInstanceIds: null,
        instanceId: null,
        confirmedByDiscogs: false,
        attempt: 1,
        leaseUntil: at(60),
        readAt: null,
        createdAt: at(0),
        postedAt: null,
        gaveUpAt: null,
        closedAt: null,
        undoSentAt: null,
      },
    });
    // Not even process `a` gets the intent a second time: another press in it may be working at it.
    for (const holder of ['a', 'b']) {
      const other = await intents().claim(newIntent({ requester: null }), lease(holder, 59, 120));
      expect(other).toEqual({ ...first, mine: false, created: false });
    }
    const elsewhere = await intents().claim(newIntent({ releaseId: 1, requester: null }), lease('b', 1, 60));
    expect(elsewhere).toMatchObject({
      mine: true,
      intent: { releaseId: 1, requester: null, recordId: null },
      record: null,
    });
  });

  it('gives an intent on when its lease has run out, and shuts its old holder out', async () => {
    const old = await intents().claim(newIntent(), lease('a', 0, 60));
    const taken = await intents().claim(newIntent(), lease('b', 60, 120));
    expect(taken).toMatchObject({ mine: true, resumed: true, intent: { id: old.intent.id, attempt: 2 } });

    const posting = { instanceIds: [], now: at(61), leaseMs: 59_000 };
    await expect(intents().markPosting(old.intent, posting)).rejects.toBeInstanceOf(LeaseLostError);
    await expect(intents().close(old.intent, { status: 'refused', now: at(61) })).rejects.toBeInstanceOf(
      LeaseLostError,
    );
    await intents().markUnknown(old.intent, at(61));
    await intents().release(old.intent);
    expect(await intents().get(old.intent.id)).toEqual(taken.intent);
    await intents().markPosting(taken.intent, posting);
  });

  it('lets a holder go on that is late but was not replaced', async () => {
    const { intent } = await intents().claim(newIntent(), lease('a', 0, 60));
    await intents().markPosting(intent, { instanceIds: [5], now: at(100), leaseMs: 60_000 });
    expect(await intents().get(intent.id)).toMatchObject({ postedAt: at(100), leaseUntil: at(160) });
  });

  it('says to who resumes after a crash what was posted, and what was known before', async () => {
    const { intent } = await intents().claim(newIntent(), lease('a', 0, 60));
    const known = [3_000_000_001, 9_007_199_254_740_991];
    await intents().markPosting(intent, { instanceIds: known, now: at(5), leaseMs: 60_000 });
    // Process `a` dies here. Its lease ends at second 65.
    expect(await intents().claim(newIntent(), lease('b', 64, 130))).toMatchObject({ mine: false });
    expect(await intents().claim(newIntent(), lease('b', 65, 130))).toMatchObject({
      mine: true,
      resumed: true,
      intent: { knownInstanceIds: known, postedAt: at(5), gaveUpAt: null, createdAt: at(0) },
    });
  });

  it('stays open after an unknown outcome, free for the next one, until that one posts again', async () => {
    const { intent } = await intents().claim(newIntent(), lease('a', 0, 60));
    await intents().markPosting(intent, { instanceIds: [], now: at(5), leaseMs: 60_000 });
    await intents().markUnknown(intent, at(20));
    expect(await intents().findLive(249504)).toMatchObject({ gaveUpAt: at(20), leaseUntil: null });
    const next = await intents().claim(newIntent(), lease('b', 21, 60));
    expect(next).toMatchObject({ mine: true, resumed: true, intent: { gaveUpAt: at(20) } });
    await intents().markPosting(next.intent, { instanceIds: [1], now: at(140), leaseMs: 60_000 });
    expect(await intents().get(intent.id)).toMatchObject({ knownInstanceIds: [1], gaveUpAt: null });
  });

  it('forgets an intent that is given back before any POST, and keeps one that had a POST', async () => {
    const { intent } = await intents().claim(newIntent({ requestKey: 'k' }), lease('a', 0, 60));
    await intents().release(intent);
    expect(await intents().get(intent.id)).toBeNull();

    const again = await intents().claim(newIntent({ requestKey: 'k' }), lease('a', 1, 60));
    expect(again).toMatchObject({ mine: true, resumed: false });
    await intents().markPosting(again.intent, { instanceIds: [], now: at(2), leaseMs: 58_000 });
    await intents().release(again.intent);
    expect(await intents().get(again.intent.id)).toMatchObject({ status: 'open', leaseUntil: null });
  });

  it('closes once: intent, flag and copies together, and says the same to whoever comes later', async () => {
    await current.store.records.insert(release(), { isSynced: false, now: at(0) });
    const { intent } = await intents().claim(newIntent(), lease('a', 0, 60));
    await intents().markPosting(intent, { instanceIds: [], now: at(1), leaseMs: 59_000 });
    const closed = await intents().close(intent, {
      status: 'added',
      instanceId: 1_999_000_001,
      confirmedByDiscogs: true,
      copies: [copy()],
      now: at(2),
    });
    expect(closed).toMatchObject({
      ...{ id: intent.id, status: 'added', instanceId: 1_999_000_001, confirmedByDiscogs: true },
      ...{ leaseUntil: null, closedAt: at(2), postedAt: at(1) },
    });
    expect(await current.store.ownership([{ releaseId: 249504, masterId: null }])).toEqual(
      new Map([[249504, { ...NOTHING_OWNED, copies: 1, record: { isSyncedWithDiscogs: true } }]]),
    );
    for (const status of ['found', 'refused', 'added'] as const)
      expect(await intents().close(intent, { status, instanceId: 7, now: at(9) })).toEqual(closed);
    expect(await intents().findLive(249504)).toBeNull();
    await expect(
      intents().markPosting(intent, { instanceIds: [], now: at(9), leaseMs: 90_000 }),
    ).rejects.toBeInstanceOf(LeaseLostError);
  });

  it('believes any report of a copy, so that no one posts for it again', async () => {
    const old = await intents().claim(newIntent(), lease('a', 0, 60));
    await intents().markPosting(old.intent, { instanceIds: [], now: at(1), leaseMs: 59_000 });
    const next = await intents().claim(newIntent(), lease('b', 60, 120));
    await intents().close(old.intent, { status: 'added', instanceId: 7, now: at(61) });
    await expect(
      intents().markPosting(next.intent, { instanceIds: [], now: at(62), leaseMs: 58_000 }),
    ).rejects.toBeInstanceOf(LeaseLostError);
    expect(await intents().close(next.intent, { status: 'found', now: at(63) })).toMatchObject({
      status: 'added',
      instanceId: 7,
    });
  });

  it('leaves the flag as it is when Discogs refuses', async () => {
    await current.store.records.insert(release(), { isSynced: false, now: at(0) });
    const { intent } = await intents().claim(newIntent(), lease('a', 0, 60));
    expect(await intents().close(intent, { status: 'refused', now: at(1) })).toMatchObject({
      status: 'refused',
      instanceId: null,
    });
    expect(await current.store.records.findByReleaseId(249504)).toMatchObject({
      isSyncedWithDiscogs: false,
      updatedAt: at(0),
    });
  });

  it('closes all or nothing', async () => {
    await current.store.records.insert(release(), { isSynced: false, now: at(0) });
    const { intent } = await intents().claim(newIntent(), lease('a', 0, 60));
    const broken = [copy(), copy({ instanceId: 2, rating: 2 ** 40 })];
    const settling = intents().close(intent, { status: 'added', copies: broken, now: at(1) });
    await expect(settling).rejects.toMatchObject({ code: '22003' });
    await expect(settling).rejects.toBeInstanceOf(StoreError);
    expect(await intents().get(intent.id)).toEqual(intent);
    expect(await current.store.records.findByReleaseId(249504)).toMatchObject({ isSyncedWithDiscogs: false });
    expect(await current.db.$count(collectionItems)).toBe(0);
    // The connection still works for the next query.
    await intents().close(intent, { status: 'added', copies: [copy()], now: at(2) });
  });

  it('takes the leases of the dead, and never of those that live', async () => {
    const dead = await intents().claim(newIntent({ releaseId: 1 }), lease('nobody', 0, 60));
    const alive = await intents().claim(newIntent({ releaseId: 2 }), lease('a', 0, 60));
    const mine = await intents().claim(newIntent({ releaseId: 3 }), lease('me, not announced', 0, 60));
    await intents().freeDead('me, not announced');
    expect(await intents().get(dead.intent.id)).toMatchObject({ leaseUntil: null, attempt: 1 });
    expect(await intents().get(alive.intent.id)).toEqual(alive.intent);
    expect(await intents().get(mine.intent.id)).toEqual(mine.intent);
    // A claim also takes a single intent of a dead process, without waiting for the end of its lease.
    const again = await intents().claim(newIntent({ releaseId: 4 }), lease('nobody', 0, 60));
    expect(await intents().claim(newIntent({ releaseId: 4 }), lease('b', 1, 60))).toMatchObject({
      ...{ mine: true, resumed: true },
      intent: { id: again.intent.id, attempt: 2 },
    });
  });

  it('knows nothing of intents that are not there', async () => {
    const nobody = { id: 12345, attempt: 1 };
    expect(await intents().get(12345)).toBeNull();
    await expect(intents().close(nobody, { status: 'found', now: at(0) })).rejects.toBeInstanceOf(
      LeaseLostError,
    );
    await intents().release(nobody);
    await intents().markUnknown(nobody, at(0));
    expect(await current.db.$count(addIntents)).toBe(0);
  });
});
