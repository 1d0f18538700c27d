// Support: finds a test that never lets go of the thread (a loop, a regex): no timer of this thread could.
import { Worker } from 'node:worker_threads';

/** Of this process, in which its event loop did not turn once. CPU seconds: a busy machine takes none of them away. */
const LONGEST_CPU_S = 30;

// In a thread of its own, which is why it is a text: Node 20 does not run the TypeScript loader there.
const WATCH = `
const { parentPort, workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
let name = 'no test';
let turns = 0;
let cpu = process.cpuUsage();
parentPort.on('message', (next) => { name = next; });
setInterval(() => {
  const now = Atomics.load(workerData.turns, 0);
  if (now !== turns) {
    turns = now;
    cpu = process.cpuUsage();
    return;
  }
  const { user, system } = process.cpuUsage(cpu);
  if (user + system < workerData.longestCpuS * 1e6) return;
  writeSync(2, 'FROZEN for ' + workerData.longestCpuS + ' s of CPU: ' + name + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1_000);
`;

/** Watches this thread from now on, once a process; the function that it returns takes the name of what runs. */
export function watchForFreezes(longestCpuS = LONGEST_CPU_S): (name: string) => void {
  watch ??= start(longestCpuS);
  return watch;
}

let watch: ((name: string) => void) | undefined;

function start(longestCpuS: number): (name: string) => void {
  const turns = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(WATCH, { eval: true, workerData: { turns, longestCpuS } });
  thread.unref();
  setInterval(() => void Atomics.add(turns, 0, 1), 500).unref();
  return (name) => thread.postMessage(name);
}
