// @ts-check
// Build: makes src/store/embedded/empty-database.tar.br, the database of the first start. The archive is in the repository
// because making it takes 750 MB of memory, and the machine that builds can have less. After an update of PGlite, run:
// node build/empty-database.mjs
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { create } from 'tar';

const ARCHIVE = fileURLToPath(new URL('../src/store/embedded/empty-database.tar.br', import.meta.url));

/**
 * Makes a database with PGlite and closes it. All files have the same content each time, except `pg_control` and the log, which
 * contain times and an identifier.
 * @param {string} folder must not exist
 */
export async function makeEmptyDatabase(folder) {
  const database = await PGlite.create(folder);
  await database.close();
}

/**
 * Packs the folder into a compressed archive.
 * @param {string} folder
 */
async function pack(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  // In the archive, folders come first. Files of the same name are next to each other: they are nearly the same in the three
  // databases of the folder, so they compress well.
  const names = entries
    .map((entry) => ({ path: join(entry.parentPath, entry.name), isFolder: entry.isDirectory() }))
    .map(({ path, isFolder }) => ({ path, key: isFolder ? `/${path}` : `${basename(path)}${path}` }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ path }) => relative(folder, path).split(sep).join('/'));
  const file = join(dirname(folder), 'all.tar');
  await create({ cwd: folder, file, noDirRecurse: true, portable: true, mtime: new Date(0) }, names);
  const all = readFileSync(file);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: all.length,
  };
  return brotliCompressSync(all, { params });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const place = mkdtempSync(join(tmpdir(), 'runout-empty-'));
  await makeEmptyDatabase(join(place, 'db'));
  writeFileSync(ARCHIVE, await pack(join(place, 'db')));
  rmSync(place, { recursive: true });
}
