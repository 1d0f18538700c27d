// Root: the process. Reads the environment, starts the bot, ends it in order when told to.
import { config as loadEnvFile } from 'dotenv';
import { ConfigError, readConfig } from './config.ts';
import { UserError } from './errors.ts';
import { createLog } from './log.ts';
import { startRunout } from './runout.ts';

const NO_TOKEN = [
  'DISCORD_TOKEN is not set: create an application at https://discord.com/developers/applications, open Bot, press Reset Token, and put the token into .env.',
  'To try Runout without any account or token: npm run demo',
];

/** Never a value, never another error's message: this may run before the log knows what to hide. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) {
    return ['The configuration cannot be used:', ...error.problems.map((line) => `  ${line}`)].join('\n');
  }
  if (error instanceof UserError) return error.message;
  return 'Runout could not start; the log says why.';
}

async function main(): Promise<number | null> {
  loadEnvFile({ quiet: true });
  const config = readConfig(process.env);
  const { token } = config.discord;
  if (!token) {
    console.error(NO_TOKEN.join('\n'));
    return 1;
  }
  const log = createLog({
    level: config.logLevel,
    pretty: process.stdout.isTTY === true,
    secrets: [token, config.discogs.token, config.databaseUrl],
  });

  let stopping = false;
  let started: ReturnType<typeof startRunout> | null = null;
  const stop = (name: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal: name }, 'ending');
    Promise.resolve(started)
      .then((runout) => runout?.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'could not end in order');
          process.exit(1);
        },
      );
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));

  try {
    started = startRunout(config, token, log);
    await started;
  } catch (error) {
    if (stopping) return null;
    log.fatal({ err: error }, 'Runout could not start');
    throw error;
  }
  return null;
}

main().then(
  (code) => {
    if (code !== null) process.exitCode = code;
  },
  (error: unknown) => {
    console.error(explain(error));
    process.exitCode = 1;
  },
);
