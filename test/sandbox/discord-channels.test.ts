// Sandbox: channels of the local Discord without any interaction: a bot posts, reads back what it posted, and loses a channel.
// Options that take a channel. Each rule has its source.
import { describe, expect, test } from 'vitest';
import { errorsAt } from './discord-support.ts';
import { REPLY } from './use-interactions.ts';
import { MANY, messagesOf, refused, useWorld } from './use-world.ts';

const SETTINGS = {
  name: 'settings',
  description: 'Settings',
  options: [
    {
      type: 1,
      name: 'feed',
      description: 'Feed',
      options: [{ type: 7, name: 'channel', description: 'Where', channel_types: [0, 5] }],
    },
  ],
};

const world = useWorld({ limits: { messageCreates: MANY, global: MANY }, commands: [SETTINGS] });
const { path, post, made } = messagesOf(world);
const messages = (channel: { id: string }, query = '') =>
  world.call('GET', `/channels/${channel.id}/messages${query}`);
const say = (channel: { id: string }, body: unknown = { content: 'x' }) =>
  world.call('POST', `/channels/${channel.id}/messages`, { body });

const DOCS = {
  NONCE: 'Message > Create Message: enforce_nonce',
  LIST: 'Message > Get Channel Messages',
  CODES: 'Opcodes and Status Codes',
  INTENT: 'Gateway > Message Content Intent',
  TYPES: 'Channel > Channel Types',
  OPTION: 'Application Commands > Application Command Option Structure',
  RESOLVED: 'Receiving and Responding > Resolved Data Structure',
} as const;

describe(`an enforced nonce (${DOCS.NONCE})`, () => {
  const once = (change: object = {}) => ({ content: 'once', nonce: 'n-1', enforce_nonce: true, ...change });

  test('gives the same message for a few minutes, as it is by now, and makes no second one', async () => {
    const first = await post(once());
    expect(first.body).toMatchObject({ content: 'once', nonce: 'n-1' });
    world.pass(2 * 60_000);
    const again = await post(once({ content: 'otherwise' }));
    expect([again.status, again.body.id, again.body.content]).toEqual([200, first.body.id, 'once']);
    expect(world.person.messages()).toHaveLength(1);
    world.pass(2 * 60_000);
    expect((await post(once())).body.id).not.toBe(first.body.id);
  });

  test('of ten requests at once makes one message', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(once())));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(world.person.messages()).toHaveLength(1);
  });

  test('belongs to its author: in another channel it gives the message of the first', async () => {
    const other = world.guild.createChannel({ name: 'other' });
    const id = await made(once());
    expect((await say(other, once())).body).toMatchObject({ id, channel_id: world.channel.id });
    expect(world.discord.history(other)).toEqual([]);
  });

  test('of a message that was deleted makes none: 10008 (discord-api-docs, pull request 6647)', async () => {
    const id = await made(once());
    await world.call('DELETE', path(`/${id}`));
    expect(refused(await post(once()))).toEqual([404, 10008]);
    world.pass(4 * 60_000);
    expect((await post(once())).status).toBe(200);
  });

  test('counts only where it is enforced', async () => {
    const id = await made(once({ enforce_nonce: false }));
    expect(await made(once({ enforce_nonce: false }))).not.toBe(id);
    expect(await made(once())).toBe(id);
    expect(await made({ content: 'x', enforce_nonce: true })).not.toBe(id);
  });

  test('does not know the answers to interactions (discord-api-docs, pull request 6647)', async () => {
    const use = await world.person.slash('settings feed', { channel: world.channel.id });
    await world.respond(use, REPLY, once());
    expect(await made(once())).not.toBe(use.message()?.id);
  });

  test('does not go around a permission', async () => {
    await made(once());
    world.channel.setBotPermissions({ deny: ['SendMessages'] });
    expect(refused(await post(once()))).toEqual([403, 50013]);
  });
});

describe(`the messages of a channel (${DOCS.LIST})`, () => {
  const ids = async (query: string) => {
    const { body } = await messages(world.channel, query);
    return Array.isArray(body) ? body.map(({ id }) => id) : body;
  };

  test('are the newest first: 50 unless asked, before a place, or next after one', async () => {
    const all: string[] = [];
    for (let n = 0; n < 52; n++) all.push(await made());
    const newest = [...all].reverse();
    expect(await ids('')).toEqual(newest.slice(0, 50));
    expect(await ids('?limit=100')).toEqual(newest);
    expect(await ids(`?limit=2&before=${all[2]}`)).toEqual([all[1], all[0]]);
    expect(await ids(`?limit=2&after=${all[2]}`)).toEqual([all[4], all[3]]);
  });

  test('are none without Read Message History, and one alone is refused (50001)', async () => {
    const id = await made();
    world.channel.setBotPermissions({ deny: ['ReadMessageHistory'] });
    expect(await messages(world.channel, '?limit=50')).toMatchObject({ status: 200, body: [] });
    expect(refused(await world.call('GET', path(`/${id}`)))).toEqual([403, 50001]);
    expect((await post()).status).toBe(200);
  });

  test('have the embeds of the bot, and no nonce', async () => {
    const embeds = Array.from({ length: 10 }, (_, n) => ({
      title: `Added ${n}`,
      url: `https://www.discogs.com/release/${n}#feed-7`,
      description: 'x'.repeat(590),
    }));
    const id = await made({ embeds, nonce: 'feed-7', enforce_nonce: true });
    const [read] = [(await messages(world.channel, '?limit=50')).body].flat();
    expect(read).toMatchObject({
      id,
      embeds: [{ url: 'https://www.discogs.com/release/0#feed-7' }, ...embeds.slice(1)],
    });
    expect(read).not.toHaveProperty('nonce');
  });

  test(`of others are there, but empty (${DOCS.INTENT})`, async () => {
    const { id } = world.person.say('hello');
    const read = (await messages(world.channel)).body;
    expect(read).toMatchObject([{ id, content: '', embeds: [], attachments: [], components: [] }]);
  });

  test.each([
    ['a limit of 0', '?limit=0', 'limit', 'NUMBER_TYPE_MIN'],
    ['a limit of 101', '?limit=101', 'limit', 'NUMBER_TYPE_MAX'],
    ['a limit that is no number', '?limit=all', 'limit', 'NUMBER_TYPE_COERCE'],
    ['a place that is no id', '?before=now', 'before', 'NUMBER_TYPE_COERCE'],
    ['two places', '?before=1&after=2', '', 'MUTUALLY_EXCLUSIVE'],
  ])('with %s are refused: 50035', async (_, query, at, code) => {
    const answer = await messages(world.channel, query);
    expect(refused(answer)).toEqual([400, 50035]);
    expect(errorsAt(answer, at)).toEqual([code]);
  });
});

describe('a post is refused', () => {
  test(`in a channel that the bot does not see: 50001; in one that is gone: 10003 (${DOCS.CODES})`, async () => {
    const thread = world.guild.createThread(world.channel, { name: 'b-sides' });
    world.channel.setBotPermissions({ deny: ['ViewChannel'] });
    expect(refused(await post())).toEqual([403, 50001]);
    expect(refused(await messages(world.channel))).toEqual([403, 50001]);
    world.channel.setBotPermissions({});
    const id = await made();
    world.channel.remove();
    for (const answer of [
      await post(),
      await messages(world.channel),
      await world.call('PATCH', path(`/${id}`), { body: { content: 'y' } }),
      await world.call('DELETE', path(`/${id}`)),
      await world.call('GET', `/channels/${world.channel.id}`),
      await say(thread),
    ]) {
      expect(refused(answer)).toEqual([404, 10003]);
    }
    await expect(world.person.slash('settings feed')).rejects.toMatchObject({ reason: 'not-there' });
    expect(world.person.messages()).toEqual([]);
  });

  test('in a channel whose deletion a bot with the intent GUILDS gets (Gateway Events > Channel Delete)', async () => {
    const bot = await world.connectReady({ intents: 1 });
    world.channel.remove();
    expect((await bot.event('CHANNEL_DELETE')).d).toMatchObject({ id: world.channel.id, type: 0 });
  });

  test(`in a category and in a forum: 50008 (${DOCS.CODES})`, async () => {
    for (const kind of ['category', 'forum'] as const) {
      expect(refused(await say(world.guild.createChannel({ name: kind, kind })))).toEqual([400, 50008]);
    }
    for (const kind of ['announcement', 'voice'] as const) {
      expect((await say(world.guild.createChannel({ name: kind, kind }))).status).toBe(200);
    }
  });

  test('in a server that the bot has left: 50001', async () => {
    world.guild.removeBot();
    expect(refused(await post())).toEqual([403, 50001]);
  });
});

describe('an option that takes a channel', () => {
  const pick = (channel: { id: string }) => world.person.slash('settings feed', { channel: channel.id });

  test(`gets it with the permissions of the person, and of the bot there (${DOCS.RESOLVED})`, async () => {
    const bot = await world.connectReady();
    const feed = world.guild.createChannel({ name: 'news', kind: 'announcement' });
    feed.setBotPermissions({ deny: ['SendMessages', 'ReadMessageHistory'] });
    await pick(feed);
    const { d } = await bot.event('INTERACTION_CREATE');
    const VIEW = 1n << 10n;
    const SEND = 1n << 11n;
    const HISTORY = 1n << 16n;
    const { resolved } = Object(d.data);
    const { permissions, app_permissions, ...channel } = resolved.channels[feed.id];
    expect(channel).toMatchObject({ id: feed.id, name: 'news', type: 5, guild_id: world.guild.id });
    expect(BigInt(permissions) & (VIEW | SEND | HISTORY)).toBe(VIEW | SEND | HISTORY);
    expect(BigInt(app_permissions) & (VIEW | SEND | HISTORY)).toBe(VIEW);
    // Those of the interaction are those of the channel in which the command was used.
    expect(BigInt(String(d.app_permissions)) & SEND).toBe(SEND);
  });

  test('gets one that the bot does not see, without any permission', async () => {
    const bot = await world.connectReady();
    const hidden = world.guild.createChannel({ name: 'staff' });
    hidden.setBotPermissions({ deny: ['ViewChannel'] });
    await pick(hidden);
    const { d } = await bot.event('INTERACTION_CREATE');
    expect(Object(d.data).resolved.channels[hidden.id].app_permissions).toBe('0');
  });

  test(`offers only those of its channel_types that the person sees (${DOCS.OPTION})`, async () => {
    const secret = world.guild.createChannel({ name: 'secret' });
    secret.setOverwrite(world.alice.id, { deny: ['ViewChannel'] });
    const gone = world.guild.createChannel({ name: 'gone' });
    gone.remove();
    const unfit = [
      world.guild.createChannel({ name: 'voice', kind: 'voice' }),
      world.guild.createChannel({ name: 'forum', kind: 'forum' }),
      world.guild.createThread(world.channel, { name: 'b-sides' }),
      secret,
      gone,
    ];
    for (const channel of unfit) {
      await expect(pick(channel)).rejects.toMatchObject({ reason: 'not-a-choice' });
    }
    expect((await pick(world.channel)).state).toBe('waiting');
  });

  test.each([
    ['channel_types on a text', { type: 3, channel_types: [0] }, 'channel_types'],
    ['channel_types that are no list', { type: 7, channel_types: 0 }, 'channel_types'],
    ['an unknown channel type', { type: 7, channel_types: [0, 99] }, 'channel_types.1'],
  ])(`is refused with %s (${DOCS.OPTION}; ${DOCS.TYPES})`, async (_, option, at) => {
    const answer = await world.register({
      name: 'x',
      description: 'X',
      options: [{ name: 'y', description: 'Y', ...option }],
    });
    expect(refused(answer)).toEqual([400, 50035]);
    expect(errorsAt(answer, `0.options.0.${at}`)).toHaveLength(1);
  });
});
