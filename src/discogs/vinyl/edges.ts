// Discogs: removes connectors (`with`, `&`) and punctuation from both ends of a part of a format's free text. Pure, and linear
// in the length of the text.

const EDGE_WORDS = ['with', 'and', 'in', 'on', 'und', 'mit'];
const LEADING = /^(?:(?:with|and|in|on|und|mit) |w\/ ?|[&+|/,;:.–—-] ?)+/i;
const TRAILING_MARKS: ReadonlySet<string | undefined> = new Set('&+|/,;:–—-');
const TRAILING_WORDS = [...EDGE_WORDS, 'w/'].map((word) => ` ${word}`);

/**
 * Removes connectors and punctuation from both ends: `with Red &` becomes `Red`.
 * @param text one line with single spaces and none around it.
 */
export function withoutConnectors(text: string): string {
  return withoutTrailing(text.replace(LEADING, ''));
}

// Removes connectors and punctuation from the end. This is no regular expression, because one that ends in `$` starts again at
// each dash of a row of dashes, which takes quadratic time.
function withoutTrailing(text: string): string {
  let end = text.length;
  for (let before = -1; before !== end; ) {
    before = end;
    const word = TRAILING_WORDS.find((one) => endsWith(text, one, end));
    if (word !== undefined) end -= word.length;
    else while (TRAILING_MARKS.has(text[end - 1])) end--;
    if (end < before && text[end - 1] === ' ') end--;
  }
  return text.slice(0, end);
}

const endsWith = (text: string, lowerCase: string, end: number): boolean =>
  text.slice(Math.max(0, end - lowerCase.length), end).toLowerCase() === lowerCase;
