// Store: removes the characters that Postgres cannot store. Strangers type titles and notes, and one bad character must not lose a
// record.

// Postgres refuses U+0000 in text and in JSON, and half a surrogate pair in JSON. With the `u` flag only half a pair matches
// \p{Surrogate}.
const UNFIT = /[\0\p{Surrogate}]/gu;

/** A quick first test: hardly any text has one of these. */
const SUSPECT = /[\0\ud800-\udfff]/;

/** Returns the text without NUL characters. Each half of a surrogate pair becomes U+FFFD, as in a UTF-8 encoder. */
export function cleanText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text.replace(UNFIT, (unfit) => (unfit === '\0' ? '' : '\uFFFD'));
}

// How `JSON.stringify` writes these characters.
const UNFIT_ESCAPES = /\\u(?:0000|d[89a-f])/;

/** Returns the value as JSON text, with all its strings and keys cleaned. */
export function cleanJson(value: unknown): string {
  const asIs = JSON.stringify(value);
  // Hardly any value needs cleaning, and a test of each string takes five times as long.
  if (!UNFIT_ESCAPES.test(asIs)) return asIs;
  return JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one === 'string') return cleanText(one);
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [cleanText(key), inner]));
  });
}
