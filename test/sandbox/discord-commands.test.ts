// Sandbox: what the local Discord refuses in command definitions, how it returns them, and who may use them.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClientRefusal } from '../../sandbox/discord/index.ts';
import { COMMAND, createWorld, errorsAt, type World } from './discord-support.ts';

const many = { limit: 10_000, windowMs: 1 };
let world: World;

beforeEach(async () => {
  world = await createWorld({ commandWrites: many, global: many });
});
afterEach(() => world.close());

const letters = (count: number) => 'x'.repeat(count);
const option = (change: object = {}) => ({ type: 3, name: 'number', description: 'As printed', ...change });
const command = (change: object = {}) => ({ ...COMMAND, ...change });
const withOptions = (...options: unknown[]) => command({ options });
const choices = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `c${index}`, value: `${index}` }));
const numbered = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => option({ name: `o${index}`, description: letters(length) }));

interface RuleCase {
  readonly what: string;
  readonly definition: unknown;
  readonly at: string;
  readonly source: string;
  readonly code: string;
}

/** Where Discord's documentation says so. */
const DOCS = {
  COMMAND: 'Application Commands > Application Command Object',
  NAMING: 'Application Commands > Application Command Naming',
  OPTION: 'Application Commands > Application Command Option Structure',
  CHOICE: 'Application Commands > Application Command Option Choice Structure',
  LIMITS: 'Application Commands > Slash Commands: 8000 characters',
  CONTEXTS: 'Application Commands > Interaction Contexts',
  PERMISSIONS: 'Application Commands > Permissions',
} as const;

const RULES: RuleCase[] = [
  {
    what: 'a name in capitals',
    definition: command({ name: 'Search' }),
    at: '0.name',
    source: DOCS.NAMING,
    code: 'APPLICATION_COMMAND_INVALID_NAME',
  },
  {
    what: 'a name with a blank',
    definition: command({ name: 'a b' }),
    at: '0.name',
    source: DOCS.NAMING,
    code: 'APPLICATION_COMMAND_INVALID_NAME',
  },
  {
    what: 'a name over 32',
    definition: command({ name: letters(33) }),
    at: '0.name',
    source: DOCS.NAMING,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'no description',
    definition: command({ description: undefined }),
    at: '0.description',
    source: DOCS.COMMAND,
    code: 'BASE_TYPE_REQUIRED',
  },
  {
    what: 'a description over 100',
    definition: command({ description: letters(101) }),
    at: '0.description',
    source: DOCS.COMMAND,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: '26 options',
    definition: withOptions(...numbered(26, 1)),
    at: '0.options',
    source: DOCS.OPTION,
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'a required option after an optional one',
    definition: withOptions(option(), option({ name: 'b', required: true })),
    at: '0.options.1',
    source: DOCS.OPTION,
    code: 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
  },
  {
    what: 'two options of one name',
    definition: withOptions(option(), option()),
    at: '0.options.1',
    source: DOCS.OPTION,
    code: 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
  },
  {
    what: 'a subcommand beside an option',
    definition: withOptions(option(), { type: 1, name: 'sub', description: 'x' }),
    at: '0.options',
    source: DOCS.OPTION,
    code: 'APPLICATION_COMMAND_OPTIONS_TYPE_MIXED',
  },
  {
    what: 'a subcommand in a subcommand',
    definition: withOptions({
      type: 1,
      name: 'a',
      description: 'x',
      options: [{ type: 1, name: 'b', description: 'x' }],
    }),
    at: '0.options.0.options.0.type',
    source: DOCS.OPTION,
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: '26 choices',
    definition: withOptions(option({ choices: choices(26) })),
    at: '0.options.0.choices',
    source: DOCS.CHOICE,
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'a choice over 100',
    definition: withOptions(option({ choices: [{ name: letters(101), value: 'x' }] })),
    at: '0.options.0.choices.0.name',
    source: DOCS.CHOICE,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'choices with autocomplete',
    definition: withOptions(option({ autocomplete: true, choices: choices(1) })),
    at: '0.options.0.choices',
    source: DOCS.CHOICE,
    code: 'APPLICATION_COMMAND_OPTION_CHOICES_AUTOCOMPLETE',
  },
  {
    what: 'autocomplete of a boolean',
    definition: withOptions(option({ type: 5, autocomplete: true })),
    at: '0.options.0.autocomplete',
    source: DOCS.OPTION,
    code: 'APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_TYPE',
  },
  {
    what: 'an unknown option type',
    definition: withOptions(option({ type: 99 })),
    at: '0.options.0.type',
    source: DOCS.OPTION,
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'a max_length over 6000',
    definition: withOptions(option({ max_length: 6_001 })),
    at: '0.options.0.max_length',
    source: DOCS.OPTION,
    code: 'NUMBER_TYPE_MAX',
  },
  {
    what: 'over 8000 characters',
    definition: withOptions(
      ...Array.from({ length: 3 }, (_, index) =>
        option({
          name: `o${index}`,
          choices: Array.from({ length: 25 }, (__, at) => ({
            name: `${at}${letters(90)}`,
            value: `${at}${letters(90)}`,
          })),
        }),
      ),
    ),
    at: '0',
    source: DOCS.LIMITS,
    code: 'APPLICATION_COMMAND_TOO_LARGE',
  },
  {
    what: 'an unknown context',
    definition: command({ contexts: [7] }),
    at: '0.contexts.0',
    source: DOCS.CONTEXTS,
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'permissions that are no bit set',
    definition: command({ default_member_permissions: 'ManageGuild' }),
    at: '0.default_member_permissions',
    source: DOCS.PERMISSIONS,
    code: 'NUMBER_TYPE_COERCE',
  },
];

describe('a definition is refused with 50035', () => {
  test.each(RULES)('$what ($source)', async ({ definition, at, code }) => {
    const answer = await world.register(definition);
    expect([answer.status, answer.body.code]).toEqual([400, 50035]);
    expect(errorsAt(answer, at)).toContain(code);
    expect(world.discord.commands(world.guild.id)).toEqual([]);
  });

  test('a name used twice', async () => {
    const answer = await world.register(COMMAND, COMMAND);
    expect(errorsAt(answer, '1.name')).toEqual(['APPLICATION_COMMANDS_DUPLICATE_NAME']);
  });

  test('a body that is no list', async () => {
    const path = `/applications/${world.discord.applicationId}/commands`;
    const answer = await world.call('PUT', path, { body: { name: 'x' } });
    expect(errorsAt(answer, '')).toEqual(['LIST_TYPE_CONVERT']);
  });
});

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

  test('are at most 100 (30032)', async () => {
    const answer = await world.register(
      ...Array.from({ length: 101 }, (_, index) => command({ name: `c${index}` })),
    );
    expect(answer.body.code).toBe(30032);
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
