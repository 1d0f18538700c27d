// @ts-check
// Bench, program: the thread of the embedded database, which does not wait for the disk: fsync does nothing here.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

fs.fsyncSync = () => {};
syncBuiltinESMExports();

await import('../../src/store/embedded/thread.mjs');
