// @ts-check
// Bench, program: the thread of the embedded database, with a disk that says at once that it has everything.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

fs.fsyncSync = () => {};
syncBuiltinESMExports();

await import('../../src/store/embedded/thread.mjs');
