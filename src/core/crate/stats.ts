// Core, crate: what /crate stats shows of a crate, in numbers. They come from the database alone.
import type { Crate } from '../ports.ts';
import type { ShelfStats } from './ports.ts';

export type { NamedCount } from './ports.ts';

export interface CrateStats extends ShelfStats {
  /** The value as Discogs last gave it, in the currency of its account: `€1,204.50`. Null: not known, or not for this reader. */
  value: { median: string; atMs: number } | null;
}

export interface CrateCounter {
  /**
   * Counts the crate. People who ask at the same time share one count, because it reads every record.
   * @param withValue whether this reader can see the value, which Discogs shows to the owner only.
   * @throws StoreError when the database fails.
   */
  stats(asked: { withValue: boolean }): Promise<CrateStats>;
}

/** How many names of one kind are shown, in the picture and in words. */
export const MOST_NAMES = 5;

export function createCrateCounter({
  store: { shelf, value },
}: {
  store: Pick<Crate, 'shelf' | 'value'>;
}): CrateCounter {
  let counting: Promise<ShelfStats> | null = null;
  const count = (): Promise<ShelfStats> => {
    counting ??= shelf.stats({ labels: MOST_NAMES }).finally(() => {
      counting = null;
    });
    return counting;
  };
  return {
    async stats({ withValue }) {
      const [counted, last] = await Promise.all([count(), withValue ? value.last() : null]);
      return { ...counted, value: last && { median: last.value.median, atMs: last.at.getTime() } };
    },
  };
}
