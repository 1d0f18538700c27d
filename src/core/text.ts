// Core: text that people type, made comparable. Nothing here knows Discord or SQL.
import { isVisible } from '../visible-text.ts';

// Controls, and the marks that turn the writing direction of everything after them.
const INVISIBLE = /[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/gu;

// A letter has a few marks. Composing takes time with the square of their number.
const MARKS_TOO_MANY = /(?<=\p{M}{8})\p{M}+/gu;

/**
 * What a person typed, as one clean line: controls become spaces, white space is folded, ends are trimmed. Empty when
 * nothing of it is seen.
 */
export function cleanLine(text: string): string {
  if (!isVisible(text)) return '';
  return text
    .replace(MARKS_TOO_MANY, '')
    .normalize('NFC')
    .replace(INVISIBLE, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}
