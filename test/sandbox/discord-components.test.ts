// Sandbox: buttons, autocomplete and modals at the local Discord, and every way to use them wrongly, through raw HTTP.
import { describe, expect, test } from 'vitest';
import { errorsAt } from './discord-support.ts';
import {
  CHOICES,
  DEFER_UPDATE,
  EPHEMERAL,
  MODAL,
  REPLY,
  ROW,
  UPDATE,
  useInteractions,
} from './use-interactions.ts';
import { refused } from './use-world.ts';

const { world, search, original, edit, follow, complete, press } = useInteractions();

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

describe('a modal', () => {
  const input = (change: object = {}) => ({ type: 4, custom_id: 'text', style: 1, label: 'Note', ...change });
  const label = (change: object = {}) => ({
    type: 18,
    label: 'Note',
    component: input({ label: undefined }),
    ...change,
  });
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
    {
      what: 'a label component over 45',
      data: modal({ components: [label({ label: 'x'.repeat(46) })] }),
      at: 'data.components.0.label',
    },
    {
      what: 'a label component without a text',
      data: modal({ components: [label({ label: undefined })] }),
      at: 'data.components.0.label',
    },
    {
      what: 'a description over 100',
      data: modal({ components: [label({ description: 'x'.repeat(101) })] }),
      at: 'data.components.0.description',
    },
    {
      what: 'a label component without an input',
      data: modal({ components: [label({ component: undefined })] }),
      at: 'data.components.0.component',
    },
    {
      what: 'a button in a label component',
      data: modal({ components: [label({ component: ROW.components[0] })] }),
      at: 'data.components.0.component.type',
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

  test('is only a first answer: not after a defer, nor after an update (40060)', async () => {
    for (const [type, data] of [
      [DEFER_UPDATE, undefined],
      [UPDATE, { content: 'Two' }],
    ] as const) {
      const { use } = await press();
      await world.respond(use, type, data);
      expect(refused(await world.respond(use, MODAL, modal()))).toEqual([400, 40060]);
      expect(use.modal()).toBeNull();
    }
  });

  test('that is sent makes a message whose metadata names the press that opened it', async () => {
    const { use, message } = await press();
    await world.respond(use, MODAL, modal());
    const sent = await world.person.submitModal(use, { text: 'torn' });
    await world.respond(sent, REPLY, { content: 'torn' });
    expect(sent.message()?.interaction_metadata).toMatchObject({
      id: sent.id,
      type: 5,
      triggering_interaction_metadata: { id: use.id, type: 3, interacted_message_id: message.id },
    });
    expect(sent.message()?.interaction_metadata).not.toHaveProperty('interacted_message_id');
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
