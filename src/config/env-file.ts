// Config: reads the file `.env` of the folder that Runout starts in. Reports lines that set nothing and values that are cut
// off, because their variables would silently have another value. Never quotes a line, which can hold a secret.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { ConfigError, VARIABLES } from './config.ts';
import { FROM_FILES } from './secret-files.ts';
import { cleanValue } from './values.ts';

type Environment = Record<string, string | undefined>;

const UNREADABLE: Readonly<Record<string, string>> = Object.freeze({
  EACCES:
    'cannot be read by the user that Runout runs as. Give it to that user (chown), or let its group read it (chmod 640)',
  EPERM:
    'cannot be read by the user that Runout runs as. Give it to that user (chown), or let its group read it (chmod 640)',
  EISDIR:
    'is a folder. Docker makes one when the file to mount is not there: remove the folder, and make the file',
});

/**
 * Variables whose value can contain a `#` (in a password, in a folder's name). Without quotes around the value, everything from
 * the `#` on is read as a comment.
 */
const MAY_HAVE_HASH = ['DATABASE_URL', 'DATA_DIR'];

/**
 * Returns the environment, with the values of `.env` for the variables that it does not set. An empty variable of the
 * environment counts as not set.
 * @param folder where `.env` is. A missing file is no error.
 * @throws ConfigError for a file that cannot be read, a line that mentions a variable without setting it, or a value that a `#`
 * cuts off.
 */
export function withEnvFile(env: Environment, folder: string): Environment {
  const text = readEnvText(folder);
  if (text === null) return env;
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && cleanValue(value) !== ''),
  );
  const found = parse(text);
  const problems = [...unreadLines(text, { ...found, ...set }), ...cutLines(text)];
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...env, ...found, ...set };
}

/**
 * Returns the variables to which `.env` gives another value than the environment. The value of the environment counts.
 * @param folder where `.env` is. @throws ConfigError when it cannot be read.
 */
export function hiddenNames(env: Environment, folder: string): string[] {
  const found = parse(readEnvText(folder) ?? '');
  return NAMES.filter((name) => {
    const [ours, theirs] = [cleanValue(found[name] ?? ''), cleanValue(env[name] ?? '')];
    return ours !== '' && theirs !== '' && ours !== theirs;
  });
}

/** Returns the text of `.env`. Null: there is no such file. @throws ConfigError when it cannot be read. */
export function readEnvText(folder: string): string | null {
  const path = join(folder, '.env');
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new ConfigError([`The file .env ${UNREADABLE[code] ?? `cannot be read (${code})`}`]);
  }
  // Editors and shells of Windows write UTF-16, with a byte order mark at the beginning.
  const mark = bytes.toString('hex', 0, 2);
  if (mark === 'fffe') return new TextDecoder('utf-16le').decode(bytes);
  if (mark === 'feff') return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) throw new ConfigError(['The file .env is no text. Save it as UTF-8']);
  return bytes.toString();
}

const LINE_END = /\r\n?|\n/;

const assigned = (line: string): { name: string; value: string } | null => {
  const [, name = '', value = ''] = /^\s*(?:export\s+)?([A-Z_]+)\s*=(.*)$/.exec(line) ?? [];
  return name === '' ? null : { name, value: value.trimStart() };
};

/**
 * Returns a sentence for each of our variables that `.env` mentions but does not set: `set DISCORD_TOKEN=…`, `DISCORD_TOKEN …`.
 * @param written the variables that are set.
 */
function unreadLines(text: string, written: Environment): string[] {
  const words = text
    .split(LINE_END)
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.split('=', 1))
    .flatMap((before) => before.split(/[^A-Z_]+/));
  return NAMES.filter((name) => written[name] === undefined && words.includes(name)).map(
    (name) => `${name} stands in .env, but not as ${name}=value on a line of its own`,
  );
}

/** Returns a sentence for each value that is cut off, because a value without quotes ends at its first `#`. */
function cutLines(text: string): string[] {
  const cut = text.split(LINE_END).flatMap((line) => {
    const { name, value } = assigned(line) ?? { name: '', value: '' };
    return MAY_HAVE_HASH.includes(name) && /^[^"'`#\s][^#\s]*#/.test(value) ? [name] : [];
  });
  return [...new Set(cut)].map((name) => `${name} has a # in it: in .env put the value in quotes`);
}

const NAMES: readonly string[] = [...VARIABLES, ...FROM_FILES.map((name) => `${name}_FILE`)];

/**
 * The beginning of a name that is certainly meant for Runout. The environment also has variables of other programs, so a name
 * that begins otherwise counts as a mistake only if it differs from one of ours by a single letter.
 */
const OURS = /^(?:DISCORD|DISCOGS|RUNOUT)_/;

/**
 * Returns the variables that are probably misspelled, such as `DISCORD_GUILD_ID`, each with the name that was probably meant.
 * Null: no name of ours is similar.
 */
export function strangeNames(env: Environment): { name: string; meant: string | null }[] {
  return Object.keys(env)
    .filter((name) => !NAMES.includes(name))
    .flatMap((name) => {
      const capital = name.toUpperCase();
      const isOurs = OURS.test(capital);
      const [near] = NAMES.map((one) => ({
        one,
        steps: isOurs && one.startsWith(capital) ? 1 : distance(isOurs ? capital : name, one),
      }))
        .filter(({ steps }) => steps <= (isOurs ? FAR - 1 : 1))
        .sort((a, b) => a.steps - b.steps);
      return near || isOurs ? [{ name, meant: near?.one ?? null }] : [];
    });
}

const FAR = 5;

/**
 * Returns how many letters must be added, dropped or changed to turn `a` into `b` (Levenshtein). Returns `FAR` if the lengths
 * differ by `FAR` or more.
 */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) >= FAR) return FAR;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= b.length; at++) {
      const swap = (row[at - 1] ?? 0) + (letter === b[at - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
