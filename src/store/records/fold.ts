// Store: folds text, so that a search ignores case and accents ("bjork" finds "Björk"). No database extension is needed.

// Replacements for letters that Unicode does not split into a base letter and a mark, and for typographic quotes and dashes,
// because people type the plain ones.
const LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
};
const MAPPED = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/**
 * Folds a text to lower case without accents. Compatibility forms (full-width letters, ligatures) become plain letters, marks
 * and invisible characters are removed, and spaces become single. A stored text and the words that are searched in it must both
 * be folded.
 */
export function fold(text: string): string {
  return (
    text
      .toLowerCase()
      // Marks are removed before `normalize`, because its time grows with the square of the number of marks in a row.
      .replace(/\p{M}/gu, '')
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}\p{Surrogate}]/gu, '')
      .toLowerCase()
      .replace(MAPPED, (letter) => LETTERS[letter] ?? letter)
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
  );
}
