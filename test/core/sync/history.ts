// Support of the sync tests: what a random history is made of: what is there at first, what happens while a sync runs, and
// when the process dies.
import fc from 'fast-check';
import type { Fault } from '../../../sandbox/discogs/faults.ts';
import type { Life } from './rig.ts';

export type Happening =
  /** A person adds a release on discogs.com. */
  | { kind: 'remote-add'; release: number }
  /** A person removes a copy on discogs.com. `place`: which one, as a share of the collection from the oldest copy on. */
  | { kind: 'remote-remove'; place: number }
  /** A person removes one copy and adds another, so that the count stays the same. */
  | { kind: 'remote-swap'; place: number; release: number }
  /** A person presses Add. */
  | { kind: 'press-add'; release: number }
  /** A person presses Undo on the newest add of a release. Only histories of several accounts have it. */
  | { kind: 'press-undo'; release: number }
  | { kind: 'press-stop' }
  /** The fault strikes this request and those after it, `times` in all. */
  | { kind: 'fault'; fault: Fault; times: number }
  | { kind: 'down'; minutes: number };

export interface History {
  seed: number;
  pageSize: number;
  /** The releases of the copies in the collection, oldest first. A release that is listed twice has a second copy. */
  collection: number[];
  /** The records here. One that is `synced` without a copy lost its copy on Discogs. */
  records: { release: number; synced: boolean }[];
  /** What happens when request number `request` arrives, before that request takes effect. */
  happenings: { request: number; what: Happening }[];
  /** The deaths of the first process, the second one, and so on. Each dies at a step of its own life. */
  deaths: NonNullable<Life['diesAt']>[];
}

// Ten releases can be in the collection, and half of these can be records as well.
const someRelease = fc.nat({ max: 15 });
const collected = fc.nat({ max: 9 });
export const recordedRelease = fc.integer({ min: 5, max: 15 });

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

export const someHappening: fc.Arbitrary<Happening> = fc.oneof(
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

// fast-check prefers short lists, but here things go wrong in the long ones.
const LONG = { size: 'max' } as const;

export const someHistory: fc.Arbitrary<History> = fc.record({
  seed: fc.nat({ max: 1_000_000 }),
  pageSize: fc.integer({ min: 2, max: 5 }),
  collection: fc.array(collected, { ...LONG, maxLength: 16 }),
  records: fc.uniqueArray(
    fc.record({ release: recordedRelease, synced: fc.constantFrom(false, false, false, true) }),
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
