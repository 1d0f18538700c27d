// The sample photos of the demo's page are those that the generator draws. `npm run pictures` writes them again.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { SAMPLE_FOLDER, SAMPLES, takeSample } from '../support/photos/samples.ts';
import { PICTURES } from './browser-stage.ts';

/** In steps of 255. Another processor may round otherwise. */
const ROUNDING = 1;

it.each(SAMPLES)('$file is as it is drawn', async (sample) => {
  const drawn = await takeSample(sample);
  const path = join(SAMPLE_FOLDER, sample.file);
  if (PICTURES) writeFileSync(path, drawn);
  const [one, other] = await Promise.all(
    [drawn, readFileSync(path)].map((jpeg) => sharp(jpeg).raw().toBuffer()),
  );
  const apart = one?.reduce((sum, value, i) => sum + Math.abs(value - (other?.[i] ?? 0)), 0) ?? 0;
  expect(one?.length).toBe(other?.length);
  expect(apart / (one?.length ?? 1)).toBeLessThan(ROUNDING);
});
