// The photos that the demo's page offers: each shows what its scene says, and its records are in the sample catalogue.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createCatalogue } from '../../sandbox/discogs/catalogue.ts';
import { createCollection } from '../../sandbox/discogs/collection.ts';
import { demoCollection } from '../../sandbox/discogs/demo-collection.ts';
import { sampleCatalogue } from '../../sandbox/discogs/sample-catalogue.ts';
import { SAMPLE_FOLDER, SAMPLES } from '../support/photos/samples.ts';
import { digitsOf, patientScanner } from '../support/photos/score.ts';
import { createVirtualSandboxClock } from '../support/virtual-sandbox-clock.ts';

const MOST_BYTES = 60_000;

const scanner = patientScanner();
afterAll(() => scanner.close());

const catalogue = sampleCatalogue();
const recordsOf = (digits: string): number[] =>
  catalogue
    .filter(({ identifiers }) =>
      identifiers.some(
        ({ type, value }) => type === 'Barcode' && Number(value.replace(/\D/g, '')) === Number(digits),
      ),
    )
    .map(({ id }) => id);

it.each(SAMPLES)('$file shows what it says', async ({ file, codes }) => {
  const bytes = readFileSync(join(SAMPLE_FOLDER, file));
  expect(bytes.length).toBeLessThanOrEqual(MOST_BYTES);
  expect(new Set(await digitsOf(scanner, bytes))).toEqual(new Set(codes));
  for (const digits of codes) expect(recordsOf(digits)).toHaveLength(1);
});

it('shows a record that the owner of the demo has, and one that is missing', () => {
  const clock = createVirtualSandboxClock(Date.UTC(2026, 5, 13));
  const collection = createCollection({ clock, catalogue: createCatalogue(sampleCatalogue()) });
  const copies = demoCollection(collection, clock.now()).map(({ releaseId }) => releaseId);
  const isOwned = (digits: string) => copies.some((id) => recordsOf(digits).includes(id));
  expect(['5099902987613', '094638246817'].map(isOwned)).toEqual([false, true]);
});
