// Calendar: finds the nights of an hour in a time zone, over both changes of the clocks, and knows the names of the time zones.
import { Cron } from 'croner';
import type { Calendar, Night, NightHour } from '../core/nightly/ports.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Croner counts whole seconds, and returns a run after the given one. So this much before a run, the run is the next one. */
const SECOND_MS = 1_000;

/** The zone that Node leaves out of its list, although it is the first that many people think of. */
const UTC = 'UTC';

/** How many answers are kept: the bot asks for the same two again and again, and /settings for others now and then. */
const MOST_KNOWN = 8;

const dates = new Map<string, Intl.DateTimeFormat>();

/** Returns the date that clocks in this zone show, as `2026-11-29`. */
function dateIn(timeZone: string, ms: number): string {
  // Sweden writes dates as ISO 8601 does.
  const format = dates.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  dates.set(timeZone, format);
  return format.format(ms);
}

function runAfter({ hour, timezone }: NightHour, ms: number): number {
  const run = new Cron(`0 0 ${hour} * * *`, { timezone, paused: true }).nextRun(new Date(ms));
  if (run === null) throw new RangeError(`hour ${hour} never comes in ${timezone}`);
  return run.getTime();
}

function nightAfter(when: NightHour, afterMs: number): Night {
  const midnightAfter = (ms: number) => runAfter({ ...when, hour: 0 }, ms);
  // The night of the present day can be over, and that of the day before can begin at the midnight between them.
  for (let dayMs = midnightAfter(afterMs - 2 * DAY_MS); ; ) {
    const nextDayMs = midnightAfter(dayMs);
    // If a change of the clocks skips an hour up to midnight, Croner's next run is a whole day later (America/Nuuk, hour 23).
    const atMs = Math.min(runAfter(when, dayMs - SECOND_MS), nextDayMs);
    if (atMs > afterMs) return { date: dateIn(when.timezone, dayMs), atMs };
    dayMs = nextDayMs;
  }
}

const capitalised = (name: string) => name.replace(/(^|[/_])[a-z]/g, (letter) => letter.toUpperCase());

/** Makes the calendar. The names of the time zones come from Node, which has no other source of them. */
export function createCalendar(): Calendar {
  let names: readonly string[] | null = null;
  const timezones = () => {
    names ??= [...new Set([...Intl.supportedValuesOf('timeZone'), UTC])].sort();
    return names;
  };
  let known: { hour: number; timezone: string; fromMs: number; night: Night }[] = [];
  return {
    nightAfter({ hour, timezone }, afterMs) {
      const found = known.find(
        (one) =>
          one.hour === hour && one.timezone === timezone && one.fromMs <= afterMs && afterMs < one.night.atMs,
      );
      if (found) return found.night;
      const night = nightAfter({ hour, timezone }, afterMs);
      known = [{ hour, timezone, fromMs: afterMs, night }, ...known].slice(0, MOST_KNOWN);
      return night;
    },
    timezones,
    timezone(typed) {
      const name = typed.trim();
      // Some versions of Node also take an offset such as +02:00, which knows no change of the clocks.
      if (!/^[a-z]/i.test(name)) return null;
      try {
        const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
        // Node answers with an older name of some zones: Asia/Calcutta for Asia/Kolkata. The person's name stays.
        return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : capitalised(name);
      } catch {
        return null;
      }
    },
  };
}
