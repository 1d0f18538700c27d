// Text: makes text that people type comparable. Pure.
import { isVisible, withoutTricks } from './foreign-text.ts';

const CONTROLS = /\p{Cc}+/gu;

/**
 * A typed text on one line (`onOneLine`). Empty when a reader would see nothing of it.
 */
export function cleanLine(text: string): string {
  return isVisible(text) ? onOneLine(text) : '';
}

/** Any text on one line: controls become spaces, hidden characters go, white space is folded, ends are trimmed. */
export function onOneLine(text: string): string {
  return withoutTricks(text.replace(CONTROLS, ' ')).replace(/\s+/gu, ' ').trim();
}
