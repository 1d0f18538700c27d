// Sandbox, local Discogs: random numbers from a seed, so that a run with latency and faults can be repeated.

/** Returns numbers in [0, 1), the same sequence for the same seed. */
export type Random = () => number;

/** Makes random numbers by Mulberry32: small, fast, and good enough for latencies and generated records. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Returns a stable positive number for a text (FNV-1a, 31 bits): the id of a made-up artist or label. */
export function idOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 1) + 1;
}
