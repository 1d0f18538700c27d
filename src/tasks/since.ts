// Tasks: reads a moment of the past that an operator types. Pure.

const AGO = /^(\d{1,5})(m|h|d|w)$/;
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?$/;
const HAS_ZONE = /(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads a moment of the past. `90m`, `12h`, `3d` and `2w` are that long ago, from the beginning of that minute. A date or a
 * moment is in UTC unless it names a zone. Null: the text is none of these, or is in the future.
 */
export function readSince(text: string, nowMs: number): Date | null {
  const ago = AGO.exec(text);
  if (ago) {
    const atMs = nowMs - Number(ago[1]) * (UNIT_MS[ago[2] ?? ''] ?? 0);
    return new Date(atMs - (atMs % 60_000));
  }
  if (!MOMENT.test(text)) return null;
  const iso = text.replace(' ', 'T');
  // JavaScript reads a date alone as UTC, and a moment without a zone in the zone of the machine. So the latter gets a Z.
  const at = new Date(iso.includes('T') && !HAS_ZONE.test(iso.slice(10)) ? `${iso}Z` : iso);
  return Number.isNaN(at.getTime()) || at.getTime() > nowMs ? null : at;
}

/**
 * Returns a text that `readSince` reads as the same moment, exact to the second. So a copied command covers the same adds as
 * the list above it.
 */
export const sinceText = (at: Date): string => at.toISOString().slice(0, 19).replace(/:00$/, '');
