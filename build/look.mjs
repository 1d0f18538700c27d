// @ts-check
// Build: warns an operator who starts an older build than the sources beside it.
import { nameOfSources } from './sources.mjs';

/**
 * The build works, so the start goes on after the warning.
 * @param {string} name of the sources that the build was made from
 */
export function warnIfOlder(name) {
  try {
    if (nameOfSources() === name) return;
  } catch {
    // An image can have the builder and no sources.
    return;
  }
  console.error(
    'This build is older than the sources or the packages beside it. Run `npm run build`, then start Runout again.',
  );
}
