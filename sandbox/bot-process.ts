// Sandbox: the real bot as its own process, unchanged, configured by its environment only.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { noteMove } from './discord/fair-time.ts';

const ROOT = join(import.meta.dirname, '..');

/** All the bot gets to know. Nothing else of this process' environment reaches it. */
export interface BotSettings {
  discordApiUrl: string;
  discordToken: string;
  discogsApiUrl: string;
  discogsToken: string | null;
  discogsUsername: string | null;
  /** Value of CLOCK_SPEED. */
  clockSpeed: string;
  /** The bot's own folder: its embedded database, and where it looks for a `.env` (there is none). */
  folder: string;
  databaseUrl?: string | undefined;
  logLevel?: string | undefined;
  /** Anything else a test wants to set. */
  extra?: Record<string, string> | undefined;
}

export interface BotProcess {
  readonly pid: number | undefined;
  /** Everything it printed so far. */
  output(): string;
  /** The last `count` lines it printed. */
  tail(count: number): string[];
  /** Its exit code (null: killed by a signal) when it is gone. */
  readonly exited: Promise<number | null>;
  /** SIGTERM, and waits until it is gone. */
  stop(): Promise<number | null>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
}

/**
 * Starts the bot. Its working directory is its own folder, so that no `.env` of a developer is ever read, and its
 * environment has only what is given here: no real collection can be touched.
 */
export function startBotProcess(settings: BotSettings, onLine?: (line: string) => void): BotProcess {
  mkdirSync(settings.folder, { recursive: true });
  const environment: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    DISCORD_API_URL: settings.discordApiUrl,
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
    // As `npm start` does it: what is tried here is what runs.
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
  // 'close' and not 'exit': by then everything it printed has been read.
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
