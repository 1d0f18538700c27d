// When Discord gets the commands: only when they have changed, whatever fields Discord adds. Against the local Discord.
import { ContextMenuCommandBuilder, SlashCommandBuilder } from '@discordjs/builders';
import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  REST,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandboxClock } from '../../sandbox/discord/clock.ts';
import { type LocalDiscord, startLocalDiscord } from '../../sandbox/discord/index.ts';
import type { AnyCommand, Command } from '../../src/discord/command.ts';
import { createRegistrar } from '../../src/discord/register.ts';
import { silentLog } from '../support/silent-log.ts';
import { until } from '../support/until.ts';
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts';

let discord: LocalDiscord;
let rest: REST;
let guildId: string;
let clock: VirtualClock;
let ending: AbortController;
let errors: string[];
let warnings: string[];
beforeEach(async () => {
  discord = await startLocalDiscord({ clock: createSandboxClock() });
  rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.token);
  guildId = discord.createGuild({ name: 'Crate' }).id;
  clock = createVirtualClock();
  ending = new AbortController();
  errors = [];
  warnings = [];
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
const registrar = (command: AnyCommand) =>
  createRegistrar({
    ...{ rest, applicationId: discord.applicationId, commands: [command], clock, signal: ending.signal },
    log: {
      ...silentLog,
      error: (_: object, message: string) => errors.push(message),
      warn: (_: object, message: string) => warnings.push(message),
    },
  });
const register = (command: AnyCommand, guildIds: string[]) => registrar(command).register(guildIds);

it.each<[string, (builder: SlashCommandBuilder) => unknown]>([
  ['description', (builder) => builder.setDescription('Sync both')],
  ['permissions', (builder) => builder.setDefaultMemberPermissions(PermissionFlagsBits.Administrator)],
  ['options', (builder) => builder.addStringOption((one) => one.setName('x').setDescription('X'))],
])('Discord gets another %s, and not the same again, in a server and everywhere', async (_, change) => {
  for (const places of [[guildId], []]) {
    const before = writes();
    await register(build(), places);
    await register(build(), places);
    expect(writes()).toBe(before + 1);
    await register(build(change), places);
    expect(writes()).toBe(before + 2);
  }
});

it('a command in the menu of messages is compared, too, although Discord gives it an empty description', async () => {
  const inMenu = (name: string): AnyCommand => ({
    data: new ContextMenuCommandBuilder()
      .setName(name)
      .setType(ApplicationCommandType.Message)
      .setContexts(InteractionContextType.Guild)
      .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
      .toJSON(),
    writes: false,
    run: async () => {},
  });
  for (const places of [[guildId], []]) {
    const before = writes();
    await register(inMenu('Find on Discogs'), places);
    await register(inMenu('Find on Discogs'), places);
    expect(writes()).toBe(before + 1);
    expect(discord.commands(places[0] ?? null)).toMatchObject([{ type: 3, name: 'Find on Discogs' }]);
    await register(inMenu('Find'), places);
    expect(writes()).toBe(before + 2);
  }
});

it('a typed command is not the one in the menu with the same name', async () => {
  const data = { name: build().data.name, type: ApplicationCommandType.Message } as const;
  const menu: AnyCommand = { data, writes: true, run: async () => {} };
  await register(build(), [guildId]);
  await register(menu, [guildId]);
  expect(discord.commands(guildId).map(({ type }) => type)).toEqual([3]);
});

it('where else they can be used is said for global commands only', async () => {
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
  await registrar(build()).takeAway([guildId, other]);
  expect(discord.commands(guildId)).toHaveLength(0);
  expect(writes()).toBe(2);
});

describe('what Discord does not take at first', () => {
  const fail = (
    method: string,
    times: number,
    answer: { status: number; body?: object } = { status: 500 },
  ) => {
    for (let n = 0; n < times; n += 1) discord.failNext({ method, path: /commands$/ }, answer);
  };
  const names = (where: string | null) => discord.commands(where).map(({ name }) => name);
  const asks = () => discord.requests.length;
  /** Lets the pause pass, and waits for the result of the next try. */
  const passUntil = async (ms: number, isSo: () => boolean) => {
    await clock.advance(ms);
    await discord.waitFor(isSo, { what: 'the next try' });
  };

  it.each([
    ['the look at what stands there', 'GET'],
    ['the change', 'PUT'],
  ])('%s: tried again after 30 s, and then no more', async (_, method) => {
    fail(method, 1);
    await register(build(), []);
    expect(names(null)).toEqual([]);
    expect(errors).toHaveLength(1);
    const before = asks();
    await clock.advance(29_999);
    expect(asks()).toBe(before);
    await passUntil(1, () => names(null).length > 0);
    await until(() => clock.sleepers() === 0);
    const made = asks();
    await clock.advance(24 * 3_600_000);
    expect(asks()).toBe(made);
    expect(errors).toHaveLength(1);
  });

  it('the pauses grow, to an hour', async () => {
    fail('GET', 100, { status: 403, body: { code: 0, message: 'no' } });
    await register(build(), []);
    const pauses = [30, 60, 120, 300, 600, 1_800, 3_600, 3_600];
    for (const [index, seconds] of pauses.entries()) {
      await until(() => clock.sleepers() > 0);
      await clock.advance(seconds * 1_000 - 1);
      expect(errors).toHaveLength(index + 1);
      await clock.advance(1);
      await until(() => errors.length >= index + 2);
    }
    ending.abort(new Error('ending'));
    await clock.advance(0);
    expect(clock.sleepers()).toBe(0);
    const before = asks();
    await clock.advance(3_600_000);
    expect(asks()).toBe(before);
  });

  it('one server of two: only that one is tried again, and what is wanted last counts', async () => {
    const other = discord.createGuild({ name: 'Other' }).id;
    discord.failNext({ method: 'PUT', path: guildId }, { status: 500 });
    const both = registrar(build());
    await both.register([guildId, other]);
    expect([names(guildId), names(other)]).toEqual([[], ['sync']]);
    const before = asks();
    await passUntil(30_000, () => names(guildId).length > 0);
    expect(asks() - before).toBe(2);

    // Meanwhile the server is taken off the list, but removing its commands fails, too.
    discord.failNext({ method: 'PUT', path: guildId }, { status: 500 });
    await both.takeAway([guildId]);
    expect(names(guildId)).toEqual(['sync']);
    await until(() => clock.sleepers() > 0);
    await passUntil(30_000, () => names(guildId).length === 0);
  });

  it('a server that has not invited the bot, or without commands: said once, and asked later and later', async () => {
    const stranger = discord.createGuild({ name: 'Stranger', withBot: false });
    await register(build(), [stranger.id]);
    await clock.advance(29_999);
    await until(() => clock.sleepers() > 0);
    const before = asks();
    await passUntil(1, () => asks() > before);
    await until(() => clock.sleepers() > 0);
    stranger.addBot();
    await passUntil(60_000, () => names(stranger.id).length > 0);
    expect(warnings).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it('a number that is no server at all: the same line, with the number', async () => {
    await register(build(), ['112233445566778899']);
    expect(warnings).toEqual([
      expect.stringMatching(/^The bot isn't in server 112233445566778899 of DISCORD_GUILD_IDS\./),
    ]);
    expect(errors).toEqual([]);
  });
});

describe('the ids for mentions', () => {
  const idsOf = (one: ReturnType<typeof registrar>) => [...one.idsIn(guildId)];
  const registered = (where: string | null) => discord.commands(where).map(({ name, id }) => [name, id]);

  it('are those of the server, or the global ones; a next process reads them without a change', async () => {
    const first = registrar(build());
    expect(idsOf(first)).toEqual([]);
    await first.register([guildId]);
    expect(idsOf(first)).toEqual(registered(guildId));
    const next = registrar(build());
    await next.register([guildId]);
    expect(idsOf(next)).toEqual(registered(guildId));
    const everywhere = registrar(build());
    await everywhere.register([]);
    expect(idsOf(everywhere)).toEqual(registered(null));
    expect(registered(null)).toHaveLength(1);
  });

  it('of a registration that Discord refuses are unknown, or those of before', async () => {
    discord.failNext({ method: 'PUT' }, { status: 400, body: { code: 30034, message: 'Too many' } });
    const refused = registrar(build());
    await refused.register([guildId]);
    expect(idsOf(refused)).toEqual([]);
    await register(build(), [guildId]);
    discord.failNext({ method: 'PUT' }, { status: 400, body: { code: 30034, message: 'Too many' } });
    const changed = registrar(build((one) => one.setDescription('Sync both')));
    await changed.register([guildId]);
    expect(idsOf(changed)).toEqual(registered(guildId));
    ending.abort();
  });
});
