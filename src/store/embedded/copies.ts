// Store: makes copies of the running embedded database. Each copy is one file, a compressed tar of the database's folder. The
// daily copies lie beside the database, and the oldest are removed.
import { access, link, mkdir, readdir, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { create } from 'tar';
import type { Log } from '../../core/ports.ts';
import { UserError } from '../../errors.ts';
import type { EmbeddedClient } from './client.ts';
import { codeOf, roomIn, sizeOfTree, syncPath } from './disk.ts';
import { COPIES, FILES } from './folder.ts';

const UNFINISHED = 'unfinished';
/** The ending of a file that is not complete yet. */
const UNFINISHED_ENDING = '.new';

const DAY_MS = 24 * 60 * 60_000;

export const COPIES_KEPT = Object.freeze({
  daily: 7,
  /** The number of copies from before a migration that are kept. */
  migrations: 2,
  /**
   * The age of the newest copy from which the next one is due. It is a little less than a day, because the housekeeping runs
   * every six hours.
   */
  dueMs: DAY_MS - 3 * 60 * 60_000,
  /** The free room that a copy leaves to the database, in bytes. */
  roomLeft: 128 * 1024 * 1024,
});

/** Returns a time as `2026-11-28T134207Z`, so that the names of files sort by time. */
export const timeInName = (at: Date): string => at.toISOString().replace(/\.\d+/, '').replaceAll(':', '');

const DAILY = /^runout-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar\.gz$/;
/** Matches the copies that this version of Runout can restore. Copies from before a migration are not among them. */
const WHOLE = /^(?:runout|backup)-.*Z\.tar\.gz$/;
const TIME_LENGTH = '2026-11-28T134207Z.tar.gz'.length;

/**
 * Sorts names by the time at their end, the oldest first. The beginnings cannot be compared, because they have version numbers
 * of different lengths.
 */
const inOrder = (names: readonly string[]): string[] =>
  names.toSorted((a, b) => (a.slice(-TIME_LENGTH) < b.slice(-TIME_LENGTH) ? -1 : 1));

const BEFORE = /^before-\d+-to-\d+-.*\.tar\.gz$/;

const dailyName = (at: Date): string => `runout-${timeInName(at)}.tar.gz`;

/** Returns the default path of a backup. Runout never removes a backup. */
export const backupName = (dataDir: string, at: Date): string =>
  join(dataDir, COPIES, `backup-${timeInName(at)}.tar.gz`);

function timeOf(name: string): number | null {
  const [, day, hours, minutes, seconds] = DAILY.exec(name) ?? [];
  return day === undefined ? null : Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
}

/**
 * Returns whether a daily copy is from the past. After the clock was set back, the last copies have times in the future. They
 * must not prevent new copies.
 */
const isPast = (name: string, now: Date): boolean =>
  (timeOf(name) ?? Number.POSITIVE_INFINITY) <= now.getTime();

/**
 * Returns whether a daily copy is due. Pure.
 * @param names of the files in the folder
 */
export function isCopyDue(names: readonly string[], now: Date): boolean {
  return !names.some((name) => isPast(name, now) && now.getTime() - (timeOf(name) ?? 0) < COPIES_KEPT.dueMs);
}

/** Returns the names of the copies to remove. Pure. */
export function copiesToRemove(names: readonly string[], now: Date): string[] {
  const daily = names.filter((name) => timeOf(name) !== null);
  // Copies from the future are removed first, then the oldest.
  const days = [
    ...daily.filter((name) => !isPast(name, now)).toSorted(),
    ...daily.filter((name) => isPast(name, now)).toSorted(),
  ];
  const before = inOrder(names.filter((name) => BEFORE.test(name)));
  return [...days.slice(0, -COPIES_KEPT.daily), ...before.slice(0, -COPIES_KEPT.migrations)];
}

/** Returns the path of the newest daily copy or backup beside the database, or null if there is none. */
export async function newestCopy(dataDir: string): Promise<string | null> {
  const names = await namesIn(join(dataDir, COPIES));
  const newest = inOrder(names.filter((name) => WHOLE.test(name))).at(-1);
  return newest === undefined ? null : join(dataDir, COPIES, newest);
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

interface CopyOptions {
  dataDir: string;
  client: Pick<EmbeddedClient, 'copyTo'>;
}

/**
 * Makes a daily copy if the last one is a day old. The caller must have checked the database for damage, because a damaged copy
 * would replace a good one.
 */
export async function keepDailyCopy(options: CopyOptions & { now: Date; log: Log }): Promise<void> {
  const { dataDir, now, log } = options;
  const folder = join(dataDir, COPIES);
  const names = await namesIn(folder);
  if (!isCopyDue(names, now)) return;
  const name = dailyName(now);
  await makeCopy(options, join(folder, name));
  log.info({ copy: join(folder, name) }, 'a copy of the database was made');
  await sweep(dataDir, now);
}

/** Makes a copy beside the daily ones, before a migration. Returns its path. */
export async function copyBeforeMigration(
  options: CopyOptions & { now: Date; from: number; to: number },
): Promise<string> {
  const { dataDir, now, from, to } = options;
  const path = join(dataDir, COPIES, `before-${from}-to-${to}-${timeInName(now)}.tar.gz`);
  await makeCopy(options, path);
  await sweep(dataDir, now);
  return path;
}

async function sweep(dataDir: string, now: Date): Promise<void> {
  const folder = join(dataDir, COPIES);
  for (const name of copiesToRemove(await namesIn(folder), now))
    await rm(join(folder, name), { force: true });
}

/**
 * Makes a copy of the database in the file `target`. At the end the file is complete, on the disk and readable for its owner
 * alone. After an error there is no such file.
 * @throws UserError when the file exists, or there is no room.
 */
export async function makeCopy({ dataDir, client }: CopyOptions, target: string): Promise<void> {
  const folder = join(dataDir, COPIES);
  const unfinished = join(folder, UNFINISHED);
  const file = `${target}${UNFINISHED_ENDING}`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Unfinished files of a killed process are removed.
  await rm(unfinished, { recursive: true, force: true });
  for (const name of (await namesIn(folder)).filter((one) => one.endsWith(UNFINISHED_ENDING)))
    await rm(join(folder, name));
  await assertFree(target);
  await assertRoom(dataDir);
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await client.copyTo(join(unfinished, FILES));
    await rm(file, { force: true });
    // The fastest compression is used, because a better one gains little.
    await create({ cwd: unfinished, file, gzip: { level: 1 }, portable: true, mode: 0o600, strict: true }, [
      FILES,
    ]);
    await syncPath(file);
    await giveName(file, target);
    await syncPath(dirname(resolve(target)));
  } catch (error) {
    const code = codeOf(error);
    const why = UNWRITABLE[code];
    throw why === undefined ? error : new UserError(`No copy was made: ${target} ${why} (${code}).`);
  } finally {
    // An error here is ignored, because it must not hide the first one. The next copy removes what stays.
    await rm(unfinished, { recursive: true, force: true }).catch(() => {});
    await rm(file, { force: true }).catch(() => {});
  }
}

/** The sentences for the operator, by the error code of the system. */
const UNWRITABLE: Readonly<Record<string, string>> = Object.freeze({
  ENOSPC: 'has no room on its disk, or the database has none beside it. Make room, or take another disk',
  EDQUOT: 'has no room on its disk for this user. Make room, or take another disk',
  EACCES: 'cannot be written by the user that Runout runs as. Take another folder',
  EPERM: 'cannot be written by the user that Runout runs as. Take another folder',
  EROFS: 'is on a read-only disk. Take another one',
  ENAMETOOLONG: 'is too long a name. Take a shorter one',
});

async function assertFree(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere)
    throw new UserError(`${path} exists already, and Runout overwrites no file. Take another name.`);
  const isFolder = await access(dirname(resolve(path))).then(
    () => true,
    () => false,
  );
  if (!isFolder) throw new UserError(`There is no folder for ${path}. Make it first.`);
}

/** Renames the file, but never overwrites another one, even if that one appears at this moment. */
async function giveName(file: string, target: string): Promise<void> {
  try {
    await link(file, target);
    await unlink(file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST')
      throw new UserError(`${target} exists already, and Runout overwrites no file.`);
    // This file system has no links, so the file is renamed.
    await rename(file, target);
  }
}

async function assertRoom(dataDir: string): Promise<void> {
  const room = await roomIn(dataDir);
  // A copy needs room twice: for the copied folder, and for the file that is made from it.
  const needed = 2 * (await sizeOfTree(join(dataDir, FILES))) + COPIES_KEPT.roomLeft;
  if (room !== null && room < needed) {
    throw new UserError(
      `There is no room for a copy of the database in ${dataDir}: ${megabytes(room)} MB are free, and ${megabytes(needed)} MB are needed.`,
    );
  }
}

export const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);
