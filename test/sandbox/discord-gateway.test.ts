// Sandbox: the local Discord's gateway through a raw WebSocket: what it sends, what it refuses, how it breaks.
import { describe, expect, test } from 'vitest';
import { COMMAND, type RawBot } from './discord-support.ts';
import { useWorld } from './use-world.ts';

const HELLO = 10;
const ACK = 11;
const INVALID_SESSION = 9;
const RECONNECT = 7;
const world = useWorld({ limits: { identifyIntervalMs: 0 }, commands: [COMMAND] });
const rules = () => world.discord.violations.map((one) => one.rule);

describe('a connection', () => {
  test('is greeted, identified, and receives what it can know', async () => {
    const bot = world.connect();
    expect((await bot.op(HELLO)).d.heartbeat_interval).toBe(41_250);
    bot.identify(world.discord.token);
    const ready = await bot.event('READY');
    expect(ready.s).toBe(1);
    expect(ready.d).toMatchObject({
      v: 10,
      user: { id: world.discord.applicationId },
      application: { id: world.discord.applicationId },
      guilds: [{ id: world.guild.id, unavailable: true }],
      resume_gateway_url: expect.stringContaining('/gateway'),
    });
    bot.send(1, 1);
    await bot.op(ACK);
    expect([world.discord.botsConnected, world.discord.identifies]).toEqual([1, 1]);
    expect(world.discord.violations).toEqual([]);
  });

  const identify = (change: object) => (bot: RawBot) => bot.identify(world.discord.token, { ...change });
  const CLOSES: { what: string; code: number; rule: string; act: (bot: RawBot) => void }[] = [
    { what: 'an unknown opcode', code: 4001, rule: 'gateway-opcode', act: (bot) => bot.send(77, null) },
    { what: 'no JSON', code: 4002, rule: 'gateway-decode', act: (bot) => bot.sendText('{') },
    {
      what: 'over 4096 bytes',
      code: 4002,
      rule: 'gateway-decode',
      act: (bot) => bot.send(3, { text: 'x'.repeat(4_096) }),
    },
    {
      what: 'a presence before identifying',
      code: 4003,
      rule: 'gateway-not-authenticated',
      act: (bot) => bot.send(3, {}),
    },
    { what: 'a wrong token', code: 4004, rule: 'gateway-token', act: (bot) => bot.identify('wrong') },
    {
      what: 'a resume with a wrong token',
      code: 4004,
      rule: 'gateway-token',
      act: (bot) => bot.send(6, { token: 'wrong', session_id: 'x', seq: 1 }),
    },
    {
      what: 'a second identify',
      code: 4005,
      rule: 'gateway-identify-twice',
      act: (bot) => {
        bot.identify(world.discord.token);
        bot.identify(world.discord.token);
      },
    },
    { what: 'a second shard', code: 4010, rule: 'gateway-shard', act: identify({ shard: [1, 2] }) },
    {
      what: 'intents that are none',
      code: 4013,
      rule: 'gateway-intents',
      act: identify({ intents: 1 << 30 }),
    },
    { what: 'no intents', code: 4013, rule: 'gateway-intents', act: identify({ intents: undefined }) },
    {
      what: 'the message content intent',
      code: 4014,
      rule: 'gateway-privileged',
      act: identify({ intents: 1 << 15 }),
    },
    { what: 'no properties', code: 4002, rule: 'gateway-decode', act: identify({ properties: undefined }) },
  ];

  test.each(CLOSES)(
    'that says $what is closed with $code (Opcodes and Status Codes > Gateway Close Event Codes)',
    async ({ act, code, rule }) => {
      const bot = world.connect();
      act(bot);
      expect(await bot.closed).toBe(code);
      expect(rules()).toEqual([rule]);
    },
  );

  test('of another version is closed with 4012, of another encoding with 4002', async () => {
    expect(await world.connect('?v=6&encoding=json').closed).toBe(4012);
    expect(await world.connect('?v=10&encoding=etf').closed).toBe(4002);
  });

  test('that says more than 120 things a minute is closed with 4008', async () => {
    const bot = await world.connectReady();
    for (let count = 0; count < 120; count += 1) bot.send(1, null);
    expect(await bot.closed).toBe(4008);
  });

  test('that forgets its heartbeat is closed with 4009, and may resume', async () => {
    await world.restart({ heartbeatIntervalWallMs: 40 });
    const bot = world.connect();
    bot.identify(world.discord.token);
    const { d } = await bot.event('READY');
    expect(await bot.closed).toBe(4009);
    const again = world.connect();
    again.send(6, { token: world.discord.token, session_id: d.session_id, seq: 1 });
    await again.event('RESUMED');
  });

  test('that identifies again within 5 s gets Invalid Session', async () => {
    await world.restart({ identifyIntervalMs: 5_000 });
    await world.connectReady();
    const early = world.connect();
    early.identify(world.discord.token);
    expect((await early.op(INVALID_SESSION)).d).toBe(false);
    world.pass(5_000);
    early.identify(world.discord.token);
    await early.event('READY');
  });

  test('that identifies too often in a day loses its token', async () => {
    await world.restart({ identifiesPerDay: 2 });
    const { token } = world.discord;
    await world.connectReady();
    await world.connectReady();
    const over = world.connect();
    over.identify(token);
    expect(await over.closed).toBe(4004);
    expect(world.discord.token).not.toBe(token);
    expect((await world.call('GET', '/users/@me', { token })).status).toBe(401);
  });
});

describe('a session', () => {
  /** Opens a session, leaves it with `leave`, and resumes it from `seq` after an interaction in between. */
  const comeBack = async (leave: (bot: RawBot) => void, seq: number) => {
    const bot = world.connect();
    bot.identify(world.discord.token);
    const { d } = await bot.event('READY');
    leave(bot);
    await world.discord.waitFor(() => world.discord.botsConnected === 0, { what: 'the bot to be gone' });
    const use = await world.person.slash('search');
    const again = world.connect();
    again.send(6, { token: world.discord.token, session_id: d.session_id, seq });
    return { again, use };
  };

  test('resumes and gets what it missed, in order', async () => {
    const { again, use } = await comeBack((bot) => bot.leave(4_200), 1);
    const missed = await again.event('INTERACTION_CREATE');
    expect([missed.s, missed.d.id]).toEqual([2, use.id]);
    expect((await again.event('RESUMED')).s).toBe(3);
    expect([world.discord.identifies, world.discord.botsConnected]).toEqual([1, 1]);
  });

  test('is resumable when Discord closed it', async () => {
    const { again } = await comeBack(() => world.discord.closeGateway(4_000), 1);
    await again.event('RESUMED');
  });

  test('is given up by closing with 1000', async () => {
    const { again } = await comeBack((bot) => bot.leave(1_000), 1);
    expect((await again.op(INVALID_SESSION)).d).toBe(false);
  });

  test('is not resumed at a number that was never sent (4007)', async () => {
    const { again } = await comeBack((bot) => bot.leave(4_200), 99);
    expect(await again.closed).toBe(4007);
  });

  test('that is not known is invalid', async () => {
    const bot = world.connect();
    bot.send(6, { token: world.discord.token, session_id: 'none', seq: 1 });
    expect((await bot.op(INVALID_SESSION)).d).toBe(false);
  });

  test('away too long is invalid', async () => {
    await world.restart({ resumeWindowWallMs: -1 });
    const { again } = await comeBack((bot) => bot.leave(4_200), 1);
    expect((await again.op(INVALID_SESSION)).d).toBe(false);
  });

  test('is asked to reconnect, or gets Invalid Session', async () => {
    const bot = await world.connectReady();
    world.discord.requestReconnect();
    await bot.op(RECONNECT);
    world.discord.invalidSession(true);
    expect((await bot.op(INVALID_SESSION)).d).toBe(true);
    expect(world.discord.botsConnected).toBe(0);
  });
});

describe('events', () => {
  test('of a server come only with the intent', async () => {
    const plain = await world.connectReady();
    const curious = await world.connectReady({ intents: 1 });
    expect((await curious.event('GUILD_CREATE')).d.id).toBe(world.guild.id);
    const other = world.discord.createGuild({ name: 'Other' });
    expect((await curious.event('GUILD_CREATE')).d.id).toBe(other.id);
    other.removeBot();
    expect((await curious.event('GUILD_DELETE')).d.id).toBe(other.id);
    const use = await world.person.slash('search');
    const first = await plain.next((packet) => packet.op === 0);
    expect([first.t, first.d.id]).toEqual(['INTERACTION_CREATE', use.id]);
  });

  test('have all that Discord says about an interaction', async () => {
    const bot = await world.connectReady();
    world.channel.setBotPermissions({ deny: ['EmbedLinks'] });
    const use = await world.person.slash('search');
    const { d } = await bot.event('INTERACTION_CREATE');
    expect(d).toMatchObject({
      id: use.id,
      token: use.token,
      type: 2,
      version: 1,
      context: 0,
      application_id: world.discord.applicationId,
      guild_id: world.guild.id,
      channel_id: world.channel.id,
      channel: { id: world.channel.id, type: 0 },
      member: { user: { id: world.alice.id }, roles: [expect.any(String)] },
      entitlements: [],
      authorizing_integration_owners: { '0': world.guild.id },
      data: { name: 'search', type: 1, guild_id: world.guild.id },
    });
    expect(BigInt(String(d.app_permissions)) & (1n << 14n)).toBe(0n);
  });

  test('report changed command permissions without any intent', async () => {
    const bot = await world.connectReady();
    const rule = { id: world.alice.id, type: 2 as const, permission: false };
    world.discord.setCommandPermissions(world.guild.id, 'search', [rule]);
    const { d } = await bot.event('APPLICATION_COMMAND_PERMISSIONS_UPDATE');
    expect(d).toMatchObject({ guild_id: world.guild.id, permissions: [rule] });
  });

  test('do not pass while the gateway is frozen, and do when it thaws', async () => {
    const bot = await world.connectReady();
    world.discord.freezeGateway(true);
    bot.send(1, null);
    const use = await world.person.slash('search');
    world.discord.freezeGateway(false);
    expect((await bot.event('INTERACTION_CREATE')).d.id).toBe(use.id);
    await bot.op(ACK);
  });
});
