// Sandbox, local Discord: ids as Discord makes them, so that clients read the time out of them.

// docs: Reference > Snowflakes: milliseconds since the first second of 2015, shifted by 22 bits.
const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** Makes ids that grow strictly, each carrying the time `now` tells (ms since the epoch). */
export function createSnowflakes(now: () => number): () => string {
  let last = 0n;
  return () => {
    const byTime = BigInt(Math.floor(now()) - DISCORD_EPOCH_MS) << 22n;
    last = byTime > last ? byTime : last + 1n;
    return last.toString();
  };
}
