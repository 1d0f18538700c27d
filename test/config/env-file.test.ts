// What `.env` can contain, and what an operator reads when something in it is not what it looks like.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config.ts';
import { strangeNames, withEnvFile } from '../../src/config/env-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runout-env-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (content: string | Uint8Array) => writeFileSync(join(folder, '.env'), content);

function problems(env: Record<string, string> = {}): string[] {
  try {
    withEnvFile(env, folder);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('what .env says', () => {
  it('fills up the environment, which comes first', () => {
    write('DISCORD_TOKEN=of the file\nLOG_LEVEL=debug\n');
    expect(withEnvFile({ LOG_LEVEL: 'warn', HOME: '/root' }, folder)).toEqual({
      ...{ DISCORD_TOKEN: 'of the file', LOG_LEVEL: 'warn', HOME: '/root' },
    });
  });

  it('is not hidden by a variable that is set to nothing, as compose does it', () => {
    write('DISCORD_TOKEN=of the file\nLOG_LEVEL=debug\n');
    const env = { DISCORD_TOKEN: '', LOG_LEVEL: '""' };
    expect(withEnvFile(env, folder)).toEqual({ DISCORD_TOKEN: 'of the file', LOG_LEVEL: 'debug' });
  });

  it('need not be there', () => {
    expect(withEnvFile({ A: 'b' }, folder)).toEqual({ A: 'b' });
    expect(withEnvFile({ A: 'b' }, join(folder, 'none'))).toEqual({ A: 'b' });
  });

  const LINE = 'DISCORD_TOKEN=töken\r\nLOG_LEVEL=debug\r\n';
  const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();
  it.each<[string, string | Uint8Array]>([
    ['with a byte order mark', `\uFEFF${LINE}`],
    ['in UTF-16, as PowerShell writes it', Buffer.from(`\uFEFF${LINE}`, 'utf16le')],
    ['in UTF-16, the other way round', swapped(`\uFEFF${LINE}`)],
    ['with exports', 'export DISCORD_TOKEN=töken\nexport LOG_LEVEL="debug"'],
  ])('is read %s', (_, content) => {
    write(content);
    expect(withEnvFile({}, folder)).toEqual({ DISCORD_TOKEN: 'töken', LOG_LEVEL: 'debug' });
  });
});

describe('an .env that cannot be used is one sentence, never "not set"', () => {
  it('a folder: Docker made it', () => {
    mkdirSync(join(folder, '.env'));
    expect(problems()).toEqual([
      'The file .env is a folder. Docker makes one when the file to mount is not there: remove the folder, and make the file',
    ]);
  });

  it('no text', () => {
    write(Buffer.from('DISCORD_TOKEN=x\n', 'utf16le'));
    expect(problems()).toEqual(['The file .env is no text. Save it as UTF-8']);
  });

  it('of another user', () => {
    write('DISCORD_TOKEN=secret\n');
    // File modes keep out ordinary users only, so root becomes one.
    const script = `import { chmodSync } from 'node:fs';
      import { withEnvFile } from './src/config/env-file.ts';
      chmodSync(process.argv[1] + '/.env', 0o600);
      chmodSync(process.argv[1], 0o755);
      if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
      else chmodSync(process.argv[1] + '/.env', 0);
      try { withEnvFile({}, process.argv[1]); } catch (error) { console.log(error.problems.join()); }`;
    const { stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script, folder],
      { cwd: join(import.meta.dirname, '..', '..'), encoding: 'utf8' },
    );
    expect(stdout.trim()).toBe(
      'The file .env cannot be read by the user that Runout runs as. Give it to that user (chown), or let its group read it (chmod 640)',
    );
  });

  it.each([
    'set DISCORD_TOKEN=secret',
    'DISCORD_TOKEN secret',
    '- DISCORD_TOKEN=secret',
    '"DISCORD_TOKEN"=secret',
    '$env:DISCORD_TOKEN="secret"',
    '; DISCORD_TOKEN=secret',
  ])('a line that says nothing: %s', (line) => {
    write(`# DISCOGS_TOKEN=\n${line}\n`);
    expect(problems()).toEqual([
      'DISCORD_TOKEN stands in .env, but not as DISCORD_TOKEN=value on a line of its own',
    ]);
    // If the variable has a value, the same line is only a remark.
    expect(problems({ DISCORD_TOKEN: 'given' })).toEqual([]);
  });

  it.each([
    ['DATABASE_URL=postgres://runout:pa#ss@host/runout', 'DATABASE_URL'],
    ['export DATA_DIR = /srv/#1', 'DATA_DIR'],
  ])('a value that would be cut: %s', (line, name) => {
    write(`${line}\n`);
    expect(problems()).toEqual([`${name} has a # in it: in .env put the value in quotes`]);
  });

  it.each([
    'DATABASE_URL="postgres://runout:pa#ss@host/runout"',
    'DATABASE_URL=postgres://runout:word@host/runout # ours',
    'DATABASE_URL= # none',
    'DATABASE_URL=',
    '# DATABASE_URL=postgres://runout:pa#ss@host/runout',
    'DISCOGS_FOLDER_ID=7#jazz',
  ])('what is meant as a remark is one: %s', (line) => {
    write(`${line}\n`);
    expect(problems()).toEqual([]);
  });
});

describe('names that look like ours', () => {
  it.each([
    ['Discord_Token', 'DISCORD_TOKEN'],
    ['DISCORD_GUILD_ID', 'DISCORD_GUILD_IDS'],
    ['DISCORD_BOT_TOKEN', 'DISCORD_TOKEN'],
    ['DISCOGS_USER', 'DISCOGS_USERNAME'],
    ['DISCOGS_USER_NAME', 'DISCOGS_USERNAME'],
    ['DISCORD_TOKENFILE', 'DISCORD_TOKEN_FILE'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['DISCORD_CLIENT_ID', null],
  ])('%s: %s is meant', (name, meant) => {
    expect(strangeNames({ [name]: 'x' })).toEqual([{ name, meant }]);
  });

  it('and all others are none of our business', () => {
    const env = { PATH: '', HOME: '', TZ: '', NODE_OPTIONS: '', POSTGRES_PASSWORD: '', LOG: '', PORT: '' };
    expect(strangeNames({ ...env, DISCORD_TOKEN: '', DATABASE_URL_FILE: '', CLOCK_SPEED: '' })).toEqual([]);
  });
});
