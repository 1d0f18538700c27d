// Sandbox: how the local Discord registers commands and returns them, and who can use them.
import { describe, expect, test } from 'vitest';
import { ClientRefusal } from '../../sandbox/discord/index.ts';
import { COMMAND } from './discord-support.ts';
import { MANY, useWorld } from './use-world.ts';

const world = useWorld({ limits: { commandWrites: MANY, global: MANY } });
const option = (change: object = {}) => ({ type: 3, name: 'number', description: 'As printed', ...change });
const command = (change: object = {}) => ({ ...COMMAND, ...change });

describe('registered commands', () => {
  const path = () => `/applications/${world.discord.applicationId}/guilds/${world.guild.id}/commands`;
  const stored = () => world.discord.commands(world.guild.id);

  test('come back with ids and defaults, without what is false', async () => {
    await world.register(
      command({
        contexts: [0],
        integration_types: [0],
        options: [option({ required: false, autocomplete: false })],
      }),
    );
    const answer = await world.call('GET', `${path()}?with_localizations=true`);
    const [first] = stored();
    expect(answer.body).toEqual([
      {
        id: first?.id,
        application_id: world.discord.applicationId,
        guild_id: world.guild.id,
        version: first?.version,
        type: 1,
        name: 'search',
        name_localizations: null,
        description: 'Find a pressing',
        description_localizations: null,
        default_member_permissions: null,
        dm_permission: true,
        contexts: null,
        integration_types: [0],
        nsfw: false,
        options: [
          {
            type: 3,
            name: 'number',
            name_localizations: null,
            description: 'As printed',
            description_localizations: null,
          },
        ],
      },
    ]);
    const plain = await world.call('GET', path());
    expect(JSON.stringify(plain.body)).not.toContain('localizations');
  });

  // docs: Reference > File Type Filtering: "Extensions are case-insensitive and are normalized to lowercase".
  test('come back with their types of files in lower case', async () => {
    await world.register(command({ options: [option({ type: 11, file_types: ['image', '.PDF'] })] }));
    expect(stored()[0]?.options).toMatchObject([{ file_types: ['image', '.pdf'] }]);
  });

  test('keep id and version while they stay the same, and the id when they change', async () => {
    await world.register(COMMAND);
    const [before] = stored();
    await world.register(COMMAND);
    expect(stored()).toEqual([before]);
    await world.register(command({ description: 'Other' }));
    const [after] = stored();
    expect(after?.id).toBe(before?.id);
    expect(after?.version).not.toBe(before?.version);
  });

  test('are gone when a bulk overwrite does not list them', async () => {
    await world.register(COMMAND, command({ name: 'add' }));
    await world.register(command({ name: 'add' }));
    expect(stored().map((one) => one.name)).toEqual(['add']);
  });

  test('are created, changed and deleted one by one', async () => {
    const made = await world.call('POST', path(), { body: COMMAND });
    expect(made.status).toBe(201);
    const again = await world.call('POST', path(), { body: command({ description: 'Again' }) });
    expect([again.status, again.body.id]).toEqual([200, made.body.id]);
    const one = `${path()}/${String(made.body.id)}`;
    const changed = await world.call('PATCH', one, { body: { description: 'Changed' } });
    expect(changed.body).toMatchObject({ name: 'search', description: 'Changed' });
    expect((await world.call('DELETE', one)).status).toBe(204);
    const gone = await world.call('GET', one);
    expect([gone.status, gone.body.code]).toEqual([404, 10063]);
  });

  test('cost a create only when the name is new, and 200 a day are all (30034)', async () => {
    const names = Array.from({ length: 100 }, (_, index) => command({ name: `c${index}` }));
    await world.register(...names);
    await world.register(...names);
    expect(world.discord.commandCreates(world.guild.id)).toBe(100);
    await world.register();
    await world.register(...names);
    await world.register();
    const over = await world.register(COMMAND);
    expect([over.status, over.body.code]).toEqual([400, 30034]);
    world.pass(25 * 3_600_000);
    expect((await world.register(COMMAND)).status).toBe(200);
  });

  const LIMITS = [
    { type: 1, most: 100 },
    { type: 2, most: 15 },
    { type: 3, most: 15 },
  ];
  // docs: Application Commands > Registering a Command.
  test.each(LIMITS)(
    'of type $type are at most $most (30032), here and for all servers',
    async ({ type, most }) => {
      const one = (name: string) => (type === 1 ? command({ name }) : { type, name });
      const fill = Array.from({ length: most }, (_, index) => one(`c${index}`));
      const everywhere = `/applications/${world.discord.applicationId}/commands`;
      for (const scope of [path(), everywhere]) {
        const over = await world.call('PUT', scope, { body: [...fill, one('more')] });
        expect([over.status, over.body.code]).toEqual([400, 30032]);
        expect((await world.call('PUT', scope, { body: fill })).status).toBe(200);
        const more = await world.call('POST', scope, { body: one('more') });
        expect([more.status, more.body.code]).toEqual([400, 30032]);
        expect((await world.call('POST', scope, { body: one('c0') })).status).toBe(200);
      }
    },
  );

  test('in menus can have capitals, blanks and the name of another type, and come back without a description', async () => {
    const menus = [2, 3].map((type) => ({ type, name: 'Find on Discogs', description: '' }));
    const names = { type: 3, name: 'search', name_localizations: { de: 'Auf Discogs suchen' } };
    expect((await world.register(COMMAND, ...menus, names)).status).toBe(200);
    const { body } = await world.call('GET', `${path()}?with_localizations=true`);
    expect(body).toMatchObject([
      { type: 1, name: 'search' },
      { type: 2, name: 'Find on Discogs', description: '' },
      { type: 3, name: 'Find on Discogs', description: '', description_localizations: null },
      { type: 3, name: 'search', name_localizations: { de: 'Auf Discogs suchen' } },
    ]);
    const [, user] = stored();
    const one = `${path()}/${user?.id}`;
    const changed = await world.call('PATCH', one, { body: { name: 'Show', type: 1 } });
    expect(changed.body).toMatchObject({ id: user?.id, type: 2, name: 'Show' });
    expect((await world.call('PATCH', one, { body: { description: 'x' } })).status).toBe(400);
  });
});

describe('permissions of a command', () => {
  const MANAGE_GUILD = String(1 << 5);
  const path = (id: string) =>
    `/applications/${world.discord.applicationId}/guilds/${world.guild.id}/commands/${id}/permissions`;
  const idOf = (name: string) =>
    world.discord.commands(world.guild.id).find((one) => one.name === name)?.id ?? '';
  const may = () =>
    world.person.slash('search').then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ reason: 'not-allowed' });
        expect(error).toBeInstanceOf(ClientRefusal);
        return false;
      },
    );

  test('are unknown (10066) until an admin sets some, and that is no mistake of the bot', async () => {
    await world.register(COMMAND);
    const none = await world.call('GET', path(idOf('search')));
    expect([none.status, none.body.code]).toEqual([404, 10066]);
    expect(world.discord.violations).toEqual([]);
    const rule = { id: world.alice.id, type: 2 as const, permission: false };
    world.discord.setCommandPermissions(world.guild.id, 'search', [rule]);
    const some = await world.call('GET', path(idOf('search')));
    expect(some.body).toMatchObject({ id: idOf('search'), permissions: [rule] });
    world.discord.setCommandPermissions(world.guild.id, 'search', null);
    expect((await world.call('GET', path(idOf('search')))).body.code).toBe(10066);
  });

  test('are not the bot to change (20001)', async () => {
    await world.register(COMMAND);
    const answer = await world.call('PUT', path(idOf('search')), { body: { permissions: [] } });
    expect([answer.status, answer.body.code]).toEqual([403, 20001]);
  });

  test('of the application are read by its id, and hold where a command has none', async () => {
    await world.register(COMMAND);
    world.discord.setCommandPermissions(world.guild.id, '*', [
      { id: world.guild.id, type: 1, permission: false },
    ]);
    const read = await world.call('GET', path(world.discord.applicationId));
    expect(read.body).toMatchObject({ id: world.discord.applicationId });
    expect(await may()).toBe(false);
    world.discord.setCommandPermissions(world.guild.id, 'search', [
      { id: world.guild.id, type: 1, permission: true },
    ]);
    expect(await may()).toBe(true);
  });

  test('by default are what default_member_permissions says', async () => {
    await world.register(command({ default_member_permissions: MANAGE_GUILD }));
    expect(await may()).toBe(false);
    world.alice.setPermissions(['ManageGuild']);
    expect(await may()).toBe(true);
    await world.register(command({ default_member_permissions: '0' }));
    expect(await may()).toBe(false);
    world.alice.setPermissions(['Administrator']);
    expect(await may()).toBe(true);
  });

  test('go by user, then role, then everyone; a channel may be closed', async () => {
    const { discord, guild, alice, channel } = world;
    await world.register(command({ default_member_permissions: MANAGE_GUILD }));
    const role = guild.createRole({ name: 'DJ' });
    alice.setRoles([role]);
    const everyone = { id: guild.id, type: 1 as const, permission: false };
    const dj = { id: role.id, type: 1 as const, permission: true };
    const her = { id: alice.id, type: 2 as const, permission: false };
    const here = { id: channel.id, type: 3 as const, permission: false };
    const everywhere = { id: (BigInt(guild.id) - 1n).toString(), type: 3 as const, permission: false };
    for (const { rules, allowed } of [
      { rules: [everyone], allowed: false },
      { rules: [everyone, dj], allowed: true },
      { rules: [everyone, dj, her], allowed: false },
      { rules: [dj, here], allowed: false },
      { rules: [dj, everywhere], allowed: false },
      { rules: [dj, everywhere, { ...here, permission: true }], allowed: true },
    ]) {
      discord.setCommandPermissions(guild.id, 'search', rules);
      expect(await may()).toBe(allowed);
    }
  });

  test('of a channel hold in its threads', async () => {
    const { discord, guild, alice, channel } = world;
    await world.register(COMMAND);
    const thread = guild.createThread(channel, { name: 'b-sides' });
    const inThread = discord.as(alice, thread);
    discord.setCommandPermissions(guild.id, 'search', [{ id: channel.id, type: 3, permission: false }]);
    await expect(inThread.slash('search')).rejects.toMatchObject({ reason: 'not-allowed' });
    discord.setCommandPermissions(guild.id, 'search', null);
    const use = await inThread.slash('search');
    expect(use.state).toBe('waiting');
  });
});
