// Store: finds out for `npm run doctor` what a start would find in the configured database. Changes nothing, and does not open
// a folder that another process uses.
import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import { type CheckFinding, checkTables } from './check.ts';
import type { FolderHolder } from './embedded/folder-guard.ts';
import { readVersions } from './migrations.ts';
import { toStoreError } from './store-error.ts';

export type DatabaseLook =
  /** There is no database yet. The first start will make one in this folder. */
  | { kind: 'none-yet'; dataDir: string }
  /** There is an embedded database, and another process uses it: the bot or a task. */
  | { kind: 'in-use'; dataDir: string; holder: FolderHolder }
  /** There is an embedded database of another user, which root does not open. `ownerId` is the id of that user. */
  | { kind: 'of-other-user'; dataDir: string; ownerId: number }
  /** There is an embedded database. `damage` has the failed checks. */
  | { kind: 'embedded'; dataDir: string; versions: Versions; damage: readonly CheckFinding[] }
  | { kind: 'postgres'; versions: Versions };

/** The version of the tables (0 if there are none), and the version of this program. */
export interface Versions {
  found: number;
  known: number;
}

export interface LookOptions {
  databaseUrl: string | null;
  dataDir: string;
  clock: Pick<Clock, 'now' | 'isReal'>;
  log: Log;
  /** The id of the user of this process. Only tests pass it. */
  userId?: number | undefined;
}

/**
 * Returns what a start would find.
 * @throws UserError for what the operator must change, StoreError when a Postgres cannot be reached.
 */
export async function lookAtDatabase(options: LookOptions): Promise<DatabaseLook> {
  const { databaseUrl } = options;
  return databaseUrl === null ? lookAtFolder(options) : lookAtServer(databaseUrl, options);
}

async function lookAtFolder({
  clock,
  log,
  userId = process.getuid?.(),
  ...options
}: LookOptions): Promise<DatabaseLook> {
  const dataDir = resolve(options.dataDir);
  const [{ openEmbedded, unwritable }, { holderOf }, { isWithoutDatabase }, { codeOf }] = await Promise.all([
    import('./embedded/database.ts'),
    import('./embedded/folder-guard.ts'),
    import('./embedded/folder.ts'),
    import('./embedded/disk.ts'),
  ]);
  const fault = await whyUnwritable(dataDir).catch(codeOf);
  if (fault !== null) throw unwritable(dataDir, fault);
  if (await isWithoutDatabase(dataDir)) return { kind: 'none-yet', dataDir };
  const holder = await holderOf(dataDir);
  if (holder !== null) return { kind: 'in-use', dataDir, holder };
  // The user of the bot could not read the files that root writes there.
  const { uid: ownerId } = await stat(dataDir);
  if (userId === 0 && ownerId !== 0) return { kind: 'of-other-user', dataDir, ownerId };
  const database = await openEmbedded({ dataDir, mustExist: true, asIs: true, clock, log });
  try {
    const findings = await checkTables(database.db);
    const damage = findings.filter(({ isGood }) => !isGood);
    // If the list of versions cannot be read, `damage` already says so.
    const versions = await readVersions(database.db).catch(() => ({ found: 0, known: 0 }));
    return { kind: 'embedded', dataDir, versions, damage };
  } finally {
    await database.close();
  }
}

/**
 * Returns the error code with which a start would fail to write into this folder, or to make it. Returns null if nothing
 * prevents that. Throws if the existing folder cannot be accessed.
 */
async function whyUnwritable(folder: string): Promise<string | null> {
  const rights = constants.R_OK | constants.W_OK | constants.X_OK;
  for (let path = folder; ; path = dirname(path)) {
    const found = await stat(path).catch(() => null);
    if (found === null && dirname(path) !== path) continue;
    if (!found?.isDirectory()) return path === folder ? 'EEXIST' : 'ENOTDIR';
    await access(path, rights);
    return null;
  }
}

async function lookAtServer(
  databaseUrl: string,
  { clock, log }: Pick<LookOptions, 'clock' | 'log'>,
): Promise<DatabaseLook> {
  const [{ openPostgres }, { assertMayMakeTables, assertMayWrite }] = await Promise.all([
    import('./postgres/database.ts'),
    import('./postgres/rights.ts'),
  ]);
  const database = await openPostgres({ databaseUrl, asIs: true, clock, log });
  try {
    const versions = await readVersions(database.db);
    if (versions.found < versions.known) await assertMayMakeTables(database.db);
    else if (versions.found === versions.known) await assertMayWrite(database.db);
    return { kind: 'postgres', versions };
  } catch (error) {
    throw toStoreError(error);
  } finally {
    await database.close();
  }
}
