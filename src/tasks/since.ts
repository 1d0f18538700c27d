// Tasks: reads a moment of the past that an operator types. Pure.

const AGO = /^(\d{1,5})(m|h|d|w)$/;
const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2})?)?$/;
const HAS_ZONE = /(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads `90m`, `12h`, `3d` or `2w` ago, from the beginning of that minute; or a date or a moment, in UTC unless it names a zone.
 * Null: neither, or in the future.
 */
export function readSince(text: string, nowMs: number): Date | null {
  const ago = AGO.exec(text);
  if (ago) {
    const atMs = nowMs - Number(ago[1]) * (UNIT_MS[ago[2] ?? ''] ?? 0);
    return new Date(atMs - (atMs % 60_000));
  }
  if (!MOMENT.test(text)) return null;
  const iso = text.replace(' ', 'T');
  // A date alone is in UTC already. A moment without a zone would be in the zone of the machine.
  const at = new Date(iso.includes('T') && !HAS_ZONE.test(iso.slice(10)) ? `${iso}Z` : iso);
  return Number.isNaN(at.getTime()) || at.getTime() > nowMs ? null : at;
}

/**
 * Returns a text that `readSince` can read. It is exact to the second, so that a copied command covers the same adds as the
 * list.
 */
export const sinceText = (at: Date): string => at.toISOString().slice(0, 19).replace(/:00$/, '');
