// Store: the embedded Postgres (PGlite) in a folder, for those who want nothing to set up.
import { access, constants, mkdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { Clock } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import { type EmbeddedClient, openEmbeddedClient } from './embedded-client.ts';
import { guardFolder } from './folder-guard.ts';
import { type Database, MIGRATIONS_FOLDER } from './handle.ts';
import { createProcessLock, createProcessPresence } from './run-lock.ts';
import * as schema from './schema.ts';
import { toStoreError } from './store-error.ts';

/** The files of the database, inside the data folder. */
const DATABASE_SUBFOLDER = 'db';

/** See `openStore`. */
export async function openEmbedded(options: {
  dataDir: string;
  clock: Pick<Clock, 'now'>;
  log: Log;
}): Promise<Database> {
  const { clock, log } = options;
  const dataDir = resolve(options.dataDir);
  await makeWritable(dataDir);
  const since = new Date(clock.now()).toISOString();
  const guard = await guardFolder(dataDir, { pid: process.pid, host: hostname(), since }, log);
  let client: EmbeddedClient | null = null;
  try {
    const opened = await openFiles(dataDir, log);
    client = opened;
    // Of a PGlite the driver uses no more than this client has.
    const db = drizzle({ client: opened as unknown as PGlite, schema });
    await migrate(db, { migrationsFolder: MIGRATIONS_FOLDER });
    let closing: Promise<void> | undefined;
    return {
      kind: 'embedded',
      db,
      presence: createProcessPresence(),
      lock: createProcessLock(),
      close: () => {
        closing ??= opened.close().finally(() => guard.release());
        return closing;
      },
    };
  } catch (error) {
    await client?.close();
    await guard.release();
    throw toStoreError(error);
  }
}

async function makeWritable(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new UserError(
      `The data folder ${dataDir} cannot be written${code}. Change its owner, or set another DATA_DIR.`,
    );
  }
}

/** A database that was killed while it was being made cannot be opened: it gets its name only when it is whole. */
async function openFiles(dataDir: string, log: Log): Promise<EmbeddedClient> {
  const files = join(dataDir, DATABASE_SUBFOLDER);
  const isThere = await access(files).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    log.info({ dataDir }, 'making a new embedded database, which takes some seconds');
    const unfinished = `${files}.new`;
    await rm(unfinished, { recursive: true, force: true });
    const maker = await openEmbeddedClient(unfinished, log);
    await maker.close();
    await rename(unfinished, files);
  }
  return openEmbeddedClient(files, log);
}
