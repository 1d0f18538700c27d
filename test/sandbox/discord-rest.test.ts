// Sandbox: what the local Discord's REST API refuses besides bad payloads: tokens, permissions, old messages.
import { describe, expect, test } from 'vitest';
import { errorsAt } from './discord-support.ts';
import { MANY, messagesOf, refused, useWorld } from './use-world.ts';

const HOUR_MS = 3_600_000;
const world = useWorld();
const { edit, made, path, post } = messagesOf(world);

describe('every request', () => {
  test('needs the right token (401)', async () => {
    for (const token of ['wrong', null]) {
      const answer = await world.call('GET', '/users/@me', { token });
      expect(refused(answer)).toEqual([401, 0]);
      expect(answer.body.message).toBe('401: Unauthorized');
    }
  });

  test('needs a user agent that names a bot (40333)', async () => {
    expect(refused(await world.call('GET', '/users/@me', { agent: 'curl/8' }))).toEqual([403, 40333]);
  });

  test('is of version 10 (50041), to a place that exists (404)', async () => {
    expect(refused(await world.call('GET', '/api/v6/users/@me'))).toEqual([400, 50041]);
    expect(refused(await world.call('GET', '/nowhere'))).toEqual([404, 0]);
  });

  test('has ids that are numbers (50035)', async () => {
    const answer = await world.call('GET', '/channels/undefined/messages?before=now');
    expect(refused(answer)).toEqual([400, 50035]);
    expect(errorsAt(answer, 'channel')).toEqual(['NUMBER_TYPE_COERCE']);
    expect(errorsAt(answer, 'before')).toEqual(['NUMBER_TYPE_COERCE']);
  });

  test('has a body that is JSON (50109)', async () => {
    expect(refused(await world.call('POST', path(), { text: '{"content":' }))).toEqual([400, 50109]);
  });

  test('that leans on what is not built says so (501)', async () => {
    expect((await post({ content: 'x', poll: { question: { text: '?' } } })).status).toBe(501);
    expect((await post({ flags: 1 << 15, components: [] })).status).toBe(501);
  });

  test('is logged in order of arrival, with its code', async () => {
    await world.call('GET', '/users/@me');
    await world.call('GET', path('/1'));
    expect(world.discord.requests).toMatchObject([
      { method: 'GET', path: '/users/@me', status: 200, code: null },
      { method: 'GET', path: path('/1'), status: 404, code: 10008 },
    ]);
  });
});

describe('what the bot reads of itself', () => {
  test('is its user, its application, its servers and where the gateway is', async () => {
    const { discord, guild, channel } = world;
    discord.createGuild({ name: 'Elsewhere', withBot: false });
    expect((await world.call('GET', '/users/@me')).body).toMatchObject({
      id: discord.applicationId,
      bot: true,
    });
    expect((await world.call('GET', '/applications/@me')).body).toMatchObject({ id: discord.applicationId });
    expect((await world.call('GET', '/users/@me/guilds')).body).toMatchObject([
      { id: guild.id, name: 'Crate' },
    ]);
    expect((await world.call('GET', `/guilds/${guild.id}`)).body).toMatchObject({ name: 'Crate' });
    expect((await world.call('GET', `/channels/${channel.id}`)).body).toMatchObject({
      name: 'records',
      type: 0,
    });
    expect((await world.call('GET', '/gateway/bot')).body).toMatchObject({
      url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/gateway$/),
      session_start_limit: { total: 1_000, remaining: 1_000, max_concurrency: 1 },
    });
  });

  test('are its servers with its permissions there, without overwrites, 1 to 200 a page', async () => {
    const { discord, guild, channel } = world;
    const attic = discord.createGuild({ name: 'Attic' });
    guild.setEveryonePermissions(['SendMessages']);
    guild.setBotPermissions(['EmbedLinks']);
    channel.setBotPermissions({ allow: ['AttachFiles'] });
    attic.setBotPermissions(['Administrator']);
    const { body } = await world.call('GET', '/users/@me/guilds');
    // docs: Guild > Guild Object: "total permissions for the user in the guild (excludes overwrites and implicit permissions)".
    expect(body).toMatchObject([{ permissions: String((1 << 11) | (1 << 14)) }, { name: 'Attic' }]);
    const all = await world.call('GET', `/users/@me/guilds?limit=1&after=${guild.id}`);
    expect(all.body).toMatchObject([{ id: attic.id }]);
    // Administrator has every permission.
    const [{ permissions }] = all.body as unknown as [{ permissions: string }];
    expect(BigInt(permissions) & (1n << 38n)).toBe(1n << 38n);
    for (const [limit, code] of [
      ['0', 'NUMBER_TYPE_MIN'],
      ['201', 'NUMBER_TYPE_MAX'],
    ]) {
      const answer = await world.call('GET', `/users/@me/guilds?limit=${limit}`);
      expect(refused(answer)).toEqual([400, 50035]);
      expect(errorsAt(answer, 'limit')).toEqual([code]);
    }
  });

  test('is public with an install link at first; the portal makes it private only without the link', async () => {
    const { discord } = world;
    const own = async () => (await world.call('GET', '/applications/@me')).body;
    expect(await own()).toMatchObject({ bot_public: true, install_params: { permissions: '0' } });
    expect(() => discord.setPortal({ isPublic: false })).toThrow(
      'Private application cannot have a default authorization link',
    );
    discord.setPortal({ hasInstallLink: false });
    discord.setPortal({ isPublic: false });
    expect(await own()).toMatchObject({ bot_public: false });
    expect(await own()).not.toHaveProperty('install_params');
    expect(() => discord.setPortal({ hasInstallLink: true })).toThrow(RangeError);
  });

  test('has an owner: a person, or a user that stands for a team, which names its owner', async () => {
    const { discord } = world;
    const own = async () => (await world.call('GET', '/applications/@me')).body;
    expect(await own()).toMatchObject({ owner: { id: discord.operatorId, bot: false }, team: null });
    discord.setPortal({ isOfTeam: true });
    // docs: Teams > Team Object, Team Member Object.
    expect(await own()).toMatchObject({
      owner: { username: `team${discord.applicationId}` },
      team: { owner_user_id: discord.operatorId, members: [{ user: { id: discord.operatorId } }] },
    });
  });

  test('is not a server it is not in (50001) or that is none (10004), nor a channel that is none (10003)', async () => {
    const other = world.discord.createGuild({ name: 'Elsewhere', withBot: false });
    expect(refused(await world.call('GET', `/guilds/${other.id}`))).toEqual([403, 50001]);
    expect(refused(await world.call('GET', '/guilds/1'))).toEqual([404, 10004]);
    expect(refused(await world.call('GET', '/channels/1'))).toEqual([404, 10003]);
    expect(refused(await world.call('GET', '/applications/1/commands'))).toEqual([404, 10002]);
    expect(refused(await world.call('GET', `/guilds/${world.guild.id}/members/1`))).toEqual([404, 10007]);
  });
});

describe('messages of a channel', () => {
  test('are out of reach without View Channel (50001)', async () => {
    const id = await made();
    world.channel.setBotPermissions({ deny: ['ViewChannel'] });
    for (const answer of [await post(), await edit(id), await world.call('GET', path(`/${id}`))]) {
      expect(refused(answer)).toEqual([403, 50001]);
    }
  });

  test('need Send Messages, Embed Links, Attach Files (50013)', async () => {
    world.channel.setBotPermissions({ deny: ['EmbedLinks', 'AttachFiles'] });
    expect((await post()).status).toBe(200);
    expect(refused(await post({ embeds: [{ title: 'x' }] }))).toEqual([403, 50013]);
    const files = [{ name: 'a.txt', bytes: new Uint8Array([1]) }];
    expect(refused(await world.call('POST', path(), { body: {}, files }))).toEqual([403, 50013]);
    world.channel.setBotPermissions({ deny: ['SendMessages'] });
    expect(refused(await post())).toEqual([403, 50013]);
    world.channel.setBotPermissions({});
    expect((await post({ embeds: [{ title: 'x' }] })).status).toBe(200);
  });

  test('in a thread need Send Messages in Threads (50013); what its channel denies is denied there', async () => {
    const { guild, channel } = world;
    const thread = guild.createThread(channel, { name: 'b-sides' });
    const say = () => world.call('POST', `/channels/${thread.id}/messages`, { body: { content: 'x' } });
    const read = await world.call('GET', `/channels/${thread.id}`);
    expect(read.body).toMatchObject({ type: 11, parent_id: channel.id });
    channel.setBotPermissions({ deny: ['SendMessages'] });
    expect((await say()).status).toBe(200);
    channel.setBotPermissions({ deny: ['SendMessagesInThreads'] });
    expect(refused(await say())).toEqual([403, 50013]);
    channel.setBotPermissions({ deny: ['ViewChannel'] });
    expect(refused(await say())).toEqual([403, 50001]);
    expect((await world.call('GET', `/guilds/${guild.id}/channels`)).body).toMatchObject([
      { id: channel.id },
    ]);
  });

  test('of others are not edited (50005), nor deleted without Manage Messages (50013)', async () => {
    const { id } = world.person.say('hello');
    expect(refused(await edit(id))).toEqual([403, 50005]);
    expect(refused(await world.call('DELETE', path(`/${id}`)))).toEqual([403, 50013]);
    world.guild.setBotPermissions(['ManageMessages']);
    expect((await world.call('DELETE', path(`/${id}`))).status).toBe(204);
    expect(world.person.messages()).toEqual([]);
  });

  test('that are gone are unknown (10008)', async () => {
    const id = await made();
    await world.call('DELETE', path(`/${id}`));
    expect(refused(await edit(id))).toEqual([404, 10008]);
    expect(refused(await world.call('GET', path(`/${id}`)))).toEqual([404, 10008]);
  });

  test('are listed newest first', async () => {
    const ids = [await made(), await made(), await made()];
    const listed = await world.call('GET', path(`?limit=2&before=${ids[2]}`));
    expect(listed.body).toMatchObject([{ id: ids[1] }, { id: ids[0] }]);
  });

  test('with an enforced nonce are made once in a few minutes', async () => {
    const body = { content: 'once', nonce: 'n-1', enforce_nonce: true };
    const id = await made(body);
    expect(await made(body)).toBe(id);
    world.pass(6 * 60_000);
    expect(await made(body)).not.toBe(id);
    expect(await made({ content: 'once', nonce: 'n-1' })).not.toBe(id);
  });

  test('over an hour old bear few edits: 429 with 30046, until the hour has passed', async () => {
    await world.restart({ messageEdits: MANY });
    const id = await made();
    for (let count = 0; count < 10; count += 1) expect((await edit(id, `${count}`)).status).toBe(200);
    world.pass(HOUR_MS + 1_000);
    for (let count = 0; count < 3; count += 1) expect((await edit(id, `${count}`)).status).toBe(200);
    const over = await edit(id);
    expect(refused(over)).toEqual([429, 30046]);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(3_500);
    expect(world.discord.violations.map((one) => one.rule)).toEqual(['old-message-edits']);
    world.pass(HOUR_MS + 1_000);
    expect((await edit(id)).status).toBe(200);
  });
});
