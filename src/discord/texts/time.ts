// Discord, texts: how times are written, for Discord and for a person. Pure.

/** How long something took, as a person says it. */
export interface RoundedTime {
  count: number;
  unit: 'second' | 'minute' | 'hour';
}

/** Rounds up: seconds up to 89, then minutes up to 89, then hours. */
export function rounded(ms: number): RoundedTime {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds < 90) return { count: seconds, unit: 'second' };
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? { count: minutes, unit: 'minute' } : { count: Math.ceil(minutes / 60), unit: 'hour' };
}

/** Writes a moment to come (epoch ms), which Discord counts down. Rounded up, so that at zero the moment has come. */
export const countdown = (untilMs: number): string => `<t:${Math.ceil(untilMs / 1_000)}:R>`;

/** Writes a moment, which Discord shows in the reader's own time zone: `<t:…:f>`, and `:R` for "3 days ago". */
export function moment(at: Date, style: 'f' | 'R'): string {
  return `<t:${Math.floor(at.getTime() / 1_000)}:${style}>`;
}
