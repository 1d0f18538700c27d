// Discogs: computes how many tokens a call must leave free. Pure.
import type { Lane } from '../../core/discogs-port.ts';

export interface Floors {
  /** A sync call starts only while more than these are free. */
  reserve: number;
  /** An enrichment call starts only while more than these are free. */
  enrichment: number;
  /**
   * A person who started `calls` or more in the last minute is busy. A busy person leaves `kept` tokens free, so that other
   * persons can start their first calls.
   */
  busyPerson: { calls: number; kept: number };
}

/**
 * Returns how many tokens this call must leave free when it starts. The number is always lower than the limit, otherwise the
 * lane could never run.
 * @param call `started` is how many calls of its turn started in the last minute.
 * @param limit the most requests in a window, at least 1.
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
