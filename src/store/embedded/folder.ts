// Store: the folder of the embedded database. A new database is made only where there is none, and gets its name when it is complete and
// on the disk. An incomplete database is refused and not changed.
import { lstat, mkdir, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Log } from '../../core/ports.ts';
import { UserError } from '../../errors.ts';
import { closeTree, codeOf, isOpenToOthers, syncPath } from './disk.ts';
import { MARK } from './mark.ts';

/** The files of the database, inside the data folder. */
export const FILES = 'db';
/** A database that is being made or restored. */
export const UNFINISHED = 'db.new';
/** The folder of the copies. */
export const COPIES = 'copies';
/** The beginning of the name of a database from before a restore. */
export const BEFORE_RESTORE = 'db.before-';

/** The major version of the Postgres in PGlite. It cannot read the files of another one. */
const POSTGRES_VERSION = '18';

/** A name that only a database leaves in a data folder. */
const isTrace = (name: string): boolean =>
  name === MARK || name === COPIES || name.startsWith(BEFORE_RESTORE);

/** When one of these is missing, Postgres does not open the database, or PGlite makes a new one over the rest. */
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
 * @param make makes a database in the folder that it receives, and waits for the disk. Called when there is none.
 * @returns the path of a complete database, with links resolved: PGlite does not follow them.
 * @throws UserError when something else is in its place. Then nothing is changed.
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
    // A start was killed while it made a database, and later an operator put this one here.
    await rm(unfinished, { recursive: true, force: true });
  }
  return realpath(files);
}

/** @throws UserError when this is not a complete database that this program can open. */
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

/** Refuses to make a new database where there was one before: it would look as if all data were lost. */
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

/** Finds a database one folder too high (DATA_DIR names it), too deep (the data folder was copied into itself) or under another name. */
async function findMisplaced(dataDir: string, names: readonly string[]): Promise<string | null> {
  if (names.includes(PARTS[0])) return dataDir;
  const below = names.filter((name) => name !== UNFINISHED && !isTrace(name));
  for (const folder of below.flatMap((name) => [join(dataDir, name), join(dataDir, name, FILES)])) {
    if (!(await isMissing(join(folder, PARTS[0])))) return folder;
  }
  return null;
}

/** Warns when other users of this machine can read the database. */
export async function warnOfOpenFolders(dataDir: string, log: Log): Promise<void> {
  const folders = [dataDir, join(dataDir, FILES)];
  const isOpen = await Promise.all(folders.map(isOpenToOthers));
  const open = folders.filter((_, index) => isOpen[index]);
  if (open.length > 0) {
    log.warn({ folders: open }, `other users of this machine can read the database: chmod -R go= ${dataDir}`);
  }
}

/**
 * A user cannot read the files that root writes into the user's folder, and the bot would not start any more.
 * @param uid of this process; undefined where the system has no user ids
 * @param ownerUid of the folder
 * @throws UserError when a task is run by root, and the folder is not root's.
 */
export function assertOwner(dataDir: string, uid: number | undefined, ownerUid: number): void {
  if (uid !== 0 || ownerUid === 0) return;
  throw new UserError(
    `${dataDir} belongs to another user (id ${ownerUid}), who could not read the files of root there. Nothing was changed. Run the task as that user: sudo -u '#${ownerUid}' npm start -- …`,
  );
}

/** @throws UserError when the data folder has no database, complete or not. The sentence is that of the bot's own start. */
export async function assertThere(dataDir: string): Promise<void> {
  if (await isWithoutDatabase(dataDir)) {
    throw new UserError(`There is no database in ${dataDir}. Check DATA_DIR; nothing was made there.`);
  }
}

/**
 * Returns whether the data folder has no database, so that a start makes one. Changes nothing.
 * @throws UserError when there was one before, or one lies in another place.
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

/** A path that cannot be read is not missing, and neither is a link to a disk that is not mounted. Both are refused. */
async function isMissing(path: string): Promise<boolean> {
  return lstat(path).then(
    () => false,
    (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(codeOf(error)),
  );
}

/** @returns why this is not a complete database, or null. */
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
