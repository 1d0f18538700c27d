// Discogs: how heavy a record is, from a format's free text (`180g`, `2 x 180 Gram, Gatefold`). Pure.

/** A number of two or three digits, and a word for grams. */
const GRAMS =
  /(?<![\d.,])(\d{2,3})(?:\s|-|\s-)?(?:grammes|gramm|gramas|gramos|grams|gram|gms|gm|grs|gr|g)(?![\p{L}\p{N}])/giu;
/** In grams. No record is lighter or heavier: `12 g` and `999 g` are something else. */
const LIGHTEST = 40;
const HEAVIEST = 500;

/** Returns a weight such as `180 g`. Null: the text says none. */
export function weightOf(text: string | null): string | null {
  if (text === null) return null;
  for (const [, digits] of text.matchAll(GRAMS)) {
    const grams = Number(digits);
    if (grams >= LIGHTEST && grams <= HEAVIEST) return `${grams} g`;
  }
  return null;
}
