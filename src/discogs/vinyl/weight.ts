// Discogs: finds the weight of a record in a format's free text (`180g`, `2 x 180 Gram, Gatefold`). Pure.

/** Matches a number of two or three digits before a word for grams. */
const GRAMS =
  /(?<![\d.,])(\d{2,3})(?:\s|-|\s-)?(?:grammes|gramm|gramas|gramos|grams|gram|gms|gm|grs|gr|g)(?![\p{L}\p{N}])/giu;
/** The lightest and the heaviest record, in grams. Any other number (`12 g`, `999 g`) is not the weight of a record. */
const LIGHTEST = 40;
const HEAVIEST = 500;

/** Returns the first weight in the text, as `180 g`, or null if there is none. */
export function weightOf(text: string | null): string | null {
  if (text === null) return null;
  for (const [, digits] of text.matchAll(GRAMS)) {
    const grams = Number(digits);
    if (grams >= LIGHTEST && grams <= HEAVIEST) return `${grams} g`;
  }
  return null;
}
