// Store: the folder of the embedded database. A new one is made only where there is none, and has its name only when it is
// whole and on the disk; what is there already but not whole is refused, and nobody touches it.
import { lstat, mkdir, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Log } from '../../core/ports.ts';
import { UserError } from '../../errors.ts';
import { closeTree, codeOf, isOpenToOthers, syncPath } from './disk.ts';
import { MARK } from './mark.ts';

/** The files of the database, inside the data folder. */
export const FILES = 'db';
/** One that is being made, or restored. */
export const UNFINISHED = 'db.new';
/** Copies of it. */
export const COPIES = 'copies';
/** What was there before a restore begins with this. */
export const BEFORE_RESTORE = 'db.before-';

/** Major version of the Postgres in PGlite: it reads no files of another one. */
const POSTGRES_VERSION = '18';

/** Only a database leaves it behind in a data folder. */
const isTrace = (name: string): boolean =>
  name === MARK || name === COPIES || name.startsWith(BEFORE_RESTORE);

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
] as const;

/**
 * Where the database is, whole, with links followed: PGlite follows none. `make` makes one in the folder it is given, on the disk, if none is there.
 * @throws UserError when there is something that is no whole database. Nothing is changed then.
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
    // Of a start that was killed while it made one, before somebody put this one here.
    await rm(unfinished, { recursive: true, force: true });
  }
  return realpath(files);
}

/** @throws UserError when it is no whole database that this program can open. */
export async function assertWhole(files: string): Promise<void> {
  const wrong = await whatIsWrong(files);
  if (wrong !== null) {
    throw new UserError(
      `The database folder ${files} is not whole: ${wrong}. Nothing was changed. Put a backup of it back (npm start -- restore), or move the folder above it away to begin with an empty database.`,
    );
  }
  const version = (await readFile(join(files, 'PG_VERSION'), 'latin1')).trim();
  if (version !== POSTGRES_VERSION) {
    const shown = /^\d{1,3}(?:\.\d{1,3})?$/.test(version)
      ? `Postgres ${version}`
      : 'something that is no Postgres';
    throw new UserError(
      `The files in ${files} were made by ${shown}, and this Runout has Postgres ${POSTGRES_VERSION}, which cannot read them. Nothing was changed. Start the Runout that made them; to go on with this one, move from there into a Postgres server first (npm start -- move), or restore a backup.`,
    );
  }
}

/** Where a database was, no new one is made by itself: it would look as if everything were lost. */
async function assertNoTrace(dataDir: string): Promise<void> {
  const names = await readdir(dataDir);
  const misplaced = await findMisplaced(dataDir, names);
  if (misplaced !== null) {
    throw new UserError(
      `A database lies in ${misplaced}, and is looked for in ${join(dataDir, FILES)}. Nothing was made. Set DATA_DIR to the folder above the database, or move the database to where it is looked for.`,
    );
  }
  const traces = names.filter(isTrace).toSorted();
  if (traces.length === 0) return;
  const earlier = traces.filter((name) => name.startsWith(BEFORE_RESTORE)).at(-1);
  const hint =
    earlier === undefined
      ? 'Put it back, or restore a copy (npm start -- restore).'
      : `A restore broke off: make it again (npm start -- restore), or give ${join(dataDir, earlier)} the name ${FILES} again.`;
  throw new UserError(
    `There was a database in ${dataDir} (${traces.join(', ')}), and its folder ${FILES} is gone. Nothing was made. ${hint} To begin with an empty database, move all of ${dataDir} away.`,
  );
}

/** One that lies a folder too high (DATA_DIR names it) or too deep (a copy of the data folder was put into it), or has another name. */
async function findMisplaced(dataDir: string, names: readonly string[]): Promise<string | null> {
  if (names.includes(PARTS[0])) return dataDir;
  const below = names.filter((name) => name !== UNFINISHED && !isTrace(name));
  for (const folder of below.flatMap((name) => [join(dataDir, name), join(dataDir, name, FILES)])) {
    if (!(await isMissing(join(folder, PARTS[0])))) return folder;
  }
  return null;
}

/** Says so when others on this machine may read what is in there. */
export async function warnOfOpenFolders(dataDir: string, log: Log): Promise<void> {
  const folders = [dataDir, join(dataDir, FILES)];
  const isOpen = await Promise.all(folders.map(isOpenToOthers));
  const open = folders.filter((_, index) => isOpen[index]);
  if (open.length > 0) {
    log.warn({ folders: open }, `others on this machine may look into the database: chmod -R go= ${dataDir}`);
  }
}

/**
 * What root writes into the folder of another user, that user cannot read: the bot would not start any more.
 * @param uid of this process; undefined where there is no such thing
 * @param ownerUid of the folder
 * @throws UserError when a task is run by root, and the folder is not root's.
 */
export function assertOwner(dataDir: string, uid: number | undefined, ownerUid: number): void {
  if (uid !== 0 || ownerUid === 0) return;
  throw new UserError(
    `${dataDir} belongs to another user (id ${ownerUid}), who could not read what root writes there. Nothing was changed. Run it as that user: sudo -u '#${ownerUid}' npm start -- …`,
  );
}

/** @throws UserError when there is no database, whole or not, in a data folder: with what the bot's own start would say of it. */
export async function assertThere(dataDir: string): Promise<void> {
  if (await isMissing(join(dataDir, FILES))) {
    if (!(await isMissing(dataDir))) await assertNoTrace(dataDir);
    throw new UserError(`There is no database in ${dataDir}. Check DATA_DIR; nothing was made there.`);
  }
}

/**
 * Makes the data folder, so that it is still there after a power cut.
 * @throws what node throws.
 */
export async function makeFolder(dataDir: string): Promise<void> {
  const first = await mkdir(dataDir, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = dataDir; made !== dirname(first); made = dirname(made)) await syncPath(dirname(made));
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
      const path = join(files, part);
      const found = await stat(path);
      if (part === '' && !found.isDirectory()) return 'it is no folder';
      if (part !== '' && (await lstat(path)).isSymbolicLink()) {
        return `${name} is a link, which its Postgres cannot follow. All of it must lie on one disk (the whole folder may be a link)`;
      }
      if (found.isFile() && found.size === 0) return `${name} is empty`;
    } catch (error) {
      return `${name} is missing or cannot be read (${codeOf(error)})`;
    }
  }
  return null;
}
