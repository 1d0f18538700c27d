// Core, add: Remove and Forget: who can take what out of the crate, and what is left of it here and on Discogs.
import { beforeEach, describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../../src/core/add/requests.ts';
import { LATE_EFFECT_MS } from '../../../src/core/add/sent-log.ts';
import { OWN_ADD_MS } from '../../../src/core/authority.ts';
import { Refusal } from '../../../src/core/refusals.ts';
import type { CollectionItem } from '../../../src/core/types.ts';
import { AuthError } from '../../../src/errors.ts';
import { release } from '../../support/pressings.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';
import {
  another,
  by,
  copyOf,
  type FarSide,
  farSide,
  finish,
  fullProcess,
  lost,
  RELEASE,
  request,
} from './add-rig.ts';

const test = useStore();
let far: FarSide;
let clock: VirtualClock;

beforeEach(() => {
  far = farSide();
  clock = createVirtualClock();
});

const start = (over: Partial<Parameters<typeof fullProcess>[0]> = {}) =>
  fullProcess({ far, store: test.store, clock, ...over });
type Running = ReturnType<typeof start>;

const calls = () => far.calls.map(({ what }) => what);
const count = (what: FarSide['calls'][number]['what']) => calls().filter((call) => call === what).length;
const mirror = async () => (await test.store.collection.ofRelease(RELEASE)).map((one) => one.instanceId);
const record = () => test.store.records.findByReleaseId(RELEASE);
const now = () => new Date(clock.now());

/** Makes a record with this many copies, as a pull does. They are on Discogs, too. */
async function pulled(copies: number): Promise<CollectionItem[]> {
  far.copies = Array.from({ length: copies }, () => copyOf(RELEASE));
  await test.store.records.insert(release({ releaseId: RELEASE }), { isSynced: true, now: now() });
  await test.store.collection.save(far.copies, now());
  return far.copies;
}

const press = (
  { remove }: Running,
  { instanceId }: { instanceId: number },
  { userId = 'ada', maySync = true, guildId = '1' } = {},
) => remove.remove({ releaseId: RELEASE, instanceId, requester: { ...by(userId), guildId }, maySync }, {});
const ask = ({ remove }: Running, userId = 'ada', maySync = true, guildId = '1') =>
  remove.ask(RELEASE, { userId, guildId, maySync });
const forget = ({ remove }: Running, userId = 'ada', maySync = true, guildId = '1') =>
  remove.forget(RELEASE, { userId, guildId, maySync }, {});

/** The first copy. */
function first(copies: readonly CollectionItem[]): CollectionItem {
  const [one] = copies;
  if (!one) throw new Error('there is a copy');
  return one;
}

describe('Remove', () => {
  it('takes the last copy off Discogs, and its record out of the crate', async () => {
    const copy = first(await pulled(1));
    expect(await press(start(), copy)).toEqual({
      ...{ kind: 'removed', wasThere: true, rowRemoved: true, isSynced: false, copiesLeft: 0 },
    });
    expect([far.copies, await mirror(), await record()]).toEqual([[], [], null]);
    expect(calls()).toEqual(['look', 'delete']);
    expect(far.calls.at(-1)).toMatchObject({ lane: 'person', turn: 'ada' });
  });

  it('of one of three takes exactly that one', async () => {
    const [one, two, three] = await pulled(3);
    if (!two) throw new Error('there are three');
    expect(await press(start(), two)).toMatchObject({ rowRemoved: false, copiesLeft: 2 });
    expect(far.copies).toEqual([one, three]);
    expect(await mirror()).toEqual([one?.instanceId, three?.instanceId]);
  });

  it('of a copy that was moved on Discogs finds it in its folder of now', async () => {
    const copy = first(await pulled(2));
    far.copies = far.copies.map((one) => ({ ...one, folderId: 99 }));
    expect(await press(start(), copy)).toMatchObject({ wasThere: true, copiesLeft: 1 });
    expect([count('delete'), far.copies.length]).toEqual([1, 1]);
  });

  it('of a copy that is moved between the look and the DELETE looks again', async () => {
    const copy = first(await pulled(1));
    far.staleLooks.push([{ ...copy, folderId: 7 }]);
    expect(await press(start(), copy)).toMatchObject({ wasThere: true, copiesLeft: 0 });
    expect(calls()).toEqual(['look', 'delete', 'look', 'delete']);
  });

  it('of a copy that is gone says so, after two lists without it and a DELETE that finds nothing', async () => {
    const [gone, other] = await pulled(2);
    if (!gone || !other) throw new Error('there are two');
    far.copies = [other];
    expect(await press(start(), gone)).toMatchObject({ kind: 'removed', wasThere: false, copiesLeft: 1 });
    expect(calls()).toEqual(['look', 'look', 'delete', 'look']);
    expect([far.copies, await mirror()]).toEqual([[other], [other.instanceId]]);
  });

  it('does not believe one stale list', async () => {
    const copy = first(await pulled(1));
    far.staleLooks.push([]);
    expect(await press(start(), copy)).toMatchObject({ wasThere: true });
    expect(calls()).toEqual(['look', 'look', 'delete']);
  });

  it('of a copy that was just added removes it, although no list has it yet', async () => {
    const running = start();
    await running.add.add(request('ada'), {});
    const copy = first(far.copies);
    far.staleLooks.push([], []);
    expect(await press(running, copy)).toMatchObject({ kind: 'removed', wasThere: true, copiesLeft: 0 });
    expect([far.copies, await mirror(), await record()]).toEqual([[], [], null]);
  });

  it('by a button that is older than a new wish for the record ends nothing', async () => {
    const running = start();
    far.fates.push('refuse');
    await running.add.add(request('miles'), {});
    expect(await press(running, { instanceId: 11 })).toEqual({ kind: 'gone' });
    expect(await record()).toMatchObject({ isSyncedWithDiscogs: false });
    expect(await test.store.intents.findLive(RELEASE)).toBeNull();
  });

  it('whose DELETE Discogs refuses, or whose look fails, changes nothing', async () => {
    const copy = first(await pulled(1));
    const running = start();
    far.deleteFates.push('refuse');
    await expect(press(running, copy)).rejects.toBeInstanceOf(AuthError);
    far.lookErrors.push(lost('GET'));
    await expect(press(running, copy)).rejects.toMatchObject({ reason: 'timeout' });
    expect([await mirror(), await test.store.intents.historyOf(RELEASE, 9)]).toEqual([[copy.instanceId], []]);
    expect(await test.store.intents.findLive(RELEASE)).toBeNull();
    expect(await press(running, copy)).toMatchObject({ wasThere: true, rowRemoved: true });
  });

  it.each([
    { fate: 'lost-answer', wasThere: true },
    { fate: 'lost-request', wasThere: true },
  ] as const)(
    'without an answer ($fate) says what is true, and the next press looks first',
    async ({ fate }) => {
      const copy = first(await pulled(1));
      const running = start();
      far.deleteFates.push(fate);
      const pressed = press(running, copy);
      if (fate === 'lost-answer') {
        expect(await pressed).toMatchObject({ wasThere: true, rowRemoved: true });
        // One list without the copy is no proof, so there are two after the DELETE.
        expect(calls()).toEqual(['look', 'delete', 'look', 'look']);
        return;
      }
      await expect(pressed).rejects.toThrow('remove-unanswered');
      expect([await mirror(), count('delete')]).toEqual([[copy.instanceId], 1]);
      expect(await press(running, copy)).toMatchObject({ wasThere: true, rowRemoved: true });
      expect(calls().slice(3)).toEqual(['look', 'delete']);
      expect(far.copies).toEqual([]);
    },
  );

  it('waits for an add of the release, and is refused while its outcome is unknown', async () => {
    const copy = first(await pulled(1));
    const running = start();
    far.fates.push('lost-request');
    const added = await another(running.add, 'm1', 'nina');
    expect(added.discogs.kind).toBe('unknown');
    await expect(press(running, copy)).rejects.toThrow(new Refusal({ kind: 'release-busy' }));
    expect(count('delete')).toBe(0);
    await clock.advance(LATE_EFFECT_MS);
    expect(await press(running, copy)).toMatchObject({ copiesLeft: 0 });
    expect([far.copies, count('post')]).toEqual([[], 1]);
  });

  it('waits while another process adds the release, and then removes its own copy only', async () => {
    const copy = first(await pulled(1));
    await test.store.announce('other');
    const wanted = { ...request('nina'), requestKey: null, release: null };
    const lease = { holder: 'other', now: now(), ms: LEASE_MS };
    const { intent } = await test.store.intents.claim(wanted, lease);
    const made = copyOf(RELEASE);
    const adding = clock.sleep(5_000).then(() => {
      far.copies = [copy, made];
      const { instanceId } = made;
      return test.store.intents.close(intent, { status: 'added', instanceId, copies: [made], now: now() });
    });
    const [, removed] = await finish(clock, Promise.all([adding, press(start(), copy)]));
    expect(removed).toMatchObject({ kind: 'removed', wasThere: true, copiesLeft: 1 });
    expect([far.copies, await mirror()]).toEqual([[made], [made.instanceId]]);
    expect(calls()).toEqual(['look', 'delete']);
  });

  it('pressed twice at once takes the copy once, and both presses share the outcome', async () => {
    const copy = first(await pulled(2));
    const running = start();
    const outcomes = await Promise.all([press(running, copy), press(running, copy, { userId: 'miles' })]);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes).toMatchObject([{ kind: 'removed', wasThere: true, copiesLeft: 1 }, {}]);
    expect([count('delete'), far.copies.length]).toEqual([1, 1]);
    // After it, a press has an outcome of its own.
    expect(await press(running, copy)).toEqual({ kind: 'gone' });
  });

  it('of two processes at once takes the copy once, and both say what is true', async () => {
    const copy = first(await pulled(2));
    const running = start();
    const other = start({ holder: 'two' });
    const both = Promise.all([press(running, copy), press(other, copy, { userId: 'miles' })]);
    const outcomes = await finish(clock, both);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['gone', 'removed']);
    expect([count('delete'), far.copies.length, await mirror()]).toMatchObject([1, 1, [expect.any(Number)]]);
  });

  it('and an Undo of the same copy at once: one of them takes it', async () => {
    const running = start();
    const added = await running.add.add(request('ada'), {});
    if (added.discogs.kind !== 'added') throw new Error('not added');
    const intentId = added.discogs.intent.id;
    const undo = () =>
      running.add.undo({ intentId, userId: 'ada', guildId: '1', mayManage: false }, {}).catch(String);
    const copy = first(far.copies);
    await finish(clock, Promise.all([undo(), press(running, copy)]));
    expect([far.copies, await mirror(), await record(), count('delete')]).toEqual([[], [], null, 1]);
    expect(await undo()).toMatch(/already-undone|copy-removed/);
  });

  it('of the copy of an add ends its Undo, which says why', async () => {
    const running = start();
    const added = await running.add.add(request('ada'), {});
    if (added.discogs.kind !== 'added') throw new Error('not added');
    await press(running, first(far.copies), { userId: 'miles' });
    const undo = { intentId: added.discogs.intent.id, userId: 'ada', guildId: '1', mayManage: false };
    await expect(running.add.undo(undo, {})).rejects.toThrow(new Refusal({ kind: 'copy-removed' }));
    expect(count('delete')).toBe(1);
  });

  it('and Add at once: the add makes a copy after the Remove', async () => {
    const copy = first(await pulled(1));
    const running = start();
    const removing = press(running, copy);
    while ((await test.store.intents.findLive(RELEASE)) === null && far.copies.length > 0)
      await new Promise((resolve) => setImmediate(resolve));
    const [, added] = await finish(clock, Promise.all([removing, running.add.add(request('nina'), {})]));
    expect(added.discogs.kind).toBe('added');
    expect(far.copies).toHaveLength(1);
    expect(await mirror()).toEqual(far.copies.map(({ instanceId }) => instanceId));
    expect(await record()).toMatchObject({ isSyncedWithDiscogs: true });
  });
});

describe('a Remove whose process died', () => {
  const removal = (instanceId: number) => ({ releaseId: RELEASE, instanceId, requester: by('nina') });
  /** Leaves a Remove as a process does that dies: before its DELETE, or after it. */
  async function leave(copy: CollectionItem, { sent, took = false }: { sent: boolean; took?: boolean }) {
    const lease = { holder: 'dead', now: now(), ms: LEASE_MS };
    const intent = await test.store.intents.claimRemove(removal(copy.instanceId), lease);
    if (!intent) throw new Error('no other intent is live');
    if (sent) await test.store.intents.markUndoing(intent, { now: now(), leaseMs: LEASE_MS });
    if (took) far.copies = far.copies.filter((one) => one !== copy);
    return intent.id;
  }

  it('before its DELETE: an add only clears it, and the copy stays', async () => {
    const copy = first(await pulled(1));
    await leave(copy, { sent: false });
    const running = start({ holder: 'next' });
    const { discogs } = await finish(clock, running.add.add(request('miles'), {}));
    expect(discogs).toMatchObject({ kind: 'found', copies: 1 });
    expect([count('delete'), far.copies]).toEqual([0, [copy]]);
    expect(await test.store.intents.findLive(RELEASE)).toBeNull();
  });

  it('before its DELETE: the next press looks, and removes', async () => {
    const copy = first(await pulled(1));
    await leave(copy, { sent: false });
    expect(await press(start({ holder: 'next' }), copy)).toMatchObject({ wasThere: true, rowRemoved: true });
    expect(calls()).toEqual(['look', 'delete']);
  });

  it('after its DELETE, which worked: the next press says that the copy was removed', async () => {
    const copy = first(await pulled(1));
    const id = await leave(copy, { sent: true, took: true });
    expect(await press(start({ holder: 'next' }), copy)).toMatchObject({ wasThere: true, rowRemoved: true });
    expect(await test.store.intents.get(id)).toMatchObject({ status: 'removed' });
    expect(calls()).toEqual(['look', 'look']);
  });

  it('after its DELETE, which worked: a press for another copy finds that out, and removes the other one', async () => {
    const [copy, other, third] = await pulled(3);
    if (!copy || !other || !third) throw new Error('there are three');
    const id = await leave(copy, { sent: true, took: true });
    expect(await press(start({ holder: 'next' }), other)).toMatchObject({ copiesLeft: 1 });
    expect(await test.store.intents.get(id)).toMatchObject({ status: 'removed' });
    expect(await mirror()).toEqual([third.instanceId]);
    expect([count('delete'), far.copies]).toEqual([1, [third]]);
  });

  it('after its DELETE, which can still work: what wants another copy waits', async () => {
    const [copy, other] = await pulled(2);
    if (!copy || !other) throw new Error('there are two');
    await leave(copy, { sent: true });
    const running = start({ holder: 'next' });
    await expect(press(running, other)).rejects.toThrow('remove-unanswered');
    expect([count('delete'), far.copies.length]).toEqual([0, 2]);
    await clock.advance(LATE_EFFECT_MS);
    // The DELETE never worked. So the copy stays, and only the copy of this press goes.
    expect(await press(running, other)).toMatchObject({ wasThere: true, copiesLeft: 1 });
    expect(far.copies).toEqual([copy]);
  });
});

describe('who can remove', () => {
  it('a member only the copy of their own add, there, for a day', async () => {
    await pulled(1);
    const running = start();
    await another(running.add, 'm1', 'nina');
    const [old, own] = far.copies;
    if (!old || !own) throw new Error('there are two');
    const as = (over: { userId?: string; guildId?: string } = {}) => ({
      ...{ userId: 'nina', maySync: false, ...over },
    });
    const refused = new Refusal({ kind: 'remove-not-yours' });
    expect(await ask(running, 'nina', false)).toMatchObject({
      ...{ kind: 'remove', copies: [{ instanceId: own.instanceId }], others: 1 },
    });
    await expect(ask(running, 'miles', false)).rejects.toThrow(refused);
    await expect(ask(running, 'nina', false, '9')).rejects.toThrow(refused);
    await expect(press(running, old, as())).rejects.toThrow(refused);
    await expect(press(running, old, as())).rejects.toMatchObject({ why: 'permission' });
    await expect(press(running, own, as({ userId: 'miles' }))).rejects.toThrow(refused);
    await expect(press(running, own, as({ guildId: '9' }))).rejects.toThrow(refused);
    await clock.advance(OWN_ADD_MS + 1);
    await expect(press(running, own, as())).rejects.toThrow(refused);
    await expect(ask(running, 'nina', false)).rejects.toThrow(refused);
    expect([count('delete'), far.copies.length]).toEqual([0, 2]);
    expect(await ask(running)).toMatchObject({ copies: [{}, {}], others: 0 });
  });

  it('a member no copy whose answer was lost: it can be that of a person on Discogs', async () => {
    const running = start();
    far.fates.push('lost-answer');
    await running.add.add(request('nina'), {});
    const own = first(far.copies);
    await expect(press(running, own, { userId: 'nina', maySync: false })).rejects.toThrow('remove-not-yours');
  });

  it('no one without a Discogs account', async () => {
    const copy = first(await pulled(1));
    const running = start({ username: null });
    await expect(press(running, copy)).rejects.toThrow('undo-without-account');
  });
});

describe('Forget', () => {
  /** Saves a record here only, as an Add does while Discogs refuses. */
  async function waiting({ add }: Running, ...userIds: string[]) {
    for (const userId of userIds) {
      far.fates.push('refuse');
      await add.add(request(userId), {});
    }
  }

  it('takes a record that waits out of the crate, for who added it, and the next sync has nothing to push', async () => {
    const running = start();
    await waiting(running, 'nina');
    expect(await ask(running, 'nina', false)).toMatchObject({ kind: 'forget', isWaiting: true });
    const before = far.calls.length;
    await forget(running, 'nina', false);
    expect([await record(), far.calls.length]).toEqual([null, before]);
    expect(await test.store.sync.countToPush(null)).toBe(0);
    await expect(forget(running, 'nina', false)).rejects.toThrow('record-removed');
  });

  it('is refused to a member when another one wants the record, too, or after a day', async () => {
    const running = start();
    await waiting(running, 'nina', 'miles');
    await expect(ask(running, 'nina', false)).rejects.toThrow('forget-not-yours');
    await expect(forget(running, 'nina', false)).rejects.toThrow('forget-not-yours');
    expect(await record()).not.toBeNull();
    await forget(running);
    expect(await record()).toBeNull();
  });

  it('of a record that is gone from Discogs is for who can use /sync', async () => {
    const running = start();
    await pulled(1);
    far.copies = [];
    await test.store.collection.ofRelease(RELEASE);
    const { run } = await test.store.sync.insert({
      ...{ kind: 'sync', account: 'keeper', requester: by('ada'), now: now() },
    });
    const taken = await test.store.sync.claim(run.id, now());
    if (!taken) throw new Error('the run can be claimed');
    await test.store.sync.finishPull(taken.held, { phase: 'push' }, now());
    await expect(ask(running, 'nina', false)).rejects.toThrow('forget-not-yours');
    expect(await ask(running)).toMatchObject({ kind: 'forget', isWaiting: false });
    await forget(running);
    expect(await record()).toBeNull();
  });

  it('leaves what is on Discogs, and what is being added', async () => {
    const running = start();
    await pulled(1);
    await expect(forget(running)).rejects.toThrow('reached-discogs');
    expect(await ask(running)).toMatchObject({ kind: 'remove' });
  });

  it('waits while the outcome of an add is unknown, and finds it out', async () => {
    const running = start();
    far.fates.push('lost-request');
    const added = await running.add.add(request('nina'), {});
    await expect(forget(running, 'nina', false)).rejects.toThrow('remove-unanswered');
    await clock.advance(LATE_EFFECT_MS);
    await forget(running, 'nina', false);
    expect([await record(), far.copies, count('post')]).toEqual([null, [], 1]);
    // The message of the add says that it is forgotten, and nothing replaces that.
    const { signal } = new AbortController();
    expect(await finish(clock, running.add.follow(added, { signal }))).toBeNull();
  });
});
