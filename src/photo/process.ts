// Photo: the process that decodes photos, as its parent sees it: start, one word after the other, end.
import { fork } from 'node:child_process';
import type { PhotoFault } from '../core/photo/ports.ts';

/** What the process says: once after its start, and then once for each photo. */
export type ScanWord =
  | { kind: 'ready' }
  /** `why`: in a few words, without a path. `detail`: what the package said, for the log. */
  | { kind: 'unable'; why: string; detail: string }
  | { kind: 'codes'; codes: string[] }
  | { kind: 'refused'; why: Extract<PhotoFault, 'too-many-pixels' | 'broken'> };

export interface ScanProcess {
  /** Resolves with the next word of the process. Null: it ended without one, or said what no one can read. */
  word(): Promise<ScanWord | null>;
  /** Sends a photo. Nothing is copied but by the system, and no event waits for it. */
  send(photo: Uint8Array): void;
  /** Ends the process at once. It has nothing to save. */
  kill(): void;
  isOver(): boolean;
  /** How it ended, for the log. */
  ending(): string;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
}

/**
 * Starts the process. It gets nothing of this one: no environment with tokens, no loader, no debugger.
 * @param program a file of JavaScript that speaks as scan-process.mjs does.
 */
export function startScanProcess(program: URL): ScanProcess {
  const child = fork(program, [], {
    // Photos take megabytes each: what one took goes back to the system before the next one.
    env: { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', UV_THREADPOOL_SIZE: '1' },
    execArgv: ['--max-old-space-size=64', '--max-semi-space-size=1', '--v8-pool-size=1', '--expose-gc'],
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  const words: (ScanWord | null)[] = [];
  let wake = () => {};
  let ending: string | null = null;
  const ended = new Promise<void>((resolve) => {
    const onEnd = (how: string) => {
      ending ??= how;
      wake();
      resolve();
    };
    child.once('exit', (code, signal) => onEnd(signal ?? `code ${code}`));
    child.once('error', (error) => onEnd(error.message));
  });
  child.on('message', (message) => {
    words.push(readWord(message));
    wake();
  });
  // The process can end while a photo is on its way to it. `ended` says so.
  child.stdin?.on('error', () => {});
  return {
    async word() {
      while (words.length === 0 && ending === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return words.shift() ?? null;
    },
    send(photo) {
      const head = Buffer.alloc(4);
      head.writeUInt32BE(photo.byteLength);
      child.stdin?.write(head);
      child.stdin?.write(photo);
    },
    kill() {
      ending ??= 'killed';
      wake();
      child.kill('SIGKILL');
    },
    isOver: () => ending !== null,
    ending: () => ending ?? 'it runs',
    ended,
  };
}

/** The program is ours, but it decodes what strangers sent: nothing of what it says is believed. */
function readWord(message: unknown): ScanWord | null {
  const { kind, why, detail, codes } = Object(message) as Partial<Record<string, unknown>>;
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 500) : '');
  if (kind === 'ready') return { kind };
  if (kind === 'unable') return { kind, why: text(why), detail: text(detail) };
  if (kind === 'refused') return { kind, why: why === 'too-many-pixels' ? why : 'broken' };
  if (kind === 'codes' && Array.isArray(codes)) return { kind, codes: codes.slice(0, 10).map(text) };
  return null;
}
