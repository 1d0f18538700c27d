// @ts-check
// Build: where builds lie. Each has a folder of its own in dist/, named by its sources, and is never changed: a process that
// runs keeps its files while the next build is made. A build has its name only when it is whole and on the disk, so that of two
// at once either one will do.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { access, constants, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from './sources.mjs';

/** @typedef {import('./bundle.mjs').Output} Output */

const DIST = join(ROOT, 'dist');

/** Starts the build that was made last: for whoever has no use for a builder (systemd, an image). */
const NEWEST = join(DIST, 'main.js');

const UNFINISHED = '.new-';
/** What is older than this nobody makes any more. Of the wall. */
const ABANDONED_MS = 10 * 60_000;

/** @param {string} name of the sources */
const mainOf = (name) => join(DIST, name, 'main.js');

/**
 * The program of a build, or null if there is none.
 * @param {string} name of the sources
 */
export const findBuild = (name) => (existsSync(mainOf(name)) ? mainOf(name) : null);

/** The name of the build that was made last; null if there is none. */
function newestName() {
  try {
    return /'\.\/([0-9a-f]+)\/main\.js'/.exec(readFileSync(NEWEST, 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}

/**
 * Makes room for a build, before anybody works at it.
 * @throws what node throws when dist/ cannot be written.
 */
export async function prepareDist() {
  await mkdir(DIST, { recursive: true, mode: 0o755 });
  await access(DIST, constants.W_OK | constants.X_OK);
}

/**
 * @param {string} path
 * @param {Uint8Array | string} content
 */
async function writeToDisk(path, content) {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  const file = await open(path, 'wx', 0o644);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Puts a build into its place, makes it the newest, and removes those that nothing can be running from any more.
 * @param {string} name of the sources
 * @param {Output[]} outputs
 * @throws what node throws when dist/ cannot be written.
 */
export async function saveBuild(name, outputs) {
  const unfinished = join(DIST, `${UNFINISHED}${randomBytes(6).toString('hex')}`);
  try {
    for (const { path, content } of outputs) await writeToDisk(join(unfinished, path), content);
    // What is left of an earlier one: its removal was killed, and then the operator went back to its version.
    if (findBuild(name) === null) await rm(join(DIST, name), { recursive: true, force: true });
    await rename(unfinished, join(DIST, name));
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another one was first with the same.
    if (findBuild(name) === null) throw error;
  }
  const last = newestName();
  await makeNewest(name);
  await sweep([name, last]);
}

/**
 * @param {string} name of the sources
 * @throws what node throws when dist/ cannot be written.
 */
export async function makeNewest(name) {
  if (newestName() === name) return;
  const unfinished = join(DIST, `${UNFINISHED}${randomBytes(6).toString('hex')}`);
  await writeToDisk(
    unfinished,
    `// Made by npm run build. Starts the bot as it was built last.
import { existsSync } from 'node:fs';

const look = new URL('../build/look.mjs', import.meta.url);
if (existsSync(look)) (await import(look.href)).warnIfOlder('${name}');
await import('./${name}/main.js');
`,
  );
  await rename(unfinished, NEWEST);
}

/** @param {(string | null)[]} kept */
async function sweep(kept) {
  for (const name of await readdir(DIST)) {
    const path = join(DIST, name);
    if (path === NEWEST || kept.includes(name)) continue;
    if (name.startsWith(UNFINISHED) && !(await isAbandoned(path))) continue;
    // First what makes it a build: killed in the middle, half of one must not be taken for a whole one.
    await rm(join(path, 'main.js'), { force: true });
    await rm(path, { recursive: true, force: true });
  }
}

/** @param {string} path */
async function isAbandoned(path) {
  try {
    return Date.now() - (await stat(path)).mtimeMs > ABANDONED_MS;
  } catch {
    // Its maker was done with it.
    return false;
  }
}
