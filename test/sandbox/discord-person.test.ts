// Sandbox: a person at the local Discord: which commands, buttons and selects their client lets them use.
import { describe, expect, test } from 'vitest';
import { shown, useWorld } from './use-world.ts';

const DEFINITIONS = [
  {
    name: 'search',
    description: 'Find',
    options: [
      {
        type: 1,
        name: 'catno',
        description: 'By number',
        options: [
          {
            type: 3,
            name: 'number',
            description: 'As printed',
            required: true,
            min_length: 2,
            max_length: 10,
          },
          { type: 4, name: 'year', description: 'Year', min_value: 1900, max_value: 2100 },
          { type: 5, name: 'vinyl', description: 'Vinyl only' },
          { type: 3, name: 'size', description: 'Size', choices: [{ name: '12 inch', value: '12' }] },
          { type: 6, name: 'owner', description: 'Whose' },
          { type: 10, name: 'price', description: 'Price' },
        ],
      },
    ],
  },
  { name: 'status', description: 'State' },
];
const world = useWorld({ commands: DEFINITIONS });

const rowOf = (...components: unknown[]) => ({ components: [{ type: 1, components }] });

describe('a slash command', () => {
  const valid = { number: 'SHVL 804' };

  const REFUSED: {
    what: string;
    command: string;
    options: Record<string, string | number>;
    reason: string;
  }[] = [
    { what: 'an unknown command', command: 'nothing', options: {}, reason: 'unknown-command' },
    { what: 'no subcommand', command: 'search', options: {}, reason: 'unknown-command' },
    { what: 'an unknown subcommand', command: 'search album', options: {}, reason: 'unknown-command' },
    {
      what: 'an unknown option',
      command: 'search catno',
      options: { ...valid, x: 1 },
      reason: 'unknown-option',
    },
    { what: 'a missing option', command: 'search catno', options: {}, reason: 'missing-option' },
    { what: 'an empty one', command: 'search catno', options: { number: '' }, reason: 'missing-option' },
    { what: 'too short a text', command: 'search catno', options: { number: 'x' }, reason: 'out-of-range' },
    {
      what: 'too long a text',
      command: 'search catno',
      options: { number: 'x'.repeat(11) },
      reason: 'out-of-range',
    },
    { what: 'a number for a text', command: 'search catno', options: { number: 804 }, reason: 'wrong-type' },
    {
      what: 'a year too early',
      command: 'search catno',
      options: { ...valid, year: 1 },
      reason: 'out-of-range',
    },
    {
      what: 'half a year',
      command: 'search catno',
      options: { ...valid, year: 1970.5 },
      reason: 'wrong-type',
    },
    {
      what: 'a text for yes or no',
      command: 'search catno',
      options: { ...valid, vinyl: 'yes' },
      reason: 'wrong-type',
    },
    {
      what: 'what is no choice',
      command: 'search catno',
      options: { ...valid, size: '9' },
      reason: 'not-a-choice',
    },
    {
      what: 'a name for a user',
      command: 'search catno',
      options: { ...valid, owner: 'Al' },
      reason: 'wrong-type',
    },
  ];

  test.each(REFUSED)('with $what never leaves the client', async ({ command, options, reason }) => {
    await expect(world.person.slash(command, options)).rejects.toMatchObject({
      name: 'ClientRefusal',
      reason,
    });
  });

  test('reaches the bot with types, nesting and what ids stand for', async () => {
    const bot = await world.connectReady();
    await world.person.slash('search catno', {
      ...valid,
      year: 1970,
      vinyl: true,
      price: 9.5,
      owner: world.alice.id,
    });
    const { d } = await bot.event('INTERACTION_CREATE');
    expect(d.data).toMatchObject({
      name: 'search',
      options: [
        {
          name: 'catno',
          type: 1,
          options: [
            { name: 'number', type: 3, value: 'SHVL 804' },
            { name: 'year', type: 4, value: 1970 },
            { name: 'vinyl', type: 5, value: true },
            { name: 'owner', type: 6, value: world.alice.id },
            { name: 'price', type: 10, value: 9.5 },
          ],
        },
      ],
      resolved: { users: { [world.alice.id]: { global_name: 'Alice' } } },
    });
  });

  test('needs to see the channel, Use Application Commands, and the bot in the server', async () => {
    const reasonOf = () => world.person.slash('status').catch((error: { reason: string }) => error.reason);
    world.channel.setOverwrite(world.alice.id, { deny: ['UseApplicationCommands'] });
    expect(await reasonOf()).toBe('not-allowed');
    world.channel.setOverwrite(world.alice.id, { deny: ['ViewChannel'] });
    expect(await reasonOf()).toBe('not-there');
    world.channel.setOverwrite(world.alice.id, {});
    world.guild.removeBot();
    expect(await reasonOf()).toBe('unknown-command');
    world.guild.addBot();
    expect(await reasonOf()).toMatchObject({ state: 'waiting' });
    world.alice.leave();
    expect(await reasonOf()).toBe('not-there');
  });

  // docs: OAuth2 > Scopes: `applications.commands` does not need `bot`.
  test('is there where only the commands were installed, and the bot does not learn of that server', async () => {
    const { discord } = world;
    const guild = discord.createGuild({ name: 'Commands only', withBot: false });
    const bob = discord.as(guild.createMember({ name: 'Bob' }), guild.createChannel({ name: 'general' }));
    expect(bob.commands()).toEqual([]);
    await world.call('PUT', `/applications/${discord.applicationId}/commands`, { body: DEFINITIONS });
    expect(bob.commands()).toEqual([]);
    guild.addCommandsOnly();
    expect(bob.commands().map(({ name }) => name)).toEqual(['search', 'status']);
    const bot = await world.connectReady();
    const use = await bob.slash('status');
    expect((await bot.event('INTERACTION_CREATE')).d).toMatchObject({
      ...{ id: use.id, guild_id: guild.id, app_permissions: '0' },
      authorizing_integration_owners: { '0': guild.id },
    });
    const told = await world.call('GET', '/users/@me/guilds');
    expect(JSON.stringify(told.body)).not.toContain(guild.id);
    expect((await world.call('GET', `/guilds/${guild.id}`)).status).toBe(403);
    // The commands are removed together with the bot.
    guild.addBot();
    guild.removeBot();
    expect(bob.commands()).toEqual([]);
  });
});

describe('components', () => {
  const add = { type: 2, style: 1, label: 'Add', custom_id: 'add:1' };

  test('are pressed by label or custom id, when that is one and enabled', async () => {
    const link = { type: 2, style: 5, label: 'Discogs', url: 'https://example.org' };
    const twin = { ...add, custom_id: 'add:2' };
    const off = { ...add, label: 'Off', custom_id: 'off', disabled: true };
    const message = await shown(world, rowOf(add, twin, link, off));
    await expect(world.person.press(message, 'Add')).rejects.toMatchObject({ reason: 'ambiguous' });
    await expect(world.person.press(message, 'Off')).rejects.toMatchObject({ reason: 'disabled' });
    await expect(world.person.press(message, 'Discogs')).rejects.toMatchObject({ reason: 'wrong-type' });
    await expect(world.person.press(message, 'Nothing')).rejects.toThrow(
      '[ Add ] [ Add ] [ Discogs ] [ Off ]',
    );
    const bot = await world.connectReady();
    await world.person.press(message.id, 'add:2');
    const { d } = await bot.event('INTERACTION_CREATE');
    expect(d).toMatchObject({
      type: 3,
      data: { custom_id: 'add:2', component_type: 2 },
      message: { id: message.id, components: [{ components: [{ custom_id: 'add:1' }, {}, {}, {}] }] },
    });
  });

  test('are picked from, as many as the select allows', async () => {
    const options = ['1', '2', '3'].map((value) => ({ label: `No. ${value}`, value }));
    const select = { type: 3, custom_id: 'pick', placeholder: 'Which?', options, max_values: 2 };
    const message = await shown(world, rowOf(select));
    await expect(world.person.select(message, 'Which?', [])).rejects.toMatchObject({
      reason: 'out-of-range',
    });
    await expect(world.person.select(message, 'Which?', ['9'])).rejects.toMatchObject({
      reason: 'not-a-choice',
    });
    await expect(world.person.press(message, 'Which?')).rejects.toMatchObject({ reason: 'wrong-type' });
    const bot = await world.connectReady();
    await world.person.select(message, 'pick', ['1', '3']);
    const { d } = await bot.event('INTERACTION_CREATE');
    expect(d.data).toMatchObject({ custom_id: 'pick', component_type: 3, values: ['1', '3'] });
  });
});
