// Store: puts a copy of the embedded database into its place. What was there is moved aside, never removed; until the copy is
// unpacked, looked at and on the disk, it stays where it is.
import { renameSync } from 'node:fs';
import { access, constants, lstat, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { extract } from 'tar';
import { UserError } from '../../errors.ts';
import { assertNotNewer } from '../migrations.ts';
import { openEmbeddedClient } from './client.ts';
import { timeInName } from './copies.ts';
import { type EmbeddedOptions, holdFolder, toDrizzle } from './database.ts';
import { closeTree, codeOf, syncPath, syncTree } from './disk.ts';
import { assertWhole, BEFORE_RESTORE, FILES, UNFINISHED } from './folder.ts';
import { type Mark, takeStock, writeMark } from './mark.ts';

export interface Restored {
  rows: Mark['rows'];
  /** Where that lies which was there before; null: nothing was. */
  aside: string | null;
}

type Options = Pick<EmbeddedOptions, 'dataDir' | 'clock' | 'log'> & {
  file: string;
  /** Heard until the copy takes its place; from then on it is carried out. */
  stop: AbortSignal;
};

/**
 * @throws UserError when it is no copy of a database that this program can open, another process has the folder, or it was told to
 * stop. All is as it was then, and also when it is killed; but for a kill between two renames, after which the next start says what to do.
 */
export async function restoreCopy(options: Options): Promise<Restored> {
  const { file, clock, log, stop } = options;
  const dataDir = resolve(options.dataDir);
  await assertReadable(file);
  const guard = await holdFolder({ dataDir, isTask: true, clock, log });
  const unfinished = join(dataDir, UNFINISHED);
  try {
    await unpack(file, unfinished);
    assertNotTold(stop);
    const stock = await look(unfinished, options).catch((error: unknown) => {
      throw new UserError(
        `Nothing was restored, and all is as it was: ${error instanceof UserError ? error.message : `${file} holds a database that does not open.`}`,
      );
    });
    await syncTree(unfinished);
    assertNotTold(stop);
    const files = join(dataDir, FILES);
    const at = new Date(clock.now());
    const aside = (await isThere(files)) ? join(dataDir, `${BEFORE_RESTORE}${timeInName(at)}`) : null;
    exchange(files, unfinished, aside);
    await syncPath(dataDir);
    await writeMark(dataDir, { ...stock, at: at.toISOString(), isClosed: true });
    return { rows: stock.rows, aside };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    await guard.release();
  }
}

function assertNotTold(stop: AbortSignal): void {
  if (stop.aborted) throw new UserError('Stopped. Nothing was changed.');
}

/** In one go: no signal comes in between. @throws what node throws; all is in its place then. */
function exchange(files: string, unfinished: string, aside: string | null): void {
  if (aside !== null) renameSync(files, aside);
  try {
    renameSync(unfinished, files);
  } catch (error) {
    if (aside !== null) renameSync(aside, files);
    throw error;
  }
}

async function assertReadable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw new UserError(`${file} cannot be read (${codeOf(error)}). Nothing was changed.`);
  }
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

async function unpack(file: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  const strange = new Set<string>();
  // A copy has none. Through a link, what comes later would be written anywhere: the library only sees where each one leads alone.
  const isExpected = (_path: string, entry: object) => {
    const type = 'type' in entry ? String(entry.type) : '';
    if (!PLAIN.includes(type)) strange.add(type);
    return PLAIN.includes(type);
  };
  try {
    // The name of the folder is left out.
    await extract({ cwd: folder, file, strip: 1, strict: true, preserveOwner: false, filter: isExpected });
  } catch (error) {
    throw new UserError(
      codeOf(error) === 'ENOSPC'
        ? `There is no room to unpack ${file}. Nothing was changed.`
        : `${file} is no whole copy that Runout made (${codeOf(error) || 'it cannot be unpacked'}). Nothing was changed.`,
    );
  }
  if (strange.size > 0) {
    throw new UserError(
      `${file} is no copy that Runout made: links are in it (${[...strange].join(', ')}), which could lead anywhere. Nothing was changed.`,
    );
  }
  await closeTree(folder);
}

/** All that is in a copy. */
const PLAIN = ['File', 'OldFile', 'ContiguousFile', 'Directory'];

/** Opens it and reads all of its rows: what cannot be read is no copy. */
async function look(files: string, { log }: Options): Promise<Pick<Mark, 'id' | 'rows'>> {
  await assertWhole(files);
  const client = await openEmbeddedClient(files, log);
  try {
    const db = toDrizzle(client);
    await assertNotNewer(db);
    return await takeStock(db);
  } finally {
    await client.close();
  }
}
