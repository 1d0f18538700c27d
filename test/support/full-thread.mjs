// @ts-check
// Support: the thread of the embedded database on a full disk. The disk is full while a file `<folder>.full` exists: then no
// file grows any more, but its bytes can be overwritten.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { workerData } from 'node:worker_threads';

const { writeSync, fstatSync, existsSync } = fs;

Object.assign(fs, {
  /**
   * @param {number} descriptor
   * @param {Uint8Array} from
   * @param {number} offset
   * @param {number} length
   * @param {number} position
   */
  writeSync(descriptor, from, offset, length, position) {
    const grows = position + length > fstatSync(descriptor).size;
    if (grows && existsSync(`${workerData.files}.full`))
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    return writeSync(descriptor, from, offset, length, position);
  },
});
syncBuiltinESMExports();

await import('../../src/store/embedded/thread.mjs');
