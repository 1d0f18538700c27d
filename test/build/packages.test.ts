// `npm ci --omit=dev --ignore-scripts` is enough: the build contains and needs no package that is only for development.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { type Bundle, bundle } from '../../build/bundle.mjs';

let made: Bundle;
beforeAll(async () => {
  made = await bundle();
});

interface Installed {
  version?: string;
  dev?: boolean;
  dependencies?: object;
}

/** What npm installs, by path. */
const { packages: installed }: { packages: Record<string, Installed> } = JSON.parse(
  readFileSync(join(resolve(import.meta.dirname, '..', '..'), 'package-lock.json'), 'utf8'),
);

/** Native code that is installed on some machines only (build/bundle.mjs). */
const OPTIONAL = ['node_modules/bufferutil', 'node_modules/utf-8-validate', 'node_modules/zlib-sync'];

it('every package that it is made of, and the builder, is one of production', () => {
  const needed = [...made.packages, 'node_modules/esbuild'].filter((path) => !OPTIONAL.includes(path));
  expect(needed).toEqual(
    expect.arrayContaining([
      'node_modules/@electric-sql/pglite',
      'node_modules/@resvg/resvg-js',
      'node_modules/discord.js',
      'node_modules/pino',
      'node_modules/sharp',
      'node_modules/zxing-wasm',
    ]),
  );
  expect(needed.filter((path) => installed[path] === undefined || installed[path].dev)).toEqual([]);
});

it('what npm lays into several places in one version is in it once', () => {
  const simple = made.packages.filter(
    (path) => installed[path] && installed[path].dependencies === undefined,
  );
  const names = simple.map(
    (path) => `${path.slice(path.lastIndexOf('node_modules/'))}@${installed[path]?.version}`,
  );
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names).toContain(
    `node_modules/undici@${installed['node_modules/@discordjs/rest/node_modules/undici']?.version}`,
  );
});

it('threads, processes, migrations, fonts and the version stay files, in their own places', () => {
  expect(made.outputs.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'main.js',
      'package.json',
      'drizzle/meta/_journal.json',
      'src/discord/chart/fonts/inter-regular.ttf',
      'src/discord/chart/fonts/inter-semibold.ttf',
      'src/photo/scan-process.mjs',
      'src/store/embedded/thread.mjs',
      'src/process/watchdog-thread.mjs',
    ]),
  );
});
