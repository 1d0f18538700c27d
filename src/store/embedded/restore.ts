// Store: restores a copy of the embedded database. The old database stays in its place until the copy is unpacked, checked and
// on the disk. Then the old database gets another name, and is never removed.
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
  /** The folder that the old database is in now. Null if there was no old database. */
  aside: string | null;
}

type Options = Pick<EmbeddedOptions, 'dataDir' | 'clock' | 'log'> & {
  file: string;
  /** Stops the work if it aborts before the exchange of the folders begins. */
  stop: AbortSignal;
};

/**
 * Restores the copy in `file`. If the process is killed before the exchange of the folders, nothing has changed. If it is
 * killed between the two renames of the exchange, the next start says what to do.
 * @throws UserError when the file is not a copy that this program can open, when another process uses the folder, or after
 * `stop`. Then nothing has changed.
 */
export async function restoreCopy(options: Options): Promise<Restored> {
  const { file, clock, log, stop } = options;
  const dataDir = resolve(options.dataDir);
  await assertReadable(file);
  const guard = await holdFolder({ dataDir, isTask: true, clock, log });
  const unfinished = join(dataDir, UNFINISHED);
  try {
    await unpack(file, unfinished);
    assertNotStopped(stop);
    const stock = await look(unfinished, options).catch((error: unknown) => {
      throw new UserError(
        `Nothing was restored or changed: ${error instanceof UserError ? error.message : `${file} holds a database that does not open.`}`,
      );
    });
    await syncTree(unfinished);
    assertNotStopped(stop);
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

function assertNotStopped(stop: AbortSignal): void {
  if (stop.aborted) throw new UserError('Stopped. Nothing was changed.');
}

/**
 * Puts the new database in the place of the old one. The work is synchronous, so that no signal is handled between the two
 * renames.
 * @throws what Node throws. Then the old database is in its place again.
 */
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
  // An archive with links is refused. A copy of Runout has no links, and through a row of links an entry could be written to
  // any place, because the library checks each link separately.
  const isExpected = (_path: string, entry: object) => {
    const type = 'type' in entry ? String(entry.type) : '';
    if (!PLAIN.includes(type)) strange.add(type);
    return PLAIN.includes(type);
  };
  try {
    // `strip` leaves out the name of the folder.
    await extract({ cwd: folder, file, strip: 1, strict: true, preserveOwner: false, filter: isExpected });
  } catch (error) {
    throw new UserError(
      codeOf(error) === 'ENOSPC'
        ? `There is no room to unpack ${file}. Nothing was changed.`
        : `${file} is not a whole copy of Runout (${codeOf(error) || 'it cannot be unpacked'}). Nothing was changed.`,
    );
  }
  if (strange.size > 0) {
    throw new UserError(
      `${file} is not a copy of Runout: it has links (${[...strange].join(', ')}), which could lead anywhere. Nothing was changed.`,
    );
  }
  await closeTree(folder);
}

/** The types of entries that an archive of Runout has. */
const PLAIN = ['File', 'OldFile', 'ContiguousFile', 'Directory'];

/** Opens the unpacked database and reads all rows. Throws if they cannot be read. */
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
