// Photo: the process that decodes photos, as its parent sees it: start, one word after the other, end.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PhotoFault } from '../core/photo/ports.ts';

/** What the process says: once after its start, and then once for each photo. */
export type ScanWord =
  | { kind: 'ready' }
  /** `why`: in a few words, without a path. `detail`: what the package said, for the log. */
  | { kind: 'unable'; why: string; detail: string }
  | { kind: 'codes'; codes: string[] }
  | { kind: 'refused'; why: Extract<PhotoFault, 'too-many-pixels' | 'broken'> };

export interface ScanProcess {
  /** Resolves with the next word of the process. Null: it ended without one, or said what no one can read, or too much. */
  word(): Promise<ScanWord | null>;
  /** Sends a photo. The system copies it, and the event loop does not wait for that. */
  send(photo: Uint8Array): void;
  /** Ends the process at once. It has nothing to save. */
  kill(): void;
  isOver(): boolean;
  /** How it ended, for the log. */
  ending(): string;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
}

/** The most characters of one word. The longest has a reason and a detail of 500 characters each. */
const LONGEST_WORD = 4_096;

/**
 * Starts the process. It gets nothing of this one: no environment with tokens, no loader, no debugger. Its words come as lines of JSON
 * through a plain pipe: Node's own channel ends this process when the other side writes what is no JSON, or too much of it.
 * @param program a file of JavaScript that speaks as scan-process.mjs does.
 * @throws when the system has no room for a process.
 */
export function startScanProcess(program: URL): ScanProcess {
  const flags = ['--max-old-space-size=64', '--max-semi-space-size=1', '--v8-pool-size=1', '--expose-gc'];
  const child = spawn(process.execPath, [...flags, fileURLToPath(program)], {
    // Photos take megabytes each: what one took goes back to the system before the next one.
    env: { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', UV_THREADPOOL_SIZE: '1' },
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  });
  const pipe = child.stdio?.[3];
  if (!pipe || !('setEncoding' in pipe)) throw new Error('the process has no pipe for its words');
  const words: (ScanWord | null)[] = [];
  let wake = () => {};
  let ending: string | null = null;
  const end = (how: string) => {
    ending ??= how;
    wake();
  };
  const kill = () => {
    words.length = 0;
    end('killed');
    pipe.destroy();
    child.kill('SIGKILL');
  };
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      end(error.message);
      resolve();
    });
  });
  // After the exit, a last word can still be in the pipe.
  child.once('close', (code, signal) => end(signal ?? `code ${code}`));
  let begun = '';
  pipe.setEncoding('utf8').on('data', (part: string) => {
    const [first = '', ...others] = part.split('\n');
    begun += first;
    for (const next of others) {
      words.push(wordIn(begun));
      begun = next;
    }
    // No one asks for two words at once, or for so long a one.
    if (words.length > 1 || begun.length > LONGEST_WORD) kill();
    else wake();
  });
  pipe.on('error', () => {});
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
      // A word that no one asked for is not the answer to this photo.
      if (words.length > 0) return kill();
      const head = Buffer.alloc(4);
      head.writeUInt32BE(photo.byteLength);
      child.stdin?.write(head);
      child.stdin?.write(photo);
    },
    kill,
    isOver: () => ending !== null,
    ending: () => ending ?? 'it runs',
    ended,
  };
}

/** The program is ours, but it decodes what strangers sent: nothing of what it says is believed. */
function wordIn(line: string): ScanWord | null {
  try {
    return readWord(JSON.parse(line));
  } catch {
    return null;
  }
}

function readWord(message: unknown): ScanWord | null {
  const { kind, why, detail, codes } = Object(message) as Partial<Record<string, unknown>>;
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 500) : '');
  if (kind === 'ready') return { kind };
  if (kind === 'unable') return { kind, why: text(why), detail: text(detail) };
  if (kind === 'refused') return { kind, why: why === 'too-many-pixels' ? why : 'broken' };
  if (kind === 'codes' && Array.isArray(codes)) return { kind, codes: codes.slice(0, 10).map(text) };
  return null;
}
