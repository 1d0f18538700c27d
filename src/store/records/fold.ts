// Store: folds text so that a search is blind to case and accents ("bjork" finds "Björk"), without a database extension.

// Letters that Unicode does not take apart into a base letter and a mark, the dotless i, and the
// typographic quotes and dashes that nobody types.
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
 * The text to search in, and what is searched for: both sides must come through here.
 * Compatibility forms are unified (full-width letters, ligatures), marks and invisible characters go, spaces are single.
 */
export function fold(text: string): string {
  return (
    text
      .toLowerCase()
      // They go in the end, too; but taking a text apart takes time with the square of the marks in a row.
      .replace(/\p{M}/gu, '')
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}\p{Surrogate}]/gu, '')
      .toLowerCase()
      .replace(MAPPED, (letter) => LETTERS[letter] ?? letter)
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
  );
}
