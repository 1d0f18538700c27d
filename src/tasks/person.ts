// Tasks: the tasks about one person: `npm start -- forget <user id>` removes their id, `npm start -- who <user id>` prints
// their mark.
import { createClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Log, Store } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import { openPersonMarks } from '../log/person-marks.ts';
import { openStore } from '../store/connect.ts';
import type { TaskQuestion } from '../store/handle.ts';

type PersonWork = (userId: string, store: Pick<Store, 'facts' | 'forget'>) => Promise<string>;

const WORKS: Readonly<Record<string, PersonWork>> = {
  async forget(userId, store) {
    const rows = await store.forget(userId);
    return `Removed from ${rows} ${rows === 1 ? 'row' : 'rows'}. Messages in Discord stay: delete them there. A sync that is not over keeps the id: run this again after its end.`;
  },
  // Returns the mark alone, without a sentence, so that a shell can search the log for it.
  who: async (userId, store) => (await openPersonMarks(store.facts))(userId),
};

export const isPersonTask = (name: string | undefined): name is string =>
  name !== undefined && Object.hasOwn(WORKS, name);

const USER_ID = /^\d{17,20}$/;

/**
 * Does a task about a person, also while the bot runs. On Postgres this process does it, beside the bot. If the bot has the
 * embedded database open, the bot does it.
 * @param task a name that `isPersonTask` accepts.
 * @returns the text for the operator.
 * @throws UserError when this is not the id of a Discord user or the bot does not do the task, and what `openStore` throws.
 */
export async function personTask(task: string, userId: string, config: Config, log: Log): Promise<string> {
  if (!USER_ID.test(userId)) {
    throw new UserError('That is not the id of a Discord user. It has 17 to 20 digits.');
  }
  const { databaseUrl, dataDir } = config;
  const clock = createClock(config.clock);
  try {
    const store = await openStore({ databaseUrl, dataDir, mustExist: true, clock, log });
    return await doPersonWork({ task, userId }, store).finally(() => store.close());
  } catch (error) {
    // The running bot has the folder of the embedded database, so it is asked to do the task. Without `holder`, the process
    // that has the folder did not even say what it is, and would not answer this question either.
    const { FolderHeldError, inWords } = await import('../store/embedded/folder-guard.ts');
    if (!(error instanceof FolderHeldError) || error.holder === null) throw error;
    const { askHolder } = await import('../store/embedded/ask-socket.ts');
    return askHolder(dataDir, { task, userId }, `The bot (${inWords(error.holder)})`);
  }
}

/**
 * Does the task and returns the text for the operator. @throws UserError for another task, or for what is not the id of a
 * Discord user. StoreError when the database fails.
 */
export async function doPersonWork(
  { task, userId }: TaskQuestion,
  store: Pick<Store, 'facts' | 'forget'>,
): Promise<string> {
  const work = Object.hasOwn(WORKS, task) ? WORKS[task] : undefined;
  if (work === undefined || !USER_ID.test(userId)) throw new UserError('There is no such task.');
  return work(userId, store);
}
