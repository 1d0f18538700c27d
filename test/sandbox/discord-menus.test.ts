// Sandbox: commands in the menu of a message at the local Discord: who is offered them, what the bot gets, and how it answers.
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../sandbox/discord/limits.ts';
import { MODAL, REPLY } from './use-interactions.ts';
import { MANY, refused, shown, useWorld } from './use-world.ts';

const FIND = { name: 'Find on Discogs', type: 3 };
const DEFER = 5;
const EPHEMERAL = 64;
const world = useWorld({
  limits: { messageCreates: MANY, commandWrites: MANY, webhook: MANY, global: MANY },
  commands: [FIND, { name: 'Profile', type: 2 }, { name: 'status', description: 'State' }],
});

const DOCS = {
  COMMAND: 'Application Commands > Message Commands',
  INTENT: 'Gateway > Message Content Intent',
  METADATA: 'Message > Application Command Interaction Metadata Structure',
  MESSAGE: 'Message > Context Menu Command messages',
  CONTEXTS: 'Application Commands > Interaction Contexts',
  AGE: 'Application Commands > Age-Restricted Commands',
  PERMISSIONS: 'Application Commands > Permissions',
  SEND: 'discord-api-docs, issue 6761',
  MENTION: 'Reference > Message Formatting',
} as const;

const named = (name: string) => ({ name, bytes: new Uint8Array(3).fill(7) });
const names = () => world.person.menuCommands().map(({ name }) => name);
const post = (text = 'SHVL 804') => world.person.post(text);
const use = async (text?: string) => world.person.menu(post(text), FIND.name);
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'allowed',
    (error: { reason: string }) => error.reason,
  );

/** The message as the bot gets it with the interaction. */
const targetOf = (d: Record<string, unknown>) => {
  const { data } = JSON.parse(JSON.stringify(d));
  return data.resolved.messages[data.target_id];
};

describe('a message command', () => {
  test(`reaches the bot with the message, its text and files, without an intent (${DOCS.COMMAND}, ${DOCS.INTENT})`, async () => {
    const bot = await world.connectReady();
    const message = world.person.post('SHVL 804', [named('cover.jpg')]);
    world.pass(DAY_MS * 2);
    const { id } = await world.person.menu(message.id, FIND.name);
    const [command] = world.person.menuCommands();
    const { d } = await bot.event('INTERACTION_CREATE');
    expect(d).toMatchObject({
      ...{ id, type: 2, guild_id: world.guild.id, channel_id: world.channel.id },
      data: { id: command?.id, name: FIND.name, type: 3, guild_id: world.guild.id, target_id: message.id },
      member: { user: { id: world.alice.id } },
    });
    expect(d.data).not.toHaveProperty('options');
    expect(targetOf(d)).toMatchObject({
      ...{ id: message.id, channel_id: world.channel.id, content: 'SHVL 804', embeds: [], components: [] },
      ...{ type: 0, flags: 0, pinned: false, author: { id: world.alice.id } },
      attachments: [{ id: message.attachments[0]?.id, content_type: 'image/jpeg', size: 3 }],
    });
    const { url } = targetOf(d).attachments[0];
    expect([(await fetch(url)).status, url]).toEqual([200, expect.stringContaining('/attachments/')]);
  });

  test('reaches the bot with the embeds and buttons of an answer, private or not, and with what was forwarded', async () => {
    const bot = await world.connectReady();
    const next = async (message: { id: string }) => {
      await world.person.menu(message.id, FIND.name);
      const { d } = await bot.next(({ t, d }) => t === 'INTERACTION_CREATE' && Reflect.get(d, 'type') === 2);
      return targetOf(d);
    };
    const row = { type: 1, components: [{ type: 2, style: 1, label: 'Add', custom_id: 'add' }] };
    const data = { embeds: [{ title: 'Kid A' }], components: [row] };
    for (const flags of [0, EPHEMERAL]) {
      const answer = await shown(world, { ...data, flags });
      await bot.event('INTERACTION_CREATE');
      expect(await next(answer)).toMatchObject({
        ...{ type: 20, flags, embeds: [{ title: 'Kid A' }] },
        components: [{ components: [{ label: 'Add' }] }],
      });
    }
    const original = world.person.post('photo', [named('a.png')]);
    expect(await next(world.person.forward(original))).toMatchObject({
      ...{ content: '', message_reference: { type: 1, message_id: original.id } },
      message_snapshots: [{ message: { content: 'photo', attachments: [{ filename: 'a.png' }] } }],
    });
  });

  test('is answered like a slash command: within 3 s, now or later', async () => {
    const now = await use();
    expect((await world.respond(now, REPLY, { content: 'Found' })).status).toBe(204);
    expect(now.message()?.content).toBe('Found');
    const later = await use();
    await world.respond(later, DEFER, { flags: EPHEMERAL });
    expect([later.state, later.message()?.isEphemeral]).toEqual(['deferred', true]);
    const original = `/webhooks/${world.discord.applicationId}/${later.token}/messages/@original`;
    await world.call('PATCH', original, { body: { content: 'Found' }, token: null });
    expect(later.message()).toMatchObject({ content: 'Found', isEphemeral: true });
    for (const type of [6, 7, 8])
      expect(refused(await world.respond(await use(), type))).toEqual([400, 50035]);
    expect(refused(await world.respond(later, REPLY, { content: 'x' }))).toEqual([400, 40060]);
  });

  test('that gets no answer has failed', async () => {
    await world.restart({ firstResponseWallMs: 1 });
    await world.connectReady();
    await expect((await use()).first()).rejects.toThrow('did not respond');
    expect(world.discord.violations).toMatchObject([{ rule: 'first-response' }]);
  });

  test('can open a modal, whose answer names the message', async () => {
    const message = post();
    const opened = await world.person.menu(message, FIND.name);
    const input = { type: 4, custom_id: 'number', style: 1 };
    const components = [{ type: 18, label: 'Number', component: input }];
    await world.respond(opened, MODAL, { custom_id: 'type', title: 'Type it', components });
    const sent = await world.person.submitModal(opened, { number: 'SHVL 804' });
    await world.respond(sent, REPLY, { content: 'Found' });
    expect(sent.message()?.interaction_metadata).toMatchObject({
      ...{ id: sent.id, type: 5 },
      triggering_interaction_metadata: { id: opened.id, type: 2, target_message_id: message.id },
    });
  });

  test(`is answered by a message that points to the other one (${DOCS.METADATA}, ${DOCS.MESSAGE})`, async () => {
    const message = post();
    const used = await world.person.menu(message, FIND.name);
    await world.respond(used, REPLY, { content: 'Found' });
    expect(used.message()).toMatchObject({
      type: 23,
      interaction_metadata: { id: used.id, type: 2, name: FIND.name, target_message_id: message.id },
      message_reference: { type: 0, message_id: message.id, channel_id: world.channel.id },
    });
    expect(world.discord.show(world.channel)).toContain('Alice used Find on Discogs\nBot APP\n  Found');
    const slash = await shown(world, { content: 'x' });
    expect(slash.interaction_metadata).not.toHaveProperty('target_message_id');
  });
});

describe('the menu of a message', () => {
  test('has the message commands of this server, and no other commands', async () => {
    expect(names()).toEqual([FIND.name]);
    expect(world.person.commands().map(({ name }) => name)).toEqual(['status']);
    expect(await reasonOf(world.person.menu(post(), 'status'))).toBe('unknown-command');
    expect(await reasonOf(world.person.menu(post(), 'Profile'))).toBe('unknown-command');
    expect(await reasonOf(world.person.menu(post(), 'find on discogs'))).toBe('unknown-command');
    expect(await reasonOf(world.person.slash(FIND.name))).toBe('unknown-command');
  });

  test('is there for a message that the person sees', async () => {
    const hidden = await shown(world, { content: 'x', flags: EPHEMERAL });
    const bob = world.discord.as(world.guild.createMember({ name: 'Bob' }), world.channel);
    expect(await reasonOf(bob.menu(hidden, FIND.name))).toBe('not-there');
    const gone = post();
    world.person.remove(gone);
    expect(await reasonOf(world.person.menu(gone, FIND.name))).toBe('not-there');
  });

  test(`has a global command where it has no command of the server with its name (${DOCS.CONTEXTS}, ${DOCS.AGE})`, async () => {
    const path = `/applications/${world.discord.applicationId}/commands`;
    const body = [
      FIND,
      { name: 'Everywhere', type: 3, contexts: [0, 1] },
      { name: 'DM only', type: 3, contexts: [1] },
      { name: 'Adults', type: 3, nsfw: true },
    ];
    expect((await world.call('PUT', path, { body })).status).toBe(200);
    expect(names()).toEqual(['Everywhere', FIND.name]);
    const bot = await world.connectReady();
    await use();
    const [own] = world.discord.commands(world.guild.id);
    expect((await bot.event('INTERACTION_CREATE')).d.data).toMatchObject({ id: own?.id });
  });

  test(`has a command for those whom its own rules let use it (${DOCS.PERMISSIONS})`, async () => {
    const { id } = world.alice;
    await world.register({ ...FIND, default_member_permissions: String(1 << 5) });
    expect(names()).toEqual([]);
    expect(await reasonOf(use())).toBe('not-allowed');
    world.alice.setPermissions(['ManageGuild']);
    expect([names(), await reasonOf(use())]).toEqual([[FIND.name], 'allowed']);
    world.discord.setCommandPermissions(world.guild.id, FIND.name, [{ id, type: 2, permission: false }]);
    expect([names(), await reasonOf(use())]).toEqual([[], 'not-allowed']);
    world.alice.setPermissions([]);
    world.discord.setCommandPermissions(world.guild.id, '*', [{ id, type: 2, permission: false }]);
    world.discord.setCommandPermissions(world.guild.id, FIND.name, [{ id, type: 2, permission: true }]);
    expect([names(), await reasonOf(use())]).toEqual([[FIND.name], 'allowed']);
  });

  test(`needs Send Messages (${DOCS.SEND})`, async () => {
    const message = post();
    world.channel.setOverwrite(world.alice.id, { deny: ['SendMessages'] });
    expect(await reasonOf(world.person.menu(message, FIND.name))).toBe('not-allowed');
  });
});

test(`a command of a menu cannot be mentioned (${DOCS.MENTION})`, async () => {
  const [menu, , slash] = world.discord.commands(world.guild.id);
  await shown(world, { content: `</status:${slash?.id}>` });
  expect(world.discord.violations).toEqual([]);
  await shown(world, { content: `</${FIND.name}:${menu?.id}>` });
  expect(world.discord.violations).toMatchObject([{ rule: 'unknown-command-mentioned' }]);
});
