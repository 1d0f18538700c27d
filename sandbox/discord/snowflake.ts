// Sandbox, local Discord: makes ids as Discord does, so that clients can read the time from them.

// docs: Reference > Snowflakes: the first second of 2015. An id has the milliseconds since then, shifted by 22 bits.
const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** Returns a function that makes strictly growing ids. Each id has the time that `now` returns (ms since the epoch). */
export function createSnowflakes(now: () => number): () => string {
  let last = 0n;
  return () => {
    const byTime = BigInt(Math.floor(now()) - DISCORD_EPOCH_MS) << 22n;
    last = byTime > last ? byTime : last + 1n;
    return last.toString();
  };
}
