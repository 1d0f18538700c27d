// Store: copies of the embedded database, made while it works, each one file: a tar of its folder. Those of every day lie beside
// it; the oldest of them go.
import { access, link, mkdir, readdir, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { create } from 'tar';
import type { Log } from '../../core/ports.ts';
import { UserError } from '../../errors.ts';
import type { EmbeddedClient } from './client.ts';
import { codeOf, roomIn, sizeOfTree, syncPath } from './disk.ts';
import { COPIES, FILES } from './folder.ts';

const UNFINISHED = 'unfinished';
/** At the end of the name of one that is not whole yet. */
const UNNAMED = '.new';

const DAY_MS = 24 * 60 * 60_000;

const COPIES_KEPT = Object.freeze({
  daily: 7,
  /** Of those that were made before tables were changed. */
  migrations: 2,
  /** The housekeeping comes by every six hours: a copy that is almost a day old is as good as one of a day. */
  dueMs: DAY_MS - 3 * 60 * 60_000,
  /** Of the disk, for the database itself: a copy is not worth filling it. In bytes. */
  roomLeft: 128 * 1024 * 1024,
});

/** So that names stand in the order of their times, everywhere: `2026-11-28T134207Z`. */
export const timeInName = (at: Date): string => at.toISOString().replace(/\.\d+/, '').replaceAll(':', '');

const DAILY = /^runout-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar\.gz$/;
/** One to go back to in the same version. */
const WHOLE = /^(?:runout|backup)-.*Z\.tar\.gz$/;
const TIME_LENGTH = '2026-11-28T134207Z.tar.gz'.length;

/** By the times at their ends, the oldest first: the number of a version may have more digits than another one. */
const inOrder = (names: readonly string[]): string[] =>
  names.toSorted((a, b) => (a.slice(-TIME_LENGTH) < b.slice(-TIME_LENGTH) ? -1 : 1));

const BEFORE = /^before-\d+-to-\d+-.*\.tar\.gz$/;

const dailyName = (at: Date): string => `runout-${timeInName(at)}.tar.gz`;

/** Where a backup goes when nobody says where. These stay until somebody removes them. */
export const backupName = (dataDir: string, at: Date): string =>
  join(dataDir, COPIES, `backup-${timeInName(at)}.tar.gz`);

function timeOf(name: string): number | null {
  const [, day, hours, minutes, seconds] = DAILY.exec(name) ?? [];
  return day === undefined ? null : Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
}

/** A clock that was set back makes the last ones lie in the future: they do not stand in the way of new ones. */
const isPast = (name: string, now: Date): boolean =>
  (timeOf(name) ?? Number.POSITIVE_INFINITY) <= now.getTime();

/** Pure. `names` of the files that are there. */
export function isCopyDue(names: readonly string[], now: Date): boolean {
  return !names.some((name) => isPast(name, now) && now.getTime() - (timeOf(name) ?? 0) < COPIES_KEPT.dueMs);
}

/** Which copies are too many. Pure. */
export function copiesToRemove(names: readonly string[], now: Date): string[] {
  const daily = names.filter((name) => timeOf(name) !== null);
  // Those of the future first, then the oldest ones.
  const days = [
    ...daily.filter((name) => !isPast(name, now)).toSorted(),
    ...daily.filter((name) => isPast(name, now)).toSorted(),
  ];
  const before = inOrder(names.filter((name) => BEFORE.test(name)));
  return [...days.slice(0, -COPIES_KEPT.daily), ...before.slice(0, -COPIES_KEPT.migrations)];
}

/** The path of the newest copy that lies beside the database, whoever made it, or null. */
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

/** Into `copies`, if the last one is a day old. What is damaged must have been ruled out: it would take the place of what is not. */
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

/** Kept beside those of every day. Returns its path. */
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
 * One whole file under `target`, on the disk, for its owner alone; or none.
 * @throws UserError when there is one already, or no room.
 */
export async function makeCopy({ dataDir, client }: CopyOptions, target: string): Promise<void> {
  const folder = join(dataDir, COPIES);
  const unfinished = join(folder, UNFINISHED);
  const file = `${target}${UNNAMED}`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Of one that was killed.
  await rm(unfinished, { recursive: true, force: true });
  for (const name of (await namesIn(folder)).filter((one) => one.endsWith(UNNAMED)))
    await rm(join(folder, name));
  await assertFree(target);
  await assertRoom(dataDir);
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await client.copyTo(join(unfinished, FILES));
    await rm(file, { force: true });
    // The files change by a tenth from day to day and little is gained by more than the fastest.
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
    // What cannot be removed now must not hide why it failed; the next copy removes it.
    await rm(unfinished, { recursive: true, force: true }).catch(() => {});
    await rm(file, { force: true }).catch(() => {});
  }
}

/** What the operator reads, by what the system says. */
const UNWRITABLE: Readonly<Record<string, string>> = Object.freeze({
  ENOSPC: 'has no room on its disk, or the database has none beside it. Make room, or take another disk',
  EDQUOT: 'has no room on its disk for this user. Make room, or take another disk',
  EACCES: 'cannot be written by the user that Runout runs as. Take another folder',
  EPERM: 'cannot be written by the user that Runout runs as. Take another folder',
  EROFS: 'is on a disk that may only be read. Take another one',
  ENAMETOOLONG: 'is too long a name. Take a shorter one',
});

async function assertFree(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere)
    throw new UserError(`${path} is there already, and nothing is overwritten. Take another name.`);
  const isFolder = await access(dirname(resolve(path))).then(
    () => true,
    () => false,
  );
  if (!isFolder) throw new UserError(`There is no folder for ${path}. Make it first.`);
}

/** Never over another file, not even one that came meanwhile. */
async function giveName(file: string, target: string): Promise<void> {
  try {
    await link(file, target);
    await unlink(file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST')
      throw new UserError(`${target} is there already, and nothing is overwritten.`);
    // A file system without links.
    await rename(file, target);
  }
}

async function assertRoom(dataDir: string): Promise<void> {
  const room = await roomIn(dataDir);
  // Both the copy of the folder and the file that it becomes.
  const needed = 2 * (await sizeOfTree(join(dataDir, FILES))) + COPIES_KEPT.roomLeft;
  if (room !== null && room < needed) {
    throw new UserError(
      `There is no room for a copy of the database in ${dataDir}: ${megabytes(room)} MB are free, and ${megabytes(needed)} MB are needed.`,
    );
  }
}

export const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);
