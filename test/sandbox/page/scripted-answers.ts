// Support: the commands of the scripted bot on the page, and its answer to each use.
import { type Interaction, MessageFlags } from 'discord.js';

export const COMMANDS = [
  { name: 'ping', description: 'Answers' },
  { name: 'whisper', description: 'Answers in private' },
  { name: 'silent', description: 'Never answers' },
  { name: 'form', description: 'Opens a form' },
  { name: 'log', description: 'Attaches a file' },
  {
    name: 'find',
    description: 'With suggestions',
    options: [{ type: 3, name: 'record', description: 'Which', required: true, autocomplete: true }],
  },
  {
    name: 'echo',
    description: 'Sends a file back',
    options: [{ type: 11, name: 'file', description: 'Any file', required: true }],
  },
  { name: 'manage', description: 'For managers', default_member_permissions: '32' },
  { name: 'photos', description: 'Opens a form for photos' },
  { name: 'Read aloud', type: 3 },
  { name: 'Tidy up', type: 3, default_member_permissions: '32' },
];

const BUTTON = { type: 2, style: 1, label: 'Press', custom_id: 'press' };

export async function answer(interaction: Interaction): Promise<unknown> {
  if (interaction.isAutocomplete()) {
    return interaction.respond([{ name: `${interaction.options.getFocused()}!`, value: 'r1' }]);
  }
  if (interaction.isModalSubmit() && interaction.customId === 'photos') {
    const names = interaction.fields.getUploadedFiles('photos', true).map((one) => one.name);
    return interaction.reply(`Got ${names.join(', ')}`);
  }
  if (interaction.isModalSubmit()) {
    const name = interaction.fields.getTextInputValue('name');
    return name === 'nobody' ? undefined : interaction.reply(`Got ${name}`);
  }
  if (interaction.isButton()) return interaction.update({ content: 'pressed', components: [] });
  if (interaction.isMessageContextMenuCommand()) {
    const { content, attachments } = interaction.targetMessage;
    const names = attachments.map((one) => one.name);
    return interaction.reply(`Read ${content}: ${names.join(', ')}`);
  }
  if (!interaction.isChatInputCommand()) return undefined;
  switch (interaction.commandName) {
    case 'ping':
      return interaction.reply({ content: 'pong', components: [{ type: 1, components: [BUTTON] }] });
    case 'whisper':
      return interaction.reply({ content: 'psst', flags: MessageFlags.Ephemeral });
    case 'form':
      return interaction.showModal({
        custom_id: 'form',
        title: 'A form',
        components: [
          { type: 1, components: [{ type: 4, custom_id: 'name', label: 'Name', style: 1, required: true }] },
        ],
      });
    case 'photos':
      return interaction.showModal({
        custom_id: 'photos',
        title: 'Photos',
        components: [
          { type: 18, label: 'Photos', component: { type: 19, custom_id: 'photos', max_values: 2 } },
        ],
      });
    case 'log':
      return interaction.reply({
        files: [{ attachment: Buffer.from('<b>one</b>\ntwo'), name: 'errors.html' }],
      });
    case 'echo': {
      const { url, name } = interaction.options.getAttachment('file', true);
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
      return interaction.reply({ files: [{ attachment: bytes, name }] });
    }
    default:
      return undefined;
  }
}
