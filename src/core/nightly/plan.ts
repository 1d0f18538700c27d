// Core, nightly: decides when the sync of a night begins. Pure, apart from the calendar.

import { FORGOTTEN_ID } from '../add/types.ts';
import type { SyncRun } from '../sync/types.ts';
import type { Calendar, Night, NightlySetting } from './ports.ts';

/**
 * How late a night can still begin, in ms, because the bot was down at its hour, or the run of a person was in the way. Later, people
 * are up and want the request budget for themselves.
 */
const LATEST_MS = 3 * 60 * 60_000;

/** `begin`: the night has begun, and has no run yet. `wait`: the next night is this one. */
export type NightStep = { do: 'begin' | 'wait'; night: Night };

/**
 * Returns what to do now about the nights of a crate. A night needs no run if a sync that ended after its beginning read the whole
 * collection. A night before the setting was made does not count.
 */
export function nightStep({
  calendar,
  setting,
  lastNight,
  lastSyncAt,
  nowMs,
}: {
  calendar: Pick<Calendar, 'nightAfter'>;
  setting: NightlySetting;
  /** The date of the last night that had a run. */
  lastNight: string | null;
  /** When a sync was last done. */
  lastSyncAt: Date | null;
  nowMs: number;
}): NightStep {
  // A moment far in the future comes from a clock that was set back since. It says nothing about this night.
  const known = (moment: Date | null) =>
    moment !== null && moment.getTime() <= nowMs + LATEST_MS ? moment.getTime() : Number.NEGATIVE_INFINITY;
  const earliestMs = Math.max(nowMs - LATEST_MS - 1, known(setting.setAt));
  const night = calendar.nightAfter(setting, earliestMs);
  const isDone = night.date === lastNight || known(lastSyncAt) >= night.atMs;
  if (night.atMs <= nowMs && !isDone) return { do: 'begin', night };
  return { do: 'wait', night: nextNight({ calendar, setting, lastNight, nowMs }) };
}

/** Returns the next night. If the hour was changed after the night of a date, that date has no other one. */
export function nextNight({
  calendar,
  setting,
  lastNight,
  nowMs,
}: Pick<Parameters<typeof nightStep>[0], 'calendar' | 'setting' | 'lastNight' | 'nowMs'>): Night {
  const next = calendar.nightAfter(setting, nowMs);
  return next.date === lastNight ? calendar.nightAfter(setting, next.atMs) : next;
}

/** Whether no message shows the run, because it is the run of a night, and no person has joined it. */
export const isQuiet = (run: Pick<SyncRun, 'night' | 'message' | 'requester'>): boolean =>
  run.night !== null && run.message === null && run.requester.userId === FORGOTTEN_ID;

/**
 * Returns how many nights in a row failed, up to now. A sync of a person that was done ends the row; one that failed or was stopped
 * does not count. `lately`: runs that are over, the newest first.
 */
export function failedNights(lately: readonly Pick<SyncRun, 'kind' | 'status' | 'night'>[]): number {
  let failed = 0;
  for (const { kind, status, night } of lately) {
    if (kind !== 'sync') continue;
    if (status === 'done') break;
    if (night !== null && status === 'failed') failed += 1;
  }
  return failed;
}
