// Soak: chance: every decision comes from the seed, the name of who decides, and the number of the decision: what one
// stream draws never moves another, and the same seed deals the same hands again.
import { createRandom, idOf } from '../sandbox/discogs/random.ts';

export interface Dice {
  /** From `low` up to, not including, `high`. */
  between(low: number, high: number): number;
  /** A whole number from `low` to `high`, both possible. */
  whole(low: number, high: number): number;
  chance(share: number): boolean;
  /** Undefined only for an empty list. */
  pick<T>(list: readonly T[]): T | undefined;
  /** One of the names, as often as its weight says. @throws for no weights. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
}

/** The hand for decision number `step` of a stream. */
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
