// Sandbox: the life of an interaction at the local Discord, and every way to get it wrong, through raw HTTP.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Invocation } from '../../sandbox/discord/index.ts';
import { type Answer, COMMAND, createWorld, errorsAt, type World } from './discord-support.ts';

const REPLY = 4;
const DEFER = 5;
const DEFER_UPDATE = 6;
const UPDATE = 7;
const CHOICES = 8;
const MODAL = 9;
const EPHEMERAL = 64;
const LOADING = 128;

const many = { limit: 10_000, windowMs: 1 };
const ROW = { type: 1, components: [{ type: 2, style: 1, label: 'Add', custom_id: 'add:1' }] };
let world: World;

/** Id and token of an interaction: what a raw bot needs to answer it. */
type Ref = Pick<Invocation, 'id' | 'token'>;

const setUp = async (limits = {}) => {
  world = await createWorld({ webhook: many, global: many, ...limits });
  await world.register(COMMAND, {
    name: 'refresh',
    description: 'Read again',
    options: [{ type: 3, name: 'record', description: 'Which', autocomplete: true }],
  });
};

beforeEach(() => setUp());
afterEach(() => world.close());

const search = () => world.person.slash('search');
const refused = (answer: Answer) => [answer.status, answer.body.code];
const webhook = (use: Ref, rest = '') => `/webhooks/${world.discord.applicationId}/${use.token}${rest}`;
const original = (use: Ref) => webhook(use, '/messages/@original');
const edit = (use: Ref, body: unknown) => world.call('PATCH', original(use), { body, token: null });
const follow = (use: Ref, body: unknown) => world.call('POST', webhook(use), { body, token: null });

/** An autocomplete interaction as the bot gets it, and what becomes of its choices. */
const complete = async () => {
  const bot = await world.connectReady();
  const choices = world.person.autocomplete('refresh', {}, { name: 'record', value: 'k' });
  // Rejects when the world ends before an answer; whoever awaits it sees that too.
  choices.catch(() => undefined);
  const { d } = await bot.event('INTERACTION_CREATE');
  return { id: String(d.id), token: String(d.token), data: d.data, choices };
};

/** A message with a button, and a press of it. */
const press = async (data: object = { content: 'One', components: [ROW] }) => {
  const use = await search();
  await world.respond(use, REPLY, data);
  const message = use.message();
  if (!message) throw new Error('no message');
  return { use: await world.person.press(message, 'Add'), message };
};

describe('the first response', () => {
  test('too late is unknown (10062), the interaction failed, and that is noted', async () => {
    await world.close();
    await setUp({ firstResponseWallMs: 30 });
    await world.connectReady();
    const use = await search();
    await world.discord.waitFor(() => use.state === 'failed', { what: 'the failure' });
    expect(refused(await world.respond(use, REPLY, { content: 'late' }))).toEqual([404, 10062]);
    await expect(use.first()).rejects.toThrow('did not respond');
    expect(world.discord.violations.map((one) => one.rule)).toEqual([
      'first-response',
      'unknown-interaction',
    ]);
  });

  test('with a wrong token, or to what never was, is unknown (10062)', async () => {
    const use = await search();
    const wrong = await world.call('POST', `/interactions/${use.id}/${'x'.repeat(64)}/callback`, {
      body: { type: 4 },
    });
    expect(refused(wrong)).toEqual([404, 10062]);
    const never = await world.call('POST', `/interactions/1/${use.token}/callback`, { body: { type: 4 } });
    expect(refused(never)).toEqual([404, 10062]);
  });

  test('twice is refused (40060)', async () => {
    const use = await search();
    await world.respond(use, DEFER);
    expect(refused(await world.respond(use, REPLY, { content: 'x' }))).toEqual([400, 40060]);
    expect(refused(await world.respond(use, DEFER))).toEqual([400, 40060]);
  });

  test.each([
    { kind: 'a command', begin: () => search(), types: [1, DEFER_UPDATE, UPDATE, CHOICES, 12] },
    { kind: 'a button', begin: async () => (await press()).use, types: [1, CHOICES] },
    { kind: 'autocomplete', begin: () => complete(), types: [REPLY, DEFER, DEFER_UPDATE, UPDATE, MODAL] },
  ])('to $kind is not of type $types (50035)', async ({ begin, types }) => {
    const use = await begin();
    for (const type of types) {
      const answer = await world.respond(use, type, { content: 'x', choices: [] });
      expect(refused(answer)).toEqual([400, 50035]);
      expect(errorsAt(answer, 'type')).toEqual(['BASE_TYPE_CHOICES']);
    }
  });

  test('that is refused does not count: the next one may be right', async () => {
    const use = await search();
    expect(refused(await world.respond(use, REPLY, { content: '' }))).toEqual([400, 50006]);
    const long = await world.respond(use, REPLY, { content: 'x'.repeat(2_001) });
    expect(errorsAt(long, 'data.content')).toEqual(['BASE_TYPE_MAX_LENGTH']);
    expect((await world.respond(use, REPLY, { content: 'right' })).status).toBe(204);
    expect(use.message()?.content).toBe('right');
  });

  test('is answered with what it made, when asked', async () => {
    const use = await search();
    const answer = await world.respond(use, REPLY, { content: 'x', flags: EPHEMERAL }, '?with_response=true');
    expect(answer.body).toMatchObject({
      interaction: {
        id: use.id,
        type: 2,
        response_message_id: use.message()?.id,
        response_message_loading: false,
        response_message_ephemeral: true,
      },
      resource: {
        type: REPLY,
        message: { content: 'x', type: 20, interaction_metadata: { name: 'search' } },
      },
    });
  });

  test('deferred shows as loading until it is painted, and its message is not told', async () => {
    const use = await search();
    const answer = await world.respond(use, DEFER, undefined, '?with_response=true');
    expect(answer.body.resource).toEqual({ type: DEFER });
    expect([use.state, use.message()?.flags]).toEqual(['deferred', LOADING]);
    await edit(use, { content: 'done' });
    expect([use.state, use.message()?.flags]).toEqual(['answered', 0]);
    expect(use.message()?.edited_timestamp).toBeNull();
  });
});

describe('deferring', () => {
  test('decides what is private; an edit does not change it, and asking to is noted', async () => {
    const use = await search();
    await world.respond(use, DEFER);
    await edit(use, { content: 'secret', flags: EPHEMERAL });
    expect(use.message()?.isEphemeral).toBe(false);
    expect(world.discord.violations.map((one) => one.rule)).toEqual(['ephemeral-decided-at-defer']);
    const hidden = await search();
    await world.respond(hidden, DEFER, { flags: EPHEMERAL });
    await edit(hidden, { content: 'secret' });
    expect(hidden.message()).toMatchObject({ isEphemeral: true, flags: EPHEMERAL });
  });

  test('makes the first follow-up an edit of the deferred answer, whatever its flags', async () => {
    const use = await search();
    await world.respond(use, DEFER);
    const first = await follow(use, { content: 'answer', flags: EPHEMERAL });
    expect(first.body.id).toBe(use.message()?.id);
    expect(use.followUps()).toEqual([]);
    const second = await follow(use, { content: 'more', flags: EPHEMERAL });
    expect(second.body.id).not.toBe(first.body.id);
    expect(use.followUps()).toMatchObject([{ content: 'more', isEphemeral: true }]);
  });

  test('taken back first, lets a private follow-up be private; one that does not wait for that is not', async () => {
    const use = await search();
    await world.respond(use, DEFER);
    const original = `/webhooks/${world.discord.applicationId}/${use.token}/messages/@original`;
    expect((await world.call('DELETE', original)).status).toBe(204);
    await follow(use, { content: 'for you', flags: EPHEMERAL });
    expect(use.message()).toBeNull();
    expect(use.followUps()).toMatchObject([{ content: 'for you', isEphemeral: true }]);

    const hasty = await search();
    await world.respond(hasty, DEFER);
    await follow(hasty, { content: 'for you', flags: EPHEMERAL });
    expect(hasty.message()).toMatchObject({ content: 'for you', isEphemeral: false });
    expect(world.discord.violations.map((one) => one.rule)).toEqual(['ephemeral-decided-at-defer']);
  });

  test('for ever is noted when the token dies', async () => {
    const use = await search();
    await world.respond(use, DEFER);
    world.pass(15 * 60_000 + 1_000);
    await world.discord.waitFor(() => use.state === 'failed', { what: 'the failure' });
    expect(world.discord.violations.map((one) => one.rule)).toEqual(['deferred-unanswered']);
  });

  test('and painting through the channel is noted: it goes on thinking', async () => {
    const use = await search();
    await world.respond(use, DEFER);
    const path = `/channels/${world.channel.id}/messages/${use.message()?.id}`;
    expect((await world.call('PATCH', path, { body: { content: 'x' } })).status).toBe(200);
    expect(use.message()?.flags).toBe(LOADING);
    expect(world.discord.violations.map((one) => one.rule)).toEqual(['deferred-edited-through-channel']);
  });
});

describe('the token', () => {
  test('is dead after 15 minutes (50027)', async () => {
    const use = await search();
    await world.respond(use, REPLY, { content: 'x' });
    world.pass(14 * 60_000);
    expect((await edit(use, { content: 'y' })).status).toBe(200);
    world.pass(61_000);
    expect(refused(await edit(use, { content: 'z' }))).toEqual([401, 50027]);
    expect(refused(await follow(use, { content: 'z' }))).toEqual([401, 50027]);
    expect(use.message()?.content).toBe('y');
  });

  test('that never was is invalid (50027), of another application unknown (10015)', async () => {
    const use = await search();
    await world.respond(use, REPLY, { content: 'x' });
    const path = `/webhooks/${world.discord.applicationId}/${'x'.repeat(64)}`;
    expect(refused(await world.call('POST', path, { body: { content: 'x' } }))).toEqual([401, 50027]);
    const other = await world.call('POST', `/webhooks/${world.guild.id}/${use.token}`, {
      body: { content: 'x' },
    });
    expect(refused(other)).toEqual([404, 10015]);
  });

  test('lives only from the first response (10015)', async () => {
    const use = await search();
    expect(refused(await follow(use, { content: 'x' }))).toEqual([404, 10015]);
    expect(refused(await edit(use, { content: 'x' }))).toEqual([404, 10015]);
  });

  test('reaches only its own messages (10008)', async () => {
    const one = await search();
    const other = await search();
    await world.respond(one, REPLY, { content: 'one' });
    await world.respond(other, REPLY, { content: 'other' });
    const path = webhook(one, `/messages/${other.message()?.id}`);
    expect(refused(await world.call('PATCH', path, { body: { content: 'x' } }))).toEqual([404, 10008]);
    expect((await world.call('DELETE', original(one))).status).toBe(204);
    expect(one.message()).toBeNull();
    expect(refused(await edit(one, { content: 'x' }))).toEqual([404, 10008]);
  });

  test('is in no log', async () => {
    const use = await search();
    await world.respond(use, REPLY, { content: 'x' });
    await world.respond(use, REPLY, { content: 'x' });
    await edit(use, {});
    const told = JSON.stringify([world.discord.requests, world.discord.violations]);
    expect(told).toContain(`/interactions/${use.id}/:token/callback`);
    expect(told).not.toContain(use.token);
    expect(told).not.toContain(world.discord.token);
  });
});

describe('a button', () => {
  test('updates the message it stands on', async () => {
    const { use, message } = await press();
    const disabled = { ...ROW, components: [{ ...ROW.components[0], label: '✓ Added', disabled: true }] };
    await world.respond(use, UPDATE, { components: [disabled] });
    const [shown] = world.person.messages();
    expect(shown).toMatchObject({ id: message.id, content: 'One', edited_timestamp: expect.any(String) });
    await expect(world.person.press(message, '✓ Added')).rejects.toMatchObject({ reason: 'disabled' });
  });

  test('whose message is gone cannot update it (10008)', async () => {
    const { use, message } = await press();
    await world.call('DELETE', `/channels/${world.channel.id}/messages/${message.id}`);
    expect(refused(await world.respond(use, UPDATE, { content: 'x' }))).toEqual([404, 10008]);
  });

  test('deferred has the message as its original', async () => {
    const { use, message } = await press();
    await world.respond(use, DEFER_UPDATE);
    expect(use.state).toBe('deferred');
    const read = await world.call('GET', original(use));
    expect(read.body.id).toBe(message.id);
    await edit(use, { content: 'Two' });
    expect(use.state).toBe('answered');
    expect(world.person.messages().map((one) => one.content)).toEqual(['Two']);
  });

  test('on a private message edits it with the new token, though not through the channel (10008)', async () => {
    const { use, message } = await press({ content: 'private', components: [ROW], flags: EPHEMERAL });
    await world.respond(use, DEFER_UPDATE);
    expect((await edit(use, { content: 'changed' })).status).toBe(200);
    const path = `/channels/${world.channel.id}/messages/${message.id}`;
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const answer = await world.call(method, path, method === 'PATCH' ? { body: { content: 'x' } } : {});
      expect(refused(answer)).toEqual([404, 10008]);
    }
  });
});

describe('autocomplete', () => {
  const choice = (name: string) => ({ name, value: name });

  test('tells what is in focus and takes up to 25 choices', async () => {
    const choices = Array.from({ length: 25 }, (_, index) => choice(`c${index}`));
    const use = await complete();
    expect(use.data).toMatchObject({
      name: 'refresh',
      options: [{ name: 'record', type: 3, value: 'k', focused: true }],
    });
    await world.respond(use, CHOICES, { choices });
    expect(await use.choices).toEqual(choices);
  });

  test.each([
    {
      what: '26 choices',
      choices: Array.from({ length: 26 }, (_, index) => choice(`c${index}`)),
      at: 'data.choices',
      code: 'BASE_TYPE_MAX_LENGTH',
    },
    {
      what: 'a name over 100',
      choices: [choice('x'.repeat(101))],
      at: 'data.choices.0.name',
      code: 'BASE_TYPE_BAD_LENGTH',
    },
    {
      what: 'a value over 100',
      choices: [{ name: 'x', value: 'x'.repeat(101) }],
      at: 'data.choices.0.value',
      code: 'BASE_TYPE_MAX_LENGTH',
    },
    {
      what: 'an empty name',
      choices: [{ name: '', value: 'x' }],
      at: 'data.choices.0.name',
      code: 'BASE_TYPE_BAD_LENGTH',
    },
  ])('is refused with $what (50035; Application Commands > Autocomplete)', async ({ choices, at, code }) => {
    const use = await complete();
    const answer = await world.respond(use, CHOICES, { choices });
    expect(refused(answer)).toEqual([400, 50035]);
    expect(errorsAt(answer, at)).toEqual([code]);
    await world.respond(use, CHOICES, { choices: [] });
    expect(await use.choices).toEqual([]);
  });

  test('has no follow-up (10015)', async () => {
    const use = await complete();
    await world.respond(use, CHOICES, { choices: [] });
    expect(refused(await follow(use, { content: 'x' }))).toEqual([404, 10015]);
  });
});

describe('a modal', () => {
  const input = (change: object = {}) => ({ type: 4, custom_id: 'text', style: 1, label: 'Note', ...change });
  const modal = (change: object = {}) => ({
    custom_id: 'note',
    title: 'A note',
    components: [{ type: 1, components: [input()] }],
    ...change,
  });

  test.each([
    { what: 'a title over 45', data: modal({ title: 'x'.repeat(46) }), at: 'data.title' },
    {
      what: 'six inputs',
      data: modal({ components: Array(6).fill({ type: 1, components: [input()] }) }),
      at: 'data.components',
    },
    { what: 'no input', data: modal({ components: [] }), at: 'data.components' },
    { what: 'a button', data: modal({ components: [ROW] }), at: 'data.components.0.components.0.type' },
    {
      what: 'a label over 45',
      data: modal({ components: [{ type: 1, components: [input({ label: 'x'.repeat(46) })] }] }),
      at: 'data.components.0.components.0.label',
    },
    { what: 'no custom_id', data: modal({ custom_id: undefined }), at: 'data.custom_id' },
    { what: 'a custom_id over 100', data: modal({ custom_id: 'x'.repeat(101) }), at: 'data.custom_id' },
    {
      what: 'a placeholder over 100',
      data: modal({ components: [{ type: 1, components: [input({ placeholder: 'x'.repeat(101) })] }] }),
      at: 'data.components.0.components.0.placeholder',
    },
    {
      what: 'a value over 4000',
      data: modal({ components: [{ type: 1, components: [input({ value: 'x'.repeat(4_001) })] }] }),
      at: 'data.components.0.components.0.value',
    },
    {
      what: 'two inputs of one custom_id',
      data: modal({ components: Array(2).fill({ type: 1, components: [input()] }) }),
      at: 'data.components.1.components.0.custom_id',
    },
  ])('is refused with $what (50035; Components > Text Input, Interactions > Modal)', async ({ data, at }) => {
    const use = await search();
    const answer = await world.respond(use, MODAL, data);
    expect(refused(answer)).toEqual([400, 50035]);
    expect(errorsAt(answer, at)).toHaveLength(1);
  });

  test('is filled in and sent, with the message of the button that opened it', async () => {
    const { use } = await press();
    await world.respond(
      use,
      MODAL,
      modal({
        components: [{ type: 18, label: 'Note', component: input({ label: undefined, max_length: 10 }) }],
      }),
    );
    await expect(world.person.submitModal(use, {})).rejects.toMatchObject({ reason: 'missing-option' });
    await expect(world.person.submitModal(use, { text: 'x'.repeat(11) })).rejects.toMatchObject({
      reason: 'out-of-range',
    });
    await expect(world.person.submitModal(use, { other: 'x' })).rejects.toMatchObject({
      reason: 'unknown-option',
    });
    const sent = await world.person.submitModal(use, { text: 'torn' });
    expect((await world.respond(sent, UPDATE, { content: 'torn' })).status).toBe(204);
    expect(world.person.messages().map((one) => one.content)).toEqual(['torn']);
  });

  test('does not answer a modal (50035), nor update where no message was', async () => {
    const use = await search();
    await world.respond(use, MODAL, modal());
    const sent = await world.person.submitModal(use, { text: 'x' });
    for (const type of [MODAL, UPDATE, DEFER_UPDATE]) {
      expect(refused(await world.respond(sent, type, modal()))).toEqual([400, 50035]);
    }
  });
});
