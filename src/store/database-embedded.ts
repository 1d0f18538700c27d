// Store: the embedded Postgres (PGlite) in a folder, for those who want nothing to set up.
import { access, constants } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import type { Clock } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import { type EmbeddedClient, openEmbeddedClient, startThread } from './embedded-client.ts';
import { assertThere, makeFolder, provideFiles } from './embedded-folder.ts';
import { tend, withCheckpoints } from './embedded-upkeep.ts';
import { guardFolder } from './folder-guard.ts';
import type { Database } from './handle.ts';
import { migrate } from './migrations.ts';
import { createProcessLock, createProcessPresence } from './run-lock.ts';
import * as schema from './schema.ts';
import { toStoreError } from './store-error.ts';

type StartThread = typeof startThread;

/** See `openStore`. `start` is another one only for who watches what the thread does to its files. */
export async function openEmbedded(
  options: { dataDir: string; mustExist?: boolean; clock: Pick<Clock, 'now'>; log: Log },
  start: StartThread = startThread,
): Promise<Database> {
  const { mustExist = false, clock, log } = options;
  const dataDir = resolve(options.dataDir);
  if (mustExist) await assertThere(dataDir);
  await makeWritable(dataDir);
  const since = new Date(clock.now()).toISOString();
  const guard = await guardFolder(dataDir, { pid: process.pid, host: hostname(), since }, log);
  let client: EmbeddedClient | null = null;
  try {
    const opened = withCheckpoints(await openFiles(dataDir, start, log), log);
    client = opened;
    const db = toDrizzle(opened);
    await migrate(db, { log });
    let closing: Promise<void> | undefined;
    return {
      kind: 'embedded',
      db,
      presence: createProcessPresence(),
      relaxedDb: toDrizzle({ query: opened.relaxed, transaction: opened.transaction }),
      tend: (signal) => tend(db, opened, signal),
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

/** Of a PGlite the driver uses no more than this. */
const toDrizzle = (client: Pick<EmbeddedClient, 'query' | 'transaction'>) =>
  drizzle({ client: client as unknown as PGlite, schema });

async function makeWritable(dataDir: string): Promise<void> {
  try {
    await makeFolder(dataDir);
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new UserError(
      `The data folder ${dataDir} cannot be written${code}. Change its owner, or set another DATA_DIR.`,
    );
  }
}

async function openFiles(dataDir: string, start: StartThread, log: Log): Promise<EmbeddedClient> {
  const files = await provideFiles(dataDir, async (folder) => {
    log.info({ dataDir }, 'making a new embedded database, which takes some seconds');
    const maker = await start(folder, { isNew: true });
    await maker.close();
    const reason = maker.reason();
    if (reason) throw reason;
  });
  return openEmbeddedClient(files, log, start);
}
