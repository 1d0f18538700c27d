// Store: folds text so that a search ignores case and accents ("bjork" finds "Björk"), without a database extension.

// Letters that Unicode does not split into a base letter and a mark, the dotless i, and typographic quotes and dashes,
// which no one types.
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
 * Folds a text. Stored texts and search words must be folded alike. Compatibility forms are unified (full-width letters,
 * ligatures), marks and invisible characters are removed, and spaces are single.
 */
export function fold(text: string): string {
  return (
    text
      .toLowerCase()
      // Marks are removed before `normalize`, whose time grows with the square of the marks in a row.
      .replace(/\p{M}/gu, '')
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}\p{Surrogate}]/gu, '')
      .toLowerCase()
      .replace(MAPPED, (letter) => LETTERS[letter] ?? letter)
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
  );
}
