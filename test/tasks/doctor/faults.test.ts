// Tasks, doctor: each fault of a set-up against the sandbox, over real sockets, with the line that says what to do.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BOT_TOKEN, DISCOGS_TOKEN } from '../../support/tokens.ts';
import { type Environment, listen, useDoctor } from './use-doctor.ts';

const world = useDoctor();

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
      change: () => ({ DISCOGS_TOKEN: world.discord.token }),
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
      break: () => world.writeEnv('set DATA_DIR x\nLOG_LEVEL warn\n'),
      line: 'LOG_LEVEL stands in .env, but not as LOG_LEVEL=value on a line of its own.',
    },
    {
      what: '.env that is a folder',
      break: () => mkdirSync(join(world.folder, '.env')),
      fix: () => rmSync(join(world.folder, '.env'), { recursive: true }),
      line: 'The file .env is a folder.',
    },
    {
      what: 'a Discord that is down',
      break: () => world.discord.restDown(true),
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
        world.discord.failNext(
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
      break: () => world.guild.removeBot(),
      fix: () => world.guild.addBot(),
      line: () =>
        `The bot is in no server. Invite it: https://discord.com/oauth2/authorize?client_id=${world.discord.applicationId}&scope=bot+applications.commands&permissions=274878024704`,
    },
    {
      what: 'the number of another server',
      change: { DISCORD_GUILD_IDS: '112233445566778899' },
      line: 'The bot is not in server 112233445566778899 of DISCORD_GUILD_IDS. Invite it: https://',
    },
    {
      what: 'a public bot without a list',
      change: { DISCORD_GUILD_IDS: '' },
      break: () => world.discord.setPortal({ isPublic: true }),
      fix: () => world.discord.setPortal({ isPublic: false }),
      line: 'Everyone can invite the bot. Change it at https://discord.com/developers/applications/',
    },
    {
      what: 'a role without permissions',
      break: () => world.guild.setEveryonePermissions(['ViewChannel', 'SendMessages', 'ReadMessageHistory']),
      fix: () =>
        world.guild.setEveryonePermissions([
          'ViewChannel',
          'SendMessages',
          'ReadMessageHistory',
          'EmbedLinks',
          'AttachFiles',
          'UseApplicationCommands',
        ]),
      line: () =>
        `The bot lacks Embed Links and Attach Files in Crate (${world.guild.id}). In Discord: Server Settings, Roles`,
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
      change: () => ({ DISCOGS_API_URL: world.discord.apiUrl }),
      line: "Discogs didn't answer, something else did: if DISCOGS_API_URL is set, empty it. Try again in a minute.",
    },
    {
      what: 'a data folder that is a file',
      break: () => writeFileSync(join(world.folder, 'file'), ''),
      change: () => ({ DATA_DIR: join(world.folder, 'file') }),
      line: () =>
        `The data folder ${join(world.folder, 'file')} cannot be written (EEXIST). It is a file: set DATA_DIR to a folder.`,
    },
    {
      what: 'a database that is incomplete',
      break: () => mkdirSync(join(world.folder, 'half', 'db'), { recursive: true }),
      change: () => ({ DATA_DIR: join(world.folder, 'half') }),
      line: () =>
        `The database folder ${join(world.folder, 'half', 'db')} is incomplete: PG_VERSION is missing`,
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
      const { code, text, wrong } = await world.doctor(
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
    const server = await listen('hello');
    const { port } = server;
    const { wrong } = await world.doctor({ HEALTH_PORT: String(port) });
    await server.close();
    expect(wrong).toEqual([
      `  ✘ HEALTH_PORT ${port} cannot be used: something else listens there. Set another one.`,
    ]);
  });

  it('a clock that is an hour ahead of Discord', async () => {
    const body = { id: world.discord.applicationId, name: 'Runout', bot_public: false };
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    // The later answers have the right time, so all three carry the old one.
    world.discord.failNext({ path: '/applications/@me' }, { status: 200, body, headers: { date } });
    world.discord.failNext({ path: '/users/@me/guilds' }, { status: 200, body: [], headers: { date } });
    const { wrong } = await world.doctor();
    expect(wrong).toContain(
      '  ✘ The clock of this machine is 60 minutes ahead. Set it by the network: timedatectl set-ntp true',
    );
  });
});
