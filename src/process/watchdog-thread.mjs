// @ts-check
// Root, thread: counts how long the bot's thread stands still, and ends the process (watchdog.ts is the other end). JavaScript,
// because tsx is not heard in the threads of node 20.
import { write } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { workerData } from 'node:worker_threads';

/** @type {import('./watchdog.ts').WatchdogOrders} */
const { cells, tickMs, mostSilent, signal, seconds } = workerData;
const shared = new Int32Array(cells);
let seen = 0;
let silent = 0;

// Its own ticks, not the time: a process that was stopped, or whose machine slept, has none meanwhile.
const timer = setInterval(() => {
  const ticks = Atomics.load(shared, 0);
  const isExcused = Atomics.load(shared, 1) !== 0;
  silent = ticks === seen && !isExcused ? silent + 1 : 0;
  seen = ticks;
  if (silent < mostSilent) return;
  clearInterval(timer);
  sayAndEnd();
}, tickMs);

/** In the log's own shape (log.ts). To stderr: if it is the log that nobody reads any more, this must not wait for it. */
function sayAndEnd() {
  const msg = `the main thread has stood still for ${seconds} s: ending, so that Runout is started again`;
  const line = JSON.stringify({ level: 60, time: new Date().toISOString(), seconds, msg });
  write(2, `${line}\n`, end);
  // Nor may it wait for stderr.
  setTimeout(end, 1_000);
}

let isEnding = false;
function end() {
  if (isEnding) return;
  isEnding = true;
  process.kill(process.pid, signal);
  // The first process of a container cannot kill itself by a signal: Linux ignores it (pid_namespaces(7)). What the processor
  // does not understand still ends it.
  setTimeout(() => {
    setFlagsFromString('--allow-natives-syntax');
    new Function('%SystemBreak()')();
  }, 1_000);
}
