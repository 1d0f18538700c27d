// @ts-check
// Build: the word to whoever starts an older build than the sources beside it.
import { nameOfSources } from './sources.mjs';

/**
 * The build is whole and works, so it is started all the same.
 * @param {string} name of the sources that the build was made from
 */
export function warnIfOlder(name) {
  try {
    if (nameOfSources() === name) return;
  } catch {
    // An image may have the builder and no sources.
    return;
  }
  console.error(
    'This build is older than the sources or the packages beside it. Run `npm run build`, then start Runout again.',
  );
}
