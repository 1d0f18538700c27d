// Root: the whole bot from a configuration: store, Discogs, use cases, Discord, in this order; closes in reverse.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { commands } from '../commands/index.ts';
import { createApp } from './app.ts';
import { createClock } from './clock.ts';
import type { Config } from './config.ts';
import { createDiscogs } from './discogs/client.ts';
import { createBot } from './discord/bot.ts';
import { openStore } from './store/connect.ts';
import { readVersion } from './version.ts';

/** The call in flight gets this long after SIGTERM; the process is gone within 10 s (product.md 3). */
const GRACE_MS = 7_000;

const HOME = 'https://github.com/runout-bot/runout';

export interface Runout {
  /** Takes nothing new, lets what is in hand end, saves, and leaves. */
  close(): Promise<void>;
}

/**
 * Starts the bot; resolves when Discord has let it in and its commands are registered.
 * @throws UserError when the database folder is taken, StoreError when the database cannot be used, and what discord.js
 * throws when Discord refuses the token. Everything that was opened is closed again.
 */
export async function startRunout(config: Config, token: string, log: Logger): Promise<Runout> {
  const clock = createClock(config.clock);
  const version = readVersion();
  const ending = new AbortController();
  const { discogs: settings } = config;
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    ending.abort(new Error('Runout is ending'));
    for (const one of opened.splice(0).reverse()) await one();
  };

  try {
    const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, clock, log });
    opened.push(() => store.close());
    const discogs = createDiscogs({
      baseUrl: settings.apiUrl,
      token: settings.token,
      userAgent: `Runout/${version} +${HOME}`,
      limit: settings.rateLimit,
      reserve: settings.reserve,
      clock,
      log,
    });
    opened.push(() => discogs.close());
    const app = createApp({
      discogs,
      store,
      clock,
      log,
      username: settings.username,
      folderId: settings.folderId,
      hasToken: settings.token !== null,
      reserve: settings.reserve,
      holder: `${hostname()}:${process.pid}:${randomUUID()}`,
    });
    const bot = createBot({
      token,
      apiUrl: config.discord.apiUrl,
      guildIds: config.discord.guildIds,
      commands,
      app,
      version,
      clock,
      log,
      signal: ending.signal,
    });
    opened.push(() => bot.stop(GRACE_MS, app.sync.pause({ graceMs: GRACE_MS })));
    await bot.start();
    // In the background: whose token it is only makes badges better, and /search must not wait for it.
    app.account.identify(ending.signal).catch((error: unknown) => log.error({ err: error }, 'identify'));
    // Runs that the last process left go on, in their messages: the bot watches by now.
    void app.sync.keepWatch(ending.signal);
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}
