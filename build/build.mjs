// @ts-check
// Build: `npm run build`, and what `npm ci` and `npm start` do by themselves. Makes the build of what is here, if there is none.
import { findBuild, makeNewest, prepareDist, saveBuild } from './builds.mjs';
import { nameOfSources, ROOT } from './sources.mjs';

/** @param {unknown} error */
function explain(error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['EACCES', 'EPERM', 'EROFS'].includes(code)
    ? `Runout is not built, and its folder ${ROOT} cannot be written (${code}). As the owner of that folder, run: npm run build`
    : `Runout could not be built: ${error instanceof Error ? error.message : String(error)}`;
}

try {
  const name = nameOfSources();
  if (findBuild(name) === null) {
    await prepareDist();
    // The compiler is loaded only if there is something for it. It takes a quarter less memory this way, and as much time.
    process.env.GOGC ??= '25';
    const { bundle } = await import('./bundle.mjs');
    const { outputs } = await bundle();
    await saveBuild(name, outputs);
  } else await makeNewest(name);
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
