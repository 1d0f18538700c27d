// Tasks: the tasks for a whole database: `npm start -- backup`, `restore`, `check`.
import { resolve } from 'node:path';
import { createClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import type { CheckFinding } from '../store/check.ts';
import { counted } from '../text/counted.ts';

const ON_POSTGRES = {
  backup: `Back up a Postgres with its own program, also while the bot runs:
  pg_dump --format=custom --file=runout.dump "$DATABASE_URL"`,
  restore: `Restore a Postgres with its own program. Stop the bot, make an empty database, and run:
  pg_restore --no-owner --dbname="$DATABASE_URL" runout.dump`,
};

/**
 * Saves the whole embedded database in one file. @returns the text for the operator.
 * @throws UserError when another process uses the folder, when the file exists, and on a Postgres, with what to do there.
 */
export async function backup(file: string | undefined, config: Config, log: Log): Promise<string> {
  if (config.databaseUrl !== null) throw new UserError(ON_POSTGRES.backup);
  const [{ openEmbedded }, { backupName }] = await Promise.all([
    import('../store/embedded/database.ts'),
    import('../store/embedded/copies.ts'),
  ]);
  const clock = createClock(config.clock);
  const path = resolve(file ?? backupName(config.dataDir, new Date(clock.now())));
  const database = await openEmbedded({ dataDir: config.dataDir, mustExist: true, asIs: true, clock, log });
  try {
    await database.backup(path);
  } finally {
    await database.close();
  }
  return `Saved in ${path}. To go back to it: npm start -- restore ${path}`;
}

/**
 * Replaces the embedded database by a copy, and keeps the old one aside.
 * @param file the copy. Undefined: the error names the newest copy, because other sentences recommend `restore` without a name.
 * @param stop stops the task, which then says whether anything was changed.
 * @returns the text for the operator.
 * @throws UserError in the same cases as `backup`, and when the file is not a whole copy.
 */
export async function restore(
  file: string | undefined,
  config: Config,
  log: Log,
  stop: AbortSignal,
): Promise<string> {
  if (config.databaseUrl !== null) throw new UserError(ON_POSTGRES.restore);
  const { dataDir } = config;
  if (file === undefined) {
    const { newestCopy } = await import('../store/embedded/copies.ts');
    const newest = await newestCopy(resolve(dataDir));
    throw new UserError(
      newest === null
        ? `There is no copy in ${resolve(dataDir)}. Name a file: npm start -- restore <file>`
        : `Name a copy. The newest: npm start -- restore ${newest}`,
    );
  }
  const { restoreCopy } = await import('../store/embedded/restore.ts');
  const clock = createClock(config.clock);
  const { rows, aside } = await restoreCopy({ dataDir, file, clock, log, stop });
  return [
    `Restored: ${counted(rows.records, 'record')}, ${counted(rows.copies, 'copy', 'copies')} on Discogs. The next /sync brings newer ones.`,
    ...(aside === null ? [] : [`The old database is in ${aside}: remove it when you are sure.`]),
  ].join('\n');
}

/** Reads the whole database. @returns a line for each finding. @throws UserError with those lines when something is wrong. */
export async function check(config: Config, log: Log): Promise<string> {
  const { checkTables } = await import('../store/check.ts');
  const { database, more } = await openAsIs(config, log);
  let findings: CheckFinding[];
  try {
    const tables = await checkTables(database.db);
    findings = [...tables, ...(await more(tables.every(({ isGood }) => isGood)))];
  } finally {
    await database.close();
  }
  const report = findings.map(({ isGood, text }) => `  ${isGood ? '✔' : '✘'} ${text}`);
  const wrong = findings.filter(({ isGood }) => !isGood).length;
  if (wrong > 0) throw new UserError(['Something in the database is wrong:', ...report].join('\n'));
  return ['The database is whole:', ...report].join('\n');
}

async function openAsIs({ databaseUrl, dataDir, clock }: Config, log: Log) {
  if (databaseUrl !== null) {
    const { openPostgres } = await import('../store/postgres/database.ts');
    return {
      database: await openPostgres({ databaseUrl, asIs: true, clock: {}, log }),
      more: async () => [],
    };
  }
  const [{ openEmbedded }, { checkFolder }] = await Promise.all([
    import('../store/embedded/database.ts'),
    import('../store/embedded/check-folder.ts'),
  ]);
  const options = { dataDir, mustExist: true, asIs: true, clock: createClock(clock), log };
  const database = await openEmbedded(options);
  return { database, more: (isReadable: boolean) => checkFolder(dataDir, database.db, isReadable) };
}
