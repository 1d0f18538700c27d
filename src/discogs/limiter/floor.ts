// Discogs: how many tokens a call must leave free. Pure.
import type { Lane } from '../../core/ports.ts';

export interface Floors {
  /** A sync call starts only while more than these are free. */
  reserve: number;
  /** An enrichment call starts only while more than these are free. */
  enrichment: number;
  /** A person who started `calls` in the last minute leaves `kept` for the first calls of others. */
  busyPerson: { calls: number; kept: number };
}

/**
 * Returns how many tokens stay free when this call starts. Always fewer than the limit, otherwise the lane could never run.
 * @param started how many calls of its turn started in the last minute.
 * @param limit requests a window, at least 1.
 */
export function floorOf(call: { lane: Lane; started: number }, floors: Floors, limit: number): number {
  const { busyPerson } = floors;
  const lanes: Record<Lane, number> = {
    person: call.started >= busyPerson.calls ? busyPerson.kept : 0,
    enrichment: floors.enrichment,
    sync: floors.reserve,
  };
  return Math.min(lanes[call.lane], limit - 1);
}
