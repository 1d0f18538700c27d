// Support: the fonts of the picture, and what the real renderer makes of a text.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { readFont } from '../../../src/discord/chart/font.ts';

const FOLDER = join(resolve(import.meta.dirname, '../../..'), 'src/discord/chart/fonts');
const files = [join(FOLDER, 'inter-regular.ttf'), join(FOLDER, 'inter-semibold.ttf')] as const;

export const fonts = { regular: readFont(readFileSync(files[0])), bold: readFont(readFileSync(files[1])) };

/** The width of the ink of a text, without markup, at a font size of 100. */
export function drawnWidth(words: string, weight: 400 | 600): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="200"><text x="50" y="150" font-family="Inter" font-size="100" font-weight="${weight}">${words}</text></svg>`;
  const font = { loadSystemFonts: false, fontFiles: [...files] };
  return new Resvg(svg, { font }).getBBox()?.width ?? 0;
}
