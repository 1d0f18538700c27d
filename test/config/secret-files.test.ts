// Secrets from files: what is read, and the sentence for each file that cannot be read.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config.ts';
import { FROM_FILES, readSecretFiles } from '../../src/config/secret-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runout-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function holds(content: string | Buffer): string {
  const path = join(folder, 'secret');
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

function problems(env: Record<string, string>): string[] {
  try {
    readSecretFiles(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('what is taken', () => {
  it.each(FROM_FILES)('%s from the file of %s_FILE, without the line end', (name) => {
    const env = { [`${name}_FILE`]: ` ${holds('the secret\r\n')} `, LOG_LEVEL: 'info' };
    expect(readSecretFiles(env)).toEqual({ ...env, [name]: 'the secret' });
  });

  it('nothing but what was there, where no file is named', () => {
    for (const env of [{}, { DISCORD_TOKEN: 'a' }, { DISCORD_TOKEN: 'a', DISCORD_TOKEN_FILE: ' ' }]) {
      expect(readSecretFiles(env)).toEqual(env);
    }
  });

  it('the file, where the variable itself is empty, as it is in a copy of .env.example', () => {
    const env = { DISCOGS_TOKEN: ' ', DISCOGS_TOKEN_FILE: holds('x') };
    expect(readSecretFiles(env)).toMatchObject({ DISCOGS_TOKEN: 'x' });
    // `docker run --env-file` keeps the quotes, and word processors add invisible characters.
    const wrapped = { DISCOGS_TOKEN: '""', DISCOGS_TOKEN_FILE: `"${holds('\uFEFF"x"\u00A0\r\n')}"` };
    expect(readSecretFiles(wrapped)).toMatchObject({ DISCOGS_TOKEN: 'x' });
  });

  it('what comes through a pipe, in pieces', () => {
    const script = `import { readSecretFiles } from './src/config/secret-files.ts';
      process.stdout.write(readSecretFiles({ DISCORD_TOKEN_FILE: '/dev/stdin' }).DISCORD_TOKEN ?? '');`;
    const { stdout } = spawnSync(
      'sh',
      [
        '-c',
        '{ printf half; printf Half; } | "$0" --import tsx --input-type=module -e "$1"',
        process.execPath,
        script,
      ],
      { encoding: 'utf8' },
    );
    expect(stdout).toBe('halfHalf');
  });

  it.skipIf(process.platform === 'win32')('what someone begins to write when it is read already', () => {
    const path = join(folder, 'pipe');
    spawnSync('mkfifo', [path]);
    const writer = spawn('sh', ['-c', 'printf late > "$0"', path]);
    expect(readSecretFiles({ DISCORD_TOKEN_FILE: path }, 60_000)).toMatchObject({ DISCORD_TOKEN: 'late' });
    writer.kill();
  });
});

describe('what cannot be used is one sentence, without the path and without what it holds', () => {
  it.each<[string, () => string, string]>([
    ['not there', () => join(folder, 'none'), 'is not there'],
    ['in a file', () => join(holds('x'), 'none'), 'is not there'],
    ['a folder', () => folder, 'is a folder'],
    ['empty', () => holds(''), 'is empty'],
    ['blank', () => holds(' \n\n'), 'is empty'],
    ['a disk image', () => holds(Buffer.alloc(100_000, 'secret')), 'is much too long'],
    ['without an end', () => '/dev/zero', 'is much too long'],
    ['the secret itself', () => 'secret'.repeat(50), 'has too long a name'],
    ['something odd', () => 'sec\0ret', 'cannot be read (ERR_INVALID_ARG_VALUE)'],
  ])('%s', (_, path, sentence) => {
    const told = problems({ DATABASE_URL_FILE: path() });
    expect(told).toEqual([expect.stringContaining(`The file that DATABASE_URL_FILE names ${sentence}`)]);
    expect(told.join()).not.toContain(folder);
    expect(told.join()).not.toContain('secretsecret');
  });

  it.skipIf(process.platform === 'win32')('a pipe that no one writes into', () => {
    const path = join(folder, 'pipe');
    spawnSync('mkfifo', [path]);
    // A process of its own, because only a kill could end a start that waits at the pipe.
    const script = `import { readSecretFiles } from './src/config/secret-files.ts';
      try { readSecretFiles({ DISCORD_TOKEN_FILE: process.argv[1] }, 0); } catch (error) { console.log(error.problems); }`;
    const { stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script, path],
      { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' },
    );
    expect(stdout).toContain(
      'The file that DISCORD_TOKEN_FILE names is a pipe, and no program wrote it to its end',
    );
  });

  it('of another user: says that, and not that it is missing', () => {
    const path = holds('x');
    // File modes keep out ordinary users only, so root becomes one.
    const script = `import { readSecretFiles } from './src/config/secret-files.ts';
      if (process.getuid?.() === 0) { process.setgid?.(65534); process.setuid?.(65534); }
      try { readSecretFiles({ DISCORD_TOKEN_FILE: process.argv[1] }); } catch (error) { console.log(error.problems); }`;
    const { stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script, path],
      { encoding: 'utf8' },
    );
    expect(stdout).toContain(
      'The file that DISCORD_TOKEN_FILE names cannot be read by the user that Runout runs as',
    );
  });

  it('both are given: which one counts is not guessed; all of it at once', () => {
    expect(
      problems({
        ...{ DISCORD_TOKEN: 'a', DISCORD_TOKEN_FILE: holds('b') },
        DISCOGS_TOKEN_FILE: join(folder, 'none'),
      }),
    ).toEqual([
      'DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set: empty one of the two',
      'The file that DISCOGS_TOKEN_FILE names is not there',
    ]);
  });
});
