// @ts-check
// Process, thread: counts how long the bot's thread stands still, and ends the process (watchdog.ts is the other end). JavaScript,
// because Node 20 does not run the TypeScript loader in worker threads.
import { write } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { workerData } from 'node:worker_threads';

/** @type {import('./watchdog.ts').WatchdogOrders} */
const { cells, tickMs, mostSilent, signal, seconds } = workerData;
const shared = new Int32Array(cells);
let seen = 0;
let silent = 0;

// Counts its own ticks, not the time: a stopped process has no ticks, and neither has a machine that sleeps.
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
 * Writes a line as the log does (log.ts), then ends the process. It writes to stderr: stdout can block when no program reads
 * the log.
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
  // Linux ignores a signal that the first process of a container sends to itself (pid_namespaces(7)). A trap of the processor still
  // ends it.
  setTimeout(() => {
    setFlagsFromString('--allow-natives-syntax');
    new Function('%SystemBreak()')();
  }, 1_000);
}
