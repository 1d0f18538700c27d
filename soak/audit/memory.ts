// Soak, audit: checks that memory and open handles do not grow once a process is warm. Pure.
import type { Finding, Life, Sample } from './world.ts';

/** How long a process must live to be judged, and how much more memory or handles count as growth. */
const GROWTH = Object.freeze({
  /** In real time. The first quarter is warm-up. */
  shortestLifeWallMs: 60_000,
  heap: Object.freeze({ share: 0.15, bytes: 8_000_000 }),
  rss: Object.freeze({ share: 0.2, bytes: 40_000_000 }),
  // The embedded Postgres keeps the files of a table open after it has vacuumed the table: six files, once (measured).
  handles: 12,
});

/** The medians of one process in the second and in the last quarter of its life. */
export interface Growth {
  readonly life: number;
  readonly wallMs: number;
  readonly heapBytes: readonly [number, number];
  readonly rssBytes: readonly [number, number];
  readonly handles: readonly [number, number];
}

/** Returns null if the process did not live long enough. */
export function growthOf({ number, samples }: Life): Growth | null {
  const first = samples[0];
  const last = samples.at(-1);
  const wallMs = first && last ? last.wallMs - first.wallMs : 0;
  if (!first || wallMs < GROWTH.shortestLifeWallMs) return null;
  const quarter = (from: number, to: number): Sample[] =>
    samples.filter((one) => {
      const share = (one.wallMs - first.wallMs) / wallMs;
      return share >= from && share <= to;
    });
  const second = quarter(0.25, 0.5);
  const fourth = quarter(0.75, 1);
  const medians = (of: (samples: readonly Sample[]) => number[]): [number, number] => [
    median(of(second)),
    median(of(fourth)),
  ];
  return {
    life: number,
    wallMs,
    heapBytes: medians((some) => some.map((one) => one.heapBytes)),
    rssBytes: medians((some) => some.map((one) => one.rssBytes)),
    handles: medians((some) => some.map((one) => one.handles)),
  };
}

/** Compares the medians of the second and the last quarter of each long life. */
export function auditMemory({ lives }: { readonly lives: readonly Life[] }): Finding[] {
  return lives.flatMap((life): Finding[] => {
    const growth = growthOf(life);
    if (!growth) return [];
    const { heapBytes, rssBytes, handles } = growth;
    const mb = (bytes: number) => `${Math.round(bytes / 1e5) / 10} MB`;
    const during = `process ${life.number}, ${Math.round(growth.wallMs / 1_000)} s`;
    const grew = ([before, after]: readonly [number, number], by: { share: number; bytes: number }) =>
      after - before > Math.max(by.bytes, before * by.share);
    return [
      ...(grew(heapBytes, GROWTH.heap)
        ? [{ rule: 'heap-grows', what: `${during}: ${heapBytes.map(mb).join(' -> ')}` }]
        : []),
      ...(grew(rssBytes, GROWTH.rss)
        ? [{ rule: 'rss-grows', what: `${during}: ${rssBytes.map(mb).join(' -> ')}` }]
        : []),
      ...(handles[1] - handles[0] > GROWTH.handles
        ? [{ rule: 'handles-grow', what: `${during}: ${handles.join(' -> ')} open files and sockets` }]
        : []),
    ];
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
