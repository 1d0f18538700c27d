// Sandbox: starts the real bot as its own process, unchanged, and configured only by its environment.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { noteMove } from './discord/fair-time.ts';

const ROOT = join(import.meta.dirname, '..');

/** Everything that the bot gets to know. It gets no other part of this process's environment. */
export interface BotSettings {
  discordApiUrl: string;
  /** The origin of files on the local Discord. */
  discordCdnUrl: string;
  discordToken: string;
  discogsApiUrl: string;
  discogsToken: string | null;
  discogsUsername: string | null;
  /** The value of CLOCK_SPEED. */
  clockSpeed: string;
  /** The bot's own folder. It has the embedded database, and the bot looks there for a `.env`, which does not exist. */
  folder: string;
  databaseUrl?: string | undefined;
  logLevel?: string | undefined;
  /** Other environment variables that a test wants to set. */
  extra?: Record<string, string> | undefined;
}

export interface BotProcess {
  readonly pid: number | undefined;
  /** Returns everything that it has printed so far. */
  output(): string;
  /** Returns the last `count` lines that it printed. */
  tail(count: number): string[];
  /** Resolves with its exit code when it is gone. Null: a signal killed it. */
  readonly exited: Promise<number | null>;
  /** Sends SIGTERM and waits until the process is gone. */
  stop(): Promise<number | null>;
  /** Sends SIGKILL and waits until the process is gone. */
  kill(): Promise<void>;
}

/**
 * Starts the bot. Its working directory is its own folder, so that it never reads a developer's `.env`. Its environment has
 * only what is given here, so that it cannot touch a real collection.
 */
export function startBotProcess(settings: BotSettings, onLine?: (line: string) => void): BotProcess {
  mkdirSync(settings.folder, { recursive: true });
  const environment: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    DISCORD_API_URL: settings.discordApiUrl,
    DISCORD_CDN_URL: settings.discordCdnUrl,
    DISCORD_TOKEN: settings.discordToken,
    DISCOGS_API_URL: settings.discogsApiUrl,
    DISCOGS_TOKEN: settings.discogsToken ?? undefined,
    DISCOGS_USERNAME: settings.discogsUsername ?? undefined,
    CLOCK_SPEED: settings.clockSpeed,
    DATA_DIR: join(settings.folder, 'database'),
    DATABASE_URL: settings.databaseUrl,
    LOG_LEVEL: settings.logLevel ?? 'info',
    ...settings.extra,
  };
  const child: ChildProcess = spawn(
    process.execPath,
    // The same start as `npm start`, so that the sandbox tries what really runs.
    [
      '--max-old-space-size=512',
      '--v8-pool-size=1',
      '--max-semi-space-size=8',
      join(ROOT, 'build', 'start.mjs'),
    ],
    { cwd: settings.folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      noteMove();
      lines.push(line);
      onLine?.(line);
    });
  }
  // Waits for 'close' instead of 'exit': by then everything that the process printed has been read.
  const exited = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null));
  return {
    get pid() {
      return child.pid;
    },
    output: () => lines.join('\n'),
    tail: (count) => lines.slice(-count),
    exited,
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
