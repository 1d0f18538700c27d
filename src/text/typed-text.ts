// Text: puts text that people type on one clean line, so that it can be compared and searched for. Pure.
import { isVisible, withoutTricks } from './foreign-text.ts';

const CONTROLS = /\p{Cc}+/gu;

/** Returns a typed text on one line, as `onOneLine` does. Returns an empty text if a reader would see nothing of it. */
export function cleanLine(text: string): string {
  return isVisible(text) ? onOneLine(text) : '';
}

/** Puts a text on one line: controls and runs of white space become one space, hidden characters and outer spaces are removed. */
export function onOneLine(text: string): string {
  return withoutTricks(text.replace(CONTROLS, ' ')).replace(/\s+/gu, ' ').trim();
}
