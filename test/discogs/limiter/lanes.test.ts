// Discogs, limiter: the lanes, and a model of their order.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANES, type Lane } from '../../../src/core/discogs-port.ts';
import { createLanes, type LaneEntry } from '../../../src/discogs/limiter/lanes.ts';

interface Named extends LaneEntry {
  name: number;
}

const waiting = (lane: Lane, name = 0, again = false): Named => {
  return { lane, turn: undefined, again, gone: false, name };
};

/** Lanes in which no time passes. Turns have a test of their own. */
const createNamedLanes = () => createLanes<Named>({ monotonic: () => 0, windowMs: 60_000 });

/** Takes all entries out, in their order. */
function drain(lanes: ReturnType<typeof createNamedLanes>): Named[] {
  const out: Named[] = [];
  for (let one = lanes.next(); one; one = lanes.next()) {
    lanes.remove(one);
    out.push(one);
  }
  return out;
}

describe('lanes', () => {
  it('lets the most urgent lane go first, and who came first within it', () => {
    const lanes = createNamedLanes();
    for (const one of [
      waiting('sync', 1),
      waiting('person', 2),
      waiting('enrichment', 3),
      waiting('person', 4),
    ])
      lanes.push(one);
    expect(drain(lanes).map((one) => one.name)).toEqual([2, 4, 3, 1]);
  });

  it('forgets a caller that left, with all it held', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const lanes = createNamedLanes();
    const leave = (one: Named): WeakRef<Named> => {
      lanes.push(one);
      lanes.remove(one);
      return new WeakRef(one);
    };
    const alone = leave(waiting('sync', 1));
    lanes.push(waiting('sync', 2));
    const last = leave(waiting('sync', 3));
    // An object whose WeakRef was just made lives until the end of the turn.
    await new Promise(setImmediate);
    collect();
    expect(alone.deref()).toBeUndefined();
    // The entry that left last is still held, until the head of the lane has passed it.
    expect(last.deref()).toBeDefined();
    expect(drain(lanes).map((one) => one.name)).toEqual([2]);
    await new Promise(setImmediate);
    collect();
    expect(last.deref()).toBeUndefined();
  });

  it('lets a repeated attempt go before the others of its lane, and no further', () => {
    const lanes = createNamedLanes();
    for (const one of [waiting('sync', 1), waiting('sync', 2, true), waiting('person', 3)]) lanes.push(one);
    expect(lanes.placeFor(waiting('sync', 4, true)).ahead).toBe(2);
    expect(lanes.placeFor(waiting('sync', 4)).ahead).toBe(3);
    expect(drain(lanes).map((one) => one.name)).toEqual([3, 2, 1]);
  });

  it('behaves like a sorted list through any history of coming and leaving', () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('push' as const),
        lane: fc.constantFrom(...LANES),
        again: fc.boolean(),
        times: fc.constantFrom(1, 1, 1, 1_500),
      }),
      fc.record({ do: fc.constant('leave' as const), at: fc.nat(), times: fc.constantFrom(1, 1, 1_200) }),
      fc.record({ do: fc.constant('next' as const), times: fc.constantFrom(1, 1, 1_400) }),
    );
    const rank = (one: LaneEntry) => LANES.indexOf(one.lane) * 2 + (one.again ? 0 : 1);

    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const lanes = createNamedLanes();
        let model: Named[] = [];
        let name = 0;
        for (const now of steps) {
          for (let i = 0; i < now.times; i++) {
            if (now.do === 'push') {
              const one = waiting(now.lane, name++, now.again);
              const before = model.filter((other) => rank(other) <= rank(one)).length;
              expect(lanes.placeFor(one).ahead).toBe(before);
              lanes.push(one);
              model.splice(before, 0, one);
            } else {
              const one = now.do === 'next' ? lanes.next() : model[now.at % (model.length || 1)];
              if (now.do === 'next') expect(one?.name).toBe(model[0]?.name);
              if (!one) break;
              lanes.remove(one);
              lanes.remove(one);
              model = model.filter((other) => other !== one);
            }
          }
          const middle = model[Math.floor(model.length / 2)];
          if (middle) expect(lanes.placeOf(middle)?.ahead).toBe(model.indexOf(middle));
          for (const lane of LANES) {
            const inLane = model.filter((one) => one.lane === lane);
            expect(lanes.size(lane)).toBe(inLane.length);
            expect(lanes.inOrder(lane).map(({ one }) => one.name)).toEqual(inLane.map((one) => one.name));
          }
        }
        expect(drain(lanes).map((one) => one.name)).toEqual(model.map((one) => one.name));
      }),
      { numRuns: 30 },
    );
  });
});
