// Bench: how often the right pressing is first for what people type of a run-out, how often "this is it" is wrong, and how long one
// comparison of 100 pressings takes.
import { type EtchedPressing, rankEtchings } from '../src/core/search/etchings.ts';
import { etched, masters, typedOf, unrelated, variants } from '../test/support/etchings.ts';
import { note, percentile, publish, runsOf } from './harness.ts';

const COMPLETE = { isComplete: true };
const ROUNDS = 5;

/** Ranks what people type of these pressings, and says of each case whether the right one is first, and whether it is sure. */
const ranked = (pressings: readonly EtchedPressing[]) =>
  typedOf(pressings).map((one) => {
    const { ranked: order, conclusion } = rankEtchings(one.typed, pressings, COMPLETE);
    const isFirst = order[0]?.releaseId === one.releaseId && conclusion !== 'tie';
    return { ...one, isFirst, isSure: conclusion === 'this-is-it' };
  });

/** The share of right first places, in percent, among the cases in which the etching distinguishes the pressing. */
function rightShare(cases: ReturnType<typeof ranked>): number {
  const distinct = cases.filter(({ isDistinct }) => isDistinct);
  note(`${distinct.length} of ${cases.length} typed etchings are of one pressing only`);
  return (100 * distinct.filter(({ isFirst }) => isFirst).length) / distinct.length;
}

/** A hundred pressings of one master with twelve etchings each. */
const hundred = Array.from({ length: 100 }, (_, at) =>
  etched(
    at + 1,
    ...Array.from({ length: 12 }, (__, cut) => `SHVL ${800 + at} ${cut % 2 ? 'B' : 'A'}-${cut} G 1 TML-M`),
  ),
);

function timesOfOne(): number[] {
  return Array.from({ length: 40 }, (_, at) => {
    const startedAt = performance.now();
    rankEtchings(`shvl ${800 + at} a-4 g 1`, hundred, COMPLETE);
    return performance.now() - startedAt;
  });
}

const apart = ranked(unrelated);
const sameMaster = Object.values(masters).map(ranked);
const all = [apart, ...sameMaster, ...Object.values(variants).map(ranked)].flat();
timesOfOne();
const rounds = Array.from({ length: ROUNDS }, timesOfOne);
publish([
  {
    what: 'right pressing first by its etching, unrelated records',
    unit: '%',
    runs: [rightShare(apart)],
    goal: { is: '≥', value: 95 },
    limit: null,
  },
  {
    what: 'right pressing first by its etching, pressings of one master (the lowest of three)',
    unit: '%',
    runs: [Math.min(...sameMaster.map(rightShare))],
    goal: { is: '≥', value: 85 },
    limit: null,
  },
  {
    what: `wrong "this is it" of ${all.length} typed etchings`,
    unit: '',
    runs: [all.filter(({ isSure, isFirst }) => isSure && !isFirst).length],
    goal: { is: '=', value: 0 },
    limit: null,
  },
  {
    what: 'comparing one typed etching with 100 pressings of twelve each, p95',
    unit: 'ms',
    runs: runsOf(rounds, (times) => percentile(times, 0.95)),
    goal: { is: '≤', value: 50 },
    limit: null,
  },
]);
