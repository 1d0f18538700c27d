// @ts-check
// Build: `npm run build`, which `npm ci` and `npm start` also run. Builds the current sources unless their build exists.
import './node-version.mjs';
import { findBuild, makeNewest, prepareDist, saveBuild } from './builds.mjs';
import { nameOfSources, ROOT } from './sources.mjs';

/** @param {unknown} error */
function explain(error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return `Runout is not built, and its folder ${ROOT} cannot be written (${code}). As the owner of that folder, run: npm run build`;
  }
  const message = error instanceof Error ? error.message : String(error);
  // The compiler itself is missing, or it does not find a package.
  const lacksPackages = code === 'ERR_MODULE_NOT_FOUND' || /Could not resolve "[^./]/.test(message);
  return lacksPackages
    ? `${message}\nRunout could not be built, because packages are missing. In the folder ${ROOT} run: npm ci`
    : `Runout could not be built: ${message}`;
}

try {
  const name = nameOfSources();
  if (findBuild(name) === null) {
    await prepareDist();
    // Loads the compiler only when it is needed. With this setting of Go's garbage collector, the compiler takes a quarter less
    // memory and the same time.
    process.env.GOGC ??= '25';
    const { bundle } = await import('./bundle.mjs');
    const { outputs } = await bundle();
    await saveBuild(name, outputs);
  } else await makeNewest(name);
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
