// Store: the folder of the embedded database. A new one is made only where there is none, and has its name only when it is
// whole and on the disk; what is there already but not whole is refused, and nobody touches it.
import { lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';

/** The files of the database, inside the data folder. */
const FILES = 'db';
const UNFINISHED = 'db.new';

/** Without any one of these Postgres does not open it, or PGlite makes a new database over the rest. */
const PARTS = [
  'PG_VERSION',
  'postgresql.conf',
  'pg_hba.conf',
  'base',
  'global/pg_control',
  'pg_commit_ts',
  'pg_logical/mappings',
  'pg_logical/snapshots',
  'pg_multixact/members',
  'pg_multixact/offsets',
  'pg_notify',
  'pg_replslot',
  'pg_subtrans',
  'pg_twophase',
  'pg_wal',
  'pg_xact',
];

/**
 * Where the database is, whole. `make` makes one in the folder it is given, on the disk, if none is there.
 * @throws UserError when there is something that is no whole database. Nothing is changed then.
 */
export async function provideFiles(
  dataDir: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const files = join(dataDir, FILES);
  const unfinished = join(dataDir, UNFINISHED);
  if (await isMissing(files)) {
    await rm(unfinished, { recursive: true, force: true });
    await make(unfinished);
    const wrong = await whatIsWrong(unfinished);
    if (wrong !== null) throw new UserError(`No database could be made in ${dataDir}: ${wrong}.`);
    await rename(unfinished, files);
    await syncFolder(dataDir);
  } else {
    const wrong = await whatIsWrong(files);
    if (wrong !== null) {
      throw new UserError(
        `The database folder ${files} is not whole: ${wrong}. Nothing was changed. Put a backup of it back, or move it away to begin with an empty database.`,
      );
    }
    // Of a start that was killed while it made one, before somebody put this one here.
    await rm(unfinished, { recursive: true, force: true });
  }
  return files;
}

/** @throws UserError when there is no database, whole or not, in a data folder. */
export async function assertThere(dataDir: string): Promise<void> {
  if (await isMissing(join(dataDir, FILES))) {
    throw new UserError(`There is no database in ${dataDir}. Check DATA_DIR; nothing was made there.`);
  }
}

/**
 * Makes the data folder, so that it is still there after a power cut.
 * @throws what node throws.
 */
export async function makeFolder(dataDir: string): Promise<void> {
  const first = await mkdir(dataDir, { recursive: true });
  if (first === undefined) return;
  for (let made = dataDir; made !== dirname(first); made = dirname(made)) await syncFolder(dirname(made));
}

/** What cannot be read is not missing, and neither is a link to a disk that is not there: both are refused. */
async function isMissing(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(codeOf(error)),
  );
}

/** Why it is no whole database, or null. */
async function whatIsWrong(files: string): Promise<string | null> {
  for (const part of ['', ...PARTS]) {
    const name = part || 'the folder';
    try {
      const found = await stat(join(files, part));
      if (part === '' && !found.isDirectory()) return 'it is no folder';
      if (found.isFile() && found.size === 0) return `${name} is empty`;
    } catch (error) {
      return `${name} is missing or cannot be read (${codeOf(error)})`;
    }
  }
  return null;
}

/** What a system says that cannot do this for a folder, or not for this user. Postgres lets it pass, too. */
const NO_SYNC = ['EACCES', 'EPERM', 'EISDIR', 'EINVAL', 'EBADF'];

/** The names in a folder are on the disk when it resolves. */
async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!NO_SYNC.includes(codeOf(error))) throw error;
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');
