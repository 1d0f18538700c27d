// Root: starts the whole bot from a configuration: it opens store, Discogs, use cases and Discord, in this order. Closes them in
// the reverse order.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { createAttachments } from './attachments/download.ts';
import { createCalendar } from './calendar/calendar.ts';
import { type Clock, createClock, waitAtMost } from './clock.ts';
import type { Config } from './config/config.ts';
import { openAccount } from './core/accounts/open.ts';
import { openBudgetJournal } from './core/budget-journal.ts';
import { IMPORT_LIMITS } from './core/import/import.ts';
import { createStartPace } from './core/start-pace.ts';
import { readColumn } from './csv/read.ts';
import { unzipped } from './csv/unzip.ts';
import { csvWriter } from './csv/write.ts';
import { createDiscogs } from './discogs/client.ts';
import { createCredential } from './discogs/credential.ts';
import { createPictures } from './discord/chart/draw.ts';
import { coreWords } from './discord/texts/core-words.ts';
import type { UserError } from './errors.ts';
import type { SecretKeeper } from './log/log.ts';
import { openPersonMarks } from './log/person-marks.ts';
import { createPhotos } from './photo/reader.ts';
import { HOME, readVersion, userAgentOf } from './process/version.ts';
import { waitForStore } from './process/wait-for-store.ts';
import { createWatch } from './process/watch.ts';
import { openStore } from './store/connect.ts';
import { doPersonWork } from './tasks/person.ts';

/**
 * How long a call under way may still take after SIGTERM, in ms. The whole process must end within 10 s (docs/architecture.md,
 * "The life of the process").
 */
const GRACE_MS = 7_000;

/** The limits of the file of an import. Discord gives out 10 MB in about a second. */
const IMPORT_FILE = { mostBytes: IMPORT_LIMITS.mostBytes, stillMs: 5_000, wholeMs: 60_000 };

/** The longest wait for the database when an orderly end removes this start from the crash count, in ms of real time. */
const FORGET_MS = 500;

export interface Runout {
  /**
   * Ends the bot: accepts no new interaction, waits for work under way, saves the state, and closes everything. `crashed`: the
   * start counts as a crash for the next starts (core/start-pace.ts).
   */
  close(how?: { crashed: boolean }): Promise<void>;
  /** Resolves with the reason when Discord has refused the bot in a way that no retry can change. */
  readonly lost: Promise<UserError>;
}

/**
 * Starts the bot. Resolves when Discord has accepted the bot and its commands are registered. Waits for a database that cannot be
 * reached yet, and for Discord when it is down or limits the requests.
 * @param stop ends the start, also during a wait.
 * @param clock only tests pass it; without it the clock is the one of the configuration.
 * @param makePhotos makes the reader of photos. Only tests pass another one.
 * @throws UserError for a problem that the operator must fix; StoreError when the database cannot be used; the reason of `stop`.
 * Before it throws, everything that was opened is closed again.
 */
export async function startRunout(
  config: Config,
  token: string,
  log: Logger & Pick<SecretKeeper, 'hide'>,
  stop?: AbortSignal,
  clock: Clock = createClock(config.clock),
  makePhotos: typeof createPhotos = createPhotos,
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
      // If the database fails right after it was opened, the store is closed, and `waitForStore` opens it again.
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
      // After a stopped start no one waits for the store, so it is closed here.
      if (signal.aborted) await store.close();
      else {
        opened.push(() => store.close());
        await store.takeQuestions((question) => doPersonWork(question, store));
      }
      await store.announce(holder);
      return all;
    });
    // An embedded database opens in a thread of its own. That takes as long as loading discord.js, so both run at the same time.
    const [{ store, journal, personMark }, { createBot }, { commands, components }] = await Promise.all([
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
    const attachments = createAttachments({ cdnUrl: config.discord.cdnUrl, clock });
    const photos = makePhotos({ attachments, log });
    opened.push(() => photos.close());
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
      csv: csvWriter,
      readColumn: (file, column, ending) =>
        readColumn(
          unzipped(attachments.download(file, IMPORT_FILE, ending), IMPORT_LIMITS.mostUnzippedBytes),
          column,
        ),
      calendar: createCalendar(),
      photos,
    });
    await unlessAborted(app.settings.load(), signal);
    const pace = createStartPace({ store, clock, log });
    await unlessAborted(pace.await(signal), signal);
    const bot = createBot({
      token,
      apiUrl: config.discord.apiUrl,
      guildIds: config.discord.guildIds,
      commands,
      components,
      app,
      pictures: createPictures({
        onFailure: (reason) =>
          log.warn({ err: reason }, 'no picture was drawn: the answer has the words alone'),
      }),
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
    opened.push(async () => {
      const grace = { graceMs: GRACE_MS };
      const idle = [app.healing, app.detailRepeats].map((one) => one.pause(grace));
      await bot.stop(GRACE_MS, app.sync.pause(grace));
      await Promise.all(idle);
    });
    await unlessAborted(bot.start(), signal);
    // The start does not wait for this check, because commands work without it. Only some badges need the owner of the token.
    void app.setup.look(signal);
    void app.housekeeping.keep(signal);
    void app.settings.keepFresh(signal);
    void app.healing.keep(signal);
    void app.detailRepeats.keep(signal);
    // `keepWatch` resumes the run that the last process left. It starts after the bot, which shows the run in its message.
    void app.sync.keepWatch(signal);
    void app.nightly.keep(signal);
    return {
      lost: bot.lost,
      async close({ crashed } = { crashed: false }) {
        // If the database does not answer in time, this start counts as a crash. That does no other harm.
        if (!crashed) await waitAtMost(pace.forget(), FORGET_MS);
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Waits for the work, but rejects at once when the signal aborts, because the end of the process must not wait for it. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
