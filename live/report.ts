// Live: what is printed: a line for each call, what differs below it, and the facts.

/** One call, and how its answer looks. */
export interface Checked {
  /** As documented: `GET /releases/{id}`. */
  call: string;
  /** What differs. Empty: the answer fits. */
  differences: readonly string[];
}

export const isGood = ({ differences }: Checked): boolean => differences.length === 0;

export const printed = (one: Checked): string =>
  isGood(one)
    ? `✔ ${one.call}`
    : [`✘ ${one.call}`, ...one.differences.map((line) => `    ${line}`)].join('\n');

export function summary(checks: readonly Checked[], calls: { discogs: number; discord: number }): string {
  const wrong = checks.filter((one) => !isGood(one)).length;
  const made = `Calls: ${calls.discogs} to Discogs, ${calls.discord} to Discord.`;
  if (checks.length === 0) return `Skipped: neither DISCOGS_TOKEN nor DISCORD_TOKEN is set. ${made}`;
  if (wrong === 0) return `Every answer fits. ${made}`;
  return `${wrong} of ${checks.length} answers do not fit. Report these lines: they name fields and types only. ${made}`;
}
