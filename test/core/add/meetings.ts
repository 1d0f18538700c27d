// Support: what happens in a meeting (interleaved.ts): what people, Discogs, the database and the clocks do, in which order.
import fc from 'fast-check';

export type Deed =
  | { kind: 'add' | 'another' | 'undo' | 'sync' | 'kill'; process: 0 | 1 }
  /** On discogs.com. */
  | { kind: 'remove' | 'move' | 'add-there' }
  /** The next answer about copies is late, or the next answer at all is lost. */
  | { kind: 'stale-look' | 'lost-answer' }
  /** Discogs takes the next copy late, or refuses something. Discogs or the database is away, and is back. */
  | { kind: 'late-write' | 'refuse' | 'down' | 'up' | 'db-down' | 'db-up' }
  /** Someone sets the wall clock. */
  | { kind: 'step'; ms: number };

export interface Meeting {
  /** What was there before: a record with a copy, a record only, one that an Add made and whose copy can be undone, or nothing. */
  before: 'pulled' | 'to push' | 'added' | 'added twice' | 'nothing';
  deeds: Deed[];
  /** Which of those that could go on does, each time; then the first one. */
  choices: number[];
  seed: number;
}

const process = fc.constantFrom(0 as const, 1 as const);
const some = <K extends 'add' | 'another' | 'undo' | 'sync' | 'kill'>(kind: K) =>
  fc.record({ kind: fc.constant(kind), process });
const someDeed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: some('add') },
  { weight: 2, arbitrary: some('another') },
  { weight: 5, arbitrary: some('undo') },
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
