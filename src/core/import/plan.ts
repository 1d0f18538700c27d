// Core, import: decides what an import adds. Pure.
import type { ImportEntry } from './ports.ts';

export interface ImportPlan {
  /** How many of the copies in the file are owned already. */
  owned: number;
  /** How many copies are missing. */
  copies: number;
  /** The releases with missing copies, in the order of the file. */
  toAdd: ImportEntry[];
}

/**
 * Returns what is missing. Each row of the file stands for one copy. `wanted`: the rows of each release. `owned`: the copies of each
 * release in the mirror.
 */
export function planImport(
  wanted: ReadonlyMap<number, number>,
  owned: ReadonlyMap<number, number>,
): ImportPlan {
  const plan: ImportPlan = { owned: 0, copies: 0, toAdd: [] };
  for (const [releaseId, want] of wanted) {
    const have = owned.get(releaseId) ?? 0;
    plan.owned += Math.min(want, have);
    if (want <= have) continue;
    plan.copies += want - have;
    plan.toAdd.push({ releaseId, have, want });
  }
  return plan;
}

/** Returns how many copies these entries add. */
export const copiesOf = (toAdd: readonly ImportEntry[]): number =>
  toAdd.reduce((sum, { have, want }) => sum + Math.max(0, want - have), 0);
