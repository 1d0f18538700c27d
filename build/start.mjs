// @ts-check
// Build: `npm start`: Starts the bot from the build of the current sources. A missing build is made first, in a process that ends before
// the bot begins. Only JavaScript of this folder runs: no compiler, and nothing from a shared folder.
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findBuild } from './builds.mjs';
import { nameOfSources } from './sources.mjs';

const BUILDER = fileURLToPath(new URL('./build.mjs', import.meta.url));

const name = nameOfSources();
if (findBuild(name) === null) {
  // Standard output is for the log, and the options of Node are for the bot: an inspector has one port.
  const env = { ...process.env, NODE_OPTIONS: '' };
  spawnSync(process.execPath, [BUILDER], { env, stdio: ['ignore', 2, 2] });
}
const main = findBuild(name);
if (main === null) process.exit(1);
await import(pathToFileURL(main).href);
