// The lines that an operator reads at the start, one for each thing that may be wrong. docs/operating.md has each of them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { nameFinding } from '../../src/core/status/findings.ts';
import { lostForGood } from '../../src/discord/gateway/connection.ts';
import { outageOf, spentUntil } from '../../src/discord/gateway/outage.ts';
import { coreWords } from '../../src/discord/texts/core-words.ts';
import { runProcess } from '../../src/process/process.ts';
import { unreachableWords } from '../../src/process/wait-for-store.ts';
import { BOT_TOKEN, DISCOGS_TOKEN } from '../support/tokens.ts';
import { until } from '../support/until.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';

const OPERATING = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
const TABLE = OPERATING.slice(OPERATING.indexOf('## Troubleshooting'));

/**
 * The rows of the table "Troubleshooting" that describe this line. They have its words in backticks, with `…` for the parts
 * that vary.
 */
function rowsAbout(line: string): string[] {
  return TABLE.split('\n').filter((row) => {
    const [, symptom = ''] = row.split('|');
    const texts = [...symptom.matchAll(/`([^`]+)`/g)].map(([, text = '']) =>
      text.split('…').filter((part) => part.trim()),
    );
    return texts.some((parts) => parts.length > 0 && parts.every((part) => line.includes(part.trim())));
  });
}

describe('a configuration that cannot be used', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'runout-lines-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => vi.restoreAllMocks());

  /** Returns what the process prints before it ends, when it is started with these variables. */
  async function printed(env: Record<string, string>, args: string[] = []): Promise<string[]> {
    const lines: string[] = [];
    vi.spyOn(console, 'error').mockImplementation((text: string) => void lines.push(...text.split('\n')));
    const given = { ...env, DATA_DIR: env.DATA_DIR ?? folder };
    const code = await runProcess(
      { env: given, folder, args, isTerminal: false },
      new AbortController().signal,
    );
    expect(code).toBe(1);
    return lines;
  }

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'no token',
      {},
      /^DISCORD_TOKEN is not set\. Run npm run setup: .* create an application at https:.*put the token into \.env\.$/,
    ],
    [
      'a token of something else',
      { DISCORD_TOKEN: DISCOGS_TOKEN },
      /^ {2}DISCORD_TOKEN is not a bot token.*Discogs\. /,
    ],
    ['tokens swapped', { DISCOGS_TOKEN: BOT_TOKEN }, /^ {2}DISCOGS_TOKEN is a bot token of Discord/],
    ['words for a token', { DISCOGS_TOKEN: 'my token' }, /^ {2}DISCOGS_TOKEN is not a personal access token/],
    [
      'an invisible letter',
      { DISCOGS_USERNAME: 'a\u200Bb' },
      /^ {2}DISCOGS_USERNAME has an invisible character in it/,
    ],
    [
      'a name for a server',
      { DISCORD_GUILD_IDS: 'My Crate' },
      /^ {2}DISCORD_GUILD_IDS must be ids of servers/,
    ],
    ['a folder by name', { DISCOGS_FOLDER_ID: 'Jazz' }, /^ {2}DISCOGS_FOLDER_ID must be a folder number/],
    [
      'another database',
      { DATABASE_URL: 'mysql://host/name' },
      /^ {2}DATABASE_URL must be an address that begins with postgres/,
    ],
    [
      'a token in clear',
      { DISCOGS_API_URL: 'http://host' },
      /^ {2}DISCOGS_API_URL must begin with https:\/\//,
    ],
    [
      'a file that is not there',
      { DISCORD_TOKEN_FILE: '/none' },
      /^ {2}The file that DISCORD_TOKEN_FILE names is not there/,
    ],
  ])('%s', async (_, env, line) => {
    const lines = await printed(env);
    const found = lines.find((one) => line.test(one));
    expect(found, lines.join('\n')).toBeDefined();
    expect(rowsAbout(lines.join('\n'))).not.toEqual([]);
    // No line shows a value of the configuration.
    for (const value of Object.values(env)) if (value.length > 8) expect(lines.join()).not.toContain(value);
  });

  it('a task whose database is not there says so in the same words', async () => {
    const env = { DATABASE_URL: 'postgres://runout:hunter2-hunter2@127.0.0.1:1/runout', LOG_LEVEL: 'silent' };
    const lines = await printed(env, ['forget', '112233445566778899']);
    expect(lines).toEqual([unreachableWords('ECONNREFUSED')]);
  });
});

const networkError = (code: string) => Object.assign(new Error('connect failed'), { code });

describe('the documentation has a row for', () => {
  it.each([4004, 4010, 4011, 4012, 4013, 4014, 4999])('a connection that Discord closes with %i', (code) => {
    const { message } = lostForGood(code);
    expect(rowsAbout(message), message).not.toEqual([]);
  });

  it.each([
    ...['ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED'].map(networkError),
    ...[502, 429].map((status) => new Error(`Unexpected server response: ${status}`)),
    Object.assign(new Error('aborted'), { name: 'AbortError' }),
    new TypeError('no such answer'),
  ])('an outage of Discord: %s', (error) => {
    const { sentence } = outageOf(error);
    expect(rowsAbout(sentence), sentence).not.toEqual([]);
  });

  it('what else is said at the start', () => {
    const said = [
      spentUntil('2026-11-28T12:00:00Z').sentence,
      unreachableWords('ECONNREFUSED'),
      'Runout is in no server yet: open that address to invite it',
      ...(['new-name', 'name-of-another', 'renamed'] as const).map((trouble) =>
        coreWords.finding(nameFinding(trouble, { username: 'ana', owner: 'anna' })),
      ),
      'A bot uses account 1 (ana). Stop it first.',
      'DISCORD_GUILD_ID is no variable of Runout: do you mean DISCORD_GUILD_IDS?',
      'The file .env is no text. Save it as UTF-8',
      'DISCORD_TOKEN stands in .env, but not as DISCORD_TOKEN=value on a line of its own',
      'DATABASE_URL has a # in it: in .env put the value in quotes',
      'started too often in the last hour: waiting, to spare what Discord allows',
      'The data folder /srv/data cannot be written (EACCES). It belongs',
    ];
    for (const line of said) expect(rowsAbout(line), line).not.toEqual([]);
  });
});

describe('a bot that is in, and something about it is wrong', () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function open(options: StageOptions): Promise<Stage> {
    const stage = await openStage({ database: 'postgres', ...options });
    ends.push(() => stage.close());
    return stage;
  }

  /** Waits for a log line that says this, and checks that the documentation has it. Returns the line. */
  async function line(stage: Stage, says: RegExp): Promise<{ level: number; msg: string }> {
    const lines = (): { level: number; msg: string }[] =>
      stage
        .log()
        .split('\n')
        .filter(Boolean)
        .map((one) => JSON.parse(one));
    const found = await until(
      () => lines().find(({ msg }) => says.test(msg)),
      () =>
        `${says}, in the log: ${JSON.stringify(
          lines().map(({ msg }) => msg),
          null,
          1,
        )}`,
    );
    expect(rowsAbout(found.msg), found.msg).not.toEqual([]);
    return found;
  }

  /** Returns the sentences at the top of /status. */
  async function status(stage: Stage): Promise<string> {
    const answer = await (await stage.ada.slash('status')).answered();
    return answer?.embeds[0]?.description?.replaceAll('\\', '') ?? '';
  }

  it('neither token nor name, and a server that has not invited it', async () => {
    const guildIds = ['112233445566778899'];
    const stage = await open({ config: { token: null, username: null, guildIds } });
    await line(stage, /^DISCOGS_TOKEN isn't set: .* and restart\.$/);
    await line(stage, /^DISCOGS_USERNAME isn't set: .* and restart\.$/);
    await line(stage, /^The bot isn't in server 112233445566778899 of DISCORD_GUILD_IDS\. Invite it/);
  });

  it('a token without a name: the line to add names its owner, and /status says the same', async () => {
    const stage = await open({ config: { username: null } });
    const { msg } = await line(stage, /restart: DISCOGS_USERNAME=crate_keeper$/);
    expect(await status(stage)).toContain(msg);
  });

  it('a token that Discogs refuses: /status says the same', async () => {
    const stage = await open({ stored: async (_, { discogs }) => discogs.revokeToken(discogs.token) });
    const { msg } = await line(stage, /^Discogs refuses DISCOGS_TOKEN\. Make a new one at/);
    expect(await status(stage)).toContain(msg);
  });

  it("another's token, and no list while it is in two servers: /status says the same", async () => {
    const stage = await open({ config: { username: 'somebody_else', guildIds: [] } });
    stage.discord.createGuild({ name: 'Second' });
    await stage.restart();
    const token = await line(
      stage,
      /^The token belongs to crate_keeper, but DISCOGS_USERNAME is somebody_else\./,
    );
    const list = await line(stage, /^Read-only: set DISCORD_GUILD_IDS .* It is in 2 servers\.$/);
    const says = await status(stage);
    for (const { msg } of [token, list]) expect(says).toContain(msg);
  });

  it('a folder that is not there: /status says the same', async () => {
    const stage = await open({
      config: { folderId: 7 },
      stored: async (_, { discogs }) => {
        discogs.collection.addFolder('Jazz');
      },
    });
    const folder = await line(stage, /^The collection has no folder 7, so nothing can be added to it\./);
    expect(folder.msg).toMatch(/one that it has and restart: 1 \(Uncategorized\), \d+ \(Jazz\)\.$/);
    expect(folder.level).toBe(50);
    expect(await status(stage)).toContain(folder.msg);
  });

  it('a folder that is there, and the first one, are nothing to speak of, and the first is not asked for', async () => {
    const asked = (stage: Stage) => stage.calls().filter(({ path }) => path.endsWith('/folders'));
    const first = await open({});
    expect(asked(first)).toEqual([]);
    const folderId = 9_000_001;
    const stage = await open({
      config: { folderId },
      stored: async (_, { discogs }) => expect(discogs.collection.addFolder('Jazz')).toBe(folderId),
    });
    await until(() => asked(stage).length > 0);
    expect(stage.log()).not.toContain('has no folder');
    // A person removes the folder while the bot runs.
    stage.discogs.collection.removeFolder(folderId);
    expect(await status(stage)).toContain(`has no folder ${folderId}, so nothing can be added to it.`);
    await line(stage, /^The collection has no folder 9000001,/);
  });

  it.each([
    [
      'an address that is not of Discogs',
      { kind: 'status', status: 404 },
      /^Discogs didn't answer, something else did: if/,
    ],
    ['a page instead of data', { kind: 'html', status: 403 }, /^Discogs seems to be down for maintenance/],
    ['a failure of Discogs', { kind: 'status', status: 500 }, /^Discogs had an error \(500\)\./],
  ] as const)('Discogs: %s', async (_, fault, says) => {
    const stage = await open({
      speed: 60,
      stored: async (_store, { discogs }) => {
        discogs.faults.add({ path: /identity/, times: 'always', fault });
      },
    });
    await line(stage, says);
  });
});
