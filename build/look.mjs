// @ts-check
// Build: warns an operator who starts an older build than the sources beside it.
import { nameOfSources } from './sources.mjs';

/**
 * Warns if the build is older than the sources. The start goes on, because an old build works.
 * @param {string} name of the sources that the build was made from
 */
export function warnIfOlder(name) {
  try {
    if (nameOfSources() === name) return;
  } catch {
    // A container image can have the folder build/ without the sources.
    return;
  }
  console.error(
    'This build is older than the sources or the packages beside it. Run `npm run build`, then start Runout again.',
  );
}
