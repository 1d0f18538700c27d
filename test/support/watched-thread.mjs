// @ts-check
// Support: the thread of the embedded database with a witness, which writes every change of the files into a journal beside
// them, in order (power-cut.ts reads it).
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { workerData } from 'node:worker_threads';

/** @typedef {import('./power-cut.ts').Step} Step */

const { openSync, closeSync, writeSync, writeFileSync, ftruncateSync, truncateSync } = fs;
const { mkdirSync, renameSync, unlinkSync, rmdirSync, fsyncSync, fstatSync } = fs;

const journal = openSync(`${workerData.files}.journal`, 'a');

/**
 * @param {Step} step
 * @param {Uint8Array} [data]
 */
function tell(step, data = new Uint8Array()) {
  const head = Buffer.from(`${JSON.stringify({ ...step, size: data.length })}\n`);
  writeSync(journal, Buffer.concat([head, data]));
}

/** What each descriptor is open for: the number of a file, or the path of a folder. @type {Map<number, number | string>} */
const open = new Map();

/** @param {number} descriptor */
const fileOf = (descriptor) => {
  const file = open.get(descriptor);
  if (typeof file !== 'number') throw new Error('the witness missed how this file was opened');
  return file;
};

Object.assign(fs, {
  /** @type {typeof openSync} */
  openSync(path, flags, mode) {
    const descriptor = openSync(path, flags, mode);
    const name = String(path);
    const found = fstatSync(descriptor);
    open.set(descriptor, found.isDirectory() ? name : found.ino);
    const empties = typeof flags === 'number' && (flags & fs.constants.O_TRUNC) !== 0;
    if (!found.isDirectory()) tell({ what: 'open', path: name, file: found.ino, empties });
    return descriptor;
  },
  /** @param {number} descriptor */
  closeSync(descriptor) {
    open.delete(descriptor);
    closeSync(descriptor);
  },
  /**
   * @param {number} descriptor
   * @param {Uint8Array} from
   * @param {number} offset
   * @param {number} length
   * @param {number} position
   */
  writeSync(descriptor, from, offset, length, position) {
    const written = writeSync(descriptor, from, offset, length, position);
    const data = new Uint8Array(from.buffer, from.byteOffset + offset, written);
    tell({ what: 'write', file: fileOf(descriptor), position }, data);
    return written;
  },
  /**
   * PGlite makes empty files through this function.
   * @type {typeof writeFileSync}
   */
  writeFileSync(path, data, options) {
    writeFileSync(path, data, options);
    tell({ what: 'open', path: String(path), file: fs.statSync(String(path)).ino, empties: true });
  },
  /**
   * @param {number} descriptor
   * @param {number} length
   */
  ftruncateSync(descriptor, length) {
    ftruncateSync(descriptor, length);
    tell({ what: 'cut', file: fileOf(descriptor), length });
  },
  /**
   * @param {string} path
   * @param {number} length
   */
  truncateSync(path, length) {
    truncateSync(path, length);
    tell({ what: 'cut', file: fs.statSync(path).ino, length });
  },
  /**
   * @param {string} path
   * @param {import('node:fs').MakeDirectoryOptions} [options]
   */
  mkdirSync(path, options) {
    const made = mkdirSync(path, options);
    tell({ what: 'folder', path });
    return made;
  },
  /**
   * @param {string} from
   * @param {string} to
   */
  renameSync(from, to) {
    renameSync(from, to);
    tell({ what: 'rename', path: from, to });
  },
  /** @param {string} path */
  unlinkSync(path) {
    unlinkSync(path);
    tell({ what: 'remove', path });
  },
  /** @param {string} path */
  rmdirSync(path) {
    rmdirSync(path);
    tell({ what: 'remove', path });
  },
  /** @param {number} descriptor */
  fsyncSync(descriptor) {
    fsyncSync(descriptor);
    const synced = open.get(descriptor);
    if (typeof synced === 'string') tell({ what: 'sync folder', path: synced });
    else tell({ what: 'sync', file: fileOf(descriptor) });
  },
});
syncBuiltinESMExports();

await import('../../src/store/embedded/thread.mjs');
