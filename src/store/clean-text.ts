// Store: removes the characters that Postgres cannot store. Strangers type titles and notes, and a record must be saved even if
// such a text has a bad character.

// Matches the characters that Postgres refuses: U+0000 in text and in JSON, and half a surrogate pair in JSON. With the `u`
// flag, \p{Surrogate} does not match a whole pair.
const UNFIT = /[\0\p{Surrogate}]/gu;

/** Matches a text that may need cleaning. This first test is fast, and hardly any text matches. */
const SUSPECT = /[\0\ud800-\udfff]/;

/** Returns the text without NUL characters. Half a surrogate pair becomes U+FFFD, as in a UTF-8 encoder. */
export function cleanText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text.replace(UNFIT, (unfit) => (unfit === '\0' ? '' : '\uFFFD'));
}

// Matches the escapes that `JSON.stringify` writes for these characters.
const UNFIT_ESCAPES = /\\u(?:0000|d[89a-f])/;

/** Returns the value as JSON text, with all its strings and keys cleaned. */
export function cleanJson(value: unknown): string {
  const asIs = JSON.stringify(value);
  // The JSON is tested as a whole, because hardly any value needs cleaning, and a test of each string takes five times as long.
  if (!UNFIT_ESCAPES.test(asIs)) return asIs;
  return JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one === 'string') return cleanText(one);
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [cleanText(key), inner]));
  });
}
