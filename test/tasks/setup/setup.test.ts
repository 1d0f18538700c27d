// Tasks, setup: the whole wizard against the sandbox, over real sockets, typed by a program: the way to a bot that starts, and
// every wrong turn.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { surveyConfig } from '../../../src/config/survey.ts';
import { runDoctor } from '../../../src/tasks/doctor/doctor.ts';
import { BOT_TOKEN, DISCOGS_TOKEN } from '../../support/tokens.ts';
import { KEYS } from './typist.ts';
import { Q, TOKEN, useWizard } from './use-wizard.ts';

const { enter, down, ctrlC } = KEYS;
const world = useWizard();

describe('from an empty folder', () => {
  it('to a .env with which the doctor finds nothing, past every wrong turn', async () => {
    const shelf = world.discogs.collection.addFolder('Shelf');
    world.discogs.collection.addFolder('Box');
    const running = world.setup({ OPERATOR_CONTACT: '' });

    // The token of Discord: a wrong shape, one that is refused, the right one.
    await world.typist.type(Q.discord, '112233445566778899', enter);
    await world.typist.seen('It looks like the Application ID.');
    await world.typist.type('has three parts', ...Array<string>(18).fill('\x7f'), BOT_TOKEN, enter);
    await world.typist.seen('Discord refuses this token. Press Reset Token once more');
    await world.typist.type(Q.discord, world.discord.token, enter);

    // Public Bot: looked at again too early, then switched off.
    await world.typist.type(Q.isPrivate, enter);
    await world.typist.seen('Discord says that Public Bot is still on. Change it at https://discord.com/');
    await world.typist.seen(Q.isPrivate);
    world.makePrivate();
    await world.typist.type(Q.isPrivate, enter);
    await world.typist.seen('Only you can invite the bot now.');

    // No server yet: the bot joins while the question is open.
    await world.typist.seen(
      `https://discord.com/oauth2/authorize?client_id=${world.discord.applicationId}&scope=bot+applications.commands&permissions=274878024704\n`,
    );
    await world.typist.type(Q.waiting, enter);
    await world.typist.seen(Q.waiting);
    const guild = world.discord.createGuild({ name: 'Crate' });
    await world.typist.type(Q.servers, enter);

    // The token of Discogs: one of Discord, one that is refused, the right one.
    await world.typist.type(Q.discogs, BOT_TOKEN, enter);
    await world.typist.seen('is a bot token of Discord');
    await world.typist.type(
      'Discogs has tokens of its own',
      ...Array<string>(BOT_TOKEN.length).fill('\x7f'),
      DISCOGS_TOKEN,
      enter,
    );
    await world.typist.seen('Discogs refuses this token.');
    await world.typist.type(Q.discogs, TOKEN, enter);

    // A folder that is removed while the question is open, then another one.
    await world.typist.seen(Q.folder);
    world.discogs.collection.removeFolder(shelf);
    await world.typist.type(Q.folder, down, enter);
    await world.typist.seen('That folder is gone. Choose another one.');
    await world.typist.type(Q.folder, down, enter);

    // Who runs the bot: the owner of the application.
    await world.typist.seen('Your account on Discord: @operator');
    await world.typist.type(Q.contact, enter);

    expect(await running).toBe(0);
    expect(world.typist.screen()).toContain('Ready. Start the bot: npm start. Then type /sync in Discord');
    expect(world.envFile()).toBe(
      [
        '# Made by npm run setup. Every variable: docs/configuration.md',
        `DISCORD_TOKEN=${world.discord.token}`,
        `DISCORD_GUILD_IDS=${guild.id}`,
        `DISCOGS_TOKEN=${TOKEN}`,
        'DISCOGS_USERNAME=crate_keeper',
        `DISCOGS_FOLDER_ID=${shelf + 1}`,
        `OPERATOR_CONTACT=${world.discord.operatorId}`,
        '',
      ].join('\n'),
    );
    expect(statSync(join(world.folder, '.env')).mode & 0o777).toBe(0o600);
    expect(readdirSync(world.folder)).toEqual(['.env']);
    expect(world.discord.commands(guild.id).map(({ name }) => name)).toEqual(
      commands.map(({ data }) => data.name),
    );
    world.expectNoSecret();

    const report: string[] = [];
    const env = { ...world.services(), OPERATOR_CONTACT: '' };
    const code = await runDoctor({
      ...{ env, folder: world.folder, whyNoPhotos: async () => null },
      print: (text) => report.push(text),
    });
    expect(report.join('\n')).not.toMatch(/✘|OPERATOR_CONTACT/);
    expect(code).toBe(0);
  });

  it('where .env cannot be written: it says so before it asks anything', async () => {
    rmSync(world.folder, { recursive: true });
    expect(await world.setup()).toBe(1);
    mkdirSync(world.folder);
    expect(world.typist.screen()).toContain('The file .env cannot be written (ENOENT), and is as it was.');
    expect(world.typist.screen()).not.toContain(Q.discord);
  });

  it('without a server: the rest is saved, and the sentence says what to do', async () => {
    world.makePrivate();
    const running = world.setup();
    await world.typist.type(Q.discord, world.discord.token, enter);
    await world.typist.type(Q.waiting, down, enter);
    await world.typist.seen(
      'The bot is in no server yet. After you have invited it, run npm run setup again.',
    );
    await world.typist.type(Q.discogs, TOKEN, enter);
    expect(await running).toBe(0);
    expect(world.typist.screen()).toContain(
      'Saved, but no server can use the bot yet. Invite it, then run npm run setup again.',
    );
    expect(world.envFile()).not.toContain('DISCORD_GUILD_IDS');
    expect(world.envFile()).toContain(`DISCORD_TOKEN=${world.discord.token}\n`);
  });

  const toContact = async () => {
    world.makePrivate();
    await world.typist.type(Q.discord, world.discord.token, enter);
    await world.typist.type(Q.waiting, down, enter);
    await world.typist.type(Q.discogs, TOKEN, enter);
  };

  it('with another contact, which a team types; the bot reads what was typed', async () => {
    world.discord.setPortal({ isOfTeam: true });
    const running = world.setup({ OPERATOR_CONTACT: '' });
    await toContact();
    await world.typist.seen('Your account on Discord: @operator');
    await world.typist.type(Q.contact, down, enter);
    await world.typist.type('How can members reach you?', enter);
    await world.typist.type('Type a name, a mail address or a link.', "O'Neill, room #4", enter);
    expect(await running).toBe(0);
    expect(world.envFile()).toContain("OPERATOR_CONTACT=`O'Neill, room #4`\n");
    expect(surveyConfig({}, world.folder).config?.operatorContact).toBe("O'Neill, room #4");
  });

  it('without a contact; one that cannot be read goes', async () => {
    writeFileSync(join(world.folder, '.env'), `OPERATOR_CONTACT=${'x'.repeat(201)}\n`);
    const running = world.setup({ OPERATOR_CONTACT: '' });
    await toContact();
    await world.typist.type(Q.contact, down, down, enter);
    await world.typist.type('.env has another value for OPERATOR_CONTACT. Replace it?', enter);
    expect(await running).toBe(0);
    expect(world.envFile()).toContain('OPERATOR_CONTACT=\n');
  });

  it('while a service is down: it is tried again for as long as the operator wants', async () => {
    world.makePrivate();
    world.discord.createGuild({ name: 'Crate' });
    world.discord.restDown(true);
    const running = world.setup();
    await world.typist.type(Q.discord, world.discord.token, enter);
    await world.typist.seen('Discord has a failure of its own (error 503).');
    await world.typist.type(Q.whatNow, enter);
    await world.typist.seen(Q.whatNow);
    world.discord.restDown(false);
    await world.typist.type(Q.whatNow, enter);
    await world.typist.type(Q.servers, enter);
    await world.typist.type(Q.discogs, ctrlC);
    expect(await running).toBe(1);
    expect(readdirSync(world.folder)).toEqual([]);
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
    writeFileSync(join(world.folder, '.env'), before);
    world.discogs.collection.addFolder('Shelf');
    const running = world.setup();
    const steps = [
      () => world.typist.type(Q.discord, world.discord.token, enter),
      () => world.typist.type(Q.isPrivate, down, enter),
      async () => {
        await world.typist.seen(Q.waiting);
        world.discord.createGuild({ name: 'Crate' });
        await world.typist.type(Q.servers, enter);
      },
      () => world.typist.type(Q.discogs, TOKEN, enter),
      () => world.typist.type(Q.folder, down, enter),
    ];
    const questions = [Q.discord, Q.isPrivate, Q.waiting, Q.discogs, Q.folder, 'Replace it?'];
    for (const step of steps.slice(0, at)) await step();
    await world.typist.type(questions[at] ?? '', ctrlC);
    expect(await running).toBe(1);
    expect(world.typist.screen()).toContain('Stopped. Nothing was changed.');
    expect(world.envFile()).toBe(before);
    expect(readdirSync(world.folder)).toEqual(['.env']);
    world.expectNoSecret();
  });
});
