// Discord, texts: writes times, for Discord and for a person. Pure.

/** A length of time, rounded as a person says it. */
export interface RoundedTime {
  count: number;
  unit: 'second' | 'minute' | 'hour';
}

/** Rounds a length of time up: to seconds if these are up to 89, else to minutes if these are up to 89, else to hours. */
export function rounded(ms: number): RoundedTime {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds < 90) return { count: seconds, unit: 'second' };
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? { count: minutes, unit: 'minute' } : { count: Math.ceil(minutes / 60), unit: 'hour' };
}

/**
 * Writes a moment to come (epoch ms), to which Discord counts down. Rounded up, so that the moment has come when Discord shows
 * zero.
 */
export const countdown = (untilMs: number): string => `<t:${Math.ceil(untilMs / 1_000)}:R>`;

/**
 * Writes a moment, which Discord shows in the reader's own time zone. The style `f` shows date and time, `D` the date, `R` "3
 * days ago".
 */
export function moment(at: Date, style: 'f' | 'D' | 'R'): string {
  return `<t:${Math.floor(at.getTime() / 1_000)}:${style}>`;
}
