// @ts-check
// Build: what the bot is made of, as one name. A build has the name of its sources, so an old one is never taken for a new one.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');

/** Folders are taken with all that is in them. */
const SOURCES = ['build', 'commands', 'drizzle', 'src', 'package.json'];

/** npm writes the first one when packages are installed: it tells what is there, the second one what should be. */
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
 * The name of what is here now: 16 characters that follow from every source and from the packages that are installed.
 * @throws what node throws when a source cannot be read.
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
