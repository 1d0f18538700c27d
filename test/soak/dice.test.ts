// Chance in the soak: the same seed gives the same decisions, whatever was drawn before.
import { expect, it } from 'vitest';
import { deal } from '../../soak/dice.ts';
import { readOptions } from '../../soak/options.ts';

const hand = (seed: number, stream: string, step: number) => {
  const dice = deal(seed, stream, step);
  return [
    dice.between(0, 1),
    dice.whole(1, 1_000),
    dice.pick([...'abcdefghij']),
    dice.weighted({ a: 1, b: 3 }),
  ];
};

it('repeats every decision of a seed, and none of another', () => {
  expect(hand(1, 'Ada', 7)).toEqual(hand(1, 'Ada', 7));
  expect(hand(1, 'Ada', 7)).not.toEqual(hand(2, 'Ada', 7));
  expect(hand(1, 'Ada', 7)).not.toEqual(hand(1, 'Olga', 7));
  expect(hand(1, 'Ada', 7)).not.toEqual(hand(1, 'Ada', 8));
});

it('chooses as often as the weights say', () => {
  const chosen = Array.from({ length: 4_000 }, (_, step) =>
    deal(3, 'w', step).weighted({ rare: 1, often: 3 }),
  );
  const rare = chosen.filter((one) => one === 'rare').length / chosen.length;
  expect(rare).toBeGreaterThan(0.21);
  expect(rare).toBeLessThan(0.29);
  expect(deal(1, 'none', 0).pick([])).toBeUndefined();
});

it('reads the command line, and says what it does not understand', () => {
  expect(readOptions(['--minutes', '0.5', '--seed', '9', '--database', 'postgres'])).toEqual({
    ...{ minutes: 0.5, seed: 9, database: 'postgres', speed: 20 },
  });
  expect(() => readOptions(['--database', 'mysql'])).toThrow('embedded or postgres');
  expect(() => readOptions(['--minutes', 'ten'])).toThrow('--minutes');
});
