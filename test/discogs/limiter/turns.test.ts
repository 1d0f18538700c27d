// Discogs, limiter: the turns within a lane, and a model of their order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTurns, type TurnEntry } from '../../../src/discogs/limiter/turns.ts';

const WINDOW_MS = 60_000;

interface Named extends TurnEntry {
  name: string;
}

function createLane() {
  let nowMs = 0;
  const turns = createTurns<Named>({ monotonic: () => nowMs, windowMs: WINDOW_MS });
  const entry = (name: string, turn: string | undefined, again = false): Named => {
    return { name, turn, again, gone: false };
  };
  return {
    turns,
    entry,
    wait(turn: string | undefined, ...names: string[]): void {
      for (const name of names) turns.push(entry(name, turn));
    },
    /** Starts the calls whose turn it is, and returns their names. */
    start(count = Number.POSITIVE_INFINITY): string[] {
      const names: string[] = [];
      for (let next = turns.next(); next && names.length < count; next = turns.next()) {
        turns.remove(next);
        turns.noteStart(next.turn);
        names.push(next.name);
      }
      return names;
    },
    pass(ms: number): void {
      nowMs += ms;
    },
    now: () => nowMs,
  };
}

describe('turns', () => {
  it('lets one call of another person go before all that wait after a first one', () => {
    const lane = createLane();
    lane.wait('miles', 'm1', 'm2', 'm3');
    expect(lane.start(1)).toEqual(['m1']);
    lane.wait('nina', 'n1', 'n2');
    expect(lane.start()).toEqual(['n1', 'm2', 'n2', 'm3']);
  });

  it('lets who came first begin when no one has started more than the other', () => {
    const lane = createLane();
    lane.wait('miles', 'm1', 'm2');
    lane.wait('nina', 'n1', 'n2');
    expect(lane.start()).toEqual(['m1', 'n1', 'm2', 'n2']);
  });

  it('forgets a start after a window, and not before', () => {
    const lane = createLane();
    lane.wait('miles', 'm1');
    lane.start();
    lane.pass(WINDOW_MS - 1);
    lane.wait('miles', 'm2');
    lane.wait('nina', 'n1');
    expect(lane.turns.next()?.name).toBe('n1');
    lane.pass(1);
    expect(lane.turns.next()?.name).toBe('m2');
  });

  it('lets a repeated attempt go before the others of its turn, and not before first calls of others', () => {
    const lane = createLane();
    lane.wait('miles', 'm1');
    lane.start();
    lane.wait('miles', 'm2');
    lane.turns.push(lane.entry('m1 again', 'miles', true));
    lane.wait('nina', 'n1');
    expect(lane.start()).toEqual(['n1', 'm1 again', 'm2']);
  });

  it('counts every call of no one as a first call', () => {
    const lane = createLane();
    lane.wait(undefined, 'own1', 'own2', 'own3');
    lane.wait('miles', 'm1', 'm2');
    expect(lane.turns.started(undefined)).toBe(0);
    expect(lane.start()).toEqual(['own1', 'own2', 'own3', 'm1', 'm2']);
    expect(lane.turns.started(undefined)).toBe(0);
  });

  it('says how many of its turn count when a call starts', () => {
    const lane = createLane();
    lane.wait('miles', 'm1', 'm2');
    lane.start();
    lane.wait('miles', 'm3');
    lane.wait('nina', 'n1');
    expect(lane.turns.placeFor(lane.entry('m4', 'miles'))).toEqual({ ahead: 2, started: 3 });
    expect(lane.turns.placeFor(lane.entry('n2', 'nina'))).toEqual({ ahead: 1, started: 1 });
  });

  it('remembers no one longer than a window and the next start', () => {
    const lane = createLane();
    for (let person = 0; person < 1_000; person++) lane.wait(`${person}`, 'one');
    lane.start();
    expect(lane.turns.remembered()).toBe(1_000);
    lane.pass(WINDOW_MS);
    lane.wait('nina', 'n1');
    lane.start();
    expect(lane.turns.remembered()).toBe(1);
  });

  it('behaves as its rule says through any history', () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant('push' as const),
          turn: fc.constantFrom(undefined, 'a', 'b', 'c'),
          again: fc.boolean(),
        }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('start' as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), at: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(40_000) }) },
    );
    interface Modelled {
      waiting: Named[];
      starts: { turn: string; atMs: number }[];
    }
    const startedOf = ({ starts }: Modelled, turn: string | undefined, nowMs: number) =>
      starts.filter((one) => one.turn === turn && one.atMs > nowMs - WINDOW_MS).length;
    /** The rule, without a thought for speed. */
    const nextOf = (model: Modelled, nowMs: number): Named | undefined =>
      model.waiting.toSorted(
        (a, b) =>
          startedOf(model, a.turn, nowMs) - startedOf(model, b.turn, nowMs) ||
          Number(b.again) - Number(a.again),
      )[0];
    const startIn = ({ waiting, starts }: Modelled, one: Named, nowMs: number): Modelled => ({
      waiting: waiting.filter((other) => other !== one),
      starts: one.turn === undefined ? starts : [...starts, { turn: one.turn, atMs: nowMs }],
    });
    const orderOf = (model: Modelled, nowMs: number) => {
      const order: { one: Named; place: { ahead: number; started: number } }[] = [];
      let now = model;
      for (let one = nextOf(now, nowMs); one; one = nextOf(now, nowMs)) {
        order.push({ one, place: { ahead: order.length, started: startedOf(now, one.turn, nowMs) } });
        now = startIn(now, one, nowMs);
      }
      return order;
    };

    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const lane = createLane();
        let model: Modelled = { waiting: [], starts: [] };
        for (const [at, now] of steps.entries()) {
          if (now.do === 'pass') lane.pass(now.ms);
          if (now.do === 'push') {
            const one = lane.entry(`${at}`, now.turn, now.again);
            const place = lane.turns.placeFor(one);
            lane.turns.push(one);
            model = { ...model, waiting: [...model.waiting, one] };
            expect(place).toEqual(orderOf(model, lane.now()).find((entry) => entry.one === one)?.place);
          }
          if (now.do === 'leave') {
            const one = model.waiting[now.at % (model.waiting.length || 1)];
            if (one) lane.turns.remove(one);
            model = { ...model, waiting: model.waiting.filter((other) => other !== one) };
          }
          if (now.do === 'start') {
            const one = nextOf(model, lane.now());
            expect(lane.start(1)).toEqual(one ? [one.name] : []);
            if (one) model = startIn(model, one, lane.now());
          }
          const order = orderOf(model, lane.now());
          expect(lane.turns.next()).toBe(order[0]?.one);
          expect(lane.turns.inOrder()).toEqual(order);
          expect(lane.turns.size()).toBe(order.length);
        }
      }),
      { numRuns: 100 },
    );
  });
});
