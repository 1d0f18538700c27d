// The last token: what a process leaves behind before it takes it, and what the next one makes of that.
import { describe, expect, it } from 'vitest';
import { createRig } from './limiter-rig.ts';

const START_MS = 1_700_000_000_000;

/** A journal whose writes end when the test says so. */
function createPaper(fullUntilMs: number | null = null) {
  const writes: { untilMs: number; done(): void; fail(): void }[] = [];
  return {
    writes,
    journal: {
      fullUntilMs,
      write: (untilMs: number) =>
        new Promise<void>((resolve, reject) => {
          const fail = () => reject(new Error('the database is away'));
          writes.push({ untilMs: untilMs - START_MS, done: resolve, fail });
        }),
    },
  };
}

async function openFull() {
  const { journal, writes } = createPaper();
  const rig = createRig({ journal });
  await rig.warmUp();
  const calls = rig.calls('person', 59);
  await rig.settle();
  return { rig, writes, calls };
}

describe('the last token', () => {
  it('is taken when it is written down until when the window may be full, and not before', async () => {
    const { rig, writes, calls } = await openFull();
    expect(rig.started(calls)).toBe(58);
    // The one call that was answered leaves the window then.
    expect(writes.map((one) => one.untilMs)).toEqual([60_100]);
    writes[0]?.done();
    await rig.settle();
    expect(rig.started(calls)).toBe(59);
    expect(writes).toHaveLength(1);
  });

  it('is kept, when that cannot be written, until another is back before a killed process could be', async () => {
    const { rig, writes, calls } = await openFull();
    writes[0]?.fail();
    await rig.clock.advance(59_099);
    expect(rig.started(calls)).toBe(58);
    await rig.clock.advance(1);
    expect(rig.started(calls)).toBe(59);
  });

  it('is kept while nothing was answered: nobody knows when one of those calls leaves the window', async () => {
    const { journal, writes } = createPaper();
    const rig = createRig({ limit: 2, reserve: 0, journal });
    const [first, second, third] = rig.calls('sync', 3);
    await first?.answer();
    expect(second?.startedAtMs).toBeNull();
    writes[0]?.done();
    await rig.settle();
    expect(second?.startedAtMs).toBe(0);
    await rig.clock.advance(60_100);
    // The second has no answer yet.
    expect(third?.startedAtMs).toBeNull();
    expect(writes).toHaveLength(1);
    await second?.answer();
    writes[1]?.done();
    await rig.settle();
    expect(third?.startedAtMs).toBe(60_100);
  });

  it('is marked until half of the others are back: one mark does for those that come back until then', async () => {
    const { journal, writes } = createPaper();
    const rig = createRig({ limit: 10, reserve: 0, journal });
    await rig.warmUp();
    for (let i = 0; i < 8; i++) {
      await rig.clock.advance(2_000);
      await rig.spend('person', 1);
    }
    await rig.clock.advance(41_500);
    // Nine are back at 60.1 s, 62.1 s and so on until 76.1 s; it is 57.5 s now.
    const [last] = rig.calls('person', 1);
    expect(writes.map((one) => one.untilMs)).toEqual([68_100]);
    writes[0]?.done();
    await rig.settle();
    expect(last?.startedAtMs).toBe(57_500);
    await last?.answer();
    const more = rig.calls('sync', 6);
    for (const one of more.slice(0, 5)) {
      await rig.clock.advance(2_100);
      await one.answer();
    }
    expect(rig.started(more)).toBe(4);
    expect(writes).toHaveLength(1);
    await rig.clock.advance(2_100);
    expect(writes).toHaveLength(2);
  });

  it('costs no write while more than one is free, as for a sync beside its reserve', async () => {
    const { journal, writes } = createPaper();
    const rig = createRig({ journal });
    await rig.warmUp();
    rig.calls('sync', 200);
    await rig.clock.advance(200_000);
    expect(writes).toEqual([]);
  });

  it('is the only one there is when the limit is 1', async () => {
    const { journal } = createPaper();
    const rig = createRig({ limit: 1, reserve: 0, journal });
    const only = rig.call('person');
    await rig.settle();
    expect(only.startedAtMs).toBe(0);
  });
});

describe('a process that finds a mark', () => {
  it('waits until then with its first call, and says so', async () => {
    const rig = createRig({ journal: createPaper(START_MS + 20_000).journal });
    const person = rig.call('person');
    await rig.settle();
    expect(person.waits).toEqual([{ ms: 20_000, reason: 'budget' }]);
    expect(rig.limiter.budget()).toMatchObject({ used: 60, free: 0, pausedUntil: null });
    await rig.clock.advance(19_999);
    expect(person.startedAtMs).toBeNull();
    await rig.clock.advance(1);
    expect(person.startedAtMs).toBe(20_000);
  });

  it('does not wait for one that is past', async () => {
    const rig = createRig({ journal: createPaper(START_MS).journal });
    const person = rig.call('person');
    await rig.settle();
    expect(person.startedAtMs).toBe(0);
  });

  it('waits no longer than a call can be counted, whatever the clock was set back by', async () => {
    const rig = createRig({ journal: createPaper(START_MS + 86_400_000).journal });
    const sync = rig.call('sync');
    await rig.clock.advance(62_100);
    expect(sync.startedAtMs).toBe(62_100);
  });
});
