// @ts-check
// Build: compiles the sources to JavaScript, in memory. The bot and its packages become a few files, which load in a third of
// the time of the single files. A file that cannot be bundled (a thread, a data file) keeps its path among the sources.
import { readFileSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from './sources.mjs';

/** @typedef {{ path: string, content: Uint8Array }} Output `path` from the folder of the build, with slashes. */
/**
 * @typedef {{ outputs: Output[], packages: string[] }} Bundle `packages`: the folders of all packages that the bundle contains
 * or loads.
 */

/**
 * The packages that stay in node_modules. PGlite and zxing-wasm load their WebAssembly from their own folders, and pino starts
 * threads from its own files. zxing-wasm and the others are optional: the bot, discord.js and ws use them when they are installed.
 */
const PACKAGES = [
  '@electric-sql/pglite',
  '@electric-sql/pglite/*',
  'pino',
  'pino-pretty',
  '@resvg/resvg-js',
  'sharp',
  'zxing-wasm',
  'zxing-wasm/*',
  'bufferutil',
  'utf-8-validate',
  'zlib-sync',
];

/** @type {import('esbuild').BuildOptions} */
const SHARED = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  target: 'node20.18',
  external: PACKAGES,
  // The code distinguishes errors by the names of their classes, so the names must stay.
  keepNames: true,
  metafile: true,
  legalComments: 'none',
  // Ignores tsconfig.json, so that a build depends only on the sources that its name is made of.
  tsconfigRaw: { compilerOptions: { target: 'ES2023', verbatimModuleSyntax: true } },
  logLevel: 'silent',
};

/** Code for the top of the bundle that defines `require`. CommonJS packages call it, but an ES module does not have it. */
const REQUIRE = `import { createRequire as runoutCreateRequire } from 'node:module';
const require = runoutCreateRequire(import.meta.url);`;

/** @param {string} path */
const placeOf = (path) => relative(ROOT, path).split(sep).join('/');

/**
 * A source finds a file beside it by `new URL('./thread.mjs', import.meta.url)`, but the bundle moves the code to the top of
 * the build. This plugin writes the old path of the source into the code, and collects the files that the source names.
 * @param {Set<string>} named receives the paths of these files
 * @returns {import('esbuild').Plugin}
 */
const keepPlaces = (named) => ({
  name: 'keep-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const place = placeOf(path);
      if (!/^(?:src|commands)\//.test(place)) return undefined;
      const text = await readFile(path, 'utf8');
      for (const [, file = ''] of text.matchAll(/new URL\(\s*'([^']+)',\s*import\.meta\.url,?\s*\)/g)) {
        named.add(resolve(dirname(path), file));
      }
      const own = `new URL(${JSON.stringify(`./${place}`)}, import.meta.url).href`;
      return { contents: text.replaceAll('import.meta.url', own), loader: 'ts' };
    });
  },
});

/**
 * discord.js and its parts each install their own copy of undici, in the same version. This plugin bundles such a package only
 * once.
 * @returns {import('esbuild').Plugin}
 */
const takeInOnce = () => ({
  name: 'take-in-once',
  setup({ onResolve, resolve: resolvePath }) {
    const places = placesByVersion();
    onResolve({ filter: /^[^./]/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
      if (pluginData === RESOLVING || isBuiltin(path)) return undefined;
      const found = await resolvePath(path, { importer, kind, resolveDir, pluginData: RESOLVING });
      const [folder] = PACKAGE.exec(placeOf(found.path)) ?? [];
      const first = folder === undefined ? undefined : places.get(folder);
      if (found.external || folder === undefined || first === undefined) return found;
      return { ...found, path: join(ROOT, first, placeOf(found.path).slice(folder.length)) };
    });
  },
});

const RESOLVING = Symbol('resolving');

/**
 * Maps each repeated copy of a package to the first copy of the same version. Packages with dependencies are left out, because
 * the same code can find other dependencies from another folder.
 */
function placesByVersion() {
  /** @type {Map<string, string>} */
  const first = new Map();
  /** @type {Map<string, string>} */
  const places = new Map();
  for (const [place, { version, dependencies }] of Object.entries(installedPackages())) {
    const key = `${place.slice(place.lastIndexOf('node_modules/'))}@${version}`;
    const known = first.get(key);
    if (known === undefined) first.set(key, place);
    else if (dependencies === undefined) places.set(place, known);
  }
  return places;
}

/**
 * Reads the list of installed packages that npm writes. Other package managers write no such list: then the result is empty,
 * and no package counts as a repeated copy.
 * @returns {Record<string, { version?: string, dependencies?: object }>}
 */
function installedPackages() {
  try {
    return JSON.parse(readFileSync(join(ROOT, 'node_modules', '.package-lock.json'), 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * Runs esbuild and keeps its output in memory.
 * @param {string} outdir the future folder of the files; nothing is written
 * @param {Record<string, string>} entries paths by name
 * @param {import('esbuild').BuildOptions} options
 * @returns {Promise<Bundle>}
 */
async function compile(outdir, entries, options) {
  const { outputFiles = [], metafile } = await build({ ...SHARED, ...options, outdir, entryPoints: entries });
  return {
    outputs: outputFiles.map(({ path, contents }) => ({
      path: relative(outdir, path).split(sep).join('/'),
      content: contents,
    })),
    packages: metafile === undefined ? [] : packagesOf(metafile),
  };
}

/** @param {import('esbuild').Metafile} metafile */
function packagesOf({ inputs, outputs }) {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  const beside = imports
    .filter(({ path, external }) => external && !isBuiltin(path))
    .map(({ path }) => `node_modules/${path}`);
  return [...Object.keys(inputs), ...beside].flatMap((path) => PACKAGE.exec(path)?.[0] ?? []);
}

/** Matches the innermost package folder of a path. */
const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/:]+(?=\/|$)/;

/**
 * Reads a file, or all files of a folder, without any change.
 * @param {string} path
 * @returns {Promise<Output[]>}
 */
async function copy(path) {
  if (!statSync(path).isDirectory()) return [{ path: placeOf(path), content: readFileSync(path) }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { path: placeOf(file), content: readFileSync(file) };
    });
}

/**
 * Compiles the whole bot. The bundle's entry is `main.js`.
 * @returns {Promise<Bundle>}
 * @throws what esbuild throws: the message has a line for each error.
 */
export async function bundle() {
  const outdir = join(ROOT, 'dist');
  /** @type {Set<string>} */
  const named = new Set();
  const bot = await compile(
    outdir,
    { main: join(ROOT, 'src', 'main.ts') },
    { splitting: true, banner: { js: REQUIRE }, plugins: [keepPlaces(named), takeInOnce()] },
  );
  // Node starts a thread or another process from its own file, so each is compiled as a program of its own.
  const threads = [...named].filter((path) => path.endsWith('.mjs'));
  const programs = await Promise.all(
    threads.map((path) => {
      const place = placeOf(path).slice(0, -'.mjs'.length);
      return compile(outdir, { [place]: path }, { outExtension: { '.js': '.mjs' } });
    }),
  );
  const copies = await Promise.all([...named].filter((path) => !threads.includes(path)).map(copy));
  return {
    outputs: [...[bot, ...programs].flatMap(({ outputs }) => outputs), ...copies.flat()],
    packages: [...new Set([bot, ...programs].flatMap(({ packages }) => packages))].sort(),
  };
}
