// Discord, chart: the widths that are read from a font file, beside what the renderer draws.
import { describe, expect, it } from 'vitest';
import { readFont } from '../../../src/discord/chart/font.ts';
import { drawnWidth, fonts } from './fonts.ts';

const FACES = [
  { face: 'regular', font: fonts.regular, weight: 400 },
  { face: 'bold', font: fonts.bold, weight: 600 },
] as const;

describe.each(FACES)('$face', ({ font, weight }) => {
  it.each(['H', 'i', 'm', '0', 'é', 'Ж', 'Ω'])('has the width of %s that is drawn', (letter) => {
    // The difference of two lengths is free of the space before the first and after the last letter.
    const drawn = (drawnWidth(letter.repeat(20), weight) - drawnWidth(letter.repeat(10), weight)) / 10;
    expect(font.widthOf(letter)).toBeCloseTo(drawn / 100, 2);
  });

  it.each(['東', 'ש', 'ع', '🎵', '\ud83c', '\u202e', '\u0000', ''])('does not have %j', (letter) => {
    expect(font.widthOf(letter)).toBeNull();
  });
});

it.each([
  ['nothing', new Uint8Array(0), RangeError],
  ['no table', new Uint8Array(12), /no table head/],
])('does not read a file with %s', (_, bytes, error) => {
  expect(() => readFont(bytes)).toThrow(error);
});
