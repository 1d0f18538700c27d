// Config: reads secrets from files, because systemd and Docker hand secrets over as files. The variable NAME_FILE has the path
// of the file that holds the value of NAME. No error shows the text of a file or its path: someone may have written the secret
// itself where the path belongs.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { ConfigError } from './config.ts';
import { cleanValue } from './values.ts';

/** The variables whose value can come from a file. */
export const FROM_FILES = ['DISCORD_TOKEN', 'DISCOGS_TOKEN', 'DATABASE_URL'] as const;

/**
 * The most bytes of a file. No token and no address is longer. The limit also ends the reading of an endless file, such as
 * /dev/zero.
 */
const LONGEST = 16_384;

/**
 * How long the start waits for the text of a pipe, in real time. The wait blocks the thread, so signals have no effect during
 * it.
 */
const PIPE_WAIT_MS = 5_000;
const PIPE_LOOK_MS = 20;

/** The words of the error for the operator, by the error code of the system. */
const UNREADABLE: Readonly<Record<string, string>> = Object.freeze({
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EACCES: 'cannot be read by the user that Runout runs as',
  EPERM: 'cannot be read by the user that Runout runs as',
  EISDIR: 'is a folder',
  ENAMETOOLONG: 'has too long a name: put the secret into a file, and the path of the file here',
});

/**
 * Returns the environment with the secrets of the files, without the spaces and line ends around them. A missing or empty
 * `NAME_FILE` changes nothing.
 * @param pipeWaitMs for tests, which wait less for a pipe.
 * @throws ConfigError naming every variable whose file is missing, unreadable or empty, or that is set beside its file.
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
    // O_NONBLOCK, because opening a pipe would otherwise wait until a program opens it for writing. Windows has no such pipes,
    // and no such flag.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const bytes = Buffer.alloc(LONGEST + 1);
      const isPipe = fstatSync(file).isFIFO();
      let length = 0;
      let waitedMs = 0;
      while (length < bytes.length) {
        const got = readNow(file, bytes, length);
        // The text of a pipe comes in pieces. A read of 0 bytes is the end of a file, but a pipe also reads so before a program
        // begins to write.
        const isToCome = got === null || (got === 0 && length === 0 && isPipe);
        if (!isToCome && got === 0) break;
        length += got ?? 0;
        if (!isToCome) continue;
        if (waitedMs >= pipeWaitMs)
          return { kind: 'bad', why: 'is a pipe, and no program wrote it to its end' };
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

/** Reads the bytes that are available now, and returns their number. 0: the end of the file. Null: nothing is available yet. */
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
