// Discord, texts: times, as Discord and a person write them. Pure.

/** How long something took, as a person says it. */
export interface RoundedTime {
  count: number;
  unit: 'second' | 'minute' | 'hour';
}

/** Rounded up: up to 89 seconds, up to 89 minutes, then hours. */
export function rounded(ms: number): RoundedTime {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds < 90) return { count: seconds, unit: 'second' };
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? { count: minutes, unit: 'minute' } : { count: Math.ceil(minutes / 60), unit: 'hour' };
}

/** A moment to come, counted down by Discord. Rounded up, so that waiting for it is enough. Epoch ms. */
export const countdown = (untilMs: number): string => `<t:${Math.ceil(untilMs / 1_000)}:R>`;

/** A moment in the reader's own time zone: `<t:…:f>`, and `:R` for "3 days ago". */
export function moment(at: Date, style: 'f' | 'R'): string {
  return `<t:${Math.floor(at.getTime() / 1_000)}:${style}>`;
}
