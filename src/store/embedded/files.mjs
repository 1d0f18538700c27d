// @ts-check
// Store, thread: opens the embedded Postgres so that it waits for the disk. By default PGlite switches fsync off, and its file
// system has no such function.
import fs from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/**
 * The settings of Postgres, which a server has in postgresql.conf. They are parameters of the start, so they also apply to
 * existing databases.
 *
 * `wal_sync_method`: for the default, fdatasync, PGlite does nothing and reports success.
 * `max_wal_size`, `min_wal_size`: how much log a checkpoint keeps for reuse (embedded/upkeep.ts makes checkpoints).
 * `default_statistics_target`: with this value `analyze` reads 3,000 rows of a table and not 30,000. With 100,000 records it
 * takes 0.3 s instead of 2 s, and blocks all other queries that long. The plans are the same.
 * `shared_buffers`: without this setting Postgres takes 128 MB at the start, the value of initdb. With 16 MB a pull of 60,000
 * copies takes the same CPU time, and a search through 100,000 records the same time: Postgres reads a table that is larger
 * than a quarter of the buffers without filling them (docs/performance.md).
 */
const SETTINGS = {
  shared_buffers: '16MB',
  wal_sync_method: 'fsync',
  min_wal_size: '32MB',
  max_wal_size: '48MB',
  default_statistics_target: '10',
};

/** The parameters of the start, without `-F`, which means "fsync off". */
const startParams = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
];

/**
 * The parts of PGlite's Node file system that are used here.
 * @typedef {object} NodeFiles
 * @property {{ fsync?: (stream: { nfd?: number, node: object }) => number }} stream_ops
 * @property {NodeOperations} node_ops
 * @property {(node: object) => string} realPath
 * @property {<T>(work: () => T) => T} tryFSOperation turns errors of Node into those of Postgres
 */

/**
 * @typedef {object} NodeOperations
 * @property {(parent: object, name: string, mode: number, device: number) => object} mknod
 * @property {(node: object, attributes: { mode?: number }) => void} setattr
 */

/** The bits of the rights of other users. They are removed, because PGlite makes files that all users can write. */
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
      // If a sync fails, Postgres panics: the thread ends, and the next one reads the log again.
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
  // On Windows a file must be open for writing to be synced, but a folder can be opened only for reading.
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
  // Windows cannot sync a folder.
  if (process.platform === 'win32' && fs.fstatSync(descriptor).isDirectory()) return;
  fs.fsyncSync(descriptor);
}

/**
 * The name of a file that every database has. In a folder without it, PGlite would make a new database over the files that are
 * there.
 */
const ITS_VERSION = 'PG_VERSION';

/**
 * Opens the database. Fails when files are missing, and never makes a database.
 * @param {string} files
 */
export async function openFiles(files) {
  if (!fs.existsSync(join(files, ITS_VERSION))) throw new Error('the database is gone from its folder');
  // Removes the temporary files of killed queries, as a server does at its start.
  fs.rmSync(join(files, 'base', 'pgsql_tmp'), { recursive: true, force: true });
  return PGlite.create({ fs: new DurableFiles(files), startParams });
}

/**
 * Copies the files of the database. Call it after a checkpoint, while no query runs. The copy opens like a database whose
 * machine was switched off. Of the log it needs only the files from `first` to `last`.
 * @param {string} from
 * @param {string} to the folder, which this makes
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
