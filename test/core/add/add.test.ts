// Core, add: what becomes of a press of Add: simultaneous presses, lost answers, what is said and what is kept.
import { beforeEach, describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../../src/core/add/requests.ts';
import { LATE_EFFECT_MS } from '../../../src/core/add/sent-log.ts';
import { release } from '../../support/pressings.ts';
import { until } from '../../support/until.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';
import {
  another,
  by,
  copyOf,
  type FarSide,
  farSide,
  finish,
  lost,
  process,
  RELEASE,
  request,
} from './add-rig.ts';

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

it('takes the turn of the person who presses', async () => {
  const add = start();
  const { discogs } = await add.add(request('miles'), {});
  await another(add, 'm1', 'nina');
  if (discogs.kind !== 'added') throw new Error('it was not added');
  await add.undo({ intentId: discogs.intent.id, mayManage: false, ...by('miles') }, {});
  const turnOf = (what: string) => far.calls.filter((call) => call.what === what).map(({ turn }) => turn);
  expect(turnOf('post')).toEqual(['miles', 'nina']);
  expect(turnOf('delete')).toEqual(['miles']);
  expect(new Set(far.calls.map(({ lane, turn }) => `${lane} ${turn}`))).toEqual(
    new Set(['person miles', 'person nina']),
  );
});

describe('presses at the same moment', () => {
  it('in one process are one intent: one read, one look, one POST, and the row is of that intent', async () => {
    let open = () => {};
    far.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const add = start();
    const presses = ['ada', 'miles', 'nina'].map((user) => add.add(request(user), {}));
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
    const first = start({ holder: 'one' }).add(request('ada'), {});
    const second = start({ holder: 'two' }).add(request('miles'), {});
    open();
    const outcomes = await finish(clock, Promise.all([first, second]));
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
    const first = start({ holder: 'one' }).add(request('ada'), {});
    await until(() => count('look') === 1);
    const second = start({ holder: 'two' }).add(request('miles'), {});
    await until(() => clock.sleepers() === 1);
    open();
    expect((await first).discogs.kind).toBe('refused');
    expect((await finish(clock, second)).discogs.kind).toBe('added');
  });

  it('an intent that was granted between the press and the claim needs no look of its own', async () => {
    const one = start({ holder: 'one' });
    const two = start({ holder: 'two' });
    // Process two reads the release while process one makes the whole add.
    let open = () => {};
    const reading = new Promise<void>((resolve) => {
      open = resolve;
    });
    far.gate = reading;
    const second = two.add(request('miles'), {});
    await clock.advance(0);
    far.gate = Promise.resolve();
    await one.add(request('ada'), {});
    open();
    expect((await finish(clock, second)).discogs.kind).toBe('added');
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

    // A later press looks again at the same intent, and only then sends it again.
    await clock.advance(LATE_EFFECT_MS);
    const again = await another(add);
    expect(again.discogs).toMatchObject({ kind: 'added', intent: { confirmedByDiscogs: true } });
    expect(far.copies).toHaveLength(2);
    expect(count('post')).toBe(2);
  });

  it('whose copy is there is granted, and a person is asked before its Undo', async () => {
    far.fates.push('lost-answer');
    const outcome = await start().add(request(), {});
    expect(outcome.discogs).toMatchObject({ kind: 'added', intent: { confirmedByDiscogs: false } });
    const [intent] = (await start().owned(RELEASE))?.undoables ?? [];
    expect(intent).toMatchObject({ instanceId: far.copies[0]?.instanceId, confirmedByDiscogs: false });
    expect(far.copies).toHaveLength(1);
  });

  it('and without a look either stays open, and says so', async () => {
    far.fates.push('lost-answer');
    const add = start();
    far.lookErrors.push(lost('GET'), lost('GET'));
    // The first look, before the POST, fails. Nothing was sent, so the next press begins again.
    const refused = await add.add(request(), {});
    expect(refused.discogs.kind).toBe('refused');
    expect(count('post')).toBe(0);
    far.lookErrors = [];
    const sent = await add.add(request(), {});
    expect(sent.discogs.kind).toBe('added');
    expect(far.copies).toHaveLength(1);
  });

  it('of a process that hangs is settled by the next one, when its lease is out', async () => {
    const now = new Date(clock.now());
    const wanted = {
      releaseId: RELEASE,
      release: release({ releaseId: RELEASE }),
      requestKey: null,
      requester: by('ada'),
    };
    await test.store.announce('hangs');
    const { intent } = await test.store.intents.claim(wanted, { holder: 'hangs', now, ms: LEASE_MS });
    await test.store.intents.markPosting(intent, { instanceIds: [], now, leaseMs: LEASE_MS });
    far.copies.push(copyOf(RELEASE));

    const next = start({ holder: 'next' });
    expect((await finish(clock, next.add(request('miles'), {}))).discogs.kind).toBe('busy');
    await clock.advance(LEASE_MS);
    expect((await next.add(request('miles'), {})).discogs.kind).toBe('added');
    expect(far.copies).toHaveLength(1);
    expect(count('post')).toBe(0);
  });
});

describe('what is said and kept', () => {
  it('a plain Add sends nothing on top of a copy that is there, although someone wanted another', async () => {
    const add = start();
    await add.add(request('ada'), {});
    far.fates.push('lost-request');
    expect((await another(add)).discogs.kind).toBe('unknown');
    await clock.advance(LATE_EFFECT_MS);
    const plain = await add.add(request('miles'), {});
    expect(plain.discogs.kind).toBe('found');
    expect(far.copies).toHaveLength(1);
    expect(count('post')).toBe(2);
  });

  it('an Undo and an Add at the same moment: the row is there when the copy is', async () => {
    const add = start();
    const added = await add.add(request('ada'), {});
    if (added.discogs.kind !== 'added') throw new Error('not added');
    const intentId = added.discogs.intent.id;
    let open = () => {};
    far.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const undo = add.undo({ intentId, userId: 'ada', guildId: '1', mayManage: false }, {});
    const second = add.undo({ intentId, userId: 'ada', guildId: '1', mayManage: true }, {});
    const other = start({ holder: 'two' }).add(request('miles'), {});
    await expect(second).rejects.toThrow('release-busy');
    open();
    // The Undo ends without time passing, so the Add that waits for it cannot run out of patience.
    expect(await undo).toMatchObject({ copiesLeft: 0 });
    expect((await finish(clock, other)).discogs.kind).toBe('added');
    expect(far.copies).toHaveLength(1);
    const record = await test.store.records.findByReleaseId(RELEASE);
    expect(record?.isSyncedWithDiscogs).toBe(true);
    expect(count('delete')).toBe(1);
  });

  it('who added it is known although Discogs could not be asked', async () => {
    far.lookErrors.push(lost('GET'));
    await start().add(request('nina'), {});
    expect((await start().owned(RELEASE))?.lastAdd?.requester?.userId).toBe('nina');
  });

  it('an add of another server waits for the first one, and asks for itself', async () => {
    let open = () => {};
    far.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const add = start();
    const first = add.add(request('ada'), {});
    const there = { ...request('miles'), requester: { userId: 'miles', guildId: '9', channelId: '2' } };
    const second = add.add(there, {});
    open();
    expect((await first).discogs.kind).toBe('added');
    expect((await second).discogs.kind).toBe('found');
    expect(far.copies).toHaveLength(1);
  });

  it('a person who joins an add later reads of its wait as well', async () => {
    let open = () => {};
    far.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    far.waits = [{ ms: 20_000, reason: 'budget' }];
    const told: number[] = [];
    const add = start();
    const first = add.add(request('ada'), { onWait: (wait) => told.push(wait.ms) });
    await clock.advance(5_000);
    const second = add.add(request('miles'), { onWait: (wait) => told.push(wait.ms) });
    open();
    await Promise.all([first, second]);
    expect(told).toEqual([20_000, 15_000]);
  });
});

describe('the rest', () => {
  it('a person goes first: every call is in the lane of persons', async () => {
    await start().add(request(), {});
    expect(new Set(far.calls.map((call) => call.lane))).toEqual(new Set(['person']));
  });
});
