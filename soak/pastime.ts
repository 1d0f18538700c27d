// Soak: waits on the sandbox's clock until the soak ends, and repeats the decisions of a stream.
import type { SandboxClock } from '../sandbox/discord/clock.ts';
import { type Dice, deal } from './dice.ts';

/** Resolves after `ms` of the clock, or when the signal is aborted. */
export function nap(clock: SandboxClock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}

export interface Stream {
  readonly name: string;
  /** Range of the pause before each decision, in ms of the clock. */
  readonly pauseMs: readonly [number, number];
  decide(dice: Dice): Promise<void>;
}

/** Repeats the decisions of a stream until the signal is aborted. Rejects when a decision rejects. */
export async function play(
  { name, pauseMs, decide }: Stream,
  { seed, clock, signal }: { seed: number; clock: SandboxClock; signal: AbortSignal },
): Promise<void> {
  for (let step = 0; !signal.aborted; step++) {
    const dice = deal(seed, name, step);
    await nap(clock, dice.between(...pauseMs), signal);
    if (!signal.aborted) await decide(dice);
  }
}
