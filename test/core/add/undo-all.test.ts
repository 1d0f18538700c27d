// Core, add: takes back all that one person added: which adds those are, and that no add of others is among them.
import { beforeEach, describe, expect, it } from 'vitest';
import type { AddIntent } from '../../../src/core/add/types.ts';
import { addsOf, fateOf, type UndoneAll, undoAll } from '../../../src/core/add/undo-all.ts';
import { AuthError } from '../../../src/errors.ts';
import { release } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { by, type FarSide, farSide, lost, process } from './add-rig.ts';

const intent = (over: Partial<AddIntent>): AddIntent => ({
  ...{ id: 1, releaseId: 1, recordId: 'r', status: 'added', requester: by('vandal'), rowCreated: true },
  ...{ flagBefore: false, knownInstanceIds: null, instanceId: 7, confirmedByDiscogs: true, attempt: 1 },
  ...{
    leaseUntil: null,
    readAt: null,
    createdAt: new Date(0),
    postedAt: null,
    gaveUpAt: null,
    closedAt: null,
  },
  undoSentAt: null,
  ...over,
});

describe('what can be done about an add', () => {
  const here = { id: 'r', isSyncedWithDiscogs: false };
  const there = { id: 'r', isSyncedWithDiscogs: true };
  const other = { id: 'other', isSyncedWithDiscogs: false };
  it.each([
    { what: 'its copy is ours', over: {}, record: there, fate: 'copy' },
    { what: 'an Undo that somebody left', over: { status: 'undoing' }, record: there, fate: 'copy' },
    { what: 'an answer that was lost', over: { confirmedByDiscogs: false }, record: there, fate: 'by-hand' },
    { what: 'saved here', over: { status: 'refused' }, record: here, fate: 'record' },
    { what: 'saved here, without an account', over: { status: 'local' }, record: here, fate: 'record' },
    { what: 'others have it on Discogs', over: { status: 'refused' }, record: there, fate: null },
    { what: 'a record made since', over: { status: 'refused' }, record: other, fate: null },
    { what: 'its record is gone', over: { status: 'refused' }, record: null, fate: null },
    { what: 'it was there before', over: { status: 'found' }, record: there, fate: null },
    { what: 'taken back', over: { status: 'undone' }, record: null, fate: null },
    { what: 'never sent', over: { status: 'open' }, record: here, fate: null },
    { what: 'not known', over: { status: 'open', postedAt: new Date(0) }, record: here, fate: 'open' },
  ] as const)('$what: $fate', ({ over, record, fate }) => {
    expect(fateOf(intent(over), record)).toBe(fate);
  });

  it('saved here and pushed later: the record goes after its copy', () => {
    expect(fateOf(intent({ status: 'refused' }), there, { goesFirst: true })).toBe('record');
    expect(fateOf(intent({ status: 'refused' }), other, { goesFirst: true })).toBeNull();
  });
});

describe('taking back', () => {
  const opened = useStore();
  let far: FarSide;
  const clock = createVirtualClock();
  beforeEach(async () => {
    far = farSide();
  });

  const going = () => ({ stop: new AbortController().signal, cancel: new AbortController().signal });
  let presses = 0;
  const start = () => {
    const add = process({ far, store: opened.store, clock });
    return {
      add: (releaseId: number, userId: string, another?: { messageId: string }) => {
        const intent = { releaseId, requester: by(userId), pressId: `${++presses}` };
        return another ? add.another({ ...intent, ...another }, {}) : add.add(intent, {});
      },
      async undoAll(since: Date, signals = going(), told?: () => void): Promise<UndoneAll> {
        const adds = await addsOf(opened.store, 'vandal', since);
        return undoAll(adds, { add, store: opened.store, log: silentLog }, signals, told);
      },
    };
  };
  /** Pushes a record. The intent of a push has no key, only the requester of the run. */
  async function push(releaseId: number, userId: string): Promise<void> {
    const { store } = opened;
    const intent = { releaseId, release: null, requestKey: null, requester: by(userId) };
    const at = new Date(clock.now());
    const { intent: claimed } = await store.intents.claim(intent, { holder: 'one', now: at, ms: 0 });
    const instanceId = 6_000_000_000 + releaseId;
    const copy = { instanceId, releaseId, masterId: null, folderId: 1, rating: 0, addedAt: null, notes: [] };
    far.copies.push(copy);
    await store.intents.close(claimed, {
      ...{ status: 'added', instanceId, confirmedByDiscogs: true, copies: [copy], now: at },
    });
  }
  const deletes = () => far.calls.filter(({ what }) => what === 'delete');
  const left = () => far.copies.map(({ releaseId }) => releaseId).toSorted((a, b) => a - b);

  it('every copy of theirs, none of others, nothing of before; without a wait of people', async () => {
    const { add, undoAll: all } = start();
    await add(1, 'vandal');
    await clock.advance(60_000);
    const since = new Date(clock.now());
    await add(2, 'vandal');
    await add(3, 'nina');
    await add(3, 'vandal', { messageId: 'm' });
    await add(4, 'vandal');
    await add(4, 'nina', { messageId: 'n' });
    await add(5, 'vandal');
    const lookedBefore = far.calls.length;

    expect(await all(since)).toEqual({ taken: 4, left: [], ended: null });
    expect(left()).toEqual([1, 3, 4]);
    expect(deletes()).toHaveLength(4);
    expect(far.calls.slice(lookedBefore).every(({ lane }) => lane === 'sync')).toBe(true);
    const records = [1, 2, 3, 4, 5].map((id) => opened.store.records.findByReleaseId(id));
    expect((await Promise.all(records)).map((one) => one !== null)).toEqual([true, false, true, true, false]);
    // A second time there is nothing left to take back.
    expect(await addsOf(opened.store, 'vandal', since)).toEqual([]);
  });

  it('what was saved here, and what a push made of it; not what they only pushed', async () => {
    const { add, undoAll: all } = start();
    const since = new Date(clock.now());
    far.fates.push('refuse', 'refuse', 'refuse');
    await add(1, 'vandal');
    await add(2, 'vandal');
    await add(3, 'nina');
    await push(1, 'vandal');
    await push(3, 'nina');
    // No intent says who wanted this record. Its push names only the person who started the run.
    await opened.store.records.insert(release({ releaseId: 4 }), { isSynced: false, now: since });
    await push(4, 'vandal');

    const adds = await addsOf(opened.store, 'vandal', since);
    expect(adds.map(({ intent: one, fate }) => [one.releaseId, fate])).toEqual([
      [1, 'copy'],
      [2, 'record'],
      [1, 'record'],
    ]);
    expect(await all(since)).toEqual({ taken: 3, left: [], ended: null });
    expect(left()).toEqual([3, 4]);
    expect(await addsOf(opened.store, 'vandal', since)).toEqual([]);
    expect(await opened.store.counts()).toMatchObject({ records: 2, unsynced: 0 });
  });

  it('an old intent that was pushed only now is none of these', async () => {
    const { add } = start();
    far.fates.push('refuse');
    await add(1, 'vandal');
    await clock.advance(60_000);
    const since = new Date(clock.now());
    await push(1, 'vandal');
    expect(await addsOf(opened.store, 'vandal', since)).toEqual([]);
  });

  it('a lost answer is left to a person, with the reason; the others go', async () => {
    const { add, undoAll: all } = start();
    const since = new Date(clock.now());
    await add(1, 'vandal');
    far.fates.push('lost-answer');
    await add(2, 'vandal');
    const outcome = await all(since);
    expect(outcome).toMatchObject({ taken: 1, ended: null });
    expect(outcome.left.map(({ add: one, why }) => [one.intent.releaseId, why])).toEqual([[2, 'by-hand']]);
    expect(left()).toEqual([2]);
  });

  it('asked to stop, it begins nothing more; the next time the rest goes', async () => {
    const { add, undoAll: all } = start();
    const since = new Date(clock.now());
    for (const releaseId of [1, 2, 3]) await add(releaseId, 'vandal');
    const stop = new AbortController();
    const outcome = await all(since, { ...going(), stop: stop.signal }, () => stop.abort());
    expect(outcome).toMatchObject({ taken: 1, left: [], ended: 'stopped' });
    expect(left()).toEqual([1, 2]);
    expect(await start().undoAll(since)).toEqual({ taken: 2, left: [], ended: null });
    expect(deletes()).toHaveLength(3);
  });

  it('an outage or a refused token ends it, and the next time the rest goes', async () => {
    const { add, undoAll: all } = start();
    const since = new Date(clock.now());
    for (const releaseId of [1, 2, 3, 4]) await add(releaseId, 'vandal');
    far.lookErrors.push(lost('GET'), lost('GET'));
    const down = await all(since);
    expect(down).toMatchObject({ taken: 0, ended: { reason: 'timeout' } });
    expect(down.left).toHaveLength(2);
    far.deleteFates.push('answer', 'refuse');
    const refused = await all(since);
    expect(refused.taken).toBe(1);
    expect(refused.ended).toBeInstanceOf(AuthError);
    expect(await all(since)).toEqual({ taken: 3, left: [], ended: null });
    expect(left()).toEqual([]);
  });
});
