// Store: the folder of the embedded database. A new database is made only where there was none before, and gets its name when
// it is complete and on the disk. An incomplete database is refused and not changed.
import { lstat, mkdir, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Log } from '../../core/ports.ts';
import { UserError } from '../../errors.ts';
import { closeTree, codeOf, isOpenToOthers, syncPath } from './disk.ts';
import { MARK } from './mark.ts';

/** The folder of the database's files, inside the data folder. */
export const FILES = 'db';
/** The folder of a database that is being made or restored. */
export const UNFINISHED = 'db.new';
/** The folder of the copies. */
export const COPIES = 'copies';
/** The beginning of the name of a folder with the database from before a restore. */
export const BEFORE_RESTORE = 'db.before-';

/** The major version of the Postgres in PGlite. This Postgres cannot read the files of another major version. */
const POSTGRES_VERSION = '18';

/** Returns whether a name in the data folder shows that there was a database. */
const isTrace = (name: string): boolean =>
  name === MARK || name === COPIES || name.startsWith(BEFORE_RESTORE);

/**
 * The parts that a complete database has. If one is missing, Postgres does not open the database, or PGlite makes a new one
 * over the rest.
 */
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
] as const;

/**
 * Returns the path of a complete database. Makes the database if there is none.
 * @param make makes a database in the folder that it receives, and waits for the disk.
 * @returns the path with all links resolved, because PGlite does not follow links.
 * @throws UserError when something else is in the place of the database. Then nothing is changed.
 */
export async function provideFiles(
  dataDir: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const files = join(dataDir, FILES);
  const unfinished = join(dataDir, UNFINISHED);
  if (await isMissing(files)) {
    await assertNoTrace(dataDir);
    await rm(unfinished, { recursive: true, force: true });
    await make(unfinished);
    const wrong = await whatIsWrong(unfinished);
    if (wrong !== null) throw new UserError(`No database could be made in ${dataDir}: ${wrong}.`);
    await closeTree(unfinished);
    await rename(unfinished, files);
    await syncPath(dataDir);
  } else {
    await assertWhole(files);
    // An unfinished database can be left if a start was killed while it made one, and an operator later put this database here.
    await rm(unfinished, { recursive: true, force: true });
  }
  return realpath(files);
}

/** Checks the files, and changes nothing. @throws UserError when they are not a complete database that this program can open. */
export async function assertWhole(files: string): Promise<void> {
  const wrong = await whatIsWrong(files);
  if (wrong !== null) {
    throw new UserError(
      `The database folder ${files} is incomplete: ${wrong}. Nothing was changed. Restore a backup (npm start -- restore), or move the folder above it away to begin with an empty database.`,
    );
  }
  const version = (await readFile(join(files, 'PG_VERSION'), 'latin1')).trim();
  if (version !== POSTGRES_VERSION) {
    const shown = /^\d{1,3}(?:\.\d{1,3})?$/.test(version)
      ? `Postgres ${version}`
      : 'another program than Postgres';
    throw new UserError(
      `The files in ${files} were made by ${shown}, and this Runout has Postgres ${POSTGRES_VERSION}, which cannot read them. Nothing was changed. Start the Runout that made them; to go on with this one, move from there into a Postgres server first (npm start -- move), or restore a backup.`,
    );
  }
}

/** Throws if there was a database before: a new one in its place would look as if all data were lost. */
async function assertNoTrace(dataDir: string): Promise<void> {
  const names = await readdir(dataDir);
  const misplaced = await findMisplaced(dataDir, names);
  if (misplaced !== null) {
    throw new UserError(
      `A database lies in ${misplaced}, but Runout expects it in ${join(dataDir, FILES)}. Nothing was made. Set DATA_DIR to the folder above the database, or move the database there.`,
    );
  }
  const traces = names.filter(isTrace).toSorted();
  if (traces.length === 0) return;
  const earlier = traces.filter((name) => name.startsWith(BEFORE_RESTORE)).at(-1);
  const hint =
    earlier === undefined
      ? 'Put it back, or restore a copy (npm start -- restore).'
      : `A restore was interrupted: run it again (npm start -- restore), or give ${join(dataDir, earlier)} the name ${FILES} again.`;
  throw new UserError(
    `There was a database in ${dataDir} (${traces.join(', ')}), and its folder ${FILES} is gone. Nothing was made. ${hint} To begin with an empty database, move all of ${dataDir} away.`,
  );
}

/**
 * Finds a database in a wrong place: one folder too high (DATA_DIR names the database itself), one too deep (the data folder
 * was copied into itself), or under another name.
 */
async function findMisplaced(dataDir: string, names: readonly string[]): Promise<string | null> {
  if (names.includes(PARTS[0])) return dataDir;
  const below = names.filter((name) => name !== UNFINISHED && !isTrace(name));
  for (const folder of below.flatMap((name) => [join(dataDir, name), join(dataDir, name, FILES)])) {
    if (!(await isMissing(join(folder, PARTS[0])))) return folder;
  }
  return null;
}

/** Logs a warning when other users of this machine can read the database. */
export async function warnOfOpenFolders(dataDir: string, log: Log): Promise<void> {
  const folders = [dataDir, join(dataDir, FILES)];
  const isOpen = await Promise.all(folders.map(isOpenToOthers));
  const open = folders.filter((_, index) => isOpen[index]);
  if (open.length > 0) {
    log.warn({ folders: open }, `other users of this machine can read the database: chmod -R go= ${dataDir}`);
  }
}

/**
 * Refuses to run a task as root in a folder of another user. The bot's user could not read the files that root writes there,
 * and the bot would not start any more.
 * @param uid of this process; undefined where the system has no user ids
 * @param ownerUid of the folder
 * @throws UserError when this process is root, and the folder is not root's.
 */
export function assertOwner(dataDir: string, uid: number | undefined, ownerUid: number): void {
  if (uid !== 0 || ownerUid === 0) return;
  throw new UserError(
    `${dataDir} belongs to another user (id ${ownerUid}), who could not read the files of root there. Nothing was changed. Run the task as that user: sudo -u '#${ownerUid}' npm start -- …`,
  );
}

/**
 * Checks that the data folder has a database, complete or not. @throws UserError when it has none; if there was one before,
 * with the sentence that a start of the bot would give.
 */
export async function assertThere(dataDir: string): Promise<void> {
  if (await isWithoutDatabase(dataDir)) {
    throw new UserError(`There is no database in ${dataDir}. Check DATA_DIR; nothing was made there.`);
  }
}

/**
 * Returns whether the data folder has no database, which means that a start would make one. Changes nothing.
 * @throws UserError when there was a database before, or when one is in a wrong place.
 */
export async function isWithoutDatabase(dataDir: string): Promise<boolean> {
  if (!(await isMissing(join(dataDir, FILES)))) return false;
  if (!(await isMissing(dataDir))) await assertNoTrace(dataDir);
  return true;
}

/**
 * Makes the data folder, and waits until it is on the disk.
 * @throws what Node throws.
 */
export async function makeFolder(dataDir: string): Promise<void> {
  const first = await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = dataDir; made !== dirname(first); made = dirname(made)) await syncPath(dirname(made));
}

/**
 * Returns whether nothing has this path. A path that cannot be read is not missing, and neither is a link to a disk that is not
 * mounted: a new database in its place would be wrong, so later checks refuse it.
 */
async function isMissing(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(codeOf(error)),
  );
}

/** Returns what is wrong with the files as a text for the operator, or null if they are a complete database. */
async function whatIsWrong(files: string): Promise<string | null> {
  for (const part of ['', ...PARTS]) {
    const name = part || 'the folder';
    try {
      const path = join(files, part);
      const found = await stat(path);
      if (part === '' && !found.isDirectory()) return 'it is not a folder';
      if (part !== '' && (await lstat(path)).isSymbolicLink()) {
        return `${name} is a link, which the embedded Postgres cannot follow. The database must lie on one disk (the whole folder can be a link)`;
      }
      if (found.isFile() && found.size === 0) return `${name} is empty`;
    } catch (error) {
      return `${name} is missing or cannot be read (${codeOf(error)})`;
    }
  }
  return null;
}
