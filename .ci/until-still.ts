// Runs a command to its end, unless it hangs: when it has printed nothing for 20 minutes of fair time, it is ended with all
// its processes. However long it takes while it moves is its own business. Run: node --import tsx .ci/until-still.ts npm test
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { noteMove, whenStill } from '../sandbox/discord/fair-time.ts';

const STILL_MS = 20 * 60_000;
/** As `timeout` of the shell says it. */
const HUNG = 124;

const [command = '', ...args] = process.argv.slice(2);
// A process group of its own, so that nothing of it is left behind.
const child = spawn(command, args, { stdio: ['inherit', 'pipe', 'pipe'], detached: true });
const pass = (from: NodeJS.ReadableStream, to: NodeJS.WritableStream) =>
  from.on('data', (chunk) => {
    noteMove();
    to.write(chunk);
  });
pass(child.stdout, process.stdout);
pass(child.stderr, process.stderr);

const endAll = (signal: NodeJS.Signals) => {
  if (child.pid !== undefined) process.kill(-child.pid, signal);
};
let isHung = false;
const stopWaiting = whenStill(STILL_MS, () => {
  isHung = true;
  console.error(`HUNG: ${command} ${args.join(' ')} printed nothing for ${STILL_MS / 60_000} minutes`);
  endAll('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => endAll(signal));

const [code] = await once(child, 'close');
stopWaiting();
process.exitCode = isHung ? HUNG : typeof code === 'number' ? code : 1;
