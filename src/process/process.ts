// Root: the life of the process: reads the configuration, starts the bot, and ends it in order, for whatever reason it ends.
import { waitAtMost } from '../clock.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { strangeNames, withEnvFile } from '../config/env-file.ts';
import { readSecretFiles } from '../config/secret-files.ts';
import { StoreError, UserError } from '../errors.ts';
import { createLog } from '../log/log.ts';
import { createRedactor } from '../log/redact.ts';
import { type Runout, startRunout } from '../runout.ts';
import { runTask, stopsInOrder } from '../tasks/tasks.ts';
import { unreachableWords } from './wait-for-store.ts';
import { startWatchdog } from './watchdog.ts';

const NO_TOKEN = [
  'DISCORD_TOKEN is not set: create an application at https://discord.com/developers/applications, open Bot, press Reset Token, and put the token into .env.',
  'To try Runout without any account or token: npm run demo',
];

/** Of the wall, from the signal on: supervisors kill after 10 s. What is saved by then is saved. */
const LONGEST_END_MS = 9_500;

/** What the process was given. */
export interface Surroundings {
  env: Record<string, string | undefined>;
  /** Where its `.env` is, if it has one. */
  folder: string;
  args: readonly string[];
  isTerminal: boolean;
}

/** Never a value, never another error's message: this may run before the log knows what to hide. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) {
    return ['The configuration cannot be used:', ...error.problems.map((line) => `  ${line}`)].join('\n');
  }
  if (error instanceof UserError) return error.message;
  if (error instanceof StoreError) {
    return error.unreachable
      ? unreachableWords(error.code)
      : `Stopped: ${error.message} (${error.code ?? 'no code'}). The log says more: report it with those lines.`;
  }
  return 'Runout could not do that: a fault of its own. The log says more; report it with those lines.';
}

/**
 * Runs the bot until it is told to stop, or cannot go on; with arguments, does that task. Never throws.
 * @param stop aborted by a signal from outside; its reason names the signal.
 * @returns the exit code: 0 after an orderly end, 1 when the operator has to look.
 */
export async function runProcess(
  { env, folder, args, isTerminal }: Surroundings,
  stop: AbortSignal,
): Promise<number> {
  let redact = (text: string) => text;
  try {
    const given = withEnvFile(env, folder);
    const config = readConfig(readSecretFiles(given));
    const { token } = config.discord;
    const secrets = [token, config.discogs.token, config.databaseUrl];
    const log = createLog({ level: config.logLevel, pretty: isTerminal, secrets });
    redact = createRedactor(secrets).text;
    for (const { name, meant } of strangeNames(given)) {
      log.warn({}, `${name} is no variable of Runout${meant === null ? '' : `: do you mean ${meant}?`}`);
    }
    if (args.length > 0) {
      const task = runTask(args, config, log, stop).then(redact, (error: unknown) => {
        if (!(error instanceof UserError)) log.fatal({ err: error }, 'the task failed');
        throw error;
      });
      if (!stopsInOrder(args)) return await unlessTold(task, stop);
      console.log(await task);
      return 0;
    }
    if (!token) {
      console.error(NO_TOKEN.join('\n'));
      return 1;
    }
    startWatchdog(log);
    return await live((signal) => startRunout(config, token, log, signal), log, stop);
  } catch (error) {
    console.error(redact(explain(error)));
    return 1;
  }
}

// Which of the two nobody knows who does not wait for it: its end may be on its way already.
const STOPPED = 'Stopped. Either all of it was done, or nothing: run it again to make sure.';

/** A task changes everything or nothing, at its very end: it can be left behind at any moment. */
async function unlessTold(task: Promise<string>, stop: AbortSignal): Promise<number> {
  const told = new Promise<null>((resolve) => {
    stop.addEventListener('abort', () => resolve(null), { once: true });
  });
  const said = await Promise.race([task, told]);
  if (said === null) console.error(STOPPED);
  else console.log(said);
  return said === null ? 1 : 0;
}

async function live(
  start: (signal: AbortSignal) => Promise<Runout>,
  log: ReturnType<typeof createLog>,
  stop: AbortSignal,
): Promise<number> {
  const told = new Promise<'told'>((resolve) => {
    const onAbort = () => {
      log.info({ signal: stop.reason }, 'ending');
      resolve('told');
    };
    if (stop.aborted) onAbort();
    else stop.addEventListener('abort', onAbort, { once: true });
  });
  const crashed = new Promise<'crashed'>((resolve) => {
    // Half of something may have happened: nothing that this process still believes is sure.
    process.on('uncaughtException', (error) => {
      log.fatal({ err: error }, 'an error that nobody caught: ending');
      resolve('crashed');
    });
    // One promise failed and nobody waited for it; what it was about did not happen, all else goes on.
    process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed unheard'));
  });

  const starting = start(stop);
  const started = await Promise.race([
    starting.catch((error: unknown) => {
      if (stop.aborted) return 'told' as const;
      // What the operator has to change is a sentence: for who collects logs, and last of all for who looks at the terminal.
      if (error instanceof UserError) log.fatal({}, error.message);
      else log.fatal({ err: error }, 'Runout could not start');
      throw error;
    }),
    told.then(() => waitAtMost(starting, LONGEST_END_MS)).then(() => 'told' as const),
    crashed,
  ]);
  if (started === 'told') return 0;
  if (started === 'crashed') return 1;

  const why = await Promise.race([told, crashed, started.lost]);
  if (why instanceof UserError) {
    log.fatal({}, why.message);
    console.error(why.message);
  }
  const ended = await waitAtMost(started.close({ crashed: why !== 'told' }), LONGEST_END_MS);
  if (ended.kind === 'late') log.warn({}, 'the end took too long: leaving what is left to the next start');
  if (ended.kind === 'failed') log.error({ err: ended.error }, 'could not end in order');
  return why === 'told' && ended.kind !== 'failed' ? 0 : 1;
}
