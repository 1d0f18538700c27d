// Sandbox: keeps the bot's process: starts it, ends it in order or in the middle of a word, and tells who listens.
import type { BotProcess } from './bot-process.ts';

/** `running` says that the process lives; whether it is connected is the gateway's to tell. */
type BotState = 'running' | 'stopping' | 'down';

export interface BotStatus {
  readonly state: BotState;
  /** Epoch ms of the wall clock. */
  readonly startedAt: number | null;
  /** How the last process ended; null while there was none. */
  readonly lastEnd: { readonly how: 'killed' | 'stopped' | 'by itself'; readonly code: number | null } | null;
}

export interface BotKeeper {
  status(): BotStatus;
  /** The last lines the present or the last process printed. */
  tail(count: number): string[];
  /** Does nothing while one runs. */
  start(): void;
  /** SIGTERM; resolves when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** In order: SIGTERM, what is to be done while there is no bot, start. */
  restart(between?: () => void): Promise<void>;
  onChange(listener: () => void): () => void;
}

/** `launch` starts a process with the settings of that moment. */
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
    // From here on its end is no surprise.
    current = null;
    become({ state: 'stopping' });
    if (how === 'killed') await bot.kill();
    else await bot.stop();
    become({ state: 'down', startedAt: null, lastEnd: { how, code: await bot.exited } });
  };

  /** One after the other: a second press must not start a bot beside one that is still ending. */
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
