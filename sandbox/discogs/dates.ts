// Sandbox, local Discogs: writes dates as Discogs does: in its own Pacific time, with the offset and without fractions.

const hourMs = 3_600_000;

/** Returns the instant at which US daylight saving time changes: the `nth` Sunday of `month` (0 = January), at `utcHour`. */
function sundayOf(year: number, month: number, nth: number, utcHour: number): number {
  const firstOfMonth = Date.UTC(year, month, 1);
  const toSunday = (7 - new Date(firstOfMonth).getUTCDay()) % 7;
  return firstOfMonth + (toSunday + 7 * (nth - 1)) * 24 * hourMs + utcHour * hourMs;
}

/** Formats an instant (milliseconds since the epoch) like `2026-06-13T15:52:47-07:00`. */
export function discogsDate(atMs: number): string {
  const year = new Date(atMs).getUTCFullYear();
  const isSummer = atMs >= sundayOf(year, 2, 2, 10) && atMs < sundayOf(year, 10, 1, 9);
  const offsetHours = isSummer ? 7 : 8;
  const local = new Date(atMs - offsetHours * hourMs).toISOString().slice(0, 19);
  return `${local}-0${offsetHours}:00`;
}
