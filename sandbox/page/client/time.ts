// Sandbox, page in the browser: shows times as Discord does. Pure.

/** A language or time zone other than the browser's, for tests. */
export interface Place {
  readonly locale?: string;
  readonly timeZone?: string;
}

const FORMATS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

const format = (ms: number, style: string, { locale = 'en-GB', timeZone }: Place) =>
  new Intl.DateTimeFormat(locale, { ...(FORMATS[style] ?? FORMATS.f), ...(timeZone && { timeZone }) }).format(
    ms,
  );

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

function relative(ms: number, nowMs: number, { locale = 'en-GB' }: Place): string {
  const seconds = Math.round((ms - nowMs) / 1_000);
  const [unit, size] = UNITS.find(([, one]) => Math.abs(seconds) >= one) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale).format(Math.round(seconds / size), unit);
}

/** Returns what `<t:seconds:style>` shows. Times in epoch ms. */
export const inStyle = (ms: number, style: string, nowMs: number, place: Place = {}): string =>
  style === 'R' ? relative(ms, nowMs, place) : format(ms, style, place);

const dayOf = (ms: number, place: Place) => format(ms, 'd', place);

/** Returns the time beside an author's name: `Today at 14:03`, `Yesterday at 14:03`, `12/03/2026, 14:03`. */
export function besideName(ms: number, nowMs: number, place: Place = {}): string {
  const day = dayOf(ms, place);
  const time = format(ms, 't', place);
  if (day === dayOf(nowMs, place)) return `Today at ${time}`;
  if (day === dayOf(nowMs - 86_400_000, place)) return `Yesterday at ${time}`;
  return `${day}, ${time}`;
}
