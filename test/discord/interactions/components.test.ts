// Discord: dispatch with buttons, menus and forms, over real sockets: the order of the first answer, the checks and the handler.
import {
  ActionRowBuilder,
  LabelBuilder,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
} from '@discordjs/builders';
import { SlashCommandBuilder, TextInputStyle } from 'discord.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message, Person } from '../../../sandbox/discord/index.ts';
import { Refusal } from '../../../src/core/refusals.ts';
import type { Command } from '../../../src/discord/command.ts';
import type { Handlers } from '../../../src/discord/interactions/handlers.ts';
import { newMessageNote, replyNote } from '../../../src/discord/interactions/reply-note.ts';
import { useStore } from '../../support/use-store.ts';
import { openDispatch } from './dispatch-rig.ts';

const tested = useStore();
/** What the handlers saw and did, in order. */
let did: unknown[];
let fails: Error | null;
/** What the handler of a button waits for, after its "please wait". */
let waitsFor: Promise<void> | null;
/** The rules that the bot cannot help to break: it does not see that a message is deleted. */
let broken: string[];
/** How many violations there were before the test. */
let known: number;
let rig: Awaited<ReturnType<typeof openDispatch>>;
/** In a channel of their own in each test. */
let person: Person;

const command: Command = {
  data: new SlashCommandBuilder()
    .setName('list')
    .setDescription('Shows a list')
    .addBooleanOption((option) => option.setName('private').setDescription('Only for you'))
    .toJSON(),
  writes: false,
  async run(interaction) {
    const isPrivate = interaction.options.getBoolean('private') ?? false;
    await interaction.reply({ content: 'the list', components: rows(), ...(isPrivate && { flags: 64 }) });
  },
};

const rows = () => [
  new ActionRowBuilder<StringSelectMenuBuilder>()
    .addComponents(
      new StringSelectMenuBuilder()
        .setCustomId('menu:1')
        .setPlaceholder('Country')
        .addOptions({ label: 'Any', value: '*' }, { label: 'UK', value: 'UK' }),
    )
    .toJSON(),
  new ActionRowBuilder<StringSelectMenuBuilder>()
    .addComponents(
      new StringSelectMenuBuilder()
        .setCustomId('old:1')
        .setPlaceholder('Old')
        .addOptions({ label: 'A', value: 'a' }),
    )
    .toJSON(),
  {
    type: 1,
    components: [
      { type: 2, style: 2, label: 'More', custom_id: 'more:1' },
      { type: 2, style: 2, label: 'Which one?', custom_id: 'ask:1' },
      { type: 2, style: 2, label: 'Old button', custom_id: 'old:2' },
    ],
  },
];

const failing = () => {
  if (fails) throw fails;
};

const handlers: Handlers = {
  button: (id) =>
    id === 'more:1'
      ? {
          kind: 'more',
          command,
          hasOwnRule: false,
          async press(interaction, context) {
            const note = newMessageNote(interaction, context, 'search');
            note.onWait({ ms: 60_000, reason: 'budget' });
            await waitsFor;
            failing();
            await note.say({ content: 'more' });
            await note.edit({ content: 'more, and its details' });
          },
        }
      : null,
  menu: (id) =>
    id === 'menu:1'
      ? {
          kind: 'menu',
          command,
          async choose(interaction) {
            failing();
            did.push(interaction.values);
            await interaction.editReply({ content: `narrowed to ${interaction.values[0]}` });
          },
        }
      : null,
  form: (id) =>
    id === 'ask:1'
      ? {
          kind: 'ask',
          command,
          open({ content, rows: posted }) {
            did.push({ opened: content, rows: posted.length });
            if (fails) throw fails;
            const input = new TextInputBuilder().setCustomId('etching').setStyle(TextInputStyle.Short);
            return new ModalBuilder()
              .setTitle('Which one is mine?')
              .addLabelComponents(
                new LabelBuilder()
                  .setLabel('What is etched in the run-out?')
                  .setDescription('One side is enough')
                  .setTextInputComponent(input),
              );
          },
          async submit(interaction, context) {
            did.push({
              sent: interaction.fields.getTextInputValue('etching'),
              of: interaction.message.content,
            });
            failing();
            const note = replyNote(interaction, context, 'search');
            await note.say({ content: 'this is it' });
          },
        }
      : null,
};

beforeAll(async () => {
  rig = await openDispatch(tested, { command, handlers });
});
afterAll(() => rig.close());
beforeEach(() => {
  did = [];
  fails = null;
  waitsFor = null;
  broken = [];
  known = rig.discord.violations.length;
  person = rig.begin();
});
afterEach(() => {
  expect(rig.discord.violations.slice(known).map(({ rule }) => rule)).toEqual(broken);
});

async function list(options: { private?: boolean } = {}): Promise<Message> {
  const message = await (await person.slash('list', options)).answered();
  if (!message) throw new Error('there is no list');
  return message;
}

const outcomes = () => rig.reports.map(({ command: what, outcome }) => [what, outcome]);

describe('a menu', () => {
  it('is deferred, and its choice changes the message', async () => {
    const use = await person.select(await list(), 'menu:1', ['UK']);
    const answer = await use.answered();
    await rig.handled(use);
    expect(use.responseType).toBe(6);
    expect(answer?.content).toBe('narrowed to UK');
    expect(did).toEqual([['UK']]);
    expect(outcomes()).toEqual([
      ['list', 'done'],
      ['menu:menu', 'done'],
    ]);
  });

  it('obeys the permissions of its command', async () => {
    const message = await list();
    rig.rules.member = { because: 'unknown' };
    const use = await person.select(message, 'menu:1', ['UK']);
    await rig.handled(use);
    expect(did).toEqual([]);
    expect(use.followUps()).toMatchObject([
      { content: "Discord doesn't tell me who may do this. Try again in a minute", isEphemeral: true },
    ]);
    expect(outcomes().at(-1)).toEqual(['menu:menu', 'refused']);
  });

  it('that no handler knows says so in private', async () => {
    const use = await person.select(await list(), 'old:1', ['a']);
    expect(await use.answered()).toMatchObject({
      content: 'This menu is outdated. Run the command again',
      isEphemeral: true,
    });
    await rig.handled(use);
    expect(outcomes().at(-1)).toEqual(['menu:unknown', 'refused']);
  });

  it('whose handler fails leaves the message as it is', async () => {
    fails = new Refusal({ kind: 'no-catalogue-number' });
    const message = await list();
    const use = await person.select(message, 'menu:1', ['UK']);
    await rig.handled(use);
    expect(use.followUps()).toMatchObject([{ isEphemeral: true }]);
    expect(person.messages().find((one) => one.id === message.id)?.content).toBe('the list');
  });
});

describe('a form', () => {
  it('is shown at once, with the id of its button, and answered in private when it is sent', async () => {
    // No permission is asked for before the form is shown: that answer could come too late.
    const message = await list();
    rig.rules.member = { because: 'unknown' };
    const press = await person.press(message, 'Which one?');
    await press.first();
    expect(press.responseType).toBe(9);
    expect(press.modal()).toMatchObject({
      custom_id: 'ask:1',
      title: 'Which one is mine?',
      inputs: [{ label: 'What is etched in the run-out?', description: 'One side is enough' }],
    });
    rig.rules.member = null;
    const sent = await person.submitModal(press, { etching: 'A-1 PORKY' });
    const answer = await sent.answered();
    await rig.handled(sent);
    expect(sent.responseType).toBe(5);
    expect(answer).toMatchObject({ content: 'this is it', isEphemeral: true });
    expect(did).toEqual([
      { opened: 'the list', rows: 3 },
      { sent: 'A-1 PORKY', of: 'the list' },
    ]);
    expect(outcomes()).toEqual([
      ['list', 'done'],
      ['button:ask', 'done'],
      ['form:ask', 'done'],
    ]);
  });

  it('obeys the permissions of its command when it is sent', async () => {
    const press = await person.press(await list(), 'Which one?');
    await press.first();
    rig.rules.member = { because: 'unknown' };
    const sent = await person.submitModal(press, { etching: 'A-1' });
    await rig.handled(sent);
    expect(sent.message()).toMatchObject({
      content: "Discord doesn't tell me who may do this. Try again in a minute",
      isEphemeral: true,
    });
    expect(did).toHaveLength(1);
    expect(outcomes().at(-1)).toEqual(['form:ask', 'refused']);
  });

  it('is not shown in a server that cannot use its command', async () => {
    const message = await list();
    rig.rules.server = 'not-listed';
    const press = await person.press(message, 'Which one?');
    const answer = await press.answered();
    expect(press.modal()).toBeNull();
    expect(answer?.isEphemeral).toBe(true);
    expect(answer?.content).toContain("I'm not set up for this server");
    expect(did).toEqual([]);
  });

  it('that has nothing to ask is a private sentence', async () => {
    fails = new Refusal({ kind: 'no-catalogue-number' });
    const press = await person.press(await list(), 'Which one?');
    const answer = await press.answered();
    expect(press.modal()).toBeNull();
    expect(answer?.isEphemeral).toBe(true);
  });

  it('whose handler fails is answered in private, in place of "thinking…"', async () => {
    const press = await person.press(await list(), 'Which one?');
    await press.first();
    fails = new Error('a bug');
    const sent = await person.submitModal(press, { etching: 'A-1' });
    await rig.handled(sent);
    expect(sent.message()?.content).toContain('Something broke on our side');
    expect(sent.message()?.isEphemeral).toBe(true);
    expect(sent.followUps()).toEqual([]);
    expect(outcomes().at(-1)).toEqual(['form:ask', 'failed']);
  });

  it('of a private list is answered in private, too', async () => {
    const press = await person.press(await list({ private: true }), 'Which one?');
    await press.first();
    const sent = await person.submitModal(press, { etching: 'A-1' });
    expect(await sent.answered()).toMatchObject({ content: 'this is it', isEphemeral: true });
  });
});

describe('a button', () => {
  it.each([false, true])('answers with a new message, as private as its list: %s', async (isPrivate) => {
    const message = await list({ private: isPrivate });
    const press = await person.press(message, 'More');
    await rig.handled(press);
    expect(press.followUps()).toMatchObject([{ content: 'more, and its details', isEphemeral: isPrivate }]);
    expect(person.messages()).toHaveLength(2);
  });

  it('that fails leaves no "please wait" in the channel, and says why in private', async () => {
    fails = new Refusal({ kind: 'no-catalogue-number' });
    const press = await person.press(await list(), 'More');
    await rig.handled(press);
    const left = person.messages().filter((one) => one.content !== 'the list');
    expect(left).toMatchObject([{ isEphemeral: true }]);
    expect(left[0]?.content).not.toContain('⏳');
  });

  it.each([
    [null, { content: 'more, and its details', isEphemeral: false }],
    [new Refusal({ kind: 'no-catalogue-number' }), { isEphemeral: true }],
  ])('answers although a moderator deletes its "please wait" (fails: %s)', async (failure, answer) => {
    let goOn = () => {};
    waitsFor = new Promise((resolve) => {
      goOn = resolve;
    });
    fails = failure;
    const press = await person.press(await list(), 'More');
    const wait = await rig.discord.waitFor(() => press.followUps()[0], { what: 'the "please wait"' });
    expect(wait.content).toContain('⏳');
    rig.moderator().remove(wait);
    broken = ['unknown-message'];
    goOn();
    await rig.handled(press);
    const left = person.messages().filter((one) => one.content !== 'the list');
    expect(left).toMatchObject([answer]);
    expect(left[0]?.content).not.toContain('⏳');
  });

  it('that no handler knows says so in private', async () => {
    const press = await person.press(await list(), 'Old button');
    expect(await press.answered()).toMatchObject({
      content: 'This button is outdated. Run the command again',
      isEphemeral: true,
    });
    await rig.handled(press);
    expect(outcomes().at(-1)).toEqual(['button:unknown', 'refused']);
  });
});
