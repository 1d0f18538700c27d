// Root: the file that runs first, and the only file that reads the environment. It handles signals before it loads all other
// files, because loading them takes most of a second.

const stop = new AbortController();
let isLoaded = false;
const onSignal = (name: string) => {
  if (!isLoaded) process.exit(0);
  stop.abort(name);
};
process.once('SIGTERM', onSignal);
process.once('SIGINT', onSignal);

const { runProcess } = await import('./process/process.ts');
isLoaded = true;
const surroundings = {
  env: process.env,
  folder: process.cwd(),
  args: process.argv.slice(2),
  isTerminal: process.stdout.isTTY === true,
};
process.exit(await runProcess(surroundings, stop.signal));
