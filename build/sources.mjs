// @ts-check
// Build: makes one name from the content of all sources. A build has the name of its sources, so a build of older sources is
// never taken for a build of the current ones.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');

/** The sources: single files, and folders with all their files. */
const SOURCES = ['build', 'commands', 'drizzle', 'src', 'package.json'];

/**
 * The files that list the packages; the first one that exists counts. npm writes the first file when it installs, so it has the
 * installed packages. The second file has the required packages.
 */
const PACKAGES = ['node_modules/.package-lock.json', 'package-lock.json'];

/** @param {string} path from the root, with slashes */
const fromRoot = (path) => join(ROOT, path);

/** @param {string} path */
function filesIn(path) {
  const entries = readdirSync(fromRoot(path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/**
 * Returns the name of the current sources: 16 characters that depend on every source and on the installed packages.
 * @throws what Node throws when a source cannot be read.
 */
export function nameOfSources() {
  const packages = PACKAGES.find((path) => existsSync(fromRoot(path)));
  const files = [
    ...SOURCES.flatMap((path) => (path.includes('.') ? [path] : filesIn(path))),
    ...(packages === undefined ? [] : [packages]),
  ].sort();
  const hash = createHash('sha256');
  for (const path of files) {
    const content = readFileSync(fromRoot(path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}
