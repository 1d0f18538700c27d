// @ts-check
// Store, thread: opens the embedded Postgres on its files so that it waits for the disk. PGlite comes with fsync switched
// off, and where Postgres asks for it nonetheless, nothing happens: its file system has no such call.
import fs from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/**
 * What a server would be told in postgresql.conf. Here it also holds for databases that were made before.
 *
 * `wal_sync_method`: the default is fdatasync, which PGlite answers with "done" and does nothing.
 * `max_wal_size`, `min_wal_size`: how much log is kept for use again after a checkpoint (embedded/upkeep.ts makes them).
 * `default_statistics_target`: a look at 3,000 rows of a table, not 30,000. With 100,000 records that takes 0.3 s instead
 * of 2 s, in which nobody else is served, and the plans are the same.
 * `shared_buffers`: the 128 MB of initdb are all taken at the start. With 16 a pull of 60,000 takes as much CPU, and a search
 * through 100,000 records no longer: a table of over a quarter of them is read past them anyway (docs/performance.md).
 */
const SETTINGS = {
  shared_buffers: '16MB',
  wal_sync_method: 'fsync',
  min_wal_size: '32MB',
  max_wal_size: '48MB',
  default_statistics_target: '10',
};

/** `-F` is "fsync off". */
const startParams = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
];

/**
 * What PGlite's file system of node is made of, as far as it is used here.
 * @typedef {object} NodeFiles
 * @property {{ fsync?: (stream: { nfd?: number, node: object }) => number }} stream_ops
 * @property {NodeOperations} node_ops
 * @property {(node: object) => string} realPath
 * @property {<T>(work: () => T) => T} tryFSOperation turns errors of node into what Postgres understands
 */

/**
 * @typedef {object} NodeOperations
 * @property {(parent: object, name: string, mode: number, device: number) => object} mknod
 * @property {(node: object, attributes: { mode?: number }) => void} setattr
 */

/** Nobody else: PGlite asks for files that everybody may write. */
const OTHERS = 0o077;

/** @param {NodeOperations} operations */
function keepClosed(operations) {
  const { mknod, setattr } = operations;
  operations.mknod = (parent, name, mode, device) => mknod(parent, name, mode & ~OTHERS, device);
  operations.setattr = (node, attributes) => {
    const { mode } = attributes;
    setattr(node, mode === undefined ? attributes : { ...attributes, mode: mode & ~OTHERS });
  };
}

class DurableFiles extends NodeFS {
  /**
   * @override
   * @type {NodeFS['init']}
   */
  init(database, options) {
    /** @param {{ NODEFS: NodeFiles }} module */
    const addSync = ({ NODEFS: files }) => {
      keepClosed(files.node_ops);
      // A failure reaches Postgres, which panics: the thread ends, and the next one replays the log.
      files.stream_ops.fsync = ({ nfd, node }) =>
        files.tryFSOperation(() => {
          if (nfd === undefined) syncPath(files.realPath(node));
          else sync(nfd);
          return 0;
        });
    };
    return super.init(database, { ...options, preRun: [...(options.preRun ?? []), addSync] });
  }
}

/** @param {string} path */
function syncPath(path) {
  // Windows wants to be allowed to write into a file, but opens a folder only for reading.
  const canWrite = process.platform === 'win32' && fs.statSync(path).isFile();
  const descriptor = fs.openSync(path, canWrite ? 'r+' : 'r');
  try {
    sync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** @param {number} descriptor */
function sync(descriptor) {
  // Windows knows no such thing for a folder.
  if (process.platform === 'win32' && fs.fstatSync(descriptor).isDirectory()) return;
  fs.fsyncSync(descriptor);
}

/** A folder without it is no database to PGlite, which would make a new one in it, over what is there. */
const ITS_VERSION = 'PG_VERSION';

/**
 * Where files are missing it fails, and makes none.
 * @param {string} files
 */
export async function openFiles(files) {
  if (!fs.existsSync(join(files, ITS_VERSION))) throw new Error('the database is gone from its folder');
  // A server does this at its start: what a query that was killed wrote aside, because memory was short.
  fs.rmSync(join(files, 'base', 'pgsql_tmp'), { recursive: true, force: true });
  return PGlite.create({ fs: new DurableFiles(files), startParams });
}

/**
 * Copies the database while it stands still: after a checkpoint, and with no query beside it. The copy opens like one whose
 * machine was switched off. Of the log, only what is read then: `first` to `last` are names of its files.
 * @param {string} from
 * @param {string} to is made
 * @param {{ first: string, last: string }} log
 */
export function copyFiles(from, to, { first, last }) {
  fs.mkdirSync(to, { mode: 0o700 });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const { name } = entry;
    const [source, target] = [join(from, name), join(to, name)];
    const isOldLog = LOG_FILE.test(name) && (name < first || name > last);
    if (entry.isDirectory()) copyFiles(source, target, { first, last });
    else if (entry.isFile() && !isOldLog && name !== 'postmaster.pid') {
      fs.copyFileSync(source, target, fs.constants.COPYFILE_FICLONE);
      fs.chmodSync(target, 0o600);
    }
  }
}

const LOG_FILE = /^[0-9A-F]{24}$/;
