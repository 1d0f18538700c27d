// Support: a script of the project as its own process, with exactly the environment that is given.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { noteMove } from '../../sandbox/discord/fair-time.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface RunningScript {
  /** When it is gone. `code` is null when a signal killed it. */
  ended: Promise<{ code: number | null; output: string }>;
  /** Resolves when it has printed this; rejects when it ends without. */
  printed(text: string): Promise<void>;
  kill(): void;
}

/** @param script from the root of the project, or an absolute path. `as`: another user, for who is root. */
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
    // Not even started: no one waits for its end.
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

/** Runs it to its end. */
export const runScript = (...what: Parameters<typeof startScript>) => startScript(...what).ended;
