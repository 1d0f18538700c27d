// What is read of Discord for the decision who may, against the local Discord; without a gateway, whose events are made
// by hand here. With one: test/e2e/permissions.test.ts.
import { Client, Events, GatewayDispatchEvents, PermissionsBitField } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandboxClock } from '../../sandbox/clock.ts';
import { type LocalDiscord, startLocalDiscord } from '../../sandbox/discord/index.ts';
import { createPermissions, type Permissions } from '../../src/discord/permissions.ts';
import { silentLog } from '../support/test-store.ts';
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts';

let discord: LocalDiscord;
let client: Client;
let clock: VirtualClock;
let permissions: Permissions;
/** Waits for Discord so short that no answer ever comes in time. */
let hasty: Permissions;
let warnings: string[];
let guildId: string;
let userId: string;
const CHANNEL = '555555555555555555';
const command = { data: { name: 'add', description: 'Add' } };

beforeEach(async () => {
  discord = await startLocalDiscord({ clock: createSandboxClock() });
  client = new Client({ intents: [], rest: { api: discord.apiUrl, retries: 0 } });
  client.rest.setToken(discord.token);
  // As READY leaves it; nothing here logs in.
  Object.assign(client, { application: { id: discord.applicationId } });
  clock = createVirtualClock();
  warnings = [];
  const log = { ...silentLog, warn: (_: object, message: string) => warnings.push(message) };
  permissions = createPermissions({ client, clock, log });
  hasty = createPermissions({ client, clock, log, readMs: 20 });
  const guild = discord.createGuild({ name: 'Crate' });
  guildId = guild.id;
  userId = guild.createMember({ name: 'Miles' }).id;
  await client.rest.put(`/applications/${discord.applicationId}/commands`, { body: [command.data] });
});
afterEach(async () => {
  await client.destroy();
  await discord.close();
});

const refusal = (channelId = CHANNEL, asked = permissions) =>
  asked.refusal(
    {
      ...{ guildId, channelId, user: { id: userId }, member: null },
      memberPermissions: new PermissionsBitField(['ViewChannel']).freeze(),
    },
    command,
  );
const reads = () => discord.requests.filter((one) => one.path.endsWith('/commands/permissions')).length;
const restrict = () =>
  discord.setCommandPermissions(guildId, 'add', [{ id: guildId, type: 1, permission: false }]);
const told = () =>
  client.emit(Events.ApplicationCommandPermissionsUpdate, {
    ...{ id: '1', guildId, applicationId: discord.applicationId, permissions: [] },
  });

describe('rules are read once', () => {
  it('and again when the gateway says that they changed', async () => {
    expect(await refusal()).toBeNull();
    expect(await refusal()).toBeNull();
    expect(reads()).toBe(1);
    restrict();
    told();
    expect(await refusal()).toMatch(/You may not use \/add here/);
    expect(await refusal()).toMatch(/You may not use \/add here/);
    expect(reads()).toBe(2);
  });

  it('and again in a new session, which was told nothing of the time before', async () => {
    expect(await refusal()).toBeNull();
    restrict();
    client.emit(Events.ShardReady, 0, undefined);
    expect(await refusal()).toMatch(/You may not/);
  });

  it('a change in the middle of reading is not overlooked', async () => {
    discord.restDelay(20);
    const first = refusal();
    restrict();
    told();
    discord.restDelay(0);
    expect(await refusal()).toMatch(/You may not/);
    await first;
    expect(await refusal()).toMatch(/You may not/);
  });
});

describe('when Discord does not say', () => {
  it('the default counts, and it is not asked at every press', async () => {
    restrict();
    discord.failNext(
      { path: '/commands/permissions' },
      { status: 403, body: { code: 50001, message: 'no' } },
    );
    expect(await refusal()).toBeNull();
    expect(await refusal()).toBeNull();
    expect(reads()).toBe(1);
    expect(warnings).toEqual(['permissions could not be read: the defaults count']);
    await clock.advance(60_001);
    expect(await refusal()).toMatch(/You may not/);
  });

  it('nobody waits for it', async () => {
    discord.restDelay(60_000);
    expect(await refusal(CHANNEL, hasty)).toBeNull();
    expect(warnings).toHaveLength(1);
  });

  it('10066 means that there are no rules', async () => {
    discord.failNext(
      { path: '/commands/permissions' },
      { status: 404, body: { code: 10066, message: 'none' } },
    );
    expect(await refusal()).toBeNull();
    expect(warnings).toEqual([]);
  });
});

it('a thread obeys the rule of its channel, a category does not count', async () => {
  discord.setCommandPermissions(guildId, 'add', [{ id: CHANNEL, type: 3, permission: false }]);
  const from = (id: string, type: number) =>
    client.ws.emit(GatewayDispatchEvents.InteractionCreate, { channel: { id, type, parent_id: CHANNEL } });
  for (const type of [10, 11, 12]) {
    from(`7${type}`, type);
    expect(await refusal(`7${type}`)).toMatch(/switched off in this channel/);
  }
  for (const type of [0, 5, 9, 13]) {
    from(`8${type}`, type);
    expect(await refusal(`8${type}`)).toBeNull();
  }
});
