// @ts-check
// Build: ends with a sentence when Node is too old. The scripts import it before everything else, because the other files do
// not run on an old Node.
import { readFileSync } from 'node:fs';

/** @type {{ engines: { node: string } }} */
const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const least = engines.node.replace('>=', '');

/** @param {string} version */
const parts = (version) => version.split('.').map(Number);
const found = parts(process.versions.node);
const missing = parts(least)
  .map((part, index) => part - (found[index] ?? 0))
  .find((difference) => difference !== 0);
if (missing !== undefined && missing > 0) {
  console.error(
    `Runout needs Node ${least} or newer, and this is ${process.versions.node}. Install a newer one: https://nodejs.org`,
  );
  process.exit(1);
}
