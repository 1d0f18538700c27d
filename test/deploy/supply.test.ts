// Every part of the bot is named by its hash, digest or commit, and every licence that asks for a notice has one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { makeNotices, NOTICES } from '../../deploy/notices.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const lockShape = z.object({
  packages: z.record(
    z.string(),
    z.object({ integrity: z.string().optional(), resolved: z.string().optional() }),
  ),
});

it.each(['package-lock.json', 'bench/peers/package-lock.json'])('%s has a hash of every package', (file) => {
  const { packages } = lockShape.parse(JSON.parse(read(file)));
  const without = Object.entries(packages)
    .filter(([path, { integrity }]) => path !== '' && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''))
    .map(([path]) => path);
  // If this fails: `node .ci/complete-lock.mjs` adds the hashes that npm leaves out.
  expect(without).toEqual([]);
  expect(Object.values(packages).flatMap(({ resolved }) => resolved ?? [])).toEqual([]);
});

it('every action of the workflows is named by its commit, with the version that it is', () => {
  const folder = '.github/workflows';
  const uses = readdirSync(join(ROOT, folder)).flatMap((file) =>
    [...read(join(folder, file)).matchAll(/\buses: *(.+)/g)].map((match) => match[1]),
  );
  expect(uses.length).toBeGreaterThan(0);
  for (const one of uses) {
    // A workflow of this repository has the commit of the one that uses it.
    if (one === './.github/workflows/ci.yml') continue;
    expect(one).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
});

it('every image is named by its digest', () => {
  for (const from of read('Dockerfile').match(/^FROM .+$/gm) ?? ['none']) {
    expect(from).toMatch(/^FROM [a-z]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
  }
});

it('updates of all of that are proposed', () => {
  const shape = z.object({
    version: z.literal(2),
    updates: z.array(
      z.looseObject({
        'package-ecosystem': z.string(),
        directory: z.string(),
        schedule: z.strictObject({ interval: z.enum(['weekly', 'monthly']) }),
      }),
    ),
  });
  const { updates } = shape.parse(parse(read('.github/dependabot.yml')));
  expect(updates.map((one) => `${one['package-ecosystem']} ${one.directory}`)).toEqual([
    'npm /',
    'npm /bench/peers',
    'github-actions /',
    'docker /',
    'docker-compose /',
  ]);
});

it('THIRD_PARTY_NOTICES.txt is what `npm run notices` writes', () => {
  // A boolean, because the difference of two long texts would say less than this line.
  expect(readFileSync(NOTICES, 'utf8') === makeNotices()).toBe(true);
});

it('the Node versions that are promised are those that are tried', () => {
  const tried = ['20', '22', '24'];
  expect(JSON.parse(read('package.json'))).toMatchObject({ engines: { node: '>=20.18.1' } });
  expect(read('.ci/run')).toContain(`for version in ${tried.join(' ')}; do on_node`);
  expect(parse(read('.github/workflows/ci.yml'))).toMatchObject({
    jobs: { ci: { strategy: { matrix: { node: tried.map(Number) } } } },
  });
});
