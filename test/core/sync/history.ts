// Support of the sync tests: what a random history is made of: what is there at first, what happens while a sync runs, and
// when the process dies.
import fc from 'fast-check';
import type { Fault } from '../../../sandbox/discogs/faults.ts';
import type { Life } from './rig.ts';

export type Happening =
  /** Someone adds a release on discogs.com. */
  | { kind: 'remote-add'; release: number }
  /** Someone removes a copy there: this share of the way through the collection, from the oldest. */
  | { kind: 'remote-remove'; place: number }
  /** Both at once, so that the count stays the same. */
  | { kind: 'remote-swap'; place: number; release: number }
  /** Someone presses Add. */
  | { kind: 'press-add'; release: number }
  | { kind: 'press-stop' }
  /** It strikes this request and the ones after it. */
  | { kind: 'fault'; fault: Fault; times: number }
  | { kind: 'down'; minutes: number };

export interface History {
  seed: number;
  pageSize: number;
  /** Releases of the copies in the collection, oldest first; the same one twice is a second copy. */
  collection: number[];
  /** Records here. `synced` without a copy: it was removed on Discogs. */
  records: { release: number; synced: boolean }[];
  /** At the moment when this request arrives, and before it takes effect. */
  happenings: { request: number; what: Happening }[];
  /** Of the first process, the second …: each dies at that step of its life. */
  deaths: NonNullable<Life['diesAt']>[];
}

// Half of what may be in the collection may also be a record.
const someRelease = fc.nat({ max: 15 });
const collected = fc.nat({ max: 9 });
const recorded = fc.integer({ min: 5, max: 15 });

const someFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom<Fault>(
    { kind: 'status', status: 429 },
    { kind: 'status', status: 429, retryAfter: { seconds: 7 } },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 502, applied: true },
    { kind: 'status', status: 503 },
    { kind: 'status', status: 401 },
    { kind: 'html', status: 403 },
    { kind: 'html', status: 200 },
    { kind: 'cut-answer' },
    { kind: 'cut-json' },
    { kind: 'reset' },
    { kind: 'lost-answer' },
    { kind: 'lost-answer' },
    { kind: 'wrong-shape' },
    { kind: 'stall', when: 'before' },
    { kind: 'stall', when: 'after' },
    { kind: 'stall', forMs: 5_000 },
  ),
  fc.record({
    kind: fc.constant('late-write' as const),
    afterMs: fc.integer({ min: 0, max: 60_000 }),
    connection: fc.constantFrom('broken' as const, 'stalled' as const),
  }),
);

const someHappening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remote-add' as const), release: someRelease }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('remote-remove' as const),
      place: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('remote-swap' as const),
      place: fc.double({ min: 0, max: 1, noNaN: true }),
      release: someRelease,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('press-add' as const), release: someRelease }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: 'press-stop' }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: someFault,
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('down' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
  },
);

// fast-check prefers short lists; here the long ones are where things go wrong.
const LONG = { size: 'max' } as const;

export const someHistory: fc.Arbitrary<History> = fc.record({
  seed: fc.nat({ max: 1_000_000 }),
  pageSize: fc.integer({ min: 2, max: 5 }),
  collection: fc.array(collected, { ...LONG, maxLength: 16 }),
  records: fc.uniqueArray(
    fc.record({ release: recorded, synced: fc.constantFrom(false, false, false, true) }),
    { ...LONG, maxLength: 10, selector: (record) => record.release },
  ),
  happenings: fc.array(fc.record({ request: fc.integer({ min: 1, max: 18 }), what: someHappening }), {
    ...LONG,
    maxLength: 8,
  }),
  deaths: fc.oneof(
    fc.constant<History['deaths']>([]),
    fc.array(
      fc.record({
        step: fc.integer({ min: 1, max: 140 }),
        moment: fc.constantFrom('before' as const, 'after' as const),
      }),
      { ...LONG, maxLength: 3 },
    ),
  ),
});
