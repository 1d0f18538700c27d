// Soak: makes random faults at Discogs: refused, broken, slow, lost and late answers, and outages of minutes.
import type { Fault, FaultRule } from '../sandbox/discogs/faults.ts';
import type { Dice } from './dice.ts';
import { nap, type Stream } from './pastime.ts';
import { LATENCY_MS, type SoakStage } from './stage.ts';

/** The kinds of faults, with their weights. */
const FAULTS = {
  'too-many': 4,
  'server-error': 5,
  stall: 4,
  'cut-answer': 3,
  'cut-json': 3,
  reset: 4,
  html: 3,
  odd: 2,
  'lost-answer': 8,
  'late-write': 8,
  'applied-error': 4,
  refused: 5,
  slow: 2,
  down: 2,
};

/** A fault that met no call is removed after this time. */
const STALE_MS = 4 * 60_000;

export interface Tally {
  add(what: string): void;
  readonly counts: ReadonlyMap<string, number>;
}

export function createTally(): Tally {
  const counts = new Map<string, number>();
  return { counts, add: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1) };
}

export const discogsTrouble = (stage: SoakStage, signal: AbortSignal, tally: Tally): Stream => ({
  name: 'trouble at Discogs',
  pauseMs: [15_000, 80_000],
  async decide(dice) {
    const { discogs, clock } = stage;
    const what = dice.weighted(FAULTS);
    switch (what) {
      case 'slow':
        tally.add(what);
        discogs.configure({ latencyMs: [2_500, 6_000] });
        await nap(clock, dice.between(30_000, 120_000), signal);
        return discogs.configure({ latencyMs: LATENCY_MS });
      case 'down':
        tally.add(what);
        await discogs.down();
        await nap(clock, dice.between(30_000, 300_000), signal);
        return discogs.up();
      default: {
        const rule = discogs.faults.add(ruleFor(what, dice));
        void nap(clock, STALE_MS, signal).then(() => rule.remove());
      }
    }
  },
});

const write = { method: 'POST', path: /\/collection\// };

/** Returns the rule of a fault: for a few calls of any kind, or only for calls that write. */
function ruleFor(what: Exclude<keyof typeof FAULTS, 'slow' | 'down'>, dice: Dice): FaultRule {
  const some = (fault: Fault, most = 4): FaultRule => ({
    fault,
    times: dice.whole(1, most),
    after: dice.whole(0, 2),
  });
  const writes = (fault: Fault): FaultRule => ({ ...write, ...some(fault, 2), after: 0 });
  switch (what) {
    case 'too-many': {
      const seconds = dice.whole(1, 50);
      const as = dice.chance(0.5) ? 'seconds' : 'date';
      return some(
        { kind: 'status', status: 429, ...(dice.chance(0.6) && { retryAfter: { seconds, as } }) },
        1,
      );
    }
    case 'server-error':
      return some({ kind: 'status', status: dice.pick([500, 502, 503, 504]) ?? 500 }, 6);
    case 'stall': {
      const when = dice.chance(0.5) ? 'before' : 'after';
      return some(
        { kind: 'stall', when, ...(dice.chance(0.7) && { forMs: dice.between(3_000, 55_000) }) },
        2,
      );
    }
    case 'cut-answer':
    case 'cut-json':
    case 'reset':
      return some({ kind: what });
    case 'html':
      return some({ kind: 'html', status: dice.pick([200, 403, 502, 503]) ?? 503 });
    case 'odd':
      return some(
        dice.chance(0.5) ? { kind: 'wrong-shape' } : { kind: 'huge-body', gzip: dice.chance(0.5) },
        2,
      );
    case 'lost-answer':
      return writes({ kind: 'lost-answer' });
    case 'late-write':
      return writes({
        kind: 'late-write',
        afterMs: dice.between(1_000, 59_000),
        connection: dice.chance(0.5) ? 'broken' : 'stalled',
      });
    case 'applied-error':
      return writes({ kind: 'status', status: dice.pick([500, 502, 504]) ?? 500, applied: true });
    case 'refused':
      return writes({ kind: 'status', status: dice.pick([403, 404, 422, 500, 503]) ?? 422 });
  }
}
