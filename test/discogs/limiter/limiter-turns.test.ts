// The limiter: turns between persons and between accounts, and what they read about their waits.
import { describe, expect, it } from 'vitest';
import { createRig } from './limiter-rig.ts';

const MILES = { turn: 'miles' };
const NINA = { turn: 'nina' };

/** No person is refused for a long wait. */
const PATIENT = { longestPersonWaitMs: Number.POSITIVE_INFINITY };

type Rig = ReturnType<typeof createRig>;
const ask = (rig: Rig, count: number, turn: string) =>
  Array.from({ length: count }, () => rig.call('person', { turn }));

/** Makes these calls one after the other, a second apart from now. Each is answered at once. */
async function answerEachSecond(rig: Rig, turns: readonly (string | undefined)[]): Promise<void> {
  for (const turn of turns) {
    await rig.clock.advance(1_000);
    await rig.call('person', { turn }).answer();
  }
}

describe('limiter: turns of persons', () => {
  it('lets six of thirty searches start beside a sync, and the first calls of four others at once', async () => {
    const rig = createRig();
    await rig.warmUp();
    rig.calls('sync', 100);
    const searches = ask(rig, 30, 'miles');
    await rig.settle();
    expect(rig.started(searches)).toBe(6);
    const others = ['nina', 'oscar', 'pharoah', 'alice', 'sun ra'].flatMap((turn) => ask(rig, 1, turn));
    await rig.settle();
    expect(rig.started(others)).toBe(4);
    expect(rig.started(searches)).toBe(6);
  });

  it('leaves four free of the whole limit, for one person alone', async () => {
    const rig = createRig();
    await rig.warmUp();
    const searches = ask(rig, 70, 'miles');
    await rig.settle();
    expect(rig.started(searches)).toBe(55);
    expect(rig.limiter.budget().free).toBe(4);
  });

  it('leaves them free for a minute after the first of six calls, and no longer', async () => {
    const rig = createRig({ limit: 10, reserve: 0, tuning: PATIENT });
    await rig.warmUp();
    await ask(rig, 1, 'miles')[0]?.answer();
    await rig.clock.advance(30_000);
    ask(rig, 5, 'miles');
    await rig.clock.advance(29_999);
    const seventh = rig.call('person', MILES);
    await rig.settle();
    expect(seventh.startedAtMs).toBeNull();
    await rig.clock.advance(1);
    const eighth = rig.call('person', MILES);
    await rig.settle();
    expect([seventh.startedAtMs, eighth.startedAtMs]).toEqual([60_000, null]);
  });

  it('gives each free token to the one with the fewest starts', async () => {
    const rig = createRig({ limit: 8, reserve: 0 });
    await rig.warmUp();
    await answerEachSecond(rig, ['miles', 'miles', 'miles', 'miles', 'miles', 'nina', 'nina']);
    const [sixth, seventh] = ask(rig, 2, 'miles');
    const third = rig.call('person', NINA);
    const first = rig.call('person', { turn: 'oscar' });
    await rig.clock.advance(60_000);
    const atMs = [first, third, sixth, seventh].map((one) => one?.startedAtMs);
    expect(atMs).toEqual([60_100, 61_100, 62_100, 63_100]);
  });

  it('lets enrichment take turns, too, and counts it for itself', async () => {
    const rig = createRig({ limit: 10, reserve: 0 });
    await rig.warmUp();
    const mine = Array.from({ length: 9 }, () => rig.call('enrichment', MILES));
    await rig.settle();
    expect(rig.started(mine)).toBe(5);
    const hers = rig.call('enrichment', NINA);
    // Nine calls of his list, and no search: he is not busy.
    expect(ask(rig, 4, 'miles').map((one) => one.startedAtMs)).toEqual([0, 0, 0, 0]);
    for (const one of mine.slice(0, 5)) await one.answer();
    await rig.clock.advance(60_100);
    expect(hers.startedAtMs).toBe(60_100);
  });

  it('lets accounts take turns in the lane of syncs, with the reserve as it is', async () => {
    const rig = createRig({ limit: 12, reserve: 2 });
    await rig.warmUp();
    const first = Array.from({ length: 20 }, () => rig.call('sync', { turn: 'account 1' }));
    await rig.settle();
    expect(rig.started(first)).toBe(9);
    const second = Array.from({ length: 20 }, () => rig.call('sync', { turn: 'account 2' }));
    for (const one of first) if (one.startedAtMs !== null) await one.answer();
    await rig.clock.advance(60_100);
    expect([rig.started(first), rig.started(second)]).toEqual([9 + 5, 5]);
  });
});

describe('limiter: notes to who waits for a turn', () => {
  it('knows the four that a busy person leaves free', async () => {
    const rig = createRig({ limit: 10, reserve: 0 });
    await rig.warmUp();
    await answerEachSecond(rig, Array<string>(6).fill('miles'));
    const [seventh, eighth] = ask(rig, 2, 'miles');
    expect(rig.call('person', NINA)).toMatchObject({ startedAtMs: 6_000, waits: [] });
    // Three are free, and a fifth one is in 55 s.
    expect([seventh, eighth].map((one) => one?.waits[0]?.ms)).toEqual([55_100, 56_100]);
    await rig.clock.advance(56_100);
    expect([seventh, eighth].map((one) => one?.startedAtMs)).toEqual([61_100, 62_100]);
  });

  it('knows who goes before a new call, and who does not', async () => {
    const rig = createRig({ limit: 10, reserve: 0 });
    await rig.warmUp();
    await answerEachSecond(rig, Array<undefined>(9).fill(undefined));
    const waitOf = (turn: string) => ask(rig, 1, turn)[0]?.waits[0]?.ms;
    // At 9 s: tokens come back from 60.1 s on, one a second.
    expect([waitOf('miles'), waitOf('miles'), waitOf('miles')]).toEqual([51_100, 52_100, 53_100]);
    // Only his first call goes before hers.
    expect(waitOf('nina')).toBe(52_100);
  });

  it('refuses the last calls of the one who asks for most when Discogs asks for a pause', async () => {
    const rig = createRig({ limit: 8, reserve: 0 });
    await rig.warmUp();
    await rig.clock.advance(30_000);
    for (const one of ask(rig, 6, 'miles')) await one.answer();
    const probe = rig.call('sync');
    await rig.settle();
    const mine = ask(rig, 2, 'miles');
    const hers = rig.call('person', NINA);
    expect([...mine, hers].map((one) => one.outcome)).toEqual(['pending', 'pending', 'pending']);
    await probe.answer({ pauseMs: 45_000 });
    expect(hers.outcome).toBe('pending');
    expect(mine.map((one) => one.outcome)).toMatchObject([
      { name: 'BudgetRefusal' },
      { name: 'BudgetRefusal' },
    ]);
  });
});
