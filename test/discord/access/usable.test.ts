// Discord, access: the commands that /help shows are those that the server and the person can use.
import { PermissionsBitField } from 'discord.js';
import { expect, it } from 'vitest';
import type { AccessRefusal } from '../../../src/discord/access/permissions.ts';
import { usableCommands } from '../../../src/discord/access/usable.ts';

const GUILD = '2001';
const command = (name: string, writes: boolean) => ({
  data: { name, description: name },
  writes,
  run: async () => {},
});
const commands = [command('search', false), command('add', true), command('status', false)];
const asker = (guildId: string | null) => ({
  ...{ guildId, channelId: '3001', user: { id: '1001' }, member: { roles: [] } },
  memberPermissions: new PermissionsBitField(),
});
const UNKNOWN: AccessRefusal = { because: 'unknown' };

it.each<[what: string, refused: readonly string[], isReadOnly: boolean, names: string[]]>([
  ['all', [], false, ['search', 'add', 'status']],
  ['none that this person is refused', ['status'], false, ['search', 'add']],
  ['none that writes, where the server is refused writing', [], true, ['search', 'status']],
])('%s', async (_what, refused, isReadOnly, names) => {
  const usable = await usableCommands(asker(GUILD), {
    commands,
    permissions: { refusal: async (_, { data }) => (refused.includes(data.name) ? UNKNOWN : null) },
    servers: { refusal: (_, writes) => (writes && isReadOnly ? 'no-list' : null) },
    idsIn: (guildId) => new Map([['search', `${guildId}1`]]),
  });
  expect(usable.map(({ data }) => data.name)).toEqual(names);
  expect(usable.map(({ id }) => id)).toEqual(['20011', ...names.slice(1).map(() => null)]);
});

it('none outside of a server', async () => {
  const refuse = () => {
    throw new Error('nothing is asked');
  };
  const deps = { permissions: { refusal: refuse }, servers: { refusal: refuse }, idsIn: refuse };
  expect(await usableCommands(asker(null), { commands, ...deps })).toEqual([]);
});

it('none of the subcommands that need a command which this person, or this server, is refused', async () => {
  const option = (name: string) => ({ type: 1, name, description: name }) as const;
  const crate = {
    ...command('crate', false),
    data: { name: 'crate', description: 'crate', options: [option('show'), option('export')] },
    needs: { export: command('sync', true) },
  };
  const subcommands = async (refused: readonly string[], isReadOnly = false) => {
    const [usable] = await usableCommands(asker(GUILD), {
      commands: [crate],
      permissions: { refusal: async (_, { data }) => (refused.includes(data.name) ? UNKNOWN : null) },
      servers: { refusal: (_, writes) => (writes && isReadOnly ? 'no-list' : null) },
      idsIn: () => new Map(),
    });
    return usable && 'options' in usable.data ? usable.data.options?.map(({ name }) => name) : null;
  };
  expect(await subcommands([])).toEqual(['show', 'export']);
  expect(await subcommands(['sync'])).toEqual(['show']);
  expect(await subcommands([], true)).toEqual(['show']);
});
