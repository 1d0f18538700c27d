// Text: makes text that people type comparable. Pure.
import { isVisible, withoutTricks } from './foreign-text.ts';

const CONTROLS = /\p{Cc}+/gu;

/** Returns a typed text on one line (`onOneLine`). Empty: a reader would see nothing of it. */
export function cleanLine(text: string): string {
  return isVisible(text) ? onOneLine(text) : '';
}

/** Puts any text on one line: controls become spaces, hidden characters go, white space is folded, ends are trimmed. */
export function onOneLine(text: string): string {
  return withoutTricks(text.replace(CONTROLS, ' ')).replace(/\s+/gu, ' ').trim();
}
