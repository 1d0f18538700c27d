// Support of the browser tests: a bot that uses the parts of Discord that Runout does not need.
import {
  type ChatInputCommandInteraction,
  type Interaction,
  type MessageContextMenuCommandInteraction,
  MessageFlags,
} from 'discord.js';
import { scriptedBot } from '../support/scripted-bot.ts';
import { DETAILS, PHOTOS, readDetails, readPhotos, YES_OR_NO } from './scripted-details.ts';

/** A title with everything hostile at once. The page shows it without its backslashes. */
const HOSTILE =
  '<img src=x onerror="document.title=1"> <script>document.title=2</script> &lt; \\*\\*plain\\*\\* \u202Eright\u202C';
export const HOSTILE_SHOWN = HOSTILE.replaceAll('\\', '');

const SIZES = ['7"', '10"', '12"'].map((one) => ({ name: one, value: one }));

const COMMANDS = [
  {
    name: 'shelf',
    description: 'Takes every kind of option',
    options: [
      { type: 3, name: 'size', description: 'Which size', required: true, choices: SIZES },
      { type: 4, name: 'count', description: 'How many', min_value: 1, max_value: 9 },
      { type: 5, name: 'wanted', description: 'Is it wanted' },
      { type: 6, name: 'owner', description: 'Whose it is' },
      { type: 3, name: 'record', description: 'Which one', autocomplete: true },
    ],
  },
  {
    name: 'scan',
    description: 'Takes files and shows them',
    options: [
      { type: 11, name: 'photo', description: 'A picture', required: true, file_types: ['image'] },
      { type: 11, name: 'list', description: 'A list', file_types: ['.csv'] },
    ],
  },
  ...['hostile', 'markdown', 'form', 'details', 'sure', 'pick', 'slow', 'silent'].map((name) => ({
    name,
    description: `Tries ${name}`,
  })),
  ...['buttons', 'file', 'fields', 'whisper', 'photos'].map((name) => ({
    name,
    description: `Tries ${name}`,
  })),
  ...['Read aloud', 'Ask for photos'].map((name) => ({ name, type: 3 })),
];

const bytesOf = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer());

export interface Scripted {
  readonly launch: ReturnType<typeof scriptedBot>;
  /** Lets `/slow` and the button Edit answer. */
  release(): void;
}

export function createScripted(): Scripted {
  // Pairs each held answer with a `release`. The one that comes first waits for the other.
  let passes = 0;
  const waiting: (() => void)[] = [];
  const held = () =>
    new Promise<void>((resolve) => {
      if (passes === 0) waiting.push(resolve);
      else {
        passes--;
        resolve();
      }
    });
  const release = () => {
    const next = waiting.shift();
    if (next) next();
    else passes++;
  };

  async function answer(interaction: Interaction): Promise<unknown> {
    if (interaction.isAutocomplete()) {
      const typed = interaction.options.getFocused();
      return interaction.respond(typed === '' ? [] : [{ name: `${typed} (1977)`, value: 'r-1977' }]);
    }
    if (interaction.isModalSubmit()) {
      const { fields, customId } = interaction;
      if (customId === 'details') return interaction.reply(readDetails(fields));
      if (customId === 'photos') return interaction.reply(readPhotos(fields));
      if (customId === 'sure') return interaction.reply(`Sure: ${fields.getCheckbox('sure')}`);
      return interaction.reply(
        `Form: ${fields.getTextInputValue('title')}/${fields.getTextInputValue('notes')}`,
      );
    }
    if (interaction.isStringSelectMenu()) return interaction.reply(`Picked ${interaction.values.join()}`);
    if (interaction.isButton() && interaction.customId === 'edit') {
      await interaction.deferUpdate();
      await held();
      return interaction.editReply({ content: 'edited by a press' });
    }
    if (interaction.isMessageContextMenuCommand()) return onMessage(interaction);
    return interaction.isChatInputCommand() ? run(interaction) : undefined;
  }

  async function onMessage(interaction: MessageContextMenuCommandInteraction): Promise<unknown> {
    if (interaction.commandName === 'Ask for photos') return interaction.showModal(PHOTOS);
    const { targetMessage } = interaction;
    const seen = [targetMessage, ...targetMessage.messageSnapshots.values()];
    const files = seen.flatMap((one) => [...one.attachments.values()]);
    const read = files.map(async ({ url, name }) => `${name} (${(await bytesOf(url)).length})`);
    return interaction.reply({
      content: [...seen.map(({ content }) => content), ...(await Promise.all(read))].join(' | '),
      flags: MessageFlags.Ephemeral,
    });
  }

  async function run(interaction: ChatInputCommandInteraction): Promise<unknown> {
    const { user, channelId, options, commandName } = interaction;
    switch (commandName) {
      case 'shelf':
        return interaction.reply(
          `Shelf ${options.data.map(({ name, value }) => `${name}=${value}`).join(' ')}`,
        );
      case 'hostile':
        return interaction.reply({
          content: HOSTILE,
          embeds: [{ title: HOSTILE, description: HOSTILE, footer: { text: HOSTILE_SHOWN } }],
        });
      case 'markdown': {
        const registered = await interaction.client.application.commands.fetch();
        const shelf = registered.find(({ name }) => name === 'shelf');
        return interaction.reply({
          content: [
            `**bold** *soft* \`code\` ||dark|| <@${user.id}> <#${channelId}>`,
            `[a link](https://example.org/a) <t:1700000000:f> </shelf:${shelf?.id}> </nothing:1>`,
            '- one\n- two\n> quoted\n-# small',
          ].join('\n'),
        });
      }
      case 'form':
        return interaction.showModal({
          custom_id: 'form',
          title: 'A record of your own',
          components: [
            {
              type: 1,
              components: [{ type: 4, custom_id: 'title', label: 'Title', style: 1, max_length: 20 }],
            },
            {
              type: 1,
              components: [{ type: 4, custom_id: 'notes', label: 'Notes', style: 2, required: false }],
            },
          ],
        });
      case 'details':
        return interaction.showModal(DETAILS);
      case 'photos':
        return interaction.showModal(PHOTOS);
      case 'sure':
        return interaction.showModal(YES_OR_NO);
      case 'pick':
        return interaction.reply({
          content: 'Which speed?',
          components: [
            {
              type: 1,
              components: [
                {
                  type: 3,
                  custom_id: 'speed',
                  placeholder: 'A speed',
                  options: ['33', '45', '78'].map((one) => ({ label: `${one} RPM`, value: one })),
                },
              ],
            },
          ],
        });
      case 'slow':
        await interaction.deferReply();
        await held();
        return interaction.editReply('At last');
      case 'buttons':
        return interaction.reply({
          content: 'Some buttons',
          components: [
            {
              type: 1,
              components: [
                { type: 2, style: 1, label: 'Edit', custom_id: 'edit' },
                { type: 2, style: 4, label: 'Ignore', custom_id: 'ignore' },
                { type: 2, style: 2, label: 'Off', custom_id: 'off', disabled: true },
                { type: 2, style: 5, label: 'Out', url: 'https://example.org/out' },
              ],
            },
          ],
        });
      case 'file':
        return interaction.reply({
          files: [
            {
              attachment: Buffer.from(Array.from({ length: 20 }, (_, i) => `line ${i + 1}`).join('\n')),
              name: 'errors.txt',
            },
          ],
        });
      case 'scan': {
        const given = [options.getAttachment('photo', true), options.getAttachment('list') ?? []].flat();
        const read = given.map(async ({ url, name }) => ({ name, bytes: await bytesOf(url) }));
        const files = await Promise.all(read);
        return interaction.reply({
          content: files.map(({ name, bytes }) => `${name}: ${bytes.length}`).join(', '),
          files: files.map(({ name, bytes }) => ({ attachment: bytes, name, description: `Your ${name}` })),
        });
      }
      case 'fields':
        return interaction.reply({
          embeds: [
            {
              color: 0x57f287,
              author: { name: 'An author', url: 'https://example.org/author' },
              title: 'A *title*',
              url: 'https://example.org/title',
              description: 'Words',
              fields: ['One', 'Two', 'Three', 'Four'].map((name) => ({ name, value: '**1**', inline: true })),
              footer: { text: 'A footer' },
              timestamp: new Date(1_700_000_000_000).toISOString(),
            },
          ],
        });
      case 'whisper':
        return interaction.reply({ content: 'psst', flags: MessageFlags.Ephemeral });
      default:
        return undefined;
    }
  }

  return { launch: scriptedBot({ commands: COMMANDS, answer }), release };
}
