// Sandbox, local Discogs: a seeded source of chance, so that a run with latency and faults can be repeated.

/** Numbers in [0, 1), the same row of them for the same seed. */
export type Random = () => number;

/** Mulberry32: small, fast, and good enough for latencies and made-up records. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A stable positive number for a text (FNV-1a, 31 bits): the made-up ids of artists and labels. */
export function idOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 1) + 1;
}
