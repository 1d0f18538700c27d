// Store: makes any text fit into Postgres. Titles and notes are typed by strangers, and one bad character must not
// cost a record.

// Postgres refuses U+0000 in text and JSON alike, and half a surrogate pair in JSON; with the `u` flag only a half
// one matches \p{Surrogate}.
const UNFIT = /[\0\p{Surrogate}]/gu;

/** Nearly no text has one of these, and without the `u` flag a look takes a fraction of the time. */
const SUSPECT = /[\0\ud800-\udfff]/;

/** The text without NUL characters, and with U+FFFD for each half of a surrogate pair, as UTF-8 encoders do it. */
export function cleanText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text.replace(UNFIT, (unfit) => (unfit === '\0' ? '' : '\uFFFD'));
}

// How `JSON.stringify` writes the two.
const UNFIT_ESCAPES = /\\u(?:0000|d[89a-f])/;

/** The value as JSON text, every string in it cleaned, keys too. */
export function cleanJson(value: unknown): string {
  const asIs = JSON.stringify(value);
  // Nearly always there is nothing to clean, and looking at every string by itself takes five times as long.
  if (!UNFIT_ESCAPES.test(asIs)) return asIs;
  return JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one === 'string') return cleanText(one);
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).map(([key, inner]) => [cleanText(key), inner]));
  });
}
