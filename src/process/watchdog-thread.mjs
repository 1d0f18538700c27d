// @ts-check
// Process, thread: the thread of the watchdog, which watchdog.ts starts. Counts how long the bot's thread is blocked, and then
// kills the process. JavaScript, because Node 20 does not run the TypeScript loader in worker threads.
import { write } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { workerData } from 'node:worker_threads';

/** @type {import('./watchdog.ts').WatchdogOrders} */
const { cells, tickMs, mostSilent, signal, seconds } = workerData;
const shared = new Int32Array(cells);
let seen = 0;
let silent = 0;

// The thread counts its own ticks, and not the time. While the process is stopped or the machine sleeps, no tick comes, so that
// time does not count as blocked.
const timer = setInterval(() => {
  const ticks = Atomics.load(shared, 0);
  const isExcused = Atomics.load(shared, 1) !== 0;
  silent = ticks === seen && !isExcused ? silent + 1 : 0;
  seen = ticks;
  if (silent < mostSilent) return;
  clearInterval(timer);
  sayAndEnd();
}, tickMs);

/**
 * Writes a line as the log does (log.ts), then ends the process. Writes to stderr, because stdout can block when no program
 * reads the log.
 */
function sayAndEnd() {
  const msg = `the main thread has stood still for ${seconds} s: ending, so that Runout is started again`;
  const line = JSON.stringify({ level: 60, time: new Date().toISOString(), seconds, msg });
  write(2, `${line}\n`, end);
  // The process ends even if stderr blocks as well.
  setTimeout(end, 1_000);
}

let isEnding = false;
function end() {
  if (isEnding) return;
  isEnding = true;
  process.kill(process.pid, signal);
  // Linux ignores a signal that the first process of a container sends to itself (pid_namespaces(7)). A trap of the processor,
  // which `%SystemBreak()` causes, still ends that process.
  setTimeout(() => {
    setFlagsFromString('--allow-natives-syntax');
    new Function('%SystemBreak()')();
  }, 1_000);
}
