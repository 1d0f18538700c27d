// Core, sync: decides about each copy of an import. Pure. docs/architecture.md, "One import", explains the rules.
import { decide } from '../add/machine.ts';
import type { AddIntent } from '../add/types.ts';
import type { ImportEntry } from '../import/ports.ts';
import { leaseLeftMs } from './plan.ts';

/** One copy of an import: the release is to have at least `nth` copies. */
export interface CopyToAdd {
  /** Its place in the list of copies to add, from 0. */
  index: number;
  releaseId: number;
  nth: number;
  /**
   * How many copies of this release the import can have made with this one. If copies were removed since the dry run, this is fewer
   * than `nth` asks for, and the button said no more.
   */
  share: number;
}

/** Returns the copies that an import adds, in the order of the file. */
export const copiesToAdd = (entries: readonly ImportEntry[]): CopyToAdd[] =>
  entries
    .flatMap(({ releaseId, have, want }) =>
      Array.from({ length: Math.max(0, want - have) }, (_, more) => ({
        ...{ releaseId, nth: have + more + 1, share: more + 1 },
      })),
    )
    .map((copy, index) => ({ index, ...copy }));

export type CopyAction =
  /** Nothing: there are enough copies. */
  | { do: 'nothing' }
  /** Claim an intent for the release, and let the worker work at it. */
  | { do: 'work' }
  /** Wait `ms`, as `PushAction` does. */
  | { do: 'wait'; ms: number; leased: boolean };

/**
 * Returns what an import does about one copy. `instanceIds`: the copies in the mirror. `intent`: the live intent of the release. An
 * intent that no process holds is worked at even if there are enough copies, because a look can close it.
 */
export function decideCopy(
  { instanceIds, intent, nth }: { instanceIds: readonly number[]; intent: AddIntent | null; nth: number },
  { nowMs, leftMs }: { nowMs: number; leftMs: (intent: AddIntent) => number },
): CopyAction {
  const isThere = instanceIds.length >= nth;
  if (!intent) return { do: isThere ? 'nothing' : 'work' };
  const leasedMs = leaseLeftMs(intent, nowMs);
  if (leasedMs > 0) return isThere ? { do: 'nothing' } : { do: 'wait', ms: leasedMs, leased: true };
  // The mirror may be older than the last POST, so a missing copy proves nothing.
  const sight = { instanceIds, isFinal: false };
  const action = decide({ intent, lease: 'free', sight, aim: { atLeast: nth } });
  const sentLeftMs = leftMs(intent);
  return action.do === 'wait' && sentLeftMs > 0
    ? { do: 'wait', ms: sentLeftMs, leased: false }
    : { do: 'work' };
}
