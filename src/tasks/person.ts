// Tasks: what the operator does about one person: `npm start -- forget <user id>` and `npm start -- who <user id>`.
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
    return `Removed from ${rows} ${rows === 1 ? 'row' : 'rows'}. Messages in Discord stay: delete them there.`;
  },
  // The mark alone, so that a shell can search the log for it.
  who: async (userId, store) => (await openPersonMarks(store.facts))(userId),
};

export const isPersonTask = (name: string | undefined): name is string =>
  name !== undefined && Object.hasOwn(WORKS, name);

const USER_ID = /^\d{17,20}$/;

/**
 * Works while the bot runs: on Postgres beside it, with the embedded database the bot does it.
 * @param task one of `isPersonTask`.
 * @returns the text for the operator.
 * @throws UserError when this is not the id of a Discord user or the bot does not do it, and what `openStore` throws.
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
    // The running bot has the embedded folder, and does it. One that does not answer about itself would not answer this either.
    const { FolderHeldError, inWords } = await import('../store/embedded/folder-guard.ts');
    if (!(error instanceof FolderHeldError) || error.holder === null) throw error;
    const { askHolder } = await import('../store/embedded/ask-socket.ts');
    return askHolder(dataDir, { task, userId }, `The bot (${inWords(error.holder)})`);
  }
}

/** @throws UserError for another task, or what is not the id of a Discord user. StoreError when the database fails. */
export async function doPersonWork(
  { task, userId }: TaskQuestion,
  store: Pick<Store, 'facts' | 'forget'>,
): Promise<string> {
  const work = Object.hasOwn(WORKS, task) ? WORKS[task] : undefined;
  if (work === undefined || !USER_ID.test(userId)) throw new UserError('There is no such task.');
  return work(userId, store);
}
