// Root: what an operator does once in a while, instead of running the bot: `npm start -- move`, `npm start -- backup`.
import { createClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import { openStore } from '../store/connect.ts';
import { backup, check, restore } from './database.ts';

const HELP = [
  'npm start                       run the bot',
  'npm start -- backup [file]      save the embedded database in one file',
  'npm start -- restore <file>     put such a file in the place of the embedded database, and that aside',
  'npm start -- check              read everything in the database and say whether it is whole',
  'npm start -- move               copy the embedded database in DATA_DIR into the Postgres of DATABASE_URL',
  'npm start -- forget <user id>   take a Discord user out of everything that is over',
  'npm start -- undo-user <user id> --since <when>   take back all that a Discord user added since then; lists it first',
].join('\n');

const UNDO_USER = 'undo-user';

/** Whether this task stops by itself when it is told to, and says how far it got: what it does is not one thing to the disk. */
export const stopsInOrder = ([name]: readonly string[]): boolean => name === UNDO_USER || name === 'restore';

/**
 * @returns what to tell the operator.
 * @throws UserError for anything that is no task, or cannot be done as things stand.
 */
export async function runTask(
  args: readonly string[],
  config: Config,
  log: Log,
  stop: AbortSignal = new AbortController().signal,
): Promise<string> {
  const [name, first, ...rest] = args;
  if (name === 'backup' && rest.length === 0) return backup(first, config, log);
  if (name === 'restore' && rest.length === 0) return restore(first, config, log, stop);
  if (name === 'check' && first === undefined) return check(config, log);
  if (name === 'move' && first === undefined) return move(config, log);
  if (name === 'forget' && first !== undefined && rest.length === 0) return forget(first, config, log);
  if (name === UNDO_USER) {
    const { undoUser } = await import('./undo-user.ts');
    return undoUser(args.slice(1), config, log, stop);
  }
  const how = HELP.split('\n').find((line) => name !== undefined && line.startsWith(`npm start -- ${name} `));
  throw new UserError(
    how === undefined ? `There is no such task.\n${HELP}` : `It is written like this:\n${how}`,
  );
}

async function move(config: Config, log: Log): Promise<string> {
  const { databaseUrl, dataDir } = config;
  if (databaseUrl === null) {
    throw new UserError('Set DATABASE_URL to the empty Postgres database that everything is to move into.');
  }
  const { moveToPostgres } = await import('../store/move.ts');
  const moved = await moveToPostgres({ databaseUrl, dataDir, clock: createClock(config.clock), log });
  const rows = Object.entries(moved).map(([table, count]) => `  ${table}: ${count}`);
  return [
    'Moved, row by row:',
    ...rows,
    `With DATABASE_URL set, the bot uses the Postgres from now on. ${dataDir} was only read: keep it until you are sure.`,
  ].join('\n');
}

async function forget(userId: string, config: Config, log: Log): Promise<string> {
  if (!/^\d{17,20}$/.test(userId))
    throw new UserError('That is not the id of a Discord user: 17 to 20 digits.');
  const { databaseUrl, dataDir } = config;
  const clock = createClock(config.clock);
  const store = await openStore({ databaseUrl, dataDir, mustExist: true, clock, log });
  try {
    const rows = await store.forget(userId);
    return `Forgotten in ${rows} ${rows === 1 ? 'row' : 'rows'}. Messages in Discord stay: delete them there.`;
  } finally {
    await store.close();
  }
}
