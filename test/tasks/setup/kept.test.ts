// Tasks, setup: what is set already, in `.env` or outside of it: what the wizard keeps, what it asks for, and what it replaces.
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { BOT_TOKEN } from '../../support/tokens.ts';
import { KEYS } from './typist.ts';
import { Q, TOKEN, useWizard } from './use-wizard.ts';

const { enter, down, left, space } = KEYS;
const world = useWizard();

describe('with a .env that is there', () => {
  const write = (lines: readonly string[]) => {
    writeFileSync(join(world.folder, '.env'), `${lines.join('\n')}\n`);
    chmodSync(join(world.folder, '.env'), 0o644);
  };

  it('keeps tokens and other lines, asks before it replaces, and closes the file', async () => {
    world.makePrivate();
    const guild = world.discord.createGuild({ name: 'Crate' });
    world.discord.createGuild({ name: 'Attic' });
    write([
      '# mine',
      `DISCORD_TOKEN=${world.discord.token}`,
      `DISCOGS_TOKEN='${TOKEN}'`,
      'DISCOGS_USERNAME=someone',
      'LOG_LEVEL=debug',
    ]);
    const running = world.setup();
    await world.typist.type(Q.keepDiscord, enter);
    // Two servers, and none was chosen before: the operator ticks the first.
    await world.typist.type(Q.servers, enter);
    await world.typist.type('Please select at least one option', space, enter);
    await world.typist.type(Q.keepDiscogs, enter);
    await world.typist.type('.env has another value for DISCOGS_USERNAME. Replace it?', enter);
    expect(await running).toBe(0);
    expect(world.envFile()).toBe(
      [
        '# mine',
        `DISCORD_TOKEN=${world.discord.token}`,
        `DISCOGS_TOKEN='${TOKEN}'`,
        'DISCOGS_USERNAME=crate_keeper',
        'LOG_LEVEL=debug',
        `DISCORD_GUILD_IDS=${guild.id}`,
        '',
      ].join('\n'),
    );
    expect(statSync(join(world.folder, '.env')).mode & 0o777).toBe(0o600);
    world.expectNoSecret();
  });

  it('asks for what is wrong in it: a refused token, a folder that is gone; No replaces nothing', async () => {
    world.makePrivate();
    const guild = world.discord.createGuild({ name: 'Crate' });
    write([
      `DISCORD_TOKEN=${BOT_TOKEN}`,
      `DISCORD_GUILD_IDS=${guild.id}`,
      'DISCOGS_TOKEN=x',
      'DISCOGS_FOLDER_ID=4711',
    ]);
    const before = world.envFile();
    const running = world.setup();
    await world.typist.seen('This gets a new value: DISCOGS_TOKEN is not a personal access token');
    await world.typist.seen(
      'Discord refuses the DISCORD_TOKEN that is set. Make a new one: https://discord.com/',
    );
    // The bot is there already.
    expect(world.typist.screen()).not.toContain('New Application');
    await world.typist.type(Q.discord, world.discord.token, enter);
    await world.typist.type(Q.servers, enter);
    await world.typist.type(Q.discogs, TOKEN, enter);
    await world.typist.seen('The collection has no folder 4711. Choose another one.');
    await world.typist.type(Q.folder, enter);
    await world.typist.type('DISCORD_TOKEN, DISCOGS_TOKEN and DISCOGS_FOLDER_ID. Replace it?', left, enter);
    expect(await running).toBe(1);
    expect(world.envFile()).toBe(before);
    world.expectNoSecret();
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
      const before = world.envFile();
      expect(await world.setup(env)).toBe(1);
      expect(world.typist.screen()).toMatch(why);
      expect(world.typist.screen()).toContain(
        `First correct ${name} where it is set. Then run npm run setup again.`,
      );
      expect(world.typist.screen()).not.toContain(Q.discord);
      expect(world.envFile()).toBe(before);
    },
  );

  it('replaces a folder and servers that cannot be read, also by the default and by none', async () => {
    world.makePrivate();
    write(['DISCORD_GUILD_IDS=Crate', 'DISCOGS_FOLDER_ID=Shelf']);
    const running = world.setup();
    await world.typist.type(Q.discord, world.discord.token, enter);
    await world.typist.type(Q.waiting, down, enter);
    await world.typist.type(Q.discogs, TOKEN, enter);
    await world.typist.type(
      '.env has another value for DISCORD_GUILD_IDS and DISCOGS_FOLDER_ID. Replace it?',
      enter,
    );
    expect(await running).toBe(0);
    expect(world.envFile()).toContain('DISCORD_GUILD_IDS=\nDISCOGS_FOLDER_ID=1\n');
  });

  it('that cannot be read: it says so and ends', async () => {
    write(['set DISCORD_TOKEN x']);
    expect(await world.setup()).toBe(1);
    expect(world.typist.screen()).toContain('DISCORD_TOKEN stands in .env, but not as DISCORD_TOKEN=value');
  });

  it('does not write what the environment or a file of a secret sets', async () => {
    world.makePrivate();
    world.discord.createGuild({ name: 'Crate' });
    writeFileSync(join(world.folder, 'discogs'), TOKEN);
    write([`DISCOGS_TOKEN_FILE=${join(world.folder, 'discogs')}`]);
    const running = world.setup({ DISCORD_TOKEN: world.discord.token });
    await world.typist.type(Q.servers, enter);
    expect(await running).toBe(0);
    expect(world.typist.screen()).toContain(
      'The environment or a file of a secret sets DISCORD_TOKEN, DISCOGS_TOKEN and OPERATOR_CONTACT, so npm run setup does not write them.',
    );
    expect(world.envFile()).not.toContain('TOKEN=');
    expect(world.envFile()).toContain('DISCOGS_USERNAME=crate_keeper\n');
  });

  it('makes no .env when all of it is set elsewhere', async () => {
    world.makePrivate();
    const guild = world.discord.createGuild({ name: 'Crate' });
    const env = {
      DISCORD_TOKEN: world.discord.token,
      DISCORD_GUILD_IDS: guild.id,
      DISCOGS_TOKEN: TOKEN,
      DISCOGS_USERNAME: 'crate_keeper',
    };
    expect(await world.setup(env)).toBe(0);
    expect(world.typist.screen()).toContain('Everything is set outside of .env, so nothing was written.');
    expect(readdirSync(world.folder)).toEqual([]);
    expect(world.discord.commands(guild.id)).toHaveLength(commands.length);
  });

  it('does not ask for the servers when the environment names them, and registers the commands there', async () => {
    world.makePrivate();
    const guild = world.discord.createGuild({ name: 'Crate' });
    const attic = world.discord.createGuild({ name: 'Attic' });
    const running = world.setup({ DISCORD_TOKEN: world.discord.token, DISCORD_GUILD_IDS: guild.id });
    await world.typist.type(Q.discogs, TOKEN, enter);
    expect(await running).toBe(0);
    expect(world.typist.screen()).not.toContain(Q.servers);
    expect(world.envFile()).not.toContain('DISCORD_');
    expect(world.discord.commands(guild.id)).toHaveLength(commands.length);
    expect(world.discord.commands(attic.id)).toEqual([]);
  });

  it('says which server of the environment the bot is not in', async () => {
    world.makePrivate();
    const guild = world.discord.createGuild({ name: 'Crate' });
    const running = world.setup({
      DISCORD_TOKEN: world.discord.token,
      DISCORD_GUILD_IDS: `${guild.id},112233445566778899`,
    });
    await world.typist.seen('DISCORD_GUILD_IDS names a server that the bot is not in: 112233445566778899.');
    await world.typist.type(Q.discogs, TOKEN, enter);
    expect(await running).toBe(0);
    expect(world.discord.commands(guild.id)).toHaveLength(commands.length);
  });

  it('saves everything, and says so, when Discord refuses the commands', async () => {
    world.makePrivate();
    world.discord.createGuild({ name: 'Crate' });
    world.discord.failNext({ method: 'PUT' }, { status: 500, body: { message: 'oops', code: 0 } });
    const running = world.setup();
    await world.typist.type(Q.discord, world.discord.token, enter);
    await world.typist.type(Q.servers, enter);
    await world.typist.type(Q.discogs, TOKEN, enter);
    expect(await running).toBe(0);
    expect(world.typist.screen()).toContain(
      'The commands could not be registered: Discord has a failure of its own (error 500).',
    );
    expect(world.envFile()).toContain('DISCORD_GUILD_IDS=');
  });

  it('a token of the environment that is refused cannot be replaced here', async () => {
    expect(await world.setup({ DISCORD_TOKEN: BOT_TOKEN })).toBe(1);
    expect(world.typist.screen()).toContain(
      'Discord refuses the DISCORD_TOKEN that is set. It does not come from .env: change it where it is set.',
    );
    expect(readdirSync(world.folder)).toEqual([]);
  });
});
