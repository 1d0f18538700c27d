// Support: runs a script of the project as its own process, with exactly the environment that a test gives.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { noteMove } from '../../sandbox/discord/fair-time.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface RunningScript {
  /** Resolves when the process has ended. `code` is null when a signal killed it. */
  ended: Promise<{ code: number | null; output: string }>;
  /** Resolves when the process has printed this text. Rejects when the process ends without it. */
  printed(text: string): Promise<void>;
  kill(): void;
}

/**
 * Starts a script. `script`: a path from the root of the project, or an absolute one. `as`: another user to run it as, which
 * only root can do.
 */
export function startScript(
  script: string,
  args: readonly string[],
  environment: Record<string, string>,
  cwd: string,
  as: { uid?: number; gid?: number } = {},
): RunningScript {
  const loader = script.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : [];
  const child = spawn(process.execPath, [...loader, resolve(ROOT, script), ...args], {
    ...{ cwd, ...as },
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      noteMove();
      output += chunk;
      for (const listener of [...listeners]) listener();
    });
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
    // The process could not even be started, so it never closes.
    child.on('error', (error) => resolve({ code: null, output: String(error) }));
  });
  return {
    ended,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (output.includes(text)) resolve();
        };
        listeners.add(look);
        look();
        ended.then(() => reject(new Error(`ended without "${text}":\n${output}`)), reject);
      }),
    kill: () => child.kill('SIGKILL'),
  };
}

/** Runs a script to its end. Returns its exit code and its output. */
export const runScript = (...what: Parameters<typeof startScript>) => startScript(...what).ended;
