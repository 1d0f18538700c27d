// Soak: makes every random decision from the seed, the name of the stream, and the number of the decision. So streams do not
// influence each other, and the same seed gives the same decisions again.
import { createRandom, idOf } from '../sandbox/discogs/random.ts';

export interface Dice {
  /** Returns a number from `low` up to, but not including, `high`. */
  between(low: number, high: number): number;
  /** Returns a whole number from `low` to `high`, including both. */
  whole(low: number, high: number): number;
  chance(share: number): boolean;
  /** Returns one item, or undefined for an empty list. */
  pick<T>(list: readonly T[]): T | undefined;
  /** Returns one of the names; a name with twice the weight comes twice as often. @throws when there are no weights. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
}

/** Returns the dice for decision number `step` of a stream. */
export function deal(seed: number, stream: string, step: number): Dice {
  const random = createRandom(idOf(`${seed} ${stream} ${step}`));
  const between = (low: number, high: number) => low + random() * (high - low);
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1));
  return {
    between,
    whole,
    chance: (share) => random() < share,
    pick: (list) => list[whole(0, list.length - 1)],
    weighted<Name extends string>(weights: Readonly<Record<Name, number>>) {
      const names = Object.keys(weights) as Name[];
      let left = random() * names.reduce((sum, name) => sum + weights[name], 0);
      const found = names.find((name) => {
        left -= weights[name];
        return left < 0;
      });
      const name = found ?? names.at(-1);
      if (name === undefined) throw new Error('nothing to choose from');
      return name;
    },
  };
}
