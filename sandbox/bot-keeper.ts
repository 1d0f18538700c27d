// Sandbox: keeps the bot's process: starts it, stops or kills it, and notifies listeners.
import type { BotProcess } from './bot-process.ts';

/** `running` means that the process lives. Only the gateway knows whether it is connected. */
type BotState = 'running' | 'stopping' | 'down';

export interface BotStatus {
  readonly state: BotState;
  /** Epoch ms in real time. Null while no process runs. */
  readonly startedAt: number | null;
  /** How the last process ended. Null if none has ended yet. */
  readonly lastEnd: { readonly how: 'killed' | 'stopped' | 'by itself'; readonly code: number | null } | null;
}

export interface BotKeeper {
  status(): BotStatus;
  /** Returns the last lines that the present process printed, or the last process if none runs. */
  tail(count: number): string[];
  /** Starts the bot. Does nothing while one runs. */
  start(): void;
  /** Ends the bot by SIGTERM. Resolves when it is gone. */
  stop(): Promise<void>;
  /** Kills the bot by SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Stops the bot by SIGTERM, calls `between` while there is no bot, and starts it again. */
  restart(between?: () => void): Promise<void>;
  onChange(listener: () => void): () => void;
}

/** Makes a keeper. `launch` starts a process with the settings of that moment. */
export function createBotKeeper(launch: () => BotProcess): BotKeeper {
  const listeners = new Set<() => void>();
  let current: BotProcess | null = null;
  let latest: BotProcess | null = null;
  let status: BotStatus = { state: 'down', startedAt: null, lastEnd: null };
  let lastJob: Promise<unknown> = Promise.resolve();

  const become = (next: Partial<BotStatus>) => {
    status = { ...status, ...next };
    for (const listener of [...listeners]) listener();
  };

  const launchOne = () => {
    if (current) return;
    const bot = launch();
    current = bot;
    latest = bot;
    become({ state: 'running', startedAt: Date.now() });
    void bot.exited.then((code) => {
      if (current !== bot) return;
      current = null;
      become({ state: 'down', startedAt: null, lastEnd: { how: 'by itself', code } });
    });
  };

  const end = async (how: 'killed' | 'stopped') => {
    const bot = current;
    if (!bot) return;
    // From here on, the end of the process is expected.
    current = null;
    become({ state: 'stopping' });
    if (how === 'killed') await bot.kill();
    else await bot.stop();
    become({ state: 'down', startedAt: null, lastEnd: { how, code: await bot.exited } });
  };

  /** Runs jobs one after the other: a second press must not start a bot beside one that is still ending. */
  const inOrder = (job: () => Promise<void>): Promise<void> => {
    const done = lastJob.then(job);
    lastJob = done.catch(() => {});
    return done;
  };

  return {
    status: () => status,
    tail: (count) => latest?.tail(count) ?? [],
    start: () => void inOrder(async () => launchOne()),
    stop: () => inOrder(() => end('stopped')),
    kill: () => inOrder(() => end('killed')),
    restart: (between) =>
      inOrder(async () => {
        await end('stopped');
        between?.();
        launchOne();
      }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
