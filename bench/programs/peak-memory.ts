// Bench, program: measures the peak memory of a process while it works.

/** One page of a pull takes some 5 ms, and rss hardly ever falls. So a look every 10 ms misses no peak that matters. */
const LOOK_EVERY_MS = 10;

/** Resolves with the result of the work, its time, and rss: before the work and at its peak. */
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
