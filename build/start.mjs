// @ts-check
// Build: `npm start`. Starts the bot from the build of the current sources. If there is no such build, a process of its own
// makes it first and ends before the bot begins. In the process of the bot, only JavaScript of this folder runs: no compiler,
// and nothing from a shared folder.
import './node-version.mjs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findBuild } from './builds.mjs';
import { nameOfSources } from './sources.mjs';

const BUILDER = fileURLToPath(new URL('./build.mjs', import.meta.url));

const name = nameOfSources();
if (findBuild(name) === null) {
  // The builder prints to standard error, because standard output is for the bot's log. The builder does not get NODE_OPTIONS:
  // with `--inspect` it would take the port of the bot's inspector.
  const env = { ...process.env, NODE_OPTIONS: '' };
  spawnSync(process.execPath, [BUILDER], { env, stdio: ['ignore', 2, 2] });
}
const main = findBuild(name);
if (main === null) process.exit(1);
await import(pathToFileURL(main).href);
