// Support: what happens in a meeting (interleaved.ts): the deeds of people, Discogs, the database and the clocks, in order.
import fc from 'fast-check';

/** `take-off`: Remove of the first copy of the release that is known here. */
export type Deed =
  | { kind: 'add' | 'another' | 'undo' | 'take-off' | 'sync' | 'kill'; process: 0 | 1 }
  /** A person does this on discogs.com. */
  | { kind: 'remove' | 'move' | 'add-there' }
  /** The next list of copies is out of date, or the next answer is lost. */
  | { kind: 'stale-look' | 'lost-answer' }
  /** Discogs makes the next copy late, or refuses a request. Discogs or the database goes away or comes back. */
  | { kind: 'late-write' | 'refuse' | 'down' | 'up' | 'db-down' | 'db-up' }
  /** A person sets the wall clock. */
  | { kind: 'step'; ms: number };

export interface Meeting {
  /**
   * What is there before the meeting: a record with a copy, a record without one, a record whose one or two copies an Add
   * made, or nothing.
   */
  before: 'pulled' | 'to push' | 'added' | 'added twice' | 'nothing';
  deeds: Deed[];
  /** Random numbers, each of which decides what happens next (interleaved.ts). After the last one, zeros decide. */
  choices: number[];
  seed: number;
}

const process = fc.constantFrom(0 as const, 1 as const);
const some = <K extends 'add' | 'another' | 'undo' | 'take-off' | 'sync' | 'kill'>(kind: K) =>
  fc.record({ kind: fc.constant(kind), process });
const someDeed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: some('add') },
  { weight: 2, arbitrary: some('another') },
  { weight: 5, arbitrary: some('undo') },
  { weight: 4, arbitrary: some('take-off') },
  { weight: 4, arbitrary: some('sync') },
  { weight: 1, arbitrary: some('kill') },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('remove' as const, 'add-there' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('stale-look' as const, 'lost-answer' as const) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom(...(['late-write', 'refuse', 'down', 'up', 'db-down', 'db-up'] as const)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      ms: fc.constantFrom(-3_600_000, -180_000, 180_000, 600_000, 3_600_000),
    }),
  },
);

export const someMeeting: fc.Arbitrary<Meeting> = fc.record({
  before: fc.constantFrom('pulled', 'to push', 'added', 'added', 'added twice', 'nothing'),
  deeds: fc.array(someDeed, { minLength: 2, maxLength: 8, size: 'max' }),
  choices: fc.array(fc.nat({ max: 9 }), { maxLength: 120, size: 'max' }),
  seed: fc.nat({ max: 1_000_000 }),
});
