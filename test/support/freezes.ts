// Support: kills a test that blocks the event loop (an endless loop, a slow regex). A worker thread watches, because a blocked
// thread runs no timers.
import { Worker } from 'node:worker_threads';

/**
 * How much CPU this process can use while its event loop does not turn once, in seconds. CPU and not real time, of which a
 * busy machine takes some away.
 */
const LONGEST_CPU_S = 30;

// The program of the worker is a text, because Node 20 does not run the TypeScript loader in worker threads.
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

/** Starts to watch this thread, once a process. Call the function that it returns with the name of each test that starts. */
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
