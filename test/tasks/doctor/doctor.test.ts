// Tasks, doctor: the whole report against the sandbox, over real sockets: a good set-up, and broken ones with their lines.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { type LocalDiscogs, startLocalDiscogs } from '../../../sandbox/discogs/index.ts';
import { createSandboxClock } from '../../../sandbox/discord/clock.ts';
import { type GuildHandle, type LocalDiscord, startLocalDiscord } from '../../../sandbox/discord/index.ts';
import { createDiscordAccount } from '../../../src/discord/operator/account.ts';
import { runDoctor } from '../../../src/tasks/doctor/doctor.ts';
import { createTestDatabase, openWithCrate, prepareDataDir, silentLog } from '../../support/test-store.ts';
import { BOT_TOKEN, DISCOGS_TOKEN } from '../../support/tokens.ts';

const TOKEN = 'sandboxTokenOfTheCrateKeeper';
let discord: LocalDiscord;
let discogs: LocalDiscogs;
let guild: GuildHandle;
let folder: string;

beforeAll(async () => {
  const clock = createSandboxClock(1);
  discogs = await startLocalDiscogs({ clock, limit: null, token: TOKEN });
  discord = await startLocalDiscord({
    botName: 'Runout',
    clock,
    // The cases come faster than an operator would start them.
    limits: { global: { limit: 10_000, windowMs: 1 } },
  });
  guild = discord.createGuild({ name: 'Crate' });
  discord.setPortal({ hasInstallLink: false, isPublic: false });
  const { token, apiUrl } = discord;
  const account = createDiscordAccount({ token, apiUrl, commands, log: silentLog });
  await account.register(await account.application(), [guild.id]);
  folder = mkdtempSync(join(tmpdir(), 'runout-doctor-'));
});
afterAll(async () => {
  await discord.close();
  await discogs.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  discord.clearFaults();
  discogs.faults.clear();
  rmSync(join(folder, '.env'), { force: true });
});

type Environment = Record<string, string>;

const goodEnvironment = (): Environment => ({
  DISCORD_TOKEN: discord.token,
  DISCORD_API_URL: discord.apiUrl,
  DISCORD_GUILD_IDS: guild.id,
  DISCOGS_TOKEN: TOKEN,
  DISCOGS_API_URL: discogs.url,
  DISCOGS_USERNAME: discogs.username,
  DATA_DIR: join(folder, 'new'),
  OPERATOR_CONTACT: 'ada@example.org',
});

async function doctor(change: Environment = {}, nodeVersion = '20.18.1') {
  const printed: string[] = [];
  const env = { ...goodEnvironment(), ...change };
  const code = await runDoctor({ env, folder, nodeVersion, print: (text) => printed.push(text) });
  const text = printed.join('\n');
  for (const secret of [discord.token, TOKEN, BOT_TOKEN, DISCOGS_TOKEN]) expect(text).not.toContain(secret);
  return { code, text, wrong: text.split('\n').filter((line) => line.startsWith('  ✘')) };
}

const writeEnv = (text: string, mode = 0o600) => {
  writeFileSync(join(folder, '.env'), text);
  chmodSync(join(folder, '.env'), mode);
};

describe('a good set-up', () => {
  it('has a tick for each part, in six requests, and exit code 0', async () => {
    const { DISCORD_TOKEN = '', DISCOGS_TOKEN: discogsToken = '', ...rest } = goodEnvironment();
    writeEnv(`DISCORD_TOKEN=${DISCORD_TOKEN}\nDISCOGS_TOKEN_FILE=${join(folder, 'discogs_token')}\n`);
    writeFileSync(join(folder, 'discogs_token'), `${discogsToken}\n`);
    const before = { discord: discord.requests.length, discogs: discogs.requests.length };
    const printed: string[] = [];
    const code = await runDoctor({
      env: rest,
      folder,
      nodeVersion: '20.18.1',
      print: (one) => printed.push(one),
    });
    expect(printed.join('\n')).toBe(
      [
        'This machine',
        '  ✔ Node 20.18.1',
        '  ✔ .env is there, and closed to others',
        '  ✔ Every variable can be read',
        'Discord',
        '  ✔ Discord accepts DISCORD_TOKEN: the application is Runout',
        '  ✔ Only you can invite the bot',
        `  ✔ The bot is in Crate (${guild.id})`,
        '  ✔ The commands are registered',
        'Discogs',
        '  ✔ Discogs accepts DISCOGS_TOKEN: it belongs to crate_keeper',
        '  ✔ DISCOGS_USERNAME is its account',
        '  ✔ New copies go to the folder Uncategorized (1)',
        'Database',
        `  ✔ There is no database yet: the first start makes one in ${join(folder, 'new')}`,
        'Clock and ports',
        '  ✔ The clock of this machine is right',
        'All is well.',
      ].join('\n'),
    );
    expect(code).toBe(0);
    expect(discord.requests.length - before.discord).toBe(3);
    expect(discogs.requests.length - before.discogs).toBe(2);
    expect(discord.violations).toEqual([]);
  });

  it('without a contact: a note, and exit code 0', async () => {
    const { text, code } = await doctor({ OPERATOR_CONTACT: '' });
    expect(text).toContain(
      '  ! OPERATOR_CONTACT is not set, so /help does not show members how to reach you.',
    );
    expect(code).toBe(0);
  });

  it('with an embedded database that a bot has, and one that no one has', async () => {
    const dataDir = join(folder, 'data');
    await prepareDataDir(dataDir);
    const store = await openWithCrate({ dataDir, clock: { now: () => 0 }, log: silentLog });
    const running = await doctor({ DATA_DIR: dataDir });
    await store.close();
    expect(running.text).toContain(
      `✔ Runout is running: it has the database in ${dataDir} (process ${process.pid}, since 1970-01-01T00:00:00.000Z)`,
    );
    expect(running.code).toBe(0);
    const alone = await doctor({ DATA_DIR: dataDir });
    expect(alone.text).toContain(`✔ The database in ${dataDir} is whole`);
    expect(alone.code).toBe(0);
  });

  it('with an empty Postgres, and a port on which a Runout answers', async () => {
    const own = await createTestDatabase();
    const server = createServer((_, response) => response.end('{"status":"ok","gateway":true}\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { text, code } = await doctor({ DATABASE_URL: own.databaseUrl, HEALTH_PORT: String(port) });
    server.close();
    await own.drop();
    expect(text).toContain('✔ The Postgres in DATABASE_URL is ready: the next start makes the tables');
    expect(text).toContain(`✔ A running Runout answers on HEALTH_PORT ${port}`);
    expect(code).toBe(0);
  });
});

describe('a broken set-up ends with 1, and the line says what to do', () => {
  interface Case {
    what: string;
    change?: Environment | (() => Environment);
    break?: () => void;
    fix?: () => void;
    nodeVersion?: string;
    line: string | (() => string);
  }

  const CASES: Case[] = [
    {
      what: 'an old Node',
      nodeVersion: '18.19.0',
      line: 'Node 18.19.0 is too old. Install 20.18.1 or newer',
    },
    {
      what: 'no token of Discord',
      change: { DISCORD_TOKEN: '' },
      line: 'DISCORD_TOKEN is not set. Make one and save it with: npm run setup',
    },
    {
      what: 'the application id as the token',
      change: { DISCORD_TOKEN: '112233445566778899' },
      line: 'DISCORD_TOKEN is not a bot token, which has three parts with dots between. It looks like the Application ID.',
    },
    {
      what: 'a token that Discord refuses',
      change: { DISCORD_TOKEN: BOT_TOKEN },
      line: 'Discord refuses DISCORD_TOKEN. Make a new token: https://discord.com/developers/applications, your application, Bot, Reset Token.',
    },
    {
      what: 'swapped tokens',
      change: () => ({ DISCOGS_TOKEN: discord.token }),
      line: 'DISCOGS_TOKEN is a bot token of Discord. Discogs has tokens of its own.',
    },
    {
      what: 'a file of a secret that is not there',
      change: { DISCOGS_TOKEN: '', DISCOGS_TOKEN_FILE: '/nowhere/token' },
      line: 'The file that DISCOGS_TOKEN_FILE names is not there.',
    },
    {
      what: 'a name that is misspelt',
      change: { DISCORD_GUILD_ID: '1' },
      line: 'DISCORD_GUILD_ID is no variable of Runout, so it counts for nothing. Do you mean DISCORD_GUILD_IDS?',
    },
    {
      what: 'a port that is no number',
      change: { HEALTH_PORT: 'eighty' },
      line: 'HEALTH_PORT must be a port from 1 to 65535.',
    },
    {
      what: 'an address over http',
      change: { DISCOGS_API_URL: 'http://discogs.example' },
      line: 'DISCOGS_API_URL must begin with https://.',
    },
    {
      what: 'a line of .env that sets nothing',
      break: () => writeEnv('set DATA_DIR x\nLOG_LEVEL warn\n'),
      line: 'LOG_LEVEL stands in .env, but not as LOG_LEVEL=value on a line of its own.',
    },
    {
      what: '.env that is a folder',
      break: () => mkdirSync(join(folder, '.env')),
      fix: () => rmSync(join(folder, '.env'), { recursive: true }),
      line: 'The file .env is a folder.',
    },
    {
      what: 'a Discord that is down',
      break: () => discord.restDown(true),
      line: 'Discord has a failure of its own (error 503). https://discordstatus.com says whether it is Discord.',
    },
    {
      what: 'a Discord that cannot be reached',
      change: { DISCORD_API_URL: 'http://127.0.0.1:1/api' },
      line: 'Discord cannot be reached (ECONNREFUSED). Check the connection to the internet and the firewall',
    },
    {
      what: 'a Discord that asks to wait',
      break: () =>
        discord.failNext(
          { path: '/applications/@me' },
          {
            status: 429,
            body: { message: 'slow', retry_after: 60, global: false },
            headers: { 'retry-after': '60' },
          },
        ),
      line: 'Discord asks for a pause. Try again in a minute.',
    },
    {
      what: 'a server that the bot left',
      break: () => guild.removeBot(),
      fix: () => guild.addBot(),
      line: () =>
        `The bot is in no server. Invite it: https://discord.com/oauth2/authorize?client_id=${discord.applicationId}&scope=bot+applications.commands&permissions=274878024704`,
    },
    {
      what: 'the number of another server',
      change: { DISCORD_GUILD_IDS: '112233445566778899' },
      line: 'The bot is not in server 112233445566778899 of DISCORD_GUILD_IDS. Invite it: https://',
    },
    {
      what: 'a public bot without a list',
      change: { DISCORD_GUILD_IDS: '' },
      break: () => discord.setPortal({ isPublic: true }),
      fix: () => discord.setPortal({ isPublic: false }),
      line: 'Everyone can invite the bot. Change it at https://discord.com/developers/applications/',
    },
    {
      what: 'a role without permissions',
      break: () => guild.setEveryonePermissions(['ViewChannel', 'SendMessages', 'ReadMessageHistory']),
      fix: () =>
        guild.setEveryonePermissions([
          'ViewChannel',
          'SendMessages',
          'ReadMessageHistory',
          'EmbedLinks',
          'AttachFiles',
          'UseApplicationCommands',
        ]),
      line: () =>
        `The bot lacks Embed Links and Attach Files in Crate (${guild.id}). In Discord: Server Settings, Roles`,
    },
    {
      what: 'commands that were never registered',
      change: { DISCORD_GUILD_IDS: '' },
      line: 'The commands in Discord are missing or of another version. The start registers them: npm start',
    },
    {
      what: 'no token of Discogs',
      change: { DISCOGS_TOKEN: '' },
      line: 'DISCOGS_TOKEN is not set, so nothing can be added to Discogs. Make one at https://www.discogs.com/settings/developers',
    },
    {
      what: 'a token that Discogs refuses',
      change: { DISCOGS_TOKEN },
      line: 'Discogs refuses DISCOGS_TOKEN. Make a new one at discogs.com/settings/developers',
    },
    {
      what: 'no name',
      change: { DISCOGS_USERNAME: '' },
      line: "DISCOGS_USERNAME isn't set: records are saved here only, and /sync is off. Add the owner of the token and restart: DISCOGS_USERNAME=crate_keeper",
    },
    {
      what: 'the name of another',
      change: { DISCOGS_USERNAME: 'someone' },
      line: 'The token belongs to crate_keeper, but DISCOGS_USERNAME is someone.',
    },
    {
      what: 'a folder that is gone',
      change: { DISCOGS_FOLDER_ID: '4711' },
      line: 'The collection has no folder 4711, so nothing can be added to it. Set DISCOGS_FOLDER_ID to one that it has and restart: 1 (Uncategorized).',
    },
    {
      what: 'something that is not Discogs',
      change: () => ({ DISCOGS_API_URL: discord.apiUrl }),
      line: "Discogs didn't answer, something else did: if DISCOGS_API_URL is set, empty it. Try again in a minute.",
    },
    {
      what: 'a data folder that is a file',
      break: () => writeFileSync(join(folder, 'file'), ''),
      change: () => ({ DATA_DIR: join(folder, 'file') }),
      line: () =>
        `The data folder ${join(folder, 'file')} cannot be written (EEXIST). It is a file: set DATA_DIR to a folder.`,
    },
    {
      what: 'a database that is incomplete',
      break: () => mkdirSync(join(folder, 'half', 'db'), { recursive: true }),
      change: () => ({ DATA_DIR: join(folder, 'half') }),
      line: () => `The database folder ${join(folder, 'half', 'db')} is incomplete: PG_VERSION is missing`,
    },
    {
      what: 'a Postgres that does not run',
      change: { DATABASE_URL: 'postgres://runout:hunter2hunter2@127.0.0.1:1/runout' },
      line: 'The database in DATABASE_URL cannot be reached (ECONNREFUSED): nothing listens there.',
    },
  ];

  it.each(CASES)('$what', async ({ change = {}, nodeVersion, line, ...steps }) => {
    steps.break?.();
    try {
      const { code, text, wrong } = await doctor(
        typeof change === 'function' ? change() : change,
        nodeVersion,
      );
      const expected = typeof line === 'function' ? line() : line;
      expect(
        wrong.some((one) => one.startsWith(`  ✘ ${expected}`)),
        text,
      ).toBe(true);
      expect(code).toBe(1);
      expect(text).not.toContain('hunter2hunter2');
    } finally {
      steps.fix?.();
    }
  });

  it('a port that something else has', async () => {
    const server = createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { wrong } = await doctor({ HEALTH_PORT: String(port) });
    server.close();
    expect(wrong).toEqual([
      `  ✘ HEALTH_PORT ${port} cannot be used: something else listens there. Set another one.`,
    ]);
  });

  it('a clock that is an hour ahead of Discord', async () => {
    const body = { id: discord.applicationId, name: 'Runout', bot_public: false };
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    // The later answers have the right time, so all three carry the old one.
    discord.failNext({ path: '/applications/@me' }, { status: 200, body, headers: { date } });
    discord.failNext({ path: '/users/@me/guilds' }, { status: 200, body: [], headers: { date } });
    const { wrong } = await doctor();
    expect(wrong).toContain(
      '  ✘ The clock of this machine is 60 minutes ahead. Set it by the network: timedatectl set-ntp true',
    );
  });

  it('several faults at once are all named, and what depends on them is not guessed', async () => {
    const { wrong, text } = await doctor({
      DISCORD_GUILD_IDS: 'Crate',
      DATA_DIR: 'a\u0007b',
      DISCOGS_TOKEN: '',
    });
    expect(wrong).toHaveLength(3);
    expect(text).toContain('DISCORD_GUILD_IDS must be ids of servers');
    expect(text).toContain('DATA_DIR has an invisible character in it (U+0007)');
    expect(text).not.toContain('Database');
  });

  it('an open .env is a fault', async () => {
    writeEnv('LOG_LEVEL=info\n', 0o644);
    const { text, code } = await doctor();
    expect(text).toContain(
      '  ✘ Other users of this machine can read .env, and the tokens in it. Close it: chmod 600 .env',
    );
    expect(code).toBe(1);
  });
});
