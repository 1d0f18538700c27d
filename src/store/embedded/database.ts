// Store: opens the embedded Postgres (PGlite) in a folder, which needs no setup.
import { access, constants, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { type Clock, waitAtMost } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import { UserError } from '../../errors.ts';
import type { Database, Db } from '../handle.ts';
import { migrate } from '../migrations.ts';
import * as schema from '../schema.ts';
import { ownTime } from '../shared-time.ts';
import { toStoreError } from '../store-error.ts';
import { type AskSocket, openAskSocket } from './ask-socket.ts';
import { type EmbeddedClient, openEmbeddedClient, startThread } from './client.ts';
import { copyBeforeMigration, keepDailyCopy, makeCopy, newestCopy } from './copies.ts';
import { codeOf } from './disk.ts';
import { unpackEmptyDatabase } from './empty-database.ts';
import { assertOwner, assertThere, makeFolder, provideFiles, warnOfOpenFolders } from './folder.ts';
import { type FolderGuard, guardFolder } from './folder-guard.ts';
import { type Mark, readMark, takeStock, whatIsLess, writeMark } from './mark.ts';
import { createProcessLocks, createProcessPresence } from './run-lock.ts';
import { explainClosed, explainNew, explainOpen } from './trouble.ts';
import { tend, withCheckpoints } from './upkeep.ts';

type StartThread = typeof startThread;

export interface EmbeddedOptions {
  dataDir: string;
  /** Whether a missing database is an error. Tasks set it, because a task must not make a new database. */
  mustExist?: boolean;
  /**
   * Whether the database is left as it is: the tables are not migrated, and the numbers of rows of the last close stay. For
   * tasks that only read.
   */
  asIs?: boolean;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

export interface EmbeddedDatabase extends Database {
  /**
   * Writes a copy of the database into this file. @throws UserError when the file exists, when there is no room, or when a row
   * cannot be read.
   */
  backup(file: string): Promise<void>;
}

/** How long closing waits for the numbers of rows that the next start compares, in ms of real time. */
const STOCK_MS = 1_500;

/**
 * Opens the database in the data folder, and makes it if it is missing.
 * @param start starts the thread of the database. Only tests and benchmarks pass it.
 * @throws UserError for what an operator can fix: a database that is in use, damaged, newer or misplaced, or a full disk. Otherwise what
 * `openStore` throws.
 */
export async function openEmbedded(
  options: EmbeddedOptions,
  start: StartThread = startThread,
): Promise<EmbeddedDatabase> {
  const { mustExist = false, asIs = false, clock, log } = options;
  const dataDir = resolve(options.dataDir);
  const guard = await holdFolder({ dataDir, mustExist, isTask: mustExist, clock, log });
  let client: EmbeddedClient | null = null;
  try {
    const opened = withCheckpoints(await openFiles(dataDir, start, log), log);
    client = opened;
    const db = toDrizzle(opened);
    if (!asIs) {
      await migrate(db, {
        log,
        before: async (step) => {
          const copy = await copyBeforeMigration({
            dataDir,
            client: opened,
            now: new Date(clock.now()),
            ...step,
          });
          log.info({ copy }, 'made a copy of the database before the migration');
        },
      });
      await compare({ dataDir, db, clock, log });
      await warnOfOpenFolders(dataDir, log);
    }
    const end = async () => {
      const stock = asIs ? null : await waitAtMost(takeStock(db), STOCK_MS);
      await opened.close();
      if (stock?.kind !== 'done') return;
      // If these numbers are not saved, the next start compares less strictly.
      await mark(dataDir, stock.value, { clock, isClosed: true }).catch((error: unknown) => {
        log.warn({ err: error }, 'could not save the numbers of rows beside the database');
      });
    };
    let closing: Promise<void> | undefined;
    let asked: AskSocket | undefined;
    return {
      kind: 'embedded',
      db,
      presence: createProcessPresence(),
      time: ownTime,
      relaxedDb: toDrizzle({ query: opened.relaxed, transaction: opened.transaction }),
      plannedDb: toDrizzle({ query: opened.planned, transaction: opened.transaction }),
      tend: (signal) => tend(db, opened, signal),
      async keepCopy(now) {
        await mark(dataDir, await takeStock(db), { clock, isClosed: false });
        await keepDailyCopy({ dataDir, client: opened, now, log });
      },
      async backup(file) {
        await assertReadable(db, dataDir);
        await makeCopy({ dataDir, client: opened }, file);
      },
      async takeQuestions(answer) {
        asked = await openAskSocket(dataDir, answer, log);
      },
      lock: createProcessLocks(),
      close: () => {
        closing ??= (asked?.close() ?? Promise.resolve()).then(end).finally(() => guard.release());
        return closing;
      },
    };
  } catch (error) {
    await client?.close();
    await guard.release();
    throw toStoreError(await explainOpen(error, dataDir));
  }
}

/**
 * Holds the folder for this process until `release`. Makes the folder, unless it must exist already.
 * @param options if `isTask`, refuses to write files that the bot's user could not read.
 * @throws UserError when there is no database, or another process uses it.
 */
export async function holdFolder(options: EmbeddedOptions & { isTask: boolean }): Promise<FolderGuard> {
  const { dataDir, mustExist = false, isTask, clock, log } = options;
  if (mustExist) await assertThere(dataDir);
  await makeWritable(dataDir);
  if (isTask) assertOwner(dataDir, process.getuid?.(), (await stat(dataDir)).uid);
  const since = new Date(clock.now()).toISOString();
  return guardFolder(dataDir, { pid: process.pid, host: hostname(), since }, log);
}

/**
 * Throws if the database is damaged, so that no copy of it is made. Such a copy would be the newest one, and the sentence for
 * the next error would tell the operator to restore it.
 */
async function assertReadable(db: Db, dataDir: string): Promise<void> {
  try {
    await takeStock(db);
  } catch (error) {
    const known = await explainOpen(error, dataDir);
    // With any other error the tables have an older version, and a copy of them is useful.
    if (known instanceof UserError) throw known;
  }
}

/** Logs a warning when there are fewer rows than at the last close. */
async function compare(options: { dataDir: string; db: Db; clock: Pick<Clock, 'now'>; log: Log }) {
  const { dataDir, db, clock, log } = options;
  const before = await readMark(dataDir);
  const stock = await takeStock(db);
  const less = before === null ? [] : whatIsLess(before, stock);
  if (before !== null && less.length > 0) {
    const copy = await newestCopy(dataDir);
    log.warn(
      { less, since: before.at, isSameDatabase: before.id === stock.id, copy },
      `the database has fewer rows than when it was last closed (${less.join(', ')}). If no one removed them, stop the bot and restore a copy: npm start -- restore`,
    );
  }
  await mark(dataDir, stock, { clock, isClosed: false });
}

/** Saves the numbers of rows for the next start. @throws what Node throws. Then the file has its old content. */
async function mark(
  dataDir: string,
  stock: Pick<Mark, 'id' | 'rows'>,
  { clock, isClosed }: { clock: Pick<Clock, 'now'>; isClosed: boolean },
): Promise<void> {
  await writeMark(dataDir, { ...stock, at: new Date(clock.now()).toISOString(), isClosed });
}

/** Makes a Drizzle handle from a client. Drizzle's driver uses only these two methods of a PGlite. */
export const toDrizzle = (client: Pick<EmbeddedClient, 'query' | 'transaction'>) =>
  drizzle({ client: client as unknown as PGlite, schema });

/** The sentences that say what the operator can do, by the error code of the system. */
const UNWRITABLE: Readonly<Record<string, string>> = Object.freeze({
  EACCES:
    'It, or the folder above it, belongs to another user. Make the folder, give it to the user that Runout runs as (chown), or set another DATA_DIR.',
  EPERM:
    'It, or the folder above it, belongs to another user. Make the folder, give it to the user that Runout runs as (chown), or set another DATA_DIR.',
  EEXIST: 'It is a file: set DATA_DIR to a folder.',
  ENOTDIR: 'It lies below a file: set DATA_DIR to a folder.',
  EROFS: 'Its disk is read-only: mount it for writing, or set another DATA_DIR.',
  ENOSPC: 'Its disk is full: make room, or set another DATA_DIR.',
  EDQUOT: 'Its disk is full for this user: make room, or set another DATA_DIR.',
});

async function makeWritable(dataDir: string): Promise<void> {
  try {
    await makeFolder(dataDir);
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(dataDir, codeOf(error));
  }
}

/**
 * Returns the error for a data folder that cannot be written.
 * @param code of the system's error, or empty
 */
export function unwritable(dataDir: string, code: string): UserError {
  const why = UNWRITABLE[code] ?? 'Set another DATA_DIR.';
  return new UserError(`The data folder ${dataDir} cannot be written${code && ` (${code})`}. ${why}`);
}

async function openFiles(dataDir: string, start: StartThread, log: Log): Promise<EmbeddedClient> {
  try {
    const files = await provideFiles(dataDir, async (folder) => {
      log.info({ dataDir }, 'making a new embedded database');
      await unpackEmptyDatabase(folder).catch(async (error: unknown) => {
        log.debug({ err: error }, 'the empty database could not be unpacked');
        throw await explainNew(error, dataDir);
      });
    });
    return await openEmbeddedClient(files, log, start);
  } catch (error) {
    // An operator cannot use the message of PGlite, so only the debug log has it, for programmers.
    log.debug({ err: error }, 'the embedded database does not open');
    throw await explainClosed(error, dataDir);
  }
}
