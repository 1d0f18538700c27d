// Support: the time that clocks show in a time zone, and the instants at which they show it, so that tests can state what happens
// at midnight and on the two days of a year on which clocks change.

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns what clocks in this zone show, as `2026-03-29 03:00`. `ms`: epoch ms. */
export function zoneTime(timeZone: string, ms: number): string {
  const known = formats.get(timeZone);
  // Sweden writes dates as ISO 8601 does.
  const format =
    known ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(timeZone, format);
  return format.format(ms);
}

/**
 * Returns the instants, in epoch ms, at which clocks in this zone show a time such as `2026-10-25 02:30`. None: clocks are put
 * forward over it. Two: they are put back, and show it twice.
 */
export function instantsOf(timeZone: string, shown: string): number[] {
  const asUtc = Date.parse(`${shown.replace(' ', 'T')}:00Z`);
  const instants: number[] = [];
  // No zone is further from UTC than 14 hours, and all clocks change by whole minutes.
  for (let ms = asUtc - DAY_MS; ms <= asUtc + DAY_MS; ms += MINUTE_MS) {
    if (zoneTime(timeZone, ms) === shown) instants.push(ms);
  }
  return instants;
}

/** Returns the only instant, or the first of two, in epoch ms. @throws RangeError for a time that clocks never show. */
export function instantOf(timeZone: string, shown: string): number {
  const [first] = instantsOf(timeZone, shown);
  if (first === undefined) throw new RangeError(`no clock of ${timeZone} shows ${shown}`);
  return first;
}
