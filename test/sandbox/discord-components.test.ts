// Sandbox: buttons and autocomplete at the local Discord, and every way to use them wrongly, through raw HTTP.
import { describe, expect, test } from 'vitest';
import { errorsAt } from './discord-support.ts';
import { CHOICES, DEFER_UPDATE, EPHEMERAL, ROW, UPDATE, useInteractions } from './use-interactions.ts';
import { refused } from './use-world.ts';

const { world, original, edit, follow, complete, press } = useInteractions();

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

  test('says what is in focus and takes up to 25 choices', async () => {
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
