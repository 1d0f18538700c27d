// Bench, program: how much memory a process takes at its highest while it works.

/** A page of a pull takes some 5 ms, and rss hardly ever falls by itself: nothing of weight is missed. */
const LOOK_EVERY_MS = 10;

/** Resolves to what the work gives, its time, and rss before it and at its highest. */
export async function whileWatched<T>(
  work: () => Promise<T>,
): Promise<{ value: T; ms: number; beforeBytes: number; peakBytes: number }> {
  const beforeBytes = process.memoryUsage.rss();
  let peakBytes = beforeBytes;
  const look = () => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  const startedAt = performance.now();
  const value = await work();
  const ms = performance.now() - startedAt;
  clearInterval(timer);
  look();
  return { value, ms, beforeBytes, peakBytes };
}
