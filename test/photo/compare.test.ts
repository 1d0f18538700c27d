// Digits that a decoder claims are held against the picture: those that stand there pass, all others do not.
import { expect, it } from 'vitest';
import { createRandom } from '../../sandbox/discogs/random.ts';
import { type Corners, shows } from '../../src/photo/compare.mjs';
import { anyDigits, checkDigit, drawCode } from '../support/photos/codes.ts';
import { drawPixels, toSharp } from '../support/photos/pixels.ts';

const WIDTH = 420;
const HEIGHT = 260;

/** A barcode upright in the middle, its modules 2 pixels wide, and where its bars are. */
async function picture(kind: 'ean13' | 'upca', digits: string, blur: number) {
  const { svg } = drawCode(kind, digits, { hasDigits: false, quiet: 9 });
  const drawn = drawPixels(`<g transform="translate(210 130) scale(2)">${svg}</g>`, WIDTH, HEIGHT);
  const image = toSharp(drawn).flatten({ background: '#fff' }).greyscale();
  const data = await (blur > 0 ? image.blur(blur) : image).toColourspace('b-w').raw().toBuffer();
  // bwip-js gives the bars a margin of half a module on either side.
  const [left, right, top, bottom] = [210 - 96, 210 + 94, 80, 180];
  const corners: Corners = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
  return { grey: { data, width: WIDTH, height: HEIGHT }, corners };
}

/** Other digits with a right check digit: two of the twelve differ. */
function nearlyThe(digits: string, at: number): string {
  const body = [...digits.slice(0, -1)];
  body[at] = String((Number(body[at]) + 1) % 10);
  const changed = body.join('');
  if (checkDigit(changed) !== digits.at(-1)) return changed + checkDigit(changed);
  throw new Error('the check digit did not change');
}

it.each([
  { kind: 'ean13', blur: 0 },
  { kind: 'ean13', blur: 1.6 },
  { kind: 'upca', blur: 0 },
  { kind: 'upca', blur: 1.6 },
] as const)(
  'passes the digits of the picture and no others: $kind, blurred by $blur',
  async ({ kind, blur }) => {
    const random = createRandom(7);
    for (let n = 0; n < 3; n++) {
      const digits = anyDigits(random, kind);
      const { grey, corners } = await picture(kind, digits, blur);
      expect(shows(grey, corners, digits)).toBe(true);
      for (let at = 0; at < digits.length - 1; at++) {
        const other = nearlyThe(digits, at);
        expect({ other, isShown: shows(grey, corners, other) }).toEqual({ other, isShown: false });
      }
    }
  },
);

it('passes nothing on plain paper, in noise, or outside of the picture', () => {
  const random = createRandom(3);
  const paper = { data: Buffer.alloc(WIDTH * HEIGHT, 200), width: WIDTH, height: HEIGHT };
  const noise = { ...paper, data: Buffer.from(paper.data.map(() => random() * 255)) };
  const corners = (x: number): Corners => [
    { x, y: 40 },
    { x: x + 190, y: 40 },
    { x: x + 190, y: 90 },
    { x, y: 90 },
  ];
  expect(shows(paper, corners(20), '5099902987613')).toBe(false);
  expect(shows(noise, corners(20), '5099902987613')).toBe(false);
  expect(shows(noise, corners(-5_000), '5099902987613')).toBe(false);
  expect(shows({ data: Buffer.alloc(1), width: 1, height: 1 }, corners(0), '5099902987613')).toBe(false);
});
