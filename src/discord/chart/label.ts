// Discord, chart: makes a text fit into its place in a picture. Pure.
import { onOneLine } from '../../text/typed-text.ts';
import type { Font } from './font.ts';

const ELLIPSIS = '…';
/** Matches what has no shape of its own. An emoji joins its parts with it, and a font draws it as nothing or as a box. */
const SHAPELESS = /\p{Default_Ignorable_Code_Point}/gu;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Returns the width of a text, in the unit of `size`. Null: the font does not have all of its letters. */
export function widthOf(text: string, size: number, font: Font): number | null {
  let width = 0;
  for (const letter of text) {
    const share = font.widthOf(letter);
    if (share === null) return null;
    width += share * size;
  }
  return width;
}

/**
 * Returns a text from outside on one line, cut to the width. Null: the font does not have all letters that would be drawn, or
 * a reader would see nothing. Then nothing is drawn of it: boxes would be no name, and half a name would be a wrong one.
 * @param width in the unit of `size`.
 */
export function fitted(text: string, width: number, size: number, font: Font): string | null {
  const ellipsis = widthOf(ELLIPSIS, size, font) ?? size;
  let used = 0;
  let whole = '';
  let short = '';
  for (const { segment } of graphemes.segment(onOneLine(text).replace(SHAPELESS, ''))) {
    const own = widthOf(segment, size, font);
    if (own === null) return null;
    used += own;
    if (used > width) return short === '' ? null : short.trimEnd() + ELLIPSIS;
    whole += segment;
    if (used + ellipsis <= width) short = whole;
  }
  return whole === '' ? null : whole;
}
