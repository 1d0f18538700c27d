// @ts-check
// Build: keeps the builds in dist/. Each build has its own folder, named after the hash of its sources. A build never changes,
// so a running process keeps its files while the next build is made. A build gets its name only when it is complete and on the
// disk, so two builders at once do not disturb each other.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { access, constants, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ROOT } from './sources.mjs';

/** @typedef {import('./bundle.mjs').Output} Output */

const DIST = join(ROOT, 'dist');

/** dist/main.js starts the newest build and never makes one. systemd and container images run it. */
const NEWEST = join(DIST, 'main.js');

const UNFINISHED = '.new-';
/** The age, in real time, from which an unfinished build counts as abandoned. */
const ABANDONED_MS = 10 * 60_000;

/** @param {string} name of the sources */
const mainOf = (name) => join(DIST, name, 'main.js');

/**
 * Returns the path of a build's program, or null if there is no such build.
 * @param {string} name of the sources
 */
export const findBuild = (name) => (existsSync(mainOf(name)) ? mainOf(name) : null);

/** Returns the name of the newest build, or null if there is none. */
function newestName() {
  try {
    return /'\.\/([0-9a-f]+)\/main\.js'/.exec(readFileSync(NEWEST, 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}

/**
 * Makes the folder dist/ and checks that it can be written, before the build begins.
 * @throws what Node throws when dist/ cannot be written.
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
 * Saves a build, makes it the newest, and removes older builds. Keeps the build that was the newest until now, because a
 * process can still run that one.
 * @param {string} name of the sources
 * @param {Output[]} outputs
 * @throws what Node throws when dist/ cannot be written.
 */
export async function saveBuild(name, outputs) {
  const unfinished = join(DIST, `${UNFINISHED}${randomBytes(6).toString('hex')}`);
  try {
    for (const { path, content } of outputs) await writeToDisk(join(unfinished, path), content);
    // If a removal was killed, a folder of this name can remain without main.js. It would be in the way of a new build of the
    // same sources, which an operator who goes back to an old version makes.
    if (findBuild(name) === null) await rm(join(DIST, name), { recursive: true, force: true });
    await rename(unfinished, join(DIST, name));
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // The error counts only if no other process has made the same build in the meantime.
    if (findBuild(name) === null) throw error;
  }
  const last = newestName();
  await makeNewest(name);
  await sweep([name, last]);
}

/**
 * Makes `dist/main.js` start this build.
 * @param {string} name of the sources
 * @throws what Node throws when dist/ cannot be written.
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

/**
 * Removes all builds but `kept`, and all abandoned unfinished builds.
 * @param {(string | null)[]} kept
 */
async function sweep(kept) {
  for (const name of await readdir(DIST)) {
    const path = join(DIST, name);
    if (path === NEWEST || kept.includes(name)) continue;
    if (name.startsWith(UNFINISHED) && !(await isAbandoned(path))) continue;
    // `main.js` is removed first, so that the remaining files do not look like a complete build if this process is killed.
    await rm(join(path, 'main.js'), { force: true });
    await rm(path, { recursive: true, force: true });
  }
}

/** @param {string} path */
async function isAbandoned(path) {
  try {
    return Date.now() - (await stat(path)).mtimeMs > ABANDONED_MS;
  } catch {
    // Another process has finished or removed this build.
    return false;
  }
}
