// Root: secrets that are given as files, as systemd and Docker do: what NAME_FILE names is taken for NAME. What a file holds, and
// where it lies, is told to nobody: somebody may have put the secret itself there.
import { closeSync, openSync, readSync } from 'node:fs';
import { ConfigError } from './config.ts';
import { cleanValue } from './config-values.ts';

/** These may come from a file. */
export const FROM_FILES = ['DISCORD_TOKEN', 'DISCOGS_TOKEN', 'DATABASE_URL'] as const;

/** In bytes: no token and no address is longer, and who names /dev/zero by mistake waits for nothing. */
const LONGEST = 16_384;

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
 * and an empty one is the same as none.
 * @throws ConfigError naming every file that cannot be used: not there, not readable, empty, or beside `NAME` itself.
 */
export function readSecretFiles(env: Record<string, string | undefined>): Record<string, string | undefined> {
  const problems: string[] = [];
  const found: Record<string, string> = {};
  for (const name of FROM_FILES) {
    const path = cleanValue(env[`${name}_FILE`] ?? '');
    if (!path) continue;
    if (cleanValue(env[name] ?? '')) {
      problems.push(`${name} and ${name}_FILE are both set: empty one of the two`);
      continue;
    }
    const read = readShort(path);
    if (read.kind === 'text') found[name] = read.text;
    else problems.push(`The file that ${name}_FILE names ${read.why}`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...env, ...found };
}

function readShort(path: string): { kind: 'text'; text: string } | { kind: 'bad'; why: string } {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(LONGEST + 1);
      let length = 0;
      // A pipe gives what it has, in pieces.
      for (let got = -1; got !== 0 && length < bytes.length; length += got) {
        got = readSync(file, bytes, length, bytes.length - length, null);
      }
      if (length > LONGEST) return { kind: 'bad', why: 'is much too long' };
      const text = cleanValue(bytes.toString('utf8', 0, length));
      return text === '' ? { kind: 'bad', why: 'is empty' } : { kind: 'text', text };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
    return { kind: 'bad', why: UNREADABLE[code] ?? `cannot be read (${code})` };
  }
}
