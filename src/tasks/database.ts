// Root: what an operator does with a database as a whole: `npm start -- backup`, `restore`, `check`.
import { resolve } from 'node:path';
import { createClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import type { CheckFinding } from '../store/check.ts';

const ON_POSTGRES = {
  backup: `A Postgres is saved with its own program, while everything runs:
  pg_dump --format=custom --file=runout.dump "$DATABASE_URL"`,
  restore: `A Postgres is restored with its own program. Stop the bot, take an empty database, and then:
  pg_restore --no-owner --dbname="$DATABASE_URL" runout.dump`,
};

/**
 * One file with all of the embedded database. @returns what to tell the operator.
 * @throws UserError when another process has the folder, when there is such a file, and on a Postgres, with what to do there.
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
 * @param file undefined: which one is asked for, and the newest is named: other sentences say `restore` and know no name.
 * @param stop told to stop, it says whether anything was changed.
 * @returns what to tell the operator.
 * @throws UserError as `backup`, and when the file is no whole copy.
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
        ? `There is no copy in ${resolve(dataDir)}. Say where one is: npm start -- restore <file>`
        : `Say which copy. The newest: npm start -- restore ${newest}`,
    );
  }
  const { restoreCopy } = await import('../store/embedded/restore.ts');
  const clock = createClock(config.clock);
  const { rows, aside } = await restoreCopy({ dataDir, file, clock, log, stop });
  return [
    `Restored: ${counted(rows.records, 'record')}, ${counted(rows.copies, 'copy', 'copies')} on Discogs. The next /sync brings what is newer.`,
    ...(aside === null ? [] : [`What was there before is in ${aside}: remove it when you are sure.`]),
  ].join('\n');
}

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** @returns what was found, a line each. @throws UserError with those lines when something is wrong. */
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
  if (wrong > 0) throw new UserError(['The database has something wrong:', ...report].join('\n'));
  return ['The database is whole:', ...report].join('\n');
}

async function openAsIs({ databaseUrl, dataDir, clock }: Config, log: Log) {
  if (databaseUrl !== null) {
    const { openPostgres } = await import('../store/postgres/database.ts');
    return { database: await openPostgres({ databaseUrl, asIs: true, log }), more: async () => [] };
  }
  const [{ openEmbedded }, { checkFolder }] = await Promise.all([
    import('../store/embedded/database.ts'),
    import('../store/embedded/check-folder.ts'),
  ]);
  const options = { dataDir, mustExist: true, asIs: true, clock: createClock(clock), log };
  const database = await openEmbedded(options);
  return { database, more: (isReadable: boolean) => checkFolder(dataDir, database.db, isReadable) };
}
