// Tasks, setup: the whole wizard against the sandbox, over real sockets, typed by a program: the way to a bot that starts, and
// every wrong turn.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { type LocalDiscogs, startLocalDiscogs } from '../../../sandbox/discogs/index.ts';
import { createSandboxClock } from '../../../sandbox/discord/clock.ts';
import { type LocalDiscord, startLocalDiscord } from '../../../sandbox/discord/index.ts';
import { surveyConfig } from '../../../src/config/survey.ts';
import { runDoctor } from '../../../src/tasks/doctor/doctor.ts';
import { runSetup } from '../../../src/tasks/setup/setup.ts';
import { BOT_TOKEN, DISCOGS_TOKEN } from '../../support/tokens.ts';
import { createTypist, KEYS, type Typist } from './typist.ts';

const TOKEN = 'sandboxTokenOfTheCrateKeeper';
const { enter, down, left, ctrlC, space } = KEYS;
const Q = {
  discord: 'Paste the token of the bot',
  keepDiscord: '.env has a token of Discord, for Runout. Keep it?',
  isPrivate: 'Is Public Bot off?',
  waiting: 'Waiting for the bot to join a server',
  servers: 'Which servers can use the bot?',
  discogs: 'Paste the token of Discogs',
  keepDiscogs: '.env has a token of Discogs, of crate_keeper. Keep it?',
  folder: 'Into which folder do new copies go?',
  contact: 'Members ask /help who runs the bot. What does it show?',
  whatNow: 'What now?',
};

let discord: LocalDiscord;
let discogs: LocalDiscogs;
let folder: string;
let typist: Typist;

beforeEach(async () => {
  const clock = createSandboxClock(1);
  discogs = await startLocalDiscogs({ clock, limit: null, token: TOKEN });
  discord = await startLocalDiscord({ botName: 'Runout', clock });
  folder = mkdtempSync(join(tmpdir(), 'runout-setup-'));
  typist = createTypist();
});
afterEach(async () => {
  await discord.close();
  await discogs.close();
  rmSync(folder, { recursive: true });
});

const services = () => ({
  DISCORD_API_URL: discord.apiUrl,
  DISCOGS_API_URL: discogs.url,
  OPERATOR_CONTACT: 'ada@example.org',
});

/** Looks for the bot in a server at each change of the sandbox, not every three seconds. */
const atEachChange = (_: number, signal: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const end = discord.onChange(({ what }) => {
      if (what !== 'guild') return;
      end();
      resolve();
    });
    signal.addEventListener('abort', () => {
      end();
      reject(signal.reason);
    });
  });

const setup = (env: Record<string, string> = {}) =>
  runSetup({
    env: { ...services(), ...env },
    folder,
    input: typist.input,
    output: typist.output,
    pause: atEachChange,
  });

const envFile = () => readFileSync(join(folder, '.env'), 'utf8');
const makePrivate = () => {
  discord.setPortal({ hasInstallLink: false });
  discord.setPortal({ isPublic: false });
};

function expectNoSecret() {
  for (const secret of [discord.token, TOKEN, BOT_TOKEN, DISCOGS_TOKEN]) {
    expect(typist.screen()).not.toContain(secret);
  }
}

describe('from an empty folder', () => {
  it('to a .env with which the doctor finds nothing, past every wrong turn', async () => {
    const shelf = discogs.collection.addFolder('Shelf');
    discogs.collection.addFolder('Box');
    const running = setup({ OPERATOR_CONTACT: '' });

    // The token of Discord: a wrong shape, one that is refused, the right one.
    await typist.type(Q.discord, '112233445566778899', enter);
    await typist.seen('It looks like the Application ID.');
    await typist.type('has three parts', ...Array<string>(18).fill('\x7f'), BOT_TOKEN, enter);
    await typist.seen('Discord refuses this token. Press Reset Token once more');
    await typist.type(Q.discord, discord.token, enter);

    // Public Bot: looked at again too early, then switched off.
    await typist.type(Q.isPrivate, enter);
    await typist.seen('Discord says that Public Bot is still on. Change it at https://discord.com/');
    await typist.seen(Q.isPrivate);
    makePrivate();
    await typist.type(Q.isPrivate, enter);
    await typist.seen('Only you can invite the bot now.');

    // No server yet: the bot joins while the question is open.
    await typist.seen(
      `https://discord.com/oauth2/authorize?client_id=${discord.applicationId}&scope=bot+applications.commands&permissions=274878024704\n`,
    );
    await typist.type(Q.waiting, enter);
    await typist.seen(Q.waiting);
    const guild = discord.createGuild({ name: 'Crate' });
    await typist.type(Q.servers, enter);

    // The token of Discogs: one of Discord, one that is refused, the right one.
    await typist.type(Q.discogs, BOT_TOKEN, enter);
    await typist.seen('is a bot token of Discord');
    await typist.type(
      'Discogs has tokens of its own',
      ...Array<string>(BOT_TOKEN.length).fill('\x7f'),
      DISCOGS_TOKEN,
      enter,
    );
    await typist.seen('Discogs refuses this token.');
    await typist.type(Q.discogs, TOKEN, enter);

    // A folder that is removed while the question is open, then another one.
    await typist.seen(Q.folder);
    discogs.collection.removeFolder(shelf);
    await typist.type(Q.folder, down, enter);
    await typist.seen('That folder is gone. Choose another one.');
    await typist.type(Q.folder, down, enter);

    // Who runs the bot: the owner of the application.
    await typist.seen('Your account on Discord: @operator');
    await typist.type(Q.contact, enter);

    expect(await running).toBe(0);
    expect(typist.screen()).toContain('Ready. Start the bot: npm start. Then type /sync in Discord');
    expect(envFile()).toBe(
      [
        '# Made by npm run setup. Every variable: docs/configuration.md',
        `DISCORD_TOKEN=${discord.token}`,
        `DISCORD_GUILD_IDS=${guild.id}`,
        `DISCOGS_TOKEN=${TOKEN}`,
        'DISCOGS_USERNAME=crate_keeper',
        `DISCOGS_FOLDER_ID=${shelf + 1}`,
        `OPERATOR_CONTACT=${discord.operatorId}`,
        '',
      ].join('\n'),
    );
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['.env']);
    expect(discord.commands(guild.id).map(({ name }) => name)).toEqual(commands.map(({ data }) => data.name));
    expectNoSecret();

    const report: string[] = [];
    const env = { ...services(), OPERATOR_CONTACT: '' };
    const code = await runDoctor({ env, folder, print: (text) => report.push(text) });
    expect(report.join('\n')).not.toMatch(/✘|OPERATOR_CONTACT/);
    expect(code).toBe(0);
  });

  it('where .env cannot be written: it says so before it asks anything', async () => {
    rmSync(folder, { recursive: true });
    expect(await setup()).toBe(1);
    mkdirSync(folder);
    expect(typist.screen()).toContain('The file .env cannot be written (ENOENT), and is as it was.');
    expect(typist.screen()).not.toContain(Q.discord);
  });

  it('without a server: the rest is saved, and the sentence says what to do', async () => {
    makePrivate();
    const running = setup();
    await typist.type(Q.discord, discord.token, enter);
    await typist.type(Q.waiting, down, enter);
    await typist.seen('The bot is in no server yet. After you have invited it, run npm run setup again.');
    await typist.type(Q.discogs, TOKEN, enter);
    expect(await running).toBe(0);
    expect(typist.screen()).toContain(
      'Saved, but no server can use the bot yet. Invite it, then run npm run setup again.',
    );
    expect(envFile()).not.toContain('DISCORD_GUILD_IDS');
    expect(envFile()).toContain(`DISCORD_TOKEN=${discord.token}\n`);
  });

  const toContact = async () => {
    makePrivate();
    await typist.type(Q.discord, discord.token, enter);
    await typist.type(Q.waiting, down, enter);
    await typist.type(Q.discogs, TOKEN, enter);
  };

  it('with another contact, which a team types; the bot reads what was typed', async () => {
    discord.setPortal({ isOfTeam: true });
    const running = setup({ OPERATOR_CONTACT: '' });
    await toContact();
    await typist.seen('Your account on Discord: @operator');
    await typist.type(Q.contact, down, enter);
    await typist.type('How can members reach you?', enter);
    await typist.type('Type a name, a mail address or a link.', "O'Neill, room #4", enter);
    expect(await running).toBe(0);
    expect(envFile()).toContain("OPERATOR_CONTACT=`O'Neill, room #4`\n");
    expect(surveyConfig({}, folder).config?.operatorContact).toBe("O'Neill, room #4");
  });

  it('without a contact; one that cannot be read goes', async () => {
    writeFileSync(join(folder, '.env'), `OPERATOR_CONTACT=${'x'.repeat(201)}\n`);
    const running = setup({ OPERATOR_CONTACT: '' });
    await toContact();
    await typist.type(Q.contact, down, down, enter);
    await typist.type('.env has another value for OPERATOR_CONTACT. Replace it?', enter);
    expect(await running).toBe(0);
    expect(envFile()).toContain('OPERATOR_CONTACT=\n');
  });

  it('while a service is down: it is tried again for as long as the operator wants', async () => {
    makePrivate();
    discord.createGuild({ name: 'Crate' });
    discord.restDown(true);
    const running = setup();
    await typist.type(Q.discord, discord.token, enter);
    await typist.seen('Discord has a failure of its own (error 503).');
    await typist.type(Q.whatNow, enter);
    await typist.seen(Q.whatNow);
    discord.restDown(false);
    await typist.type(Q.whatNow, enter);
    await typist.type(Q.servers, enter);
    await typist.type(Q.discogs, ctrlC);
    expect(await running).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['at the first question', 0],
    ['at Public Bot', 1],
    ['while it waits for a server', 2],
    ['at the token of Discogs', 3],
    ['at the folder', 4],
    ['at the last question', 5],
  ])('%s leaves .env as it was', async (_, at) => {
    const before = 'DISCOGS_USERNAME=someone\nLOG_LEVEL=debug\n';
    writeFileSync(join(folder, '.env'), before);
    discogs.collection.addFolder('Shelf');
    const running = setup();
    const steps = [
      () => typist.type(Q.discord, discord.token, enter),
      () => typist.type(Q.isPrivate, down, enter),
      async () => {
        await typist.seen(Q.waiting);
        discord.createGuild({ name: 'Crate' });
        await typist.type(Q.servers, enter);
      },
      () => typist.type(Q.discogs, TOKEN, enter),
      () => typist.type(Q.folder, down, enter),
    ];
    const questions = [Q.discord, Q.isPrivate, Q.waiting, Q.discogs, Q.folder, 'Replace it?'];
    for (const step of steps.slice(0, at)) await step();
    await typist.type(questions[at] ?? '', ctrlC);
    expect(await running).toBe(1);
    expect(typist.screen()).toContain('Stopped. Nothing was changed.');
    expect(envFile()).toBe(before);
    expect(readdirSync(folder)).toEqual(['.env']);
    expectNoSecret();
  });
});

describe('with a .env that is there', () => {
  const write = (lines: readonly string[]) => {
    writeFileSync(join(folder, '.env'), `${lines.join('\n')}\n`);
    chmodSync(join(folder, '.env'), 0o644);
  };

  it('keeps tokens and other lines, asks before it replaces, and closes the file', async () => {
    makePrivate();
    const guild = discord.createGuild({ name: 'Crate' });
    discord.createGuild({ name: 'Attic' });
    write([
      '# mine',
      `DISCORD_TOKEN=${discord.token}`,
      `DISCOGS_TOKEN='${TOKEN}'`,
      'DISCOGS_USERNAME=someone',
      'LOG_LEVEL=debug',
    ]);
    const running = setup();
    await typist.type(Q.keepDiscord, enter);
    // Two servers, and none was chosen before: the operator ticks the first.
    await typist.type(Q.servers, enter);
    await typist.type('Please select at least one option', space, enter);
    await typist.type(Q.keepDiscogs, enter);
    await typist.type('.env has another value for DISCOGS_USERNAME. Replace it?', enter);
    expect(await running).toBe(0);
    expect(envFile()).toBe(
      [
        '# mine',
        `DISCORD_TOKEN=${discord.token}`,
        `DISCOGS_TOKEN='${TOKEN}'`,
        'DISCOGS_USERNAME=crate_keeper',
        'LOG_LEVEL=debug',
        `DISCORD_GUILD_IDS=${guild.id}`,
        '',
      ].join('\n'),
    );
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
    expectNoSecret();
  });

  it('asks for what is wrong in it: a refused token, a folder that is gone; No replaces nothing', async () => {
    makePrivate();
    const guild = discord.createGuild({ name: 'Crate' });
    write([
      `DISCORD_TOKEN=${BOT_TOKEN}`,
      `DISCORD_GUILD_IDS=${guild.id}`,
      'DISCOGS_TOKEN=x',
      'DISCOGS_FOLDER_ID=4711',
    ]);
    const before = envFile();
    const running = setup();
    await typist.seen('This gets a new value: DISCOGS_TOKEN is not a personal access token');
    await typist.seen('Discord refuses the DISCORD_TOKEN that is set. Make a new one: https://discord.com/');
    // The bot is there already.
    expect(typist.screen()).not.toContain('New Application');
    await typist.type(Q.discord, discord.token, enter);
    await typist.type(Q.servers, enter);
    await typist.type(Q.discogs, TOKEN, enter);
    await typist.seen('The collection has no folder 4711. Choose another one.');
    await typist.type(Q.folder, enter);
    await typist.type('DISCORD_TOKEN, DISCOGS_TOKEN and DISCOGS_FOLDER_ID. Replace it?', left, enter);
    expect(await running).toBe(1);
    expect(envFile()).toBe(before);
    expectNoSecret();
  });

  it.each([
    [
      'a variable that it does not ask for',
      'HEALTH_PORT=eighty',
      {},
      /HEALTH_PORT must be a port/,
      'HEALTH_PORT',
    ],
    [
      'a value of the environment',
      '',
      { DISCORD_TOKEN: 'x' },
      /DISCORD_TOKEN is not a bot token/,
      'DISCORD_TOKEN',
    ],
    [
      'a file of a secret that is not there',
      'DISCOGS_TOKEN_FILE=/nowhere/token',
      {},
      /The file that DISCOGS_TOKEN_FILE names is not there/,
      'DISCOGS_TOKEN',
    ],
  ])(
    'with %s that is wrong: it asks nothing, because no answer would help',
    async (_, line, env, why, name) => {
      write([line]);
      const before = envFile();
      expect(await setup(env)).toBe(1);
      expect(typist.screen()).toMatch(why);
      expect(typist.screen()).toContain(
        `First correct ${name} where it is set. Then run npm run setup again.`,
      );
      expect(typist.screen()).not.toContain(Q.discord);
      expect(envFile()).toBe(before);
    },
  );

  it('replaces a folder and servers that cannot be read, also by the default and by none', async () => {
    makePrivate();
    write(['DISCORD_GUILD_IDS=Crate', 'DISCOGS_FOLDER_ID=Shelf']);
    const running = setup();
    await typist.type(Q.discord, discord.token, enter);
    await typist.type(Q.waiting, down, enter);
    await typist.type(Q.discogs, TOKEN, enter);
    await typist.type(
      '.env has another value for DISCORD_GUILD_IDS and DISCOGS_FOLDER_ID. Replace it?',
      enter,
    );
    expect(await running).toBe(0);
    expect(envFile()).toContain('DISCORD_GUILD_IDS=\nDISCOGS_FOLDER_ID=1\n');
  });

  it('that cannot be read: it says so and ends', async () => {
    write(['set DISCORD_TOKEN x']);
    expect(await setup()).toBe(1);
    expect(typist.screen()).toContain('DISCORD_TOKEN stands in .env, but not as DISCORD_TOKEN=value');
  });

  it('does not write what the environment or a file of a secret sets', async () => {
    makePrivate();
    discord.createGuild({ name: 'Crate' });
    writeFileSync(join(folder, 'discogs'), TOKEN);
    write([`DISCOGS_TOKEN_FILE=${join(folder, 'discogs')}`]);
    const running = setup({ DISCORD_TOKEN: discord.token });
    await typist.type(Q.servers, enter);
    expect(await running).toBe(0);
    expect(typist.screen()).toContain(
      'The environment or a file of a secret sets DISCORD_TOKEN, DISCOGS_TOKEN and OPERATOR_CONTACT, so npm run setup does not write them.',
    );
    expect(envFile()).not.toContain('TOKEN=');
    expect(envFile()).toContain('DISCOGS_USERNAME=crate_keeper\n');
  });

  it('does not ask for the servers when the environment names them, and registers the commands there', async () => {
    makePrivate();
    const guild = discord.createGuild({ name: 'Crate' });
    const attic = discord.createGuild({ name: 'Attic' });
    const running = setup({ DISCORD_TOKEN: discord.token, DISCORD_GUILD_IDS: guild.id });
    await typist.type(Q.discogs, TOKEN, enter);
    expect(await running).toBe(0);
    expect(typist.screen()).not.toContain(Q.servers);
    expect(envFile()).not.toContain('DISCORD_');
    expect(discord.commands(guild.id)).toHaveLength(commands.length);
    expect(discord.commands(attic.id)).toEqual([]);
  });

  it('says which server of the environment the bot is not in', async () => {
    makePrivate();
    const guild = discord.createGuild({ name: 'Crate' });
    const running = setup({
      DISCORD_TOKEN: discord.token,
      DISCORD_GUILD_IDS: `${guild.id},112233445566778899`,
    });
    await typist.seen('DISCORD_GUILD_IDS names a server that the bot is not in: 112233445566778899.');
    await typist.type(Q.discogs, TOKEN, enter);
    expect(await running).toBe(0);
    expect(discord.commands(guild.id)).toHaveLength(commands.length);
  });

  it('saves everything, and says so, when Discord refuses the commands', async () => {
    makePrivate();
    discord.createGuild({ name: 'Crate' });
    discord.failNext({ method: 'PUT' }, { status: 500, body: { message: 'oops', code: 0 } });
    const running = setup();
    await typist.type(Q.discord, discord.token, enter);
    await typist.type(Q.servers, enter);
    await typist.type(Q.discogs, TOKEN, enter);
    expect(await running).toBe(0);
    expect(typist.screen()).toContain(
      'The commands could not be registered: Discord has a failure of its own (error 500).',
    );
    expect(envFile()).toContain('DISCORD_GUILD_IDS=');
  });

  it('a token of the environment that is refused cannot be replaced here', async () => {
    expect(await setup({ DISCORD_TOKEN: BOT_TOKEN })).toBe(1);
    expect(typist.screen()).toContain(
      'Discord refuses the DISCORD_TOKEN that is set. It does not come from .env: change it where it is set.',
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
