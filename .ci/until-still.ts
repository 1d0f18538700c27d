// Runs a command and kills it, with all its processes, when it prints nothing for 20 minutes. A command that keeps printing has
// no time limit. The minutes are fair time (sandbox/discord/fair-time.ts): a busy machine gets more of them.
// Run: node --import tsx .ci/until-still.ts npm test
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { noteMove, whenStill } from '../sandbox/discord/fair-time.ts';

const STILL_MS = 20 * 60_000;
/** The exit code of the shell's `timeout` for a command that it killed. */
const HUNG = 124;

const [command = '', ...args] = process.argv.slice(2);
// A process group of its own, so that one signal reaches all processes of the command.
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
