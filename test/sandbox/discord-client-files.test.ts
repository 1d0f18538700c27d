// Sandbox: a real discord.js client reads what people give it at the local Discord: messages through a menu, and files of forms
// and options.
import {
  ApplicationCommandType,
  type Attachment,
  ContextMenuCommandBuilder,
  FileUploadBuilder,
  type Interaction,
  LabelBuilder,
  type Message,
  MessageFlags,
  type MessageSnapshot,
  ModalBuilder,
  SlashCommandBuilder,
} from 'discord.js';
import { expect, test } from 'vitest';
import { useClient } from './use-client.ts';

const PICTURES = ['.jpg', '.png'] as const;
const COMMANDS = [
  new ContextMenuCommandBuilder().setName('Find on Discogs').setType(ApplicationCommandType.Message),
  new ContextMenuCommandBuilder().setName('Another photo').setType(ApplicationCommandType.Message),
  new SlashCommandBuilder()
    .setName('find')
    .setDescription('Finds a pressing')
    .addAttachmentOption((option) =>
      option
        .setName('photo')
        .setDescription('A photo of its barcode')
        .setFileTypes(...PICTURES),
    ),
].map((command) => command.toJSON());

const form = new ModalBuilder()
  .setCustomId('photo')
  .setTitle('Another photo')
  .addLabelComponents(
    new LabelBuilder().setLabel('Photo').setFileUploadComponent(
      new FileUploadBuilder()
        .setCustomId('file')
        .setMinValues(0)
        .setMaxValues(2)
        .setRequired(false)
        .setFileTypes(...PICTURES),
    ),
  );

/** What the bot has read of a file, and how many bytes its address gives out. */
const told = async ({ name, size, contentType, url }: Attachment) =>
  `${name} ${size} ${contentType} ${(await (await fetch(url)).arrayBuffer()).byteLength}`;

/** What the bot has read of a message, and of the message that was forwarded in it. */
async function read(message: Message | MessageSnapshot): Promise<string> {
  const files = await Promise.all(message.attachments.map(told));
  const forwarded = await Promise.all([...(message.messageSnapshots?.values() ?? [])].map(read));
  return [message.content, ...message.embeds.map(({ title }) => title), ...files, ...forwarded].join('|');
}

async function onInteraction(interaction: Interaction): Promise<void> {
  if (interaction.isMessageContextMenuCommand()) {
    if (interaction.commandName === 'Another photo') {
      await interaction.showModal(form);
      return;
    }
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    expect(interaction.targetId).toBe(interaction.targetMessage.id);
    await interaction.editReply(await read(interaction.targetMessage));
  } else if (interaction.isChatInputCommand()) {
    await interaction.deferReply();
    await interaction.editReply(await told(interaction.options.getAttachment('photo', true)));
  } else if (interaction.isModalSubmit()) {
    await interaction.deferReply();
    const files = interaction.fields.getUploadedFiles('file');
    await interaction.editReply(files ? (await Promise.all(files.map(told))).join('|') : 'no file');
  }
}

const world = useClient({ commands: COMMANDS, onInteraction });
const jpeg = (name = 'a.jpg') => ({ name, bytes: new Uint8Array(5).fill(7) });
const answerOf = async (use: { answered(): Promise<{ content: string } | null> }) =>
  (await use.answered())?.content;

test('a message, with its text and files, through its menu', async () => {
  const { discord, person } = world();
  const message = person.post('SHVL 804', [jpeg(), { name: 'list.csv', bytes: new Uint8Array(2) }]);
  const use = await person.menu(message, 'Find on Discogs');
  const answer = await use.answered();
  expect(answer).toMatchObject({
    ...{ isEphemeral: true, type: 23, interaction_metadata: { target_message_id: message.id } },
    content: 'SHVL 804|a.jpg 5 image/jpeg 5|list.csv 2 text/csv; charset=utf-8 2',
  });
  expect(discord.violations).toEqual([]);
});

test('a forwarded message, and a message without a text', async () => {
  const { person } = world();
  const photo = person.post('', [jpeg()]);
  const forwarded = person.forward(photo);
  const reads = [photo, forwarded].map(async (one) => answerOf(await person.menu(one, 'Find on Discogs')));
  expect(await Promise.all(reads)).toEqual(['|a.jpg 5 image/jpeg 5', '||a.jpg 5 image/jpeg 5']);
});

test('the commands of a menu, as they are stored', async () => {
  const { client, guild, person } = world();
  const stored = await client.application?.commands.fetch({ guildId: guild.id, withLocalizations: true });
  expect(stored?.map(({ name, type, description }) => [name, type, description])).toEqual([
    ['Find on Discogs', ApplicationCommandType.Message, ''],
    ['Another photo', ApplicationCommandType.Message, ''],
    ['find', ApplicationCommandType.ChatInput, 'Finds a pressing'],
  ]);
  expect(person.menuCommands().map(({ name }) => name)).toEqual(['Another photo', 'Find on Discogs']);
});

test('the files of a form, or none', async () => {
  const { discord, person } = world();
  const send = async (files?: ReturnType<typeof jpeg>[]) => {
    const use = await person.menu(person.post('x'), 'Another photo');
    await use.first();
    return answerOf(await person.submitModal(use, files ? { file: files } : {}));
  };
  expect(await send([jpeg(), jpeg('b.png')])).toBe('a.jpg 5 image/jpeg 5|b.png 5 image/png 5');
  expect(await send()).toBe('no file');
  await expect(send([jpeg('c.gif')])).rejects.toMatchObject({ reason: 'wrong-type' });
  expect(discord.violations).toEqual([]);
});

test('the file of an option', async () => {
  const { person } = world();
  expect(await answerOf(await person.slash('find', { photo: jpeg() }))).toBe('a.jpg 5 image/jpeg 5');
  await expect(person.slash('find', { photo: jpeg('a.webp') })).rejects.toMatchObject({
    reason: 'wrong-type',
  });
});
