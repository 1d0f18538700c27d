// Sandbox: the first response to an interaction, its deferring and its token, and every way to use them wrongly, through raw
// HTTP.
import { describe, expect, test } from 'vitest';
import { errorsAt } from './discord-support.ts';
import {
  CHOICES,
  DEFER_UPDATE,
  EPHEMERAL,
  MODAL,
  REPLY,
  UPDATE,
  useInteractions,
} from './use-interactions.ts';
import { refused } from './use-world.ts';

const DEFER = 5;
const LOADING = 128;
const { world, search, webhook, original, edit, follow, complete, press } = useInteractions();

describe('the first response', () => {
  test('too late is unknown (10062), the interaction failed, and that is noted', async () => {
    await world.restart({ firstResponseWallMs: 30 });
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

  test('deferred shows as loading until it is painted, and the gateway sends no event of its message', async () => {
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
