// What the bot reads from the local Discord to decide who can use a command. Without a gateway: the tests make its events by
// hand. With a gateway: test/e2e/permissions.test.ts.
import { Client, Events, GatewayDispatchEvents, PermissionsBitField } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandboxClock } from '../../../sandbox/discord/clock.ts';
import { type LocalDiscord, startLocalDiscord } from '../../../sandbox/discord/index.ts';
import { createPermissions, type Permissions } from '../../../src/discord/access/permissions.ts';
import { createRefusedCalls } from '../../../src/discord/refused-calls.ts';
import { silentLog } from '../../support/silent-log.ts';
import { until } from '../../support/until.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';

let discord: LocalDiscord;
let client: Client;
let clock: VirtualClock;
let permissions: Permissions;
/** Waits for Discord for only 20 ms, so no answer ever comes in time. */
let hasty: Permissions;
let warnings: string[];
/** How often the bot counted a reading that failed. */
let unread: number;
let guildId: string;
let userId: string;
const CHANNEL = '555555555555555555';
const add = { data: { name: 'add', description: 'Add' }, writes: true };
const search = { data: { name: 'search', description: 'Search' }, writes: false };
const UNKNOWN = { because: 'unknown' };

beforeEach(async () => {
  discord = await startLocalDiscord({ clock: createSandboxClock() });
  client = new Client({ intents: [], rest: { api: discord.apiUrl, retries: 0 } });
  client.rest.setToken(discord.token);
  // Nothing here logs in, so this sets what READY would set.
  Object.assign(client, { application: { id: discord.applicationId } });
  clock = createVirtualClock();
  warnings = [];
  const log = { ...silentLog, warn: (_: object, message: string) => warnings.push(message) };
  unread = 0;
  const onUnread = () => {
    unread += 1;
  };
  permissions = createPermissions({ client, refusedCalls: createRefusedCalls(clock), log, onUnread });
  hasty = createPermissions({ client, refusedCalls: createRefusedCalls(clock), log, onUnread, readMs: 20 });
  const guild = discord.createGuild({ name: 'Crate' });
  guildId = guild.id;
  userId = guild.createMember({ name: 'Miles' }).id;
  await client.rest.put(`/applications/${discord.applicationId}/commands`, { body: [add.data, search.data] });
});
afterEach(async () => {
  await client.destroy();
  await discord.close();
});

const asker = (channelId: string | null = CHANNEL) => ({
  ...{ guildId, channelId, user: { id: userId }, member: { roles: [] } },
  memberPermissions: new PermissionsBitField(['ViewChannel', 'UseApplicationCommands']).freeze(),
});
const refusal = (channelId = CHANNEL, asked = permissions) => asked.refusal(asker(channelId), add);
const reads = () => discord.requests.filter((one) => one.path.endsWith('/commands/permissions')).length;
const restrict = () =>
  discord.setCommandPermissions(guildId, 'add', [{ id: guildId, type: 1, permission: false }]);
const unreadable = (times = 1, answer: object = { code: 50001, message: 'no' }) => {
  for (let n = 0; n < times; n += 1) {
    discord.failNext({ path: '/commands/permissions' }, { status: 403, body: answer });
  }
};
type Rules = Parameters<typeof discord.setCommandPermissions>[2];
/** Lets the gateway say that these are now the rules of a command. Without a name, they are those of the whole app. */
const told = (rules: NonNullable<Rules> = [], name?: string) =>
  client.emit(Events.ApplicationCommandPermissionsUpdate, {
    id: discord.commands(null).find((one) => one.name === name)?.id ?? discord.applicationId,
    ...{ guildId, applicationId: discord.applicationId, permissions: [...rules] },
  });

describe('rules are read once', () => {
  it('and again when the gateway says that they changed', async () => {
    expect(await refusal()).toBeNull();
    expect(await refusal()).toBeNull();
    expect(reads()).toBe(1);
    restrict();
    told();
    expect(await refusal()).toMatchObject({ because: 'rule' });
    expect(await refusal()).toMatchObject({ because: 'rule' });
    expect(reads()).toBe(2);
  });

  it('and again in a new session, which has no events of the time before', async () => {
    expect(await refusal()).toBeNull();
    restrict();
    client.emit(Events.ShardReady, 0, undefined);
    expect(await refusal()).toMatchObject({ because: 'rule' });
  });

  it.each([
    ['a change', () => told()],
    ['a new session', () => client.emit(Events.ShardReady, 0, undefined)],
  ])('%s in the middle of reading is not overlooked', async (_, happens) => {
    const get = client.rest.get.bind(client.rest);
    client.rest.get = async (...how) => {
      const answer = await get(...how);
      client.rest.get = get;
      // The answer is on its way, and describes the rules from before the change.
      restrict();
      happens();
      return answer;
    };
    expect(await refusal()).toMatchObject({ because: 'rule' });
    expect(await refusal()).toMatchObject({ because: 'rule' });
  });
});

describe('when Discord does not say', () => {
  it('and has never said: what writes is refused, what only reads goes on, and it is asked once a minute', async () => {
    unreadable();
    expect(await refusal()).toEqual(UNKNOWN);
    expect(await refusal()).toEqual(UNKNOWN);
    expect(await permissions.refusal(asker(), search)).toBeNull();
    expect(reads()).toBe(1);
    expect(warnings).toEqual(['permissions could not be read: what changes something is refused']);
    expect(unread).toBe(1);
    // The minute is one of the monotonic clock, so a step of the wall clock does not end it.
    clock.step(3_600_000);
    expect(await refusal()).toEqual(UNKNOWN);
    await clock.advance(60_001);
    expect(await refusal()).toBeNull();
    expect(reads()).toBe(2);
  });

  it.each([
    ['a failure', { status: 500 }],
    ['a limit', { status: 429, body: { retry_after: 60, global: false }, headers: { 'retry-after': '60' } }],
    ['a page', { status: 200, body: 'a page' }],
    ['an object', { status: 200, body: {} }],
    ['rules without rules', { status: 200, body: [{ id: '1' }] }],
  ])('%s is no answer', async (_, answer) => {
    discord.failNext({ path: '/commands/permissions' }, answer);
    expect(await refusal(CHANNEL, hasty)).toEqual(UNKNOWN);
  });

  it('nor are rules of which it is not known for what they are', async () => {
    restrict();
    discord.failNext({ path: /guilds\/\d+\/commands$/ }, { status: 200, body: {} });
    expect(await refusal()).toEqual(UNKNOWN);
  });

  it('the last known rules go on, through a change and a new session', async () => {
    restrict();
    expect(await refusal()).toMatchObject({ because: 'rule' });
    for (const happens of [() => client.emit(Events.ShardReady, 0, undefined), () => told([])]) {
      unreadable();
      happens();
      expect(await refusal()).toMatchObject({ because: 'rule' });
      expect(await permissions.refusal(asker(), search)).toBeNull();
    }
    expect(warnings).toEqual([
      'permissions could not be read: the last known ones count',
      'permissions could not be read: the last known ones count',
    ]);
  });

  it('a change that the gateway reports counts although it cannot be read', async () => {
    restrict();
    expect(await refusal()).toMatchObject({ because: 'rule' });
    unreadable(2);
    told([{ id: userId, type: 2, permission: true }], 'add');
    expect(await refusal()).toBeNull();
    told([{ id: guildId, type: 1, permission: false }], 'add');
    expect(await refusal()).toMatchObject({ because: 'rule' });
    expect(warnings).toHaveLength(2);
  });

  it('a change to a command whose name is not known: until it is read, no one may write', async () => {
    expect(await refusal()).toBeNull();
    unreadable();
    told([{ id: guildId, type: 1, permission: false }], 'add');
    expect(await refusal()).toEqual(UNKNOWN);
    await clock.advance(60_001);
    expect(await refusal()).toBeNull();
  });

  it('no one waits for it; an answer that comes late is taken', async () => {
    discord.restDelay(300);
    expect(await refusal(CHANNEL, hasty)).toEqual(UNKNOWN);
    expect(warnings).toHaveLength(1);
    // The bot does not ask again. Only the answer that is under way can end the refusals.
    await until(async () => (await refusal(CHANNEL, hasty)) === null);
    expect(reads()).toBe(1);
  });

  it('an interaction that does not say where, or whose, writes nothing', async () => {
    expect(await permissions.refusal(asker(null), add)).toEqual(UNKNOWN);
    expect(await permissions.refusal({ ...asker(), member: null }, add)).toEqual(UNKNOWN);
    expect(await permissions.refusal({ ...asker(), memberPermissions: null }, add)).toMatchObject({
      because: 'apps',
    });
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
    expect(await refusal(`7${type}`)).toMatchObject({ because: 'channel' });
  }
  for (const type of [0, 5, 9, 13]) {
    from(`8${type}`, type);
    expect(await refusal(`8${type}`)).toBeNull();
  }
});
