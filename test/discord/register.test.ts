// When Discord is told of commands: only when they changed, whatever it adds to them of its own. Against the local Discord.
import { SlashCommandBuilder } from '@discordjs/builders';
import { ApplicationIntegrationType, InteractionContextType, PermissionFlagsBits, REST } from 'discord.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSandboxClock } from '../../sandbox/clock.ts';
import { type LocalDiscord, startLocalDiscord } from '../../sandbox/discord/index.ts';
import type { Command } from '../../src/discord/command.ts';
import { registerCommands, takeCommandsAway } from '../../src/discord/register.ts';
import { silentLog } from '../support/test-store.ts';

let discord: LocalDiscord;
let rest: REST;
let guildId: string;
beforeEach(async () => {
  discord = await startLocalDiscord({ clock: createSandboxClock() });
  rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.token);
  guildId = discord.createGuild({ name: 'Crate' }).id;
});
afterEach(() => discord.close());

const build = (change: (builder: SlashCommandBuilder) => unknown = () => {}): Command => {
  const builder = new SlashCommandBuilder()
    .setName('sync')
    .setDescription('Sync')
    .setContexts(InteractionContextType.Guild)
    .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild);
  builder.addBooleanOption((option) => option.setName('preview').setDescription('Only look'));
  change(builder);
  return { data: builder.toJSON(), writes: true, run: async () => {} };
};
const writes = () => discord.requests.filter(({ method }) => method === 'PUT').length;
const register = (command: Command, guildIds: string[]) =>
  registerCommands({
    ...{ rest, applicationId: discord.applicationId, guildIds, log: silentLog },
    commands: [command],
  });

it.each<[string, (builder: SlashCommandBuilder) => unknown]>([
  ['description', (builder) => builder.setDescription('Sync both')],
  ['permissions', (builder) => builder.setDefaultMemberPermissions(PermissionFlagsBits.Administrator)],
  ['options', (builder) => builder.addStringOption((one) => one.setName('x').setDescription('X'))],
])('another %s is told, the same is not, in a server and everywhere', async (_, change) => {
  for (const places of [[guildId], []]) {
    const before = writes();
    await register(build(), places);
    await register(build(), places);
    expect(writes()).toBe(before + 1);
    await register(build(change), places);
    expect(writes()).toBe(before + 2);
  }
});

it('where else they may be used is only told everywhere', async () => {
  const elsewhere = build((builder) =>
    builder.setContexts(InteractionContextType.Guild, InteractionContextType.BotDM),
  );
  await register(build(), []);
  await register(elsewhere, []);
  expect(writes()).toBe(2);
});

it('what stood everywhere is taken away when there is a list, or members would see everything twice', async () => {
  await register(build(), []);
  expect(discord.commands(null)).toHaveLength(1);
  await register(build(), [guildId]);
  expect(discord.commands(null)).toHaveLength(0);
  expect(discord.commands(guildId)).toHaveLength(1);
});

it('what stood in a server is taken away when it is off the list; where nothing stood nothing is written', async () => {
  await register(build(), [guildId]);
  const other = discord.createGuild({ name: 'Other' }).id;
  const deps = { rest, applicationId: discord.applicationId, log: silentLog };
  await takeCommandsAway({ ...deps, guildIds: [guildId, other] });
  expect(discord.commands(guildId)).toHaveLength(0);
  expect(writes()).toBe(2);
});
