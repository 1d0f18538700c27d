// @ts-check
// Support: the thread of the embedded database on a disk that is full while a file of this name lies beside it: nothing grows
// any more, and what is there can be written over.
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
