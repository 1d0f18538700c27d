// Tasks: the tasks that an operator runs instead of the bot, such as `npm start -- move` and `npm start -- backup`.
import { createClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import type { SecretKeeper } from '../log/log.ts';
import { backup, check, restore } from './database.ts';
import { isPersonTask, personTask } from './person.ts';

const HELP = [
  'npm start                       run the bot',
  'npm run setup                   ask for what the bot needs, and save it in .env',
  'npm run doctor                  check the configuration and the services, and say what to do',
  'npm start -- backup [file]      save the embedded database in one file',
  'npm start -- restore <file>     replace the embedded database by such a file, and keep the old one aside',
  'npm start -- check              read the whole database and report damage',
  'npm start -- move               copy the embedded database in DATA_DIR into the Postgres in DATABASE_URL',
  'npm start -- accounts           list the Discogs accounts of the database; rename or remove one',
  'npm start -- forget <user id>   remove a Discord user from all adds and finished syncs',
  'npm start -- who <user id>      print how the log names a Discord user',
  'npm start -- undo-user <user id> --since <when>   undo all adds of a Discord user since then; lists them first',
].join('\n');

const UNDO_USER = 'undo-user';

/** These tasks take several steps. On a signal they stop between two steps and say how far they got. */
export const stopsInOrder = ([name]: readonly string[]): boolean => name === UNDO_USER || name === 'restore';

/**
 * Runs the task that the first argument names.
 * @returns the text for the operator.
 * @throws UserError when there is no such task, or it cannot run now.
 */
export async function runTask(
  args: readonly string[],
  config: Config,
  log: Log & Pick<SecretKeeper, 'hide'>,
  stop: AbortSignal = new AbortController().signal,
): Promise<string> {
  const [name, first, ...rest] = args;
  if (name === 'backup' && rest.length === 0) return backup(first, config, log);
  if (name === 'restore' && rest.length === 0) return restore(first, config, log, stop);
  if (name === 'check' && first === undefined) return check(config, log);
  if (name === 'move' && first === undefined) return move(config, log);
  if (isPersonTask(name) && first !== undefined && rest.length === 0) {
    return personTask(name, first, config, log);
  }
  if (name === UNDO_USER) {
    const { undoUser } = await import('./undo-user.ts');
    return undoUser(args.slice(1), config, log, stop);
  }
  if (name === 'accounts') {
    const { accounts } = await import('./accounts.ts');
    return accounts(args.slice(1), config, log);
  }
  const how = HELP.split('\n').find((line) => name !== undefined && line.startsWith(`npm start -- ${name} `));
  throw new UserError(how === undefined ? `There is no such task.\n${HELP}` : `Use it like this:\n${how}`);
}

async function move(config: Config, log: Log): Promise<string> {
  const { databaseUrl, dataDir } = config;
  if (databaseUrl === null) {
    throw new UserError('Set DATABASE_URL to an empty Postgres database. Everything moves into it.');
  }
  const { moveToPostgres } = await import('../store/move.ts');
  const moved = await moveToPostgres({ databaseUrl, dataDir, clock: createClock(config.clock), log });
  const rows = Object.entries(moved).map(([table, count]) => `  ${table}: ${count}`);
  return [
    'Moved, row by row:',
    ...rows,
    `With DATABASE_URL set, the bot now uses the Postgres. ${dataDir} is unchanged: keep it until you are sure.`,
  ].join('\n');
}
