// Text: text that people type, made comparable. Nothing here knows Discord or SQL.
import { isVisible, withoutTricks } from './foreign-text.ts';

const CONTROLS = /\p{Cc}+/gu;

/**
 * What a person typed, as one clean line: controls become spaces, what hides is gone, white space is folded, ends are trimmed.
 * Empty when nothing of it is seen.
 */
export function cleanLine(text: string): string {
  if (!isVisible(text)) return '';
  return withoutTricks(text.replace(CONTROLS, ' ')).replace(/\s+/gu, ' ').trim();
}
