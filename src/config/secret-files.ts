// Root: secrets that are given as files, as systemd and Docker do: what NAME_FILE names is taken for NAME. What a file holds, and
// where it lies, is told to nobody: somebody may have put the secret itself there.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { ConfigError } from './config.ts';
import { cleanValue } from './values.ts';

/** These may come from a file. */
export const FROM_FILES = ['DISCORD_TOKEN', 'DISCOGS_TOKEN', 'DATABASE_URL'] as const;

/** In bytes: no token and no address is longer, and who names /dev/zero by mistake waits for nothing. */
const LONGEST = 16_384;

/** A pipe may be empty for so long, of the wall: a start that waits without end, and says nothing, hears no signal either. */
const PIPE_WAIT_MS = 5_000;
const PIPE_LOOK_MS = 20;

/** What the operator reads, by what the system says. */
const UNREADABLE: Readonly<Record<string, string>> = Object.freeze({
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EACCES: 'may not be read by the user that Runout runs as',
  EPERM: 'may not be read by the user that Runout runs as',
  EISDIR: 'is a folder',
  ENAMETOOLONG: 'has too long a name: put the secret into a file, and the path of the file here',
});

/**
 * The environment with what the files hold; spaces and line ends around it are dropped. Without `NAME_FILE` nothing changes,
 * and an empty one is the same as none. `pipeWaitMs`: another one only in tests.
 * @throws ConfigError naming every file that cannot be used: not there, not readable, empty, or beside `NAME` itself.
 */
export function readSecretFiles(
  env: Record<string, string | undefined>,
  pipeWaitMs = PIPE_WAIT_MS,
): Record<string, string | undefined> {
  const problems: string[] = [];
  const found: Record<string, string> = {};
  for (const name of FROM_FILES) {
    const path = cleanValue(env[`${name}_FILE`] ?? '');
    if (!path) continue;
    if (cleanValue(env[name] ?? '')) {
      problems.push(`${name} and ${name}_FILE are both set: empty one of the two`);
      continue;
    }
    const read = readShort(path, pipeWaitMs);
    if (read.kind === 'text') found[name] = read.text;
    else problems.push(`The file that ${name}_FILE names ${read.why}`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...env, ...found };
}

type Read = { kind: 'text'; text: string } | { kind: 'bad'; why: string };

function readShort(path: string, pipeWaitMs: number): Read {
  try {
    // Without waiting: opening a pipe that nobody writes into would never end. Windows has no such pipes.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const bytes = Buffer.alloc(LONGEST + 1);
      const isPipe = fstatSync(file).isFIFO();
      let length = 0;
      let waitedMs = 0;
      while (length < bytes.length) {
        const got = readNow(file, bytes, length);
        // It gives what it has, in pieces, and is empty until somebody begins to write.
        const isToCome = got === null || (got === 0 && length === 0 && isPipe);
        if (!isToCome && got === 0) break;
        length += got ?? 0;
        if (!isToCome) continue;
        if (waitedMs >= pipeWaitMs) return { kind: 'bad', why: 'is a pipe that nobody writes to its end' };
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_LOOK_MS);
        waitedMs += PIPE_LOOK_MS;
      }
      if (length > LONGEST) return { kind: 'bad', why: 'is much too long' };
      const text = cleanValue(bytes.toString('utf8', 0, length));
      return text === '' ? { kind: 'bad', why: 'is empty' } : { kind: 'text', text };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = codeOf(error);
    return { kind: 'bad', why: UNREADABLE[code] ?? `cannot be read (${code})` };
  }
}

/** How many bytes came; 0: it is over; null: nothing is there yet. */
function readNow(file: number, bytes: Buffer, from: number): number | null {
  try {
    return readSync(file, bytes, from, bytes.length - from, null);
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return null;
    throw error;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'no code';
