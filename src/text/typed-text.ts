// Text: makes text that people type comparable. Pure.
import { isVisible, withoutTricks } from './foreign-text.ts';

const CONTROLS = /\p{Cc}+/gu;

/**
 * A typed text as one clean line: controls become spaces, hidden characters go, white space is folded, ends are trimmed.
 * Empty when a reader would see nothing of it.
 */
export function cleanLine(text: string): string {
  if (!isVisible(text)) return '';
  return withoutTricks(text.replace(CONTROLS, ' ')).replace(/\s+/gu, ' ').trim();
}
