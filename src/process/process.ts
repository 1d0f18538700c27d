// Process: runs the process from start to end: reads the configuration, starts the bot or a task, and ends everything in order.
import { waitAtMost } from '../clock.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { strangeNames, withEnvFile } from '../config/env-file.ts';
import { readSecretFiles } from '../config/secret-files.ts';
import { StoreError, UserError } from '../errors.ts';
import { createLog } from '../log/log.ts';
import { type Runout, startRunout } from '../runout.ts';
import { runTask, stopsInOrder } from '../tasks/tasks.ts';
import { unreachableWords } from './wait-for-store.ts';
import { startWatchdog } from './watchdog.ts';

const NO_TOKEN = [
  'DISCORD_TOKEN is not set. Run npm run setup: it says what to click, and saves the token. By hand: create an application at https://discord.com/developers/applications, open Bot, press Reset Token, and put the token into .env.',
  'To try Runout without any account or token: npm run demo',
];

/** `doctor` and `setup` read the configuration by themselves, because they go on after a fault in the configuration. */
const DOCTOR = 'doctor';
const SETUP = 'setup';

const NO_TERMINAL =
  'npm run setup asks questions, and needs a terminal. Without one, fill in .env by hand: docs/operating.md, "Without the wizard".';

/** The longest that the end of the process can take after a signal, in real time. Supervisors kill the process after 10 s. */
const LONGEST_END_MS = 9_500;

/** The input of the process. */
export interface Surroundings {
  env: Record<string, string | undefined>;
  /** The folder in which `.env` can be. */
  folder: string;
  args: readonly string[];
  isTerminal: boolean;
}

/**
 * Returns the text that says to the operator why the process ends. Never contains a value or the message of an unknown error,
 * because the secrets to take out of it may not be known yet.
 */
function explain(error: unknown): string {
  if (error instanceof ConfigError) {
    return ['The configuration cannot be used:', ...error.problems.map((line) => `  ${line}`)].join('\n');
  }
  if (error instanceof UserError) return error.message;
  if (error instanceof StoreError) {
    return error.unreachable
      ? unreachableWords(error.code)
      : `Stopped: ${error.message} (${error.code ?? 'no code'}). Please report it with the lines of the log.`;
  }
  return 'Runout failed: that is a fault of its own. Please report it with the lines of the log.';
}

/**
 * Runs the bot until a signal stops it or it cannot go on. With arguments, runs the task that they name. Never throws.
 * @param stop aborted by a signal of the system. Its reason names the signal.
 * @returns the exit code: 0 after an orderly end, 1 after a failure.
 */
export async function runProcess(
  { env, folder, args, isTerminal }: Surroundings,
  stop: AbortSignal,
): Promise<number> {
  let redact = (text: string) => text;
  try {
    if (args.length === 1 && args[0] === DOCTOR) {
      const { runDoctor } = await import('../tasks/doctor/doctor.ts');
      return await Promise.race([runDoctor({ env, folder, print: console.log }), onStop(stop, 'Stopped.')]);
    }
    if (args.length === 1 && args[0] === SETUP) {
      const { stdin, stdout } = process;
      if (!stdin.isTTY || !isTerminal) throw new UserError(NO_TERMINAL);
      const { runSetup } = await import('../tasks/setup/setup.ts');
      // Between two questions, Ctrl-C comes as a signal. `.env` is replaced in one step, so the process can end at any moment.
      return await Promise.race([
        runSetup({ env, folder, input: stdin, output: stdout }),
        onStop(stop, STOPPED),
      ]);
    }
    const given = withEnvFile(env, folder);
    const config = readConfig(readSecretFiles(given));
    const { token } = config.discord;
    const secrets = [token, config.discogs.token, config.databaseUrl];
    const log = createLog({ level: config.logLevel, pretty: isTerminal, secrets });
    redact = log.redact;
    for (const { name, meant } of strangeNames(given)) {
      log.warn({}, `${name} is no variable of Runout${meant === null ? '' : `: do you mean ${meant}?`}`);
    }
    if (args.length > 0) {
      const task = runTask(args, config, log, stop).then(redact, (error: unknown) => {
        if (!(error instanceof UserError)) log.fatal({ err: error }, 'the task failed');
        throw error;
      });
      if (!stopsInOrder(args)) return await unlessStopped(task, stop);
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

// The sentence does not say whether the task did its work: it may have ended at the moment of the signal, and the process does
// not wait to learn that.
const STOPPED = 'Stopped. It did everything or nothing. Run it again to make sure.';

/** Resolves once a signal stops the process. It can have come before this is called, while files were loaded. */
const untilStopped = (stop: AbortSignal): Promise<null> =>
  new Promise((resolve) => {
    if (stop.aborted) resolve(null);
    else stop.addEventListener('abort', () => resolve(null), { once: true });
  });

/** Once a signal stops the process, prints this text and resolves with the exit code. */
async function onStop(stop: AbortSignal, text: string): Promise<1> {
  await untilStopped(stop);
  console.error(text);
  return 1;
}

/**
 * Waits for the task or a signal, prints the outcome, and returns the exit code. Such a task changes everything or nothing, at
 * its very end, so the process can end at any moment.
 */
async function unlessStopped(task: Promise<string>, stop: AbortSignal): Promise<number> {
  const report = await Promise.race([task, untilStopped(stop)]);
  if (report === null) console.error(STOPPED);
  else console.log(report);
  return report === null ? 1 : 0;
}

async function live(
  start: (signal: AbortSignal) => Promise<Runout>,
  log: ReturnType<typeof createLog>,
  stop: AbortSignal,
): Promise<number> {
  const stopped = new Promise<'stopped'>((resolve) => {
    const onAbort = () => {
      log.info({ signal: stop.reason }, 'ending');
      resolve('stopped');
    };
    if (stop.aborted) onAbort();
    else stop.addEventListener('abort', onAbort, { once: true });
  });
  const crashed = new Promise<'crashed'>((resolve) => {
    // The error may have left the memory of this process in a half-changed state, so the process ends.
    process.on('uncaughtException', (error) => {
      log.fatal({ err: error }, 'an error that no code caught: ending');
      resolve('crashed');
    });
    // A promise failed and no code waited for it. Its work did not happen; all other work goes on.
    process.on('unhandledRejection', (error) =>
      log.error({ err: error }, 'a promise failed and no code handled it'),
    );
  });

  const starting = start(stop);
  const started = await Promise.race([
    starting.catch((error: unknown) => {
      if (stop.aborted) return 'stopped' as const;
      // The log and the last line on the terminal both have the sentence for the operator.
      if (error instanceof UserError) log.fatal({}, error.message);
      else log.fatal({ err: error }, 'Runout could not start');
      throw error;
    }),
    stopped.then(() => waitAtMost(starting, LONGEST_END_MS)).then(() => 'stopped' as const),
    crashed,
  ]);
  if (started === 'stopped') return 0;
  if (started === 'crashed') return 1;

  const why = await Promise.race([stopped, crashed, started.lost]);
  if (why instanceof UserError) {
    log.fatal({}, why.message);
    console.error(why.message);
  }
  const ended = await waitAtMost(started.close({ crashed: why !== 'stopped' }), LONGEST_END_MS);
  if (ended.kind === 'late') log.warn({}, 'the end took too long: the next start does the rest');
  if (ended.kind === 'failed') log.error({ err: ended.error }, 'could not end in order');
  return why === 'stopped' && ended.kind !== 'failed' ? 0 : 1;
}
