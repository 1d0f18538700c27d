// Sandbox, local Discogs: how long a call takes, and how much of that passes before Discogs counts the call.
import type { Random } from './random.ts';

/** The round trip in ms of the sandbox's clock: a fixed time, a range, or a function that is called for each call. */
export type Latency = number | readonly [number, number] | (() => number);

/** Splits a round trip into the ways there and back: in halves for a fixed latency, otherwise at random. */
export function roundTrip(latency: Latency, random: Random): { thereMs: number; backMs: number } {
  if (typeof latency === 'number') return { thereMs: latency / 2, backMs: latency / 2 };
  const wholeMs =
    typeof latency === 'function' ? latency() : latency[0] + (latency[1] - latency[0]) * random();
  const thereMs = wholeMs * random();
  return { thereMs, backMs: wholeMs - thereMs };
}
