// Support of the browser tests: a reader of plain PNGs can read our animated PNGs as well.
import { expect, test } from 'vitest';
import { animate } from './film.ts';

// One red and one blue pixel, encoded the way Chromium does it.
const RED =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

const typesOf = (png: Buffer): string[] => {
  const types: string[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    types.push(png.toString('latin1', at + 4, at + 8));
  return types;
};

test('frames come one behind the other, each with its time', () => {
  const red = Buffer.from(RED, 'base64');
  const moving = animate([red, red, red]);
  expect(moving.subarray(0, 8)).toEqual(red.subarray(0, 8));
  expect(typesOf(moving)).toEqual(['IHDR', 'acTL', 'fcTL', 'IDAT', 'fcTL', 'fdAT', 'fcTL', 'fdAT', 'IEND']);
  expect(() => animate([])).toThrow(RangeError);
});
