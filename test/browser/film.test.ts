// Support of the browser tests: a moving picture has its frames one behind the other, each with its time, and never ends.
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { animate } from './film.ts';

const frame = (background: string) =>
  sharp({ create: { width: 8, height: 6, channels: 3, background } })
    .png()
    .toBuffer();

test('frames come one behind the other, each with its time', async () => {
  const frames = await Promise.all(['red', 'green', 'blue'].map(frame));
  const { format, pages, delay, loop, width, height } = await sharp(
    await animate(frames, new Set([1])),
  ).metadata();
  expect({ format, pages, delay, loop, width, height }).toEqual({
    format: 'webp',
    pages: 3,
    delay: [700, 3_000, 3_000],
    loop: 0,
    width: 8,
    height: 6,
  });
  await expect(animate([])).rejects.toThrow(RangeError);
});
