// Core: text that people type, made comparable. Nothing here knows Discord or SQL.

// Controls, and the marks that turn the writing direction of everything after them.
const INVISIBLE = /[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/gu;

// A letter has a few marks. Composing takes time with the square of their number.
const MARKS_TOO_MANY = /(?<=\p{M}{8})\p{M}+/gu;

// Fillers, joiners and Braille's blank are characters to Unicode, and nothing to a reader.
const VISIBLE = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * What a person typed, as one clean line: controls become spaces, white space is folded, ends are trimmed. Empty when
 * nothing of it is seen.
 */
export function cleanLine(text: string): string {
  if (!VISIBLE.test(text)) return '';
  return text
    .replace(MARKS_TOO_MANY, '')
    .normalize('NFC')
    .replace(INVISIBLE, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}
