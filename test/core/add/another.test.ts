// Core, add: the button Add another copy makes one copy for each message, and makes it once.
import { beforeEach, describe, expect, it } from 'vitest';
import { LATE_EFFECT_MS } from '../../../src/core/add/sent-log.ts';
import { until } from '../../support/until.ts';
import { useStore } from '../../support/use-store.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';
import { another, type FarSide, farSide, finish, process, RELEASE, request } from './add-rig.ts';

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

describe('Add another copy', () => {
  it('is one intent a message, and another intent from another message', async () => {
    const add = start();
    await add.add(request(), {});
    let open = () => {};
    far.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const first = another(add);
    await until(() => count('look') === 2);
    const second = start({ holder: 'two' });
    const both = Promise.all([first, another(add), another(second)]);
    open();
    const outcomes = await finish(clock, both);
    expect(outcomes.map((one) => one.discogs.kind)).toEqual(['added', 'added', 'added']);
    expect(far.copies).toHaveLength(2);
    await another(add, 'm2');
    expect(far.copies).toHaveLength(3);
  });

  it('pressed again after the answer: it was used, and nothing is asked or changed', async () => {
    const add = start();
    await add.add(request(), {});
    const added = await another(add);
    // A person removes the copy on discogs.com.
    far.copies.pop();
    const before = far.calls.length;
    await clock.advance(60 * 60_000);
    const pressed = await start({ holder: 'two' }).another({ ...request('miles'), messageId: 'm1' }, {});
    const { discogs } = added;
    expect(pressed).toEqual({ kind: 'used', intent: discogs.kind === 'added' ? discogs.intent : null });
    expect(far.calls).toHaveLength(before);
    expect(far.copies).toHaveLength(1);
  });

  it('of what was taken back with its record: used, and the record does not come again', async () => {
    const add = start();
    await add.add(request(), {});
    await another(add);
    for (;;) {
      const [intent] = (await add.owned(RELEASE))?.undoables ?? [];
      if (!intent) break;
      await add.undo({ intentId: intent.id, userId: 'ada', guildId: '1', mayManage: false }, {});
    }
    expect(await test.store.records.findByReleaseId(RELEASE)).toBeNull();
    const pressed = await add.another({ ...request(), messageId: 'm1' }, {});
    expect(pressed).toMatchObject({ kind: 'used', intent: { status: 'undone' } });
    expect(await test.store.records.findByReleaseId(RELEASE)).toBeNull();
    expect(far.copies).toEqual([]);
  });

  it('that Discogs refused is used, too', async () => {
    const add = start();
    await add.add(request(), {});
    far.fates.push('refuse');
    expect((await another(add)).discogs.kind).toBe('refused');
    const pressed = await add.another({ ...request(), messageId: 'm1' }, {});
    expect(pressed).toMatchObject({ kind: 'used', intent: { status: 'refused' } });
    expect(count('post')).toBe(2);
  });
});

describe('Another copy from two messages', () => {
  it('at the same moment, in two processes, is two copies', async () => {
    await start().add(request(), {});
    const first = another(start({ holder: 'one' }), 'm1');
    const second = another(start({ holder: 'two' }), 'm2');
    const outcomes = await finish(clock, Promise.all([first, second]));
    expect(outcomes.map((one) => one.discogs.kind)).toEqual(['added', 'added']);
    expect(far.copies).toHaveLength(3);
  });

  it('is two copies, when the answer to the first was lost', async () => {
    const add = start();
    await add.add(request(), {});
    far.fates.push('lost-request');
    expect((await another(add, 'm1')).discogs.kind).toBe('unknown');
    // The intent of m1 is still open. A press on m2 must not share its outcome, so it is refused as busy.
    expect((await another(add, 'm2')).discogs.kind).toBe('busy');
    await clock.advance(LATE_EFFECT_MS);
    expect((await finish(clock, another(add, 'm2'))).discogs.kind).toBe('added');
    expect(far.copies).toHaveLength(3);
    const later = await add.another({ ...request(), messageId: 'm1' }, {});
    expect(later).toMatchObject({ kind: 'used', intent: { status: 'added' } });
    expect(far.copies).toHaveLength(3);
  });
});
