// Soak: reads the options of the command line.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly database: 'embedded' | 'postgres';
  /** How many times faster than real time the sandbox runs. */
  readonly speed: number;
}

export const USAGE =
  'npm run soak -- [--minutes 10] [--seed N] [--database embedded|postgres] [--speed 20]\n' +
  '--seed repeats who decides what; when exactly things meet depends on the machine, too.';

/** Returns the options. @throws an error with a readable sentence for an option that cannot be understood. */
export function readOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string' },
      database: { type: 'string', default: 'embedded' },
      speed: { type: 'string', default: '20' },
    },
  });
  const number = (name: string, text: string, low: number, high: number): number => {
    const value = Number(text);
    if (!(value >= low && value <= high)) throw new Error(`--${name} is a number from ${low} to ${high}`);
    return value;
  };
  const { database } = values;
  if (database !== 'embedded' && database !== 'postgres') {
    throw new Error('--database is embedded or postgres');
  }
  return {
    minutes: number('minutes', values.minutes, 0.05, 24 * 60),
    seed: values.seed === undefined ? randomInt(2 ** 31) : number('seed', values.seed, 0, 2 ** 31),
    database,
    speed: number('speed', values.speed, 1, 100),
  };
}
