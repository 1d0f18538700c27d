// Root: the composition. Configuration, store, Discogs, use cases, bot, in this order; closes in reverse.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { config as loadEnvFile } from 'dotenv';
import { commands } from '../commands/index.ts';
import { createApp } from './app.ts';
import { createClock } from './clock.ts';
import { ConfigError, readConfig } from './config.ts';
import { createDiscogs } from './discogs/client.ts';
import { createBot } from './discord/bot.ts';
import { UserError } from './errors.ts';
import { createLog } from './log.ts';
import { openStore } from './store/connect.ts';

/** The call in flight gets this long after SIGTERM; the process is gone within 10 s (product.md 3). */
const GRACE_MS = 7_000;

const VERSION = '0.1.0';

loadEnvFile({ quiet: true });

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const token = config.discord.token;
  if (!token) {
    console.error(
      'DISCORD_TOKEN is not set: create an application at https://discord.com/developers/applications, open Bot, press Reset Token and put it in .env.\n' +
        'To try Runout without any account or token: npm run demo',
    );
    process.exitCode = 1;
    return;
  }
  const log = createLog({
    level: config.logLevel,
    pretty: process.stdout.isTTY === true,
    secrets: [token, config.discogs.token, config.databaseUrl],
  });
  const clock = createClock(config.clock);
  const ending = new AbortController();

  const store = await openStore({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    clock,
    log,
  });
  const discogs = createDiscogs({
    baseUrl: config.discogs.apiUrl,
    token: config.discogs.token,
    userAgent: `Runout/${VERSION} +https://github.com/runout/runout`,
    limit: config.discogs.rateLimit,
    reserve: config.discogs.reserve,
    clock,
    log,
  });
  const app = createApp({
    discogs,
    store,
    clock,
    log,
    username: config.discogs.username,
    folderId: config.discogs.folderId,
    hasToken: config.discogs.token !== null,
    holder: `${hostname()}:${process.pid}:${randomUUID()}`,
  });
  const bot = createBot({
    token,
    apiUrl: config.discord.apiUrl,
    guildIds: config.discord.guildIds,
    commands,
    app,
    clock,
    log,
    signal: ending.signal,
  });

  const close = async (): Promise<void> => {
    ending.abort(new Error('the process is ending'));
    await bot.stop(GRACE_MS);
    await discogs.close();
    await store.close();
  };
  const endWith = (name: string) => {
    if (ending.signal.aborted) return;
    log.info({ signal: name }, 'ending');
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'could not end in order');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => endWith('SIGTERM'));
  process.once('SIGINT', () => endWith('SIGINT'));

  try {
    await bot.start();
  } catch (error) {
    log.fatal({ err: error }, 'Discord did not let us in');
    await close();
    process.exitCode = 1;
    return;
  }
  await app.account.identify(ending.signal);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) {
    console.error(
      ['The configuration cannot be used:', ...error.problems.map((line) => `  ${line}`)].join('\n'),
    );
  } else if (error instanceof UserError) {
    console.error(error.message);
  } else {
    // Names and places only: a message of somebody else may hold a value.
    console.error(
      'Runout could not start:',
      error instanceof Error ? `${error.name} ${error.stack?.split('\n')[1] ?? ''}` : '',
    );
  }
  process.exit(1);
});
