// Root: starts the whole bot from a configuration: store, Discogs, use cases, Discord, in this order. Closes them in reverse.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { type Clock, createClock, waitAtMost } from './clock.ts';
import type { Config } from './config/config.ts';
import { openAccount } from './core/accounts/open.ts';
import { openBudgetJournal } from './core/budget-journal.ts';
import { createStartPace } from './core/start-pace.ts';
import { createDiscogs } from './discogs/client.ts';
import { createCredential } from './discogs/credential.ts';
import { coreWords } from './discord/texts/core-words.ts';
import type { UserError } from './errors.ts';
import type { SecretKeeper } from './log/log.ts';
import { openPersonMarks } from './log/person-marks.ts';
import { HOME, readVersion, userAgentOf } from './process/version.ts';
import { waitForStore } from './process/wait-for-store.ts';
import { createWatch } from './process/watch.ts';
import { openStore } from './store/connect.ts';
import { doPersonWork } from './tasks/person.ts';

/**
 * How long a call in flight can take after SIGTERM. The process ends within 10 s (docs/architecture.md, "The life of the
 * process").
 */
const GRACE_MS = 7_000;

/** How long the end of the bot waits for the database, in ms of real time. */
const FORGET_MS = 500;

export interface Runout {
  /** Accepts nothing new, waits for work in progress, saves, and closes. `crashed`: this end counts as a crash. */
  close(how?: { crashed: boolean }): Promise<void>;
  /** Resolves with the reason when Discord will never accept this process again. */
  readonly lost: Promise<UserError>;
}

/**
 * Starts the bot. Resolves when Discord has accepted it and its commands are registered. Waits for a database that is not there
 * yet, and for a Discord that is down or was asked too often.
 * @param stop ends the start, also while it waits.
 * @param clock only tests give another one than the configuration asks for.
 * @throws UserError for what the operator must change, StoreError when the database cannot be used, the reason of `stop`.
 * Everything that was opened is closed again.
 */
export async function startRunout(
  config: Config,
  token: string,
  log: Logger & Pick<SecretKeeper, 'hide'>,
  stop?: AbortSignal,
  clock: Clock = createClock(config.clock),
): Promise<Runout> {
  const version = readVersion();
  const ending = new AbortController();
  const { signal } = ending;
  const end = () => ending.abort(new Error('Runout is ending'));
  stop?.addEventListener('abort', end, { once: true });
  if (stop?.aborted) end();
  const { discogs: settings } = config;
  const opened: (() => Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    end();
    for (const one of opened.splice(0).reverse()) await one();
  };

  const holder = `${hostname()}:${process.pid}:${randomUUID()}`;
  try {
    const watch = createWatch({ version, clock, log });
    const { healthHost, healthPort } = config;
    if (healthPort !== null) {
      const served = await watch.serve(healthHost, healthPort);
      opened.push(() => served.close());
    }
    const open = async () => {
      const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, clock, log });
      // When the database goes away at once, the start waits for it again.
      const [journal, personMark] = await Promise.all([
        openBudgetJournal(store),
        openPersonMarks(store.facts),
      ]).catch(async (error: unknown) => {
        await store.close();
        throw error;
      });
      return { store, journal, personMark };
    };
    const opening = waitForStore(open, { clock, log, signal }).then(async (all) => {
      const { store } = all;
      // The start was stopped: no caller waits for the store.
      if (signal.aborted) await store.close();
      else {
        opened.push(() => store.close());
        await store.takeQuestions((question) => doPersonWork(question, store));
      }
      await store.announce(holder);
      return all;
    });
    // A thread of its own opens an embedded database. Loading discord.js takes as long, so both run at once.
    const [{ store, journal, personMark }, { createBot }, { buttons, commands }] = await Promise.all([
      unlessAborted(opening, signal),
      import('./discord/bot.ts'),
      import('../commands/index.ts'),
    ]);
    const client = createDiscogs({
      baseUrl: settings.apiUrl,
      userAgent: userAgentOf(version),
      limit: settings.rateLimit,
      reserve: settings.reserve,
      journal,
      clock,
      log,
      onCall: watch.onCall,
    });
    opened.push(() => client.close());
    const { username, folderId, token: discogsToken } = settings;
    const credential = discogsToken === null ? null : createCredential(discogsToken, log.hide);
    const discogs = client.as(credential);
    const account = await unlessAborted(
      openAccount(
        { username, folderId, hasToken: credential !== null },
        { discogs, store, clock, log, words: coreWords },
        signal,
      ),
      signal,
    );
    const app = createApp({
      account,
      discogs,
      store,
      clock,
      log,
      reserve: settings.reserve,
      addsPerHour: config.addsPerHour,
      holder,
      words: coreWords,
    });
    await unlessAborted(app.settings.load(), signal);
    const pace = createStartPace({ store, clock, log });
    await unlessAborted(pace.await(signal), signal);
    const bot = createBot({
      token,
      apiUrl: config.discord.apiUrl,
      guildIds: config.discord.guildIds,
      commands,
      buttons,
      app,
      about: { version, source: HOME, contact: config.operatorContact },
      clock,
      log,
      signal,
      personMark,
      callCount: watch.callCount,
      onDone: watch.onDone,
      onIdentify: pace.note,
      onPermissionsUnread: watch.onPermissionsUnread,
    });
    const mayPush = username !== null && account.hasToken;
    const figures = async () => {
      const { waiting, lastSyncAt } = await store.crate(account.id).figures();
      return { waiting: mayPush ? waiting : 0, lastSyncAt };
    };
    watch.lookAt({ discogs, database: store, figures, sync: app.sync, bot });
    opened.push(() => bot.stop(GRACE_MS, app.sync.pause({ graceMs: GRACE_MS })));
    await unlessAborted(bot.start(), signal);
    // In the background: /search must not wait for the owner of the token, which only makes badges better.
    void app.setup.look(signal);
    void app.housekeeping.keep(signal);
    void app.settings.keepFresh(signal);
    // The runs of the last process go on in their messages: the bot watches the syncs by now.
    void app.sync.keepWatch(signal);
    return {
      lost: bot.lost,
      async close({ crashed } = { crashed: false }) {
        // Without an answer of the database this start counts as a crash, and no more.
        if (!crashed) await waitAtMost(pace.forget(), FORGET_MS);
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Does not wait for work that hangs: the process ends. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
