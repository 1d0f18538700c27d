// Every way to start the bot gives Node the same options, so what was measured (docs/performance.md) is what runs.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..', '..');

/** The options for Node of each command in this text that starts the bot. */
const optionsIn = (text: string) =>
  [
    ...text.matchAll(
      /\bnode"?,? (?<options>(?:"?--[\w-]+=\d+"?,? )+)"?(?:build\/start\.mjs|dist\/main\.js)/g,
    ),
  ].map(({ groups }) => groups?.options?.replaceAll(/[",]/g, '').trim());

it.each([
  ['package.json', 1],
  ['Dockerfile', 1],
  ['deploy/runout.service', 1],
  ['docs/operating.md', 1],
])('%s', (file, count) => {
  const found = optionsIn(readFileSync(join(ROOT, file), 'utf8'));
  expect(found).toEqual(
    Array.from({ length: count }, () => '--max-old-space-size=512 --v8-pool-size=1 --max-semi-space-size=8'),
  );
});
