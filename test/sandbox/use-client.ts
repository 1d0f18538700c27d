// Support: a real, unpatched discord.js client in a local Discord, for the tests of a file.
import { Client, type Interaction, type RESTPostAPIApplicationCommandsJSONBody, Routes } from 'discord.js';
import { afterEach, beforeEach, expect } from 'vitest';
import { createSandboxClock } from '../../sandbox/discord/clock.ts';
import {
  type ChannelHandle,
  type GuildHandle,
  type LocalDiscord,
  type Person,
  startLocalDiscord,
} from '../../sandbox/discord/index.ts';

interface ClientWorld {
  readonly discord: LocalDiscord;
  readonly guild: GuildHandle;
  readonly channel: ChannelHandle;
  readonly person: Person;
  readonly client: Client;
}

/**
 * Starts a local Discord with a client for each test, and registers its commands. After the test it ends both; what the client
 * or `onInteraction` threw fails the test. Call the result only in tests and hooks: outside of them no client runs.
 */
export function useClient({
  commands,
  onInteraction,
}: {
  commands: readonly RESTPostAPIApplicationCommandsJSONBody[];
  onInteraction: (interaction: Interaction) => Promise<unknown>;
}): () => ClientWorld {
  let world: ClientWorld | undefined;
  let errors: unknown[] = [];

  beforeEach(async () => {
    const discord = await startLocalDiscord({
      clock: createSandboxClock(),
      limits: { identifyIntervalMs: 0 },
    });
    const guild = discord.createGuild({ name: 'Crate' });
    const channel = guild.createChannel({ name: 'records' });
    const person = discord.as(guild.createMember({ name: 'Alice' }), channel);
    errors = [];
    const client = new Client({
      intents: [],
      rest: { api: discord.apiUrl },
      allowedMentions: { parse: [] },
      // discord.js waits 5 s of real time between identifies. discord-gateway.test.ts tests that rule.
      ws: { buildIdentifyThrottler: async () => ({ waitForIdentify: async () => {} }) },
    });
    world = { discord, guild, channel, person, client };
    client.on('interactionCreate', (interaction) => {
      onInteraction(interaction).catch((error: unknown) => errors.push(error));
    });
    client.on('error', (error) => errors.push(error));
    const isReady = new Promise((resolve) => client.once('clientReady', resolve));
    await client.login(discord.token);
    await isReady;
    await client.rest.put(Routes.applicationGuildCommands(discord.applicationId, guild.id), {
      body: commands,
    });
  });

  afterEach(async () => {
    await world?.client.destroy();
    await world?.discord.close();
    world = undefined;
    expect(errors).toEqual([]);
  });

  return () => {
    if (!world) throw new Error('The client starts before each test: use it in tests and hooks only.');
    return world;
  };
}
