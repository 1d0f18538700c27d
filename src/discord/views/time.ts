// Discord, views: times and waits in words.

/** `8 seconds`, `2 minutes`, `1 hour`: rounded up, so that waiting that long is enough. */
export function inWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  const say = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (seconds < 90) return say(seconds, 'second');
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? say(minutes, 'minute') : say(Math.ceil(minutes / 60), 'hour');
}

/** The same, to the nearest: for estimates that other numbers stand beside. */
export function roughly(ms: number): string {
  const say = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 90) return say(seconds, 'second');
  const minutes = Math.round(seconds / 60);
  return minutes < 180 ? say(minutes, 'minute') : say(Math.round(minutes / 60), 'hour');
}

/** A moment to come, counted down by Discord. Rounded up, so that waiting for it is enough. Epoch ms. */
export const countdown = (untilMs: number): string => `<t:${Math.ceil(untilMs / 1_000)}:R>`;

/** A moment in the reader's own time zone: `<t:…:f>`, and `:R` for "3 days ago". */
export function moment(at: Date, style: 'f' | 'R'): string {
  return `<t:${Math.floor(at.getTime() / 1_000)}:${style}>`;
}
