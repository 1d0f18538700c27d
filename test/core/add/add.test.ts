import { beforeEach, describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../../src/core/add/requests.ts';
import { SETTLE_MS } from '../../../src/core/add/sent-log.ts';
import { Refusal } from '../../../src/core/refusals.ts';
import { AuthError } from '../../../src/errors.ts';
import { release } from '../../support/pressings.ts';
import { until } from '../../support/until.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';
import { by, copyOf, type FarSide, farSide, lost, process } from './add-rig.ts';

const RELEASE = 249504;

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
const wish = (userId = 'ada') => ({ releaseId: RELEASE, requester: by(userId) });
type Running = ReturnType<typeof start>;
/** Presses the button Add another copy of a message that was not used before. */
async function another(add: Running, messageId = 'm1', userId = 'ada') {
  const pressed = await add.another({ ...wish(userId), messageId }, {});
  if (pressed.kind === 'used') throw new Error('the button was used before');
  return pressed.added;
}

/** Lets time pass until the work is done: for whoever polls or waits. */
async function finish<T>(work: Promise<T>): Promise<T> {
  let done = false;
  const watched = work.finally(() => {
    done = true;
  });
  watched.catch(() => {});
  while (!done) {
    await clock.advanceToNext();
    // The database answers in its own time, and nobody sleeps meanwhile.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return watched;
}

describe('presses at the same moment', () => {
  it('in one process are one wish: one read, one look, one POST, and the row is of that wish', async () => {
    let open = () => {};
    far.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const add = start();
    const presses = ['ada', 'miles', 'nina'].map((user) => add.add(wish(user), {}));
    open();
    const outcomes = await Promise.all(presses);
    expect(outcomes.map((one) => one.discogs.kind)).toEqual(['added', 'added', 'added']);
    expect(far.calls.map((call) => call.what)).toEqual(['release', 'look', 'post']);
    expect(far.copies).toHaveLength(1);
    const [intent] = await test.store.intents.historyOf(RELEASE, 5);
    expect(intent).toMatchObject({ rowCreated: true, requester: { userId: 'ada' } });
  });

  it('in two processes make one copy: the second waits for the outcome of the first', async () => {
    let open = () => {};
    far.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const first = start({ holder: 'one' }).add(wish('ada'), {});
    const second = start({ holder: 'two' }).add(wish('miles'), {});
    open();
    const outcomes = await finish(Promise.all([first, second]));
    expect(outcomes.every((one) => one.discogs.kind === 'added')).toBe(true);
    expect(far.copies).toHaveLength(1);
    expect(count('post')).toBe(1);
  });

  it('a refusal of the first is not the second’s: it tries for itself', async () => {
    await test.store.caches.saveRelease(release({ releaseId: RELEASE }), new Date(clock.now()));
    let open = () => {};
    far.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    far.lookErrors.push(lost('GET'));
    const first = start({ holder: 'one' }).add(wish('ada'), {});
    await until(() => count('look') === 1);
    const second = start({ holder: 'two' }).add(wish('miles'), {});
    await until(() => clock.sleepers() === 1);
    open();
    expect((await first).discogs.kind).toBe('refused');
    expect((await finish(second)).discogs.kind).toBe('added');
  });

  it('a wish that was granted between the press and the claim needs no look of its own', async () => {
    const one = start({ holder: 'one' });
    const two = start({ holder: 'two' });
    // Two reads its release while one adds it all the way.
    let open = () => {};
    const reading = new Promise<void>((resolve) => {
      open = resolve;
    });
    far.gate = reading;
    const second = two.add(wish('miles'), {});
    await clock.advance(0);
    far.gate = Promise.resolve();
    await one.add(wish('ada'), {});
    open();
    expect((await finish(second)).discogs.kind).toBe('added');
    expect(count('look')).toBe(1);
    expect(count('post')).toBe(1);
  });
});

describe('a POST without an answer', () => {
  it('is settled by a copy it did not know, never by one that was there before', async () => {
    far.copies.push(copyOf(RELEASE));
    const add = start();
    far.fates.push('lost-request');
    const outcome = await another(add);
    expect(outcome.discogs.kind).toBe('unknown');
    expect(far.copies).toHaveLength(1);

    // Later the same wish is looked at again, and only then sent again.
    await clock.advance(SETTLE_MS);
    const again = await another(add);
    expect(again.discogs).toMatchObject({ kind: 'added', intent: { confirmedByDiscogs: true } });
    expect(far.copies).toHaveLength(2);
    expect(count('post')).toBe(2);
  });

  it('whose copy is there is granted, but nobody may undo it', async () => {
    far.fates.push('lost-answer');
    const outcome = await start().add(wish(), {});
    expect(outcome.discogs).toMatchObject({ kind: 'added', intent: { confirmedByDiscogs: false } });
    expect((await start().owned(RELEASE))?.undoables).toEqual([]);
    expect(far.copies).toHaveLength(1);
  });

  it('and without a look either stays open, and tells so', async () => {
    far.fates.push('lost-answer');
    const add = start();
    far.lookErrors.push(lost('GET'), lost('GET'));
    // The first look (before the POST) fails: nothing was sent, and the next wish begins anew.
    const refused = await add.add(wish(), {});
    expect(refused.discogs.kind).toBe('refused');
    expect(count('post')).toBe(0);
    far.lookErrors = [];
    const sent = await add.add(wish(), {});
    expect(sent.discogs.kind).toBe('added');
    expect(far.copies).toHaveLength(1);
  });

  it('of a process that hangs is settled by the next one, when its lease is out', async () => {
    const now = new Date(clock.now());
    const leaseUntil = new Date(clock.now() + LEASE_MS);
    const wanted = {
      releaseId: RELEASE,
      release: release({ releaseId: RELEASE }),
      requestKey: null,
      requester: by('ada'),
    };
    await test.store.announce('hangs');
    const { intent } = await test.store.intents.claim(wanted, { holder: 'hangs', now, until: leaseUntil });
    await test.store.intents.markPosting(intent, { instanceIds: [], now, leaseUntil });
    far.copies.push(copyOf(RELEASE));

    const next = start({ holder: 'next' });
    expect((await finish(next.add(wish('miles'), {}))).discogs.kind).toBe('busy');
    await clock.advance(LEASE_MS);
    expect((await next.add(wish('miles'), {})).discogs.kind).toBe('added');
    expect(far.copies).toHaveLength(1);
    expect(count('post')).toBe(0);
  });
});

describe('Add another copy', () => {
  it('is one wish a message, and another wish from another message', async () => {
    const add = start();
    await add.add(wish(), {});
    let open = () => {};
    far.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const first = another(add);
    await until(() => count('look') === 2);
    const second = start({ holder: 'two' });
    const both = Promise.all([first, another(add), another(second)]);
    open();
    const outcomes = await finish(both);
    expect(outcomes.map((one) => one.discogs.kind)).toEqual(['added', 'added', 'added']);
    expect(far.copies).toHaveLength(2);
    await another(add, 'm2');
    expect(far.copies).toHaveLength(3);
  });

  it('pressed again when all is told: it was used, and nothing is asked or changed', async () => {
    const add = start();
    await add.add(wish(), {});
    const added = await another(add);
    // Somebody removes the copy on discogs.com.
    far.copies.pop();
    const before = far.calls.length;
    await clock.advance(60 * 60_000);
    const pressed = await start({ holder: 'two' }).another({ ...wish('miles'), messageId: 'm1' }, {});
    const { discogs } = added;
    expect(pressed).toEqual({ kind: 'used', intent: discogs.kind === 'added' ? discogs.intent : null });
    expect(far.calls).toHaveLength(before);
    expect(far.copies).toHaveLength(1);
  });

  it('of what was taken back with its record: used, and the record does not come again', async () => {
    const add = start();
    await add.add(wish(), {});
    await another(add);
    for (;;) {
      const [intent] = (await add.owned(RELEASE))?.undoables ?? [];
      if (!intent) break;
      await add.undo({ intentId: intent.id, userId: 'ada', guildId: '1', mayManage: false }, {});
    }
    expect(await test.store.records.findByReleaseId(RELEASE)).toBeNull();
    const pressed = await add.another({ ...wish(), messageId: 'm1' }, {});
    expect(pressed).toMatchObject({ kind: 'used', intent: { status: 'undone' } });
    expect(await test.store.records.findByReleaseId(RELEASE)).toBeNull();
    expect(far.copies).toEqual([]);
  });

  it('that Discogs refused is used, too', async () => {
    const add = start();
    await add.add(wish(), {});
    far.fates.push('refuse');
    expect((await another(add)).discogs.kind).toBe('refused');
    const pressed = await add.another({ ...wish(), messageId: 'm1' }, {});
    expect(pressed).toMatchObject({ kind: 'used', intent: { status: 'refused' } });
    expect(count('post')).toBe(2);
  });
});

describe('Another copy from two messages', () => {
  it('at the same moment, in two processes, is two copies', async () => {
    await start().add(wish(), {});
    const first = another(start({ holder: 'one' }), 'm1');
    const second = another(start({ holder: 'two' }), 'm2');
    const outcomes = await finish(Promise.all([first, second]));
    expect(outcomes.map((one) => one.discogs.kind)).toEqual(['added', 'added']);
    expect(far.copies).toHaveLength(3);
  });

  it('is two copies, when the answer to the first was lost', async () => {
    const add = start();
    await add.add(wish(), {});
    far.fates.push('lost-request');
    expect((await another(add, 'm1')).discogs.kind).toBe('unknown');
    // Not the fate of the first: nobody follows that in the name of the second.
    expect((await another(add, 'm2')).discogs.kind).toBe('busy');
    await clock.advance(SETTLE_MS);
    expect((await finish(another(add, 'm2'))).discogs.kind).toBe('added');
    expect(far.copies).toHaveLength(3);
    const later = await add.another({ ...wish(), messageId: 'm1' }, {});
    expect(later).toMatchObject({ kind: 'used', intent: { status: 'added' } });
    expect(far.copies).toHaveLength(3);
  });
});

describe('what is owned, after many who found what was there', () => {
  const findIt = async (add: Running, times: number) => {
    for (let n = 0; n < times; n++) await add.add(wish('miles'), {});
  };

  it('is told with who added it, and can be undone', async () => {
    const add = start();
    const added = await add.add(wish('ada'), {});
    await findIt(add, 25);
    const owned = await add.owned(RELEASE);
    expect(owned?.lastAdd).toMatchObject({ requester: { userId: 'ada' } });
    if (added.discogs.kind !== 'added') throw new Error('not added');
    expect(owned?.undoables.map(({ id }) => id)).toEqual([added.discogs.intent.id]);
  });

  it('but is here only: who made the record can take it back', async () => {
    const add = start();
    far.lookErrors.push(lost('GET'));
    await add.add(wish('ada'), {});
    for (let n = 0; n < 25; n++) {
      far.fates.push('refuse');
      await add.add(wish('miles'), {});
    }
    const owned = await add.owned(RELEASE);
    expect(owned?.undoables.at(-1)).toMatchObject({ rowCreated: true, requester: { userId: 'ada' } });
  });
});

describe('Undo', () => {
  it('is for whoever added it, and for who manages the server', async () => {
    const add = start();
    const added = await add.add(wish('ada'), {});
    if (added.discogs.kind !== 'added') throw new Error('not added');
    const intentId = added.discogs.intent.id;
    const undo = (userId: string, mayManage: boolean, guildId = '1') =>
      add.undo({ intentId, userId, guildId, mayManage }, {});
    await expect(undo('miles', false)).rejects.toThrow(new Refusal({ kind: 'undo-not-yours' }));
    await expect(undo('miles', false)).rejects.toMatchObject({ why: 'permission' });
    // Manage Server of another server is nothing here, nor is the same person there.
    await expect(undo('miles', true, '9')).rejects.toThrow('undo-in-other-server');
    await expect(undo('ada', false, '9')).rejects.toThrow('undo-in-other-server');
    expect(far.copies).toHaveLength(1);
    expect(await undo('miles', true)).toMatchObject({ rowRemoved: true, copiesLeft: 0 });
    await expect(undo('ada', false)).rejects.toThrow('already-undone');
    expect(count('delete')).toBe(1);
  });

  it('is refused when its button is about another release, or about an add that is not here', async () => {
    const add = start();
    const added = await add.add(wish('ada'), {});
    if (added.discogs.kind !== 'added') throw new Error('not added');
    const { id } = added.discogs.intent;
    const asker = { userId: 'ada', guildId: '1', mayManage: true };
    // A database that was restored gives the number to another add.
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

  describe('is not kept out for ever by what a process left behind', () => {
    const undo = (intentId: number) =>
      start().undo({ intentId, userId: 'ada', guildId: '1', mayManage: false }, {});
    const leave = async ({ isSent }: { isSent: boolean }) => {
      const now = new Date(clock.now());
      const until = new Date(clock.now() + LEASE_MS);
      const left = { ...wish(), requestKey: 'copy:1', release: null };
      const { intent } = await test.store.intents.claim(left, { holder: 'dead', now, until });
      const sent = { instanceIds: far.copies.map((copy) => copy.instanceId), now, leaseUntil: until };
      if (isSent) await test.store.intents.markPosting(intent, sent);
      return intent.id;
    };

    it('of a copy: what was never sent goes, and the copy is removed', async () => {
      const added = await start().add({ ...wish('ada') }, {});
      if (added.discogs.kind !== 'added') throw new Error('not added');
      const left = await leave({ isSent: false });
      expect(await undo(added.discogs.intent.id)).toMatchObject({ what: 'copy', copiesLeft: 0 });
      expect([far.copies, await test.store.intents.get(left)]).toEqual([[], null]);
    });

    it('of a copy: what was sent is waited for, and found out about', async () => {
      const added = await start().add({ ...wish('ada') }, {});
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
      await start({ username }).add(wish('ada'), {});
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
    const added = await add.add(wish('ada'), {});
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
    const first = await add.add(wish('ada'), {});
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

  it('of a record that is here only: whoever wants it may take that back, and the last one takes the record', async () => {
    const add = start();
    for (const [userId, times] of [
      ['ada', 2],
      ['miles', 1],
    ] as const) {
      for (let n = 0; n < times; n++) {
        far.fates.push('refuse');
        await add.add(wish(userId), {});
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

  it('gives a row that was there before its flag back, and says what the next sync does', async () => {
    const add = start();
    const now = new Date(clock.now());
    await test.store.records.insert(release({ releaseId: RELEASE }), { isSynced: false, now });
    const added = await add.add(wish(), {});
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
      isSynced: false,
    });
    expect((await test.store.records.findByReleaseId(RELEASE))?.isSyncedWithDiscogs).toBe(false);
  });

  it('of one of two copies leaves the other, and the flag true', async () => {
    const add = start();
    const first = await add.add(wish(), {});
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
    await start().add(wish('ada'), {});
    const [intent] = (await start().owned(RELEASE))?.undoables ?? [];
    expect(await undoOf(intent?.id ?? 0)).toMatchObject({ what: 'record', rowRemoved: true });
    await expect(undoOf(intent?.id ?? 0)).rejects.toThrow('already-undone');
  });

  it('is refused when it got there meanwhile, and nobody is told to try again', async () => {
    far.lookErrors.push(lost('GET'));
    await start().add(wish('ada'), {});
    const [intent] = (await start().owned(RELEASE))?.undoables ?? [];
    expect((await start().add(wish('miles'), {})).discogs.kind).toBe('added');
    await expect(undoOf(intent?.id ?? 0)).rejects.toThrow('reached-discogs');
    expect(far.copies).toHaveLength(1);
  });
});

describe('what is told and kept', () => {
  it('a plain Add sends nothing on top of a copy that is there, although somebody wanted another', async () => {
    const add = start();
    await add.add(wish('ada'), {});
    far.fates.push('lost-request');
    expect((await another(add)).discogs.kind).toBe('unknown');
    await clock.advance(SETTLE_MS);
    const plain = await add.add(wish('miles'), {});
    expect(plain.discogs.kind).toBe('found');
    expect(far.copies).toHaveLength(1);
    expect(count('post')).toBe(2);
  });

  it('an Undo and an Add at the same moment: the row is there when the copy is', async () => {
    const add = start();
    const added = await add.add(wish('ada'), {});
    if (added.discogs.kind !== 'added') throw new Error('not added');
    const intentId = added.discogs.intent.id;
    let open = () => {};
    far.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const undo = add.undo({ intentId, userId: 'ada', guildId: '1', mayManage: false }, {});
    const second = add.undo({ intentId, userId: 'ada', guildId: '1', mayManage: true }, {});
    const other = start({ holder: 'two' }).add(wish('miles'), {});
    await expect(second).rejects.toThrow('release-busy');
    open();
    // It needs no clock: who waits for it must not run out of patience meanwhile.
    expect(await undo).toMatchObject({ copiesLeft: 0 });
    expect((await finish(other)).discogs.kind).toBe('added');
    expect(far.copies).toHaveLength(1);
    const record = await test.store.records.findByReleaseId(RELEASE);
    expect(record?.isSyncedWithDiscogs).toBe(true);
    expect(count('delete')).toBe(1);
  });

  it('an Undo in a database of another account removes nothing', async () => {
    const added = await start().add(wish('ada'), {});
    if (added.discogs.kind !== 'added') throw new Error('not added');
    const stranger = start({ username: 'stranger' });
    const undo = stranger.undo(
      { intentId: added.discogs.intent.id, userId: 'ada', guildId: '1', mayManage: true },
      {},
    );
    await expect(undo).rejects.toThrow('undo-other-account');
    expect(far.copies).toHaveLength(1);
    expect(await test.store.records.findByReleaseId(RELEASE)).not.toBeNull();
  });

  it('a mistyped user name does not own the database: only a copy that is there proves the name', async () => {
    const refusal = new AuthError('refused', { method: 'GET', path: '/x', status: 403 });
    far.lookErrors.push(refusal);
    expect((await start({ username: 'keepr' }).add(wish(), {})).discogs.kind).toBe('refused');
    expect((await start().add(wish(), {})).discogs.kind).toBe('added');
    expect((await start({ username: 'keepr' }).add(wish(), {})).discogs.kind).toBe('other-account');
  });

  it('who added it is known although Discogs could not be asked', async () => {
    far.lookErrors.push(lost('GET'));
    await start().add(wish('nina'), {});
    expect((await start().owned(RELEASE))?.lastAdd?.requester?.userId).toBe('nina');
  });

  it('whoever joins an add later is told of its wait as well', async () => {
    let open = () => {};
    far.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    far.waits = [{ ms: 20_000, reason: 'budget' }];
    const told: number[] = [];
    const add = start();
    const first = add.add(wish('ada'), { onWait: (wait) => told.push(wait.ms) });
    await clock.advance(5_000);
    const second = add.add(wish('miles'), { onWait: (wait) => told.push(wait.ms) });
    open();
    await Promise.all([first, second]);
    expect(told).toEqual([20_000, 15_000]);
  });
});

it('what two wanted while Discogs was down stays when one of them takes it back', async () => {
  const add = start();
  far.lookErrors.push(lost('GET'), lost('GET'));
  await add.add(wish('ada'), {});
  await add.add(wish('miles'), {});
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

describe('the rest', () => {
  it('a database of another account: saved here only, and nothing is asked of Discogs', async () => {
    await test.store.facts.remember('discogs_account', 'Somebody_Else');
    const outcome = await start().add(wish(), {});
    expect(outcome.discogs).toEqual({ kind: 'other-account', owner: 'Somebody_Else' });
    expect(outcome.created).toBe(true);
    expect(far.calls.map((call) => call.what)).toEqual(['release']);
  });

  it('the name of an account is blind to case', async () => {
    await test.store.facts.remember('discogs_account', 'KEEPER');
    expect((await start().add(wish(), {})).discogs.kind).toBe('added');
  });

  it('a person goes first: every call is in the lane of persons', async () => {
    await start().add(wish(), {});
    expect(new Set(far.calls.map((call) => call.lane))).toEqual(new Set(['person']));
  });
});
