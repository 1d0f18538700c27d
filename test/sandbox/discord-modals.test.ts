// Sandbox: a modal of the local Discord from the press that opens it to what the bot gets, through raw HTTP. What it refuses in
// the modal itself: discord-modal-rules.
import { describe, expect, test } from 'vitest';
import {
  checkbox,
  checkboxes,
  input,
  label,
  letters,
  modal,
  radio,
  row,
  select,
  text,
} from './modal-parts.ts';
import { DEFER_UPDATE, MODAL, REPLY, UPDATE, useInteractions } from './use-interactions.ts';
import { refused } from './use-world.ts';

const { world, search, press } = useInteractions();

/** Opens a modal with these components. */
async function opened(...components: unknown[]) {
  const use = await search();
  const answer = await world.respond(use, MODAL, modal(components));
  expect(answer.status).toBe(204);
  return use;
}

/** Sends a modal, and returns the data as the bot gets them. */
async function dataOf(values: Parameters<typeof world.person.submitModal>[1], ...components: unknown[]) {
  const bot = await world.connectReady();
  const use = await opened(...components);
  const sent = await world.person.submitModal(use, values);
  for (;;) {
    const { d } = await bot.event('INTERACTION_CREATE');
    if (d.id === sent.id) return d.data;
  }
}

describe('what the bot gets', () => {
  test('has each part with its id, in the documented shapes', async () => {
    const values = { text: 'torn', select: ['b'], radio: 'c', boxes: ['a', 'c'], box: true };
    const parts = [input({ style: 2 }), select(), radio(), checkboxes(), checkbox()].map((one) => label(one));
    expect(await dataOf(values, ...parts)).toEqual({
      custom_id: 'note',
      components: [
        { type: 18, id: 1, component: { type: 4, id: 2, custom_id: 'text', value: 'torn' } },
        { type: 18, id: 3, component: { type: 3, id: 4, custom_id: 'select', values: ['b'] } },
        { type: 18, id: 5, component: { type: 21, id: 6, custom_id: 'radio', value: 'c' } },
        { type: 18, id: 7, component: { type: 22, id: 8, custom_id: 'boxes', values: ['a', 'c'] } },
        { type: 18, id: 9, component: { type: 23, id: 10, custom_id: 'box', value: true } },
      ],
    });
  });

  test('has a text display without its text, and a row as a row', async () => {
    expect(await dataOf({ text: 'torn' }, text(), row())).toEqual({
      custom_id: 'note',
      components: [
        { type: 10, id: 1 },
        { type: 1, id: 2, components: [{ type: 4, id: 3, custom_id: 'text', value: 'torn' }] },
      ],
    });
  });

  test('is what the modal showed, where a person changes nothing', async () => {
    const data = await dataOf(
      {},
      label(input({ value: 'as it was' })),
      label(select({ options: letters('abc', 'b') })),
      label(radio({ options: letters('abc', 'c') })),
      label(checkboxes({ options: letters('abc', 'ac') })),
      label(checkbox({ default: true })),
    );
    expect(data).toMatchObject({
      components: [
        { component: { value: 'as it was' } },
        { component: { values: ['b'] } },
        { component: { value: 'c' } },
        { component: { values: ['a', 'c'] } },
        { component: { value: true } },
      ],
    });
  });

  test('is empty where a person takes everything away: "", [], null, false', async () => {
    const data = await dataOf(
      { text: '', select: [], boxes: [], box: false },
      label(input({ value: 'as it was', required: false })),
      label(select({ options: letters('abc', 'b'), required: false })),
      label(radio({ required: false })),
      label(checkboxes({ options: letters('abc', 'ac'), required: false })),
      label(checkbox({ default: true })),
    );
    expect(data).toMatchObject({
      components: [
        { component: { value: '' } },
        { component: { values: [] } },
        { component: { value: null } },
        { component: { values: [] } },
        { component: { value: false } },
      ],
    });
  });

  test('says who and what was picked from the other selects', async () => {
    const data = await dataOf(
      { who: [world.alice.id], where: [world.channel.id] },
      label({ type: 5, custom_id: 'who' }),
      label({ type: 8, custom_id: 'where' }),
    );
    expect(data).toMatchObject({
      components: [
        { component: { type: 5, values: [world.alice.id] } },
        { component: { type: 8, values: [world.channel.id] } },
      ],
      resolved: {
        users: { [world.alice.id]: { global_name: 'Alice' } },
        channels: { [world.channel.id]: { name: 'records', type: 0 } },
      },
    });
  });
});

interface Unsent {
  readonly what: string;
  readonly part: object;
  readonly values: Parameters<typeof world.person.submitModal>[1];
  readonly reason: string;
}

describe("Discord's client does not send", () => {
  test.each<Unsent>([
    { what: 'a required text that is empty', part: input(), values: { text: '' }, reason: 'missing-option' },
    { what: 'a required select without a choice', part: select(), values: {}, reason: 'missing-option' },
    { what: 'a required radio group without one', part: radio(), values: {}, reason: 'missing-option' },
    {
      what: 'a required checkbox group without one',
      part: checkboxes(),
      values: {},
      reason: 'missing-option',
    },
    { what: 'an input that is not there', part: input(), values: { other: 'x' }, reason: 'unknown-option' },
    {
      what: 'a text over max_length',
      part: input({ max_length: 3 }),
      values: { text: 'torn' },
      reason: 'out-of-range',
    },
    {
      what: 'a text under min_length',
      part: input({ min_length: 5 }),
      values: { text: 'torn' },
      reason: 'out-of-range',
    },
    { what: 'two lines in one line', part: input(), values: { text: 'a\nb' }, reason: 'wrong-type' },
    { what: 'a yes for a text', part: input(), values: { text: true }, reason: 'wrong-type' },
    {
      what: 'two choices where one can be',
      part: select(),
      values: { select: ['a', 'b'] },
      reason: 'out-of-range',
    },
    {
      what: 'an option that is not there',
      part: select(),
      values: { select: ['z'] },
      reason: 'not-a-choice',
    },
    {
      what: 'a radio option that is not there',
      part: radio(),
      values: { radio: 'z' },
      reason: 'not-a-choice',
    },
    { what: 'one checkbox twice', part: checkboxes(), values: { boxes: ['a', 'a'] }, reason: 'not-a-choice' },
    { what: 'a text for a checkbox', part: checkbox(), values: { box: 'yes' }, reason: 'wrong-type' },
  ])('$what', async ({ part, values, reason }) => {
    const use = await opened(label(part));
    await expect(world.person.submitModal(use, values)).rejects.toMatchObject({ reason });
  });

  test('what it shows at first and no person could send', async () => {
    const use = await opened(label(input({ min_length: 5, value: 'torn', required: false })));
    await expect(world.person.submitModal(use, {})).rejects.toMatchObject({ reason: 'out-of-range' });
    expect((await world.person.submitModal(use, { text: '' })).kind).toBe('modal');
  });

  test('the modal of another person', async () => {
    const use = await opened(label());
    const bob = world.discord.as(world.guild.createMember({ name: 'Bob' }), world.channel);
    await expect(bob.submitModal(use, { text: 'x' })).rejects.toMatchObject({ reason: 'not-there' });
  });

  test('the same modal twice, unless the bot did not answer', async () => {
    await world.restart({ firstResponseWallMs: 50 });
    await world.connectReady();
    const use = await opened(label());
    const lost = await world.person.submitModal(use, { text: 'torn' });
    await expect(world.person.submitModal(use, { text: 'torn' })).rejects.toMatchObject({
      reason: 'not-there',
    });
    await expect(lost.first()).rejects.toThrow('did not respond');
    const sent = await world.person.submitModal(use, { text: 'torn' });
    expect((await world.respond(sent, REPLY, { content: 'thanks' })).status).toBe(204);
    await expect(world.person.submitModal(use, { text: 'torn' })).rejects.toMatchObject({
      reason: 'not-there',
    });
  });
});

describe('a modal', () => {
  test('can be open for hours, and its message can be gone by then', async () => {
    const { use, message } = await press();
    await world.respond(use, MODAL, modal());
    await world.call('DELETE', `/channels/${world.channel.id}/messages/${message.id}`);
    world.pass(3 * 3_600_000);
    const sent = await world.person.submitModal(use, { text: 'torn' });
    expect(refused(await world.respond(sent, UPDATE, { content: 'x' }))).toEqual([400, 50035]);
    expect((await world.respond(sent, REPLY, { content: 'thanks' })).status).toBe(204);
  });

  test('updates the message of the button that opened it', async () => {
    const { use } = await press();
    await world.respond(use, MODAL, modal());
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

  test('is one answer: nothing follows on the same press (40060)', async () => {
    const { use } = await press();
    await world.respond(use, MODAL, modal());
    expect(refused(await world.respond(use, MODAL, modal()))).toEqual([400, 40060]);
    expect(refused(await world.respond(use, REPLY, { content: 'x' }))).toEqual([400, 40060]);
  });

  test('after 3 s opens nothing (10062)', async () => {
    await world.restart({ firstResponseWallMs: 50 });
    await world.connectReady();
    const use = await search();
    await expect(use.first()).rejects.toThrow('did not respond');
    expect(refused(await world.respond(use, MODAL, modal()))).toEqual([404, 10062]);
    expect(world.discord.violations[0]).toMatchObject({ rule: 'first-response' });
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
    const use = await opened(label());
    const sent = await world.person.submitModal(use, { text: 'x' });
    for (const type of [MODAL, UPDATE, DEFER_UPDATE]) {
      expect(refused(await world.respond(sent, type, modal()))).toEqual([400, 50035]);
    }
  });
});
