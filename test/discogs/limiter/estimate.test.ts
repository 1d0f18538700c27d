// Discogs, limiter: the moment at which one more call would start.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateStart, type Outlook } from '../../../src/discogs/limiter/estimate.ts';

const CYCLE = 60_600;
const outlook = (changes: Partial<Outlook> = {}): Outlook => ({
  readyAtMs: 1_000,
  free: 0,
  returnsAtMs: [31_000, 11_000, 21_000],
  cycleMs: CYCLE,
  ...changes,
});

describe('estimateStart', () => {
  it.each([
    ['a free token', { free: 1 }, { floor: 0, ahead: 0 }, 1_000],
    ['the first to come back', {}, { floor: 0, ahead: 0 }, 11_000],
    ['the third, behind two others', {}, { floor: 0, ahead: 2 }, 31_000],
    ['the next round, behind three', {}, { floor: 0, ahead: 3 }, 11_000 + CYCLE],
    ['the third round', {}, { floor: 0, ahead: 7 }, 21_000 + 2 * CYCLE],
    ['two must stay free', {}, { floor: 2, ahead: 0 }, 31_000],
    ['two must stay free, one ahead: only one token goes round', {}, { floor: 2, ahead: 1 }, 31_000 + CYCLE],
    ['one free must stay free', { free: 1 }, { floor: 1, ahead: 0 }, 11_000],
    ['a pause outlasts them', { readyAtMs: 25_000 }, { floor: 0, ahead: 0 }, 25_000],
    ['a pause, then the third', { readyAtMs: 25_000 }, { floor: 0, ahead: 2 }, 31_000],
    ['limit lowered by two: the first two back give nothing', { free: -2 }, { floor: 0, ahead: 0 }, 31_000],
  ])('%s', (_name, changes, place, expected) => {
    expect(estimateStart(outlook(changes), place)).toBe(expected);
  });

  it('is what a simulation of the queue finds', () => {
    const world = fc.record({
      free: fc.integer({ min: 0, max: 8 }),
      returnsAtMs: fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 8 }),
      readyAtMs: fc.integer({ min: 0, max: 70_000 }),
      ahead: fc.nat(40),
      floor: fc.nat(3),
    });
    fc.assert(
      fc.property(world, ({ free, returnsAtMs, readyAtMs, ahead, floor: wanted }) => {
        const floor = Math.min(wanted, free + returnsAtMs.length - 1);
        const tokens = [...Array<number>(free).fill(0), ...returnsAtMs].sort((a, b) => a - b);
        let startAtMs = 0;
        for (let call = 0; call <= ahead; call++) {
          // The earliest moment at which more than `floor` tokens are back.
          startAtMs = Math.max(readyAtMs, startAtMs, tokens[floor] ?? 0);
          tokens.shift();
          tokens.push(startAtMs + CYCLE);
          tokens.sort((a, b) => a - b);
        }
        expect(estimateStart({ free, returnsAtMs, readyAtMs, cycleMs: CYCLE }, { floor, ahead })).toBe(
          startAtMs,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is what a simulation finds when those before it leave fewer tokens free', () => {
    const world = fc.record({
      free: fc.integer({ min: 0, max: 8 }),
      returnsAtMs: fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 8 }),
      ahead: fc.nat(15),
      floor: fc.nat(6),
      aheadFloors: fc.array(fc.nat(6), { minLength: 15, maxLength: 15 }),
    });
    fc.assert(
      fc.property(world, ({ free, returnsAtMs, ahead, floor, aheadFloors }) => {
        fc.pre(ahead + floor < free + returnsAtMs.length);
        const tokens = [...Array<number>(free).fill(0), ...returnsAtMs].sort((a, b) => a - b);
        let startAtMs = 0;
        for (const one of [...aheadFloors.slice(0, ahead).map((each) => Math.min(each, floor)), floor]) {
          // The earliest moment at which more than the floor of this call are back.
          startAtMs = Math.max(startAtMs, tokens[one] ?? 0);
          tokens.shift();
        }
        const estimate = estimateStart({ free, returnsAtMs, readyAtMs: 0, cycleMs: CYCLE }, { floor, ahead });
        expect(estimate).toBe(startAtMs);
      }),
      { numRuns: 300 },
    );
  });
});
