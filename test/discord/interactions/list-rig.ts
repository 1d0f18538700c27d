// Support of the tests of buttons, menus and forms: a command that posts a list with each of them, and their handlers.
import {
  ActionRowBuilder,
  LabelBuilder,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
} from '@discordjs/builders';
import { SlashCommandBuilder, TextInputStyle } from 'discord.js';
import type { Command } from '../../../src/discord/command.ts';
import type { Handlers } from '../../../src/discord/interactions/handlers.ts';
import { newMessageNote, replyNote } from '../../../src/discord/interactions/reply-note.ts';

/** What a test sets, and what it reads. */
export interface ListRun {
  /** What the handlers saw and did, in order. */
  did: unknown[];
  /** What the handlers throw. Null: nothing. */
  fails: Error | null;
  /** What the handler of a button waits for, after its "please wait". A form waits for it before it is made. */
  waitsFor: Promise<void> | null;
  /** The form has nothing to show. */
  makesNoForm?: boolean;
  /** What the answer in place of a form throws. */
  failsInstead?: Error;
}

export const command: Command = {
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
      { type: 2, style: 2, label: 'In 3 s', custom_id: 'fleeting:1' },
    ],
  },
];

/** Returns the handlers of the list. `run` gives the present test. */
export const handlersOf = (run: () => ListRun): Handlers => ({
  button: (id) => {
    if (id === 'fleeting:1') {
      return {
        ...{ kind: 'fleeting', command, hasOwnRule: false, isOnFleeting: true },
        async press(interaction, context) {
          const note = replyNote(interaction, context, 'undo');
          await run().waitsFor;
          failing(run());
          await note.say({ content: 'removed' });
        },
      };
    }
    return id === 'more:1'
      ? {
          kind: 'more',
          command,
          hasOwnRule: false,
          isOnFleeting: false,
          async press(interaction, context) {
            const note = newMessageNote(interaction, context, 'search');
            note.onWait({ ms: 60_000, reason: 'budget' });
            await run().waitsFor;
            failing(run());
            await note.say({ content: 'more' });
            await note.edit({ content: 'more, and its details' });
          },
        }
      : null;
  },
  menu: (id) =>
    id === 'menu:1'
      ? {
          kind: 'menu',
          command,
          async choose(interaction) {
            failing(run());
            run().did.push(interaction.values);
            await interaction.editReply({ content: `narrowed to ${interaction.values[0]}` });
          },
        }
      : null,
  form: (id) =>
    id === 'ask:1'
      ? {
          kind: 'ask',
          command,
          open({ message }) {
            run().did.push({ opened: message.content, rows: message.components.length });
            failing(run());
            const { makesNoForm, waitsFor } = run();
            if (waitsFor) return waitsFor.then(() => null);
            if (makesNoForm) return null;
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
          async instead(interaction, context) {
            run().did.push('instead');
            if (run().failsInstead) throw run().failsInstead;
            const note = replyNote(interaction, context, 'search');
            note.onWait({ ms: 60_000, reason: 'budget' });
            await note.say({ content: 'which of two?' });
          },
          async submit(interaction, context) {
            run().did.push({
              sent: interaction.fields.getTextInputValue('etching'),
              of: interaction.message?.content,
            });
            failing(run());
            const note = replyNote(interaction, context, 'search');
            await note.say({ content: 'this is it' });
          },
        }
      : null,
});

function failing({ fails }: ListRun): void {
  if (fails) throw fails;
}
