// Root: a moment of the past as an operator types it. Pure.

const AGO = /^(\d{1,5})(m|h|d|w)$/;
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?$/;
const HAS_ZONE = /(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * `90m`, `12h`, `3d`, `2w` ago, from the beginning of that minute; or a date, or a moment, of UTC unless it names its zone.
 * Null: neither, or still to come.
 */
export function readSince(text: string, nowMs: number): Date | null {
  const ago = AGO.exec(text);
  if (ago) {
    const atMs = nowMs - Number(ago[1]) * (UNIT_MS[ago[2] ?? ''] ?? 0);
    return new Date(atMs - (atMs % 60_000));
  }
  if (!MOMENT.test(text)) return null;
  const iso = text.replace(' ', 'T');
  // A date alone is UTC already; a moment without a zone would be the machine's.
  const at = new Date(iso.includes('T') && !HAS_ZONE.test(iso.slice(10)) ? `${iso}Z` : iso);
  return Number.isNaN(at.getTime()) || at.getTime() > nowMs ? null : at;
}

/** As `readSince` reads it again: to the second, so that a command that is copied means no more than what was listed. */
export const sinceText = (at: Date): string => at.toISOString().slice(0, 19).replace(/:00$/, '');
