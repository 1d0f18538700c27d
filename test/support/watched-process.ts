// Support: a process with a watchdog, which stands still on request. Arguments: what it does, the limit in ms, the signal.
import { open } from 'node:inspector';
import { setTimeout as delay } from 'node:timers/promises';
import { startWatchdog } from '../../src/process/watchdog.ts';

const [what, limit, signal] = process.argv.slice(2);
const limitMs = Number(limit);
const tickMs = limitMs / 20;
const standStill = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

startWatchdog({ warn: console.error }, { limitMs, tickMs, ...(signal === 'none' && { signal: 0 }) });
console.log('watched');

switch (what) {
  case 'loop':
    for (;;);
  case 'regex':
    /^(?:-+)+$/.test(`${'-'.repeat(100)}x`);
    break;
  case 'wait':
    standStill(Number.POSITIVE_INFINITY);
    break;
  case 'debug':
    open(0, '127.0.0.1');
    await delay(3 * tickMs);
    standStill(2 * limitMs);
    console.log('went on');
    process.exit(0);
    break;
  case 'live':
    for (;;) {
      console.log('tick');
      await delay(tickMs);
    }
  case 'end':
    break;
}
