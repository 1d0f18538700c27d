// Store suite: a process that holds a folder on request. It receives the path of a folder to hold, or `release`. It answers
// `held`, `released`, or the error.
import { hostname } from 'node:os';
import type { Log } from '../../../src/core/ports.ts';
import { guardFolder } from '../../../src/store/embedded/folder-guard.ts';

/** Not imported from the test store: loading the databases would take most of the start. */
const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let guard: Awaited<ReturnType<typeof guardFolder>> | undefined;

process.on('message', async (message) => {
  if (message === 'release') {
    await guard?.release();
    process.send?.('released');
    return;
  }
  const self = { pid: process.pid, host: hostname(), since: '2026-11-22T16:00:00.000Z' };
  try {
    guard = await guardFolder(String(message), self, silentLog, 500);
    process.send?.('held');
  } catch (error) {
    process.send?.(String(error));
  }
});
process.send?.('ready');
