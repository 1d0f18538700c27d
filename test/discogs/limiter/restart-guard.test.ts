// The last requests of a window: what a process writes down before it uses them, and what its successor makes of that.
import { describe, expect, it } from 'vitest';
import { createRig } from './limiter-rig.ts';

/** A journal whose writes end when the test says so. */
function createPaper(fullForMs: number | null = null) {
  const writes: { forMs: number | null; done(): void; fail(): void }[] = [];
  return {
    writes,
    journal: {
      fullForMs,
      write: (forMs: number | null) =>
        new Promise<void>((resolve, reject) => {
          const fail = () => reject(new Error('the database is away'));
          writes.push({ forMs, done: resolve, fail });
        }),
    },
    said: () => writes.map((one) => one.forMs),
  };
}

type Paper = ReturnType<typeof createPaper>;

/** Makes a rig that knows that the window is empty. Its first token is in use, and no wait is written down. */
async function openRig(paper: Paper, options: Parameters<typeof createRig>[0] = {}) {
  const rig = createRig({ journal: paper.journal, ...options });
  const first = rig.call('person');
  paper.writes[0]?.done();
  await rig.settle();
  await first.answer({ used: 0 });
  paper.writes[1]?.done();
  await rig.settle();
  expect(paper.said()).toEqual([60_100, null]);
  paper.writes.splice(0);
  return rig;
}

describe('the first call of a process', () => {
  it('leaves when it is written down that the next process must wait for a window, and not before', async () => {
    const paper = createPaper();
    const rig = createRig({ journal: paper.journal });
    const first = rig.call('person');
    await rig.clock.advance(500);
    expect([first.startedAtMs, paper.said()]).toEqual([null, [60_100]]);
    paper.writes[0]?.done();
    await rig.settle();
    expect(first.startedAtMs).toBe(500);
  });

  it('clears that when its answer says that there is room, and leaves it when there is none', async () => {
    for (const [used, said] of [
      [56, [60_100, null]],
      [57, [60_100]],
    ] as const) {
      const paper = createPaper();
      const rig = createRig({ journal: paper.journal });
      const first = rig.call('person');
      paper.writes[0]?.done();
      await rig.settle();
      await first.answer({ used });
      expect(paper.said()).toEqual(said);
    }
  });

  it('is tried again when that cannot be written, and leaves without it a window after the start', async () => {
    const paper = createPaper();
    const rig = createRig({ journal: paper.journal });
    const first = rig.call('person');
    for (let second = 0; second < 60; second++) {
      paper.writes[second]?.fail();
      await rig.clock.advance(1_000);
      expect(paper.writes).toHaveLength(second + 2);
    }
    expect(first.startedAtMs).toBeNull();
    await rig.clock.advance(100);
    expect(first.startedAtMs).toBe(60_100);
  });

  it('waits no longer than that for a database that does not answer', async () => {
    const rig = createRig({ journal: createPaper().journal });
    const first = rig.call('sync');
    await rig.clock.advance(60_100);
    expect(first.startedAtMs).toBe(60_100);
  });
});

describe('one of the last requests', () => {
  it('is taken when it is written down how long the next process must wait, and not before', async () => {
    const paper = createPaper();
    const rig = await openRig(paper);
    await rig.clock.advance(10_000);
    await rig.spend('person', 3);
    await rig.clock.advance(10_000);
    const calls = rig.calls('person', 60);
    await rig.settle();
    expect(rig.started(calls)).toBe(53);
    // Three tokens stay free. Of those in use, one is sure to be back in 40.1 s, three more in 50.1 s. The first one would be
    // enough, but the wait that is written lasts until half of them are back.
    expect(paper.said()).toEqual([50_100]);
    paper.writes[0]?.done();
    await rig.settle();
    expect(rig.started(calls)).toBe(56);
    expect(paper.writes).toHaveLength(1);
  });

  it('is taken under a mark for a whole window while nothing else was answered', async () => {
    const paper = createPaper();
    const rig = await openRig(paper);
    const calls = rig.calls('person', 60);
    await rig.settle();
    expect(rig.started(calls)).toBe(56);
    // Only the token of the answered call is sure to come back: in 60.1 s, which is a whole window.
    expect(paper.said()).toEqual([60_100]);
    paper.writes[0]?.done();
    await rig.settle();
    expect(rig.started(calls)).toBe(59);
  });

  it('is kept, when that cannot be written, until others are back before a killed process could be', async () => {
    const paper = createPaper();
    const rig = await openRig(paper);
    await rig.spend('person', 56);
    const calls = rig.calls('person', 2);
    await rig.settle();
    for (let second = 0; second < 59; second++) {
      paper.writes[second]?.fail();
      await rig.clock.advance(1_000);
    }
    expect(rig.started(calls)).toBe(0);
    await rig.clock.advance(100);
    expect(rig.started(calls)).toBe(2);
  });

  it('is marked until half of the others are back: one mark does for those that come back until then', async () => {
    const paper = createPaper();
    const rig = await openRig(paper, { limit: 10, reserve: 0 });
    for (let i = 0; i < 6; i++) {
      await rig.clock.advance(2_000);
      await rig.spend('person', 1);
    }
    await rig.clock.advance(45_000);
    // It is 57 s now. Seven tokens come back, one every 2 s from 60.1 s to 72.1 s. Half of them, which is four, are back after
    // 9.1 s.
    const [last] = rig.calls('person', 1);
    expect(paper.said()).toEqual([9_100]);
    paper.writes[0]?.done();
    await rig.settle();
    expect(last?.startedAtMs).toBe(57_000);
    await last?.answer();
    for (let i = 0; i < 6; i++) {
      await rig.clock.advance(2_000);
      await rig.spend('person', 1);
    }
    expect(paper.writes).toHaveLength(1);
  });

  it('costs no write while more are free, as for a sync beside its reserve', async () => {
    const paper = createPaper();
    const rig = await openRig(paper);
    rig.calls('sync', 200);
    await rig.clock.advance(200_000);
    expect(paper.said()).toEqual([]);
  });

  it('clears its mark a window after it was needed last', async () => {
    const paper = createPaper();
    const rig = await openRig(paper, { limit: 10, reserve: 0 });
    const calls = rig.calls('person', 9);
    await rig.settle();
    paper.writes[0]?.done();
    await rig.settle();
    for (const one of calls) await one.answer();
    await rig.clock.advance(60_100);
    expect(paper.said()).toEqual([60_100, null]);
  });

  it('is the only one there is when the limit is 1', async () => {
    const paper = createPaper();
    const rig = createRig({ limit: 1, reserve: 0, journal: paper.journal });
    const only = rig.call('person');
    paper.writes[0]?.done();
    await rig.settle();
    expect(only.startedAtMs).toBe(0);
  });
});

describe('a process that finds a mark', () => {
  const marked = (forMs: number) => {
    const paper = createPaper(forMs);
    return { paper, rig: createRig({ journal: paper.journal }) };
  };

  it('waits for so long with its first call, and says why', async () => {
    const { paper, rig } = marked(20_000);
    const person = rig.call('person');
    await rig.settle();
    expect(person.waits).toEqual([{ ms: 20_000, reason: 'restart' }]);
    expect(rig.limiter.budget()).toMatchObject({ used: 0, kept: 60, free: 0, pausedUntil: null });
    await rig.clock.advance(20_000);
    paper.writes[0]?.done();
    await rig.settle();
    expect(person.startedAtMs).toBe(20_000);
  });

  it.each([600_000, -600_000])('waits for so long also when the clock is set by %i ms', async (stepMs) => {
    const { paper, rig } = marked(20_000);
    const person = rig.call('person');
    await rig.clock.advance(1_000);
    rig.clock.step(stepMs);
    await rig.clock.advance(18_999);
    expect(paper.writes).toHaveLength(0);
    await rig.clock.advance(1);
    paper.writes[0]?.done();
    await rig.settle();
    expect(person.outcome).toBe('pending');
    expect(rig.limiter.budget()).toMatchObject({ used: 1, kept: 0 });
  });

  it('waits no longer than a window, whatever is written there', async () => {
    const { rig } = marked(86_400_000);
    const sync = rig.call('sync');
    await rig.clock.advance(60_100);
    expect(sync.startedAtMs).toBe(60_100);
  });
});

describe('a process without an answer yet', () => {
  /** Makes `count` calls, one after the other. Their answers are lost, or say nothing about the window. */
  async function callInVain(rig: ReturnType<typeof createRig>, count: number) {
    for (let i = 0; i < count; i++) {
      const one = rig.call('person');
      await rig.settle();
      expect(one.startedAtMs).toBe(rig.nowMs());
      if (i % 2 === 0) await one.fail(new Error('no answer'));
      else await one.answer({ isFailure: true });
    }
  }

  it('calls as often as its predecessor has left free, and then waits until that one is forgotten', async () => {
    const rig = createRig();
    await callInVain(rig, 3);
    await rig.clock.advance(1_000);
    const next = rig.call('person');
    expect(next.waits).toEqual([{ ms: 59_100, reason: 'restart' }]);
    expect(rig.limiter.budget()).toMatchObject({ limit: 60, used: 3, kept: 57, free: 0 });
    await rig.clock.advance(59_099);
    expect(next.startedAtMs).toBeNull();
    await rig.clock.advance(1);
    expect(next.startedAtMs).toBe(60_100);
    expect(rig.limiter.budget()).toMatchObject({ kept: 0 });
  });

  it('does not count what never left this machine', async () => {
    const unsent = new Error('not connected');
    const rig = createRig({ maybeSent: (error) => error !== unsent });
    for (let i = 0; i < 5; i++) await rig.call('person').fail(unsent);
    await callInVain(rig, 3);
    expect(rig.call('person').startedAtMs).toBeNull();
  });

  it('goes on as soon as an answer says how much is used', async () => {
    const rig = createRig();
    await callInVain(rig, 2);
    await rig.call('person').answer({ used: 9 });
    const calls = rig.calls('person', 60);
    await rig.settle();
    // It made three calls itself. Two of them got no answer, so they may or may not be among the nine.
    expect(rig.started(calls)).toBe(60 - 3 - 9);
    expect(rig.limiter.budget()).toMatchObject({ used: 51, kept: 9, free: 0 });
  });
});
