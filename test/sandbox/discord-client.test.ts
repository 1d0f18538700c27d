// Sandbox: the local Discord serves a real, unpatched discord.js client, from the command's definition to a resume.
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  EmbedBuilder,
  type Interaction,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { describe, expect, test } from 'vitest';
import { useClient } from './use-client.ts';

const COMMANDS = [
  new SlashCommandBuilder()
    .setName('search')
    .setDescription('Find a pressing')
    .addSubcommand((sub) =>
      sub
        .setName('catno')
        .setDescription('By catalogue number')
        .addStringOption((option) =>
          option.setName('number').setDescription('As printed').setRequired(true).setMaxLength(100),
        ),
    ),
  new SlashCommandBuilder()
    .setName('refresh')
    .setDescription('Read again')
    .addStringOption((option) =>
      option.setName('record').setDescription('Which').setRequired(true).setAutocomplete(true),
    ),
  new SlashCommandBuilder().setName('note').setDescription('Write a note'),
].map((command) => command.toJSON());

const button = (id: string, label: string) =>
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(ButtonStyle.Primary),
  );

async function onSearch(interaction: ChatInputCommandInteraction): Promise<void> {
  await interaction.deferReply();
  const number = interaction.options.getString('number', true);
  const embed = new EmbedBuilder().setTitle(`1. Pink Floyd - ${number}`).setURL('http://127.0.0.1/1');
  await interaction.editReply({ embeds: [embed], components: [button('add:1', 'Add 1')] });
}

async function onInteraction(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused();
    await interaction.respond([{ name: `Kid A (${typed})`, value: '42' }]);
  } else if (interaction.isChatInputCommand()) {
    if (interaction.commandName === 'search') return onSearch(interaction);
    if (interaction.commandName === 'refresh') {
      await interaction.reply({
        content: interaction.options.getString('record', true),
        files: [{ attachment: Buffer.from('one\ntwo'), name: 'errors.txt' }],
      });
      return;
    }
    const input = new TextInputBuilder().setCustomId('text').setLabel('Note').setStyle(TextInputStyle.Short);
    const modal = new ModalBuilder().setCustomId('note').setTitle('A note');
    modal.addComponents(new ActionRowBuilder<TextInputBuilder>().addComponents(input));
    await interaction.showModal(modal);
  } else if (interaction.isButton()) {
    await interaction.deferUpdate();
    await interaction.editReply({ components: [button('add:1', '✓ Added')] });
    const told = await interaction.followUp({ content: 'Added.', flags: MessageFlags.Ephemeral });
    await interaction.deleteReply(told.id);
  } else if (interaction.isModalSubmit()) {
    const answer = await interaction.reply({
      content: interaction.fields.getTextInputValue('text'),
      flags: MessageFlags.Ephemeral,
      withResponse: true,
    });
    expect(answer.resource?.message?.content).toBe(interaction.fields.getTextInputValue('text'));
  }
}

const world = useClient({ commands: COMMANDS, onInteraction });

describe('a discord.js client', () => {
  test('logs in, registers, and reads its commands back as they are stored', async () => {
    const { discord, guild, client } = world();
    await discord.ready();
    expect(discord.identifies).toBe(1);
    expect(client.user?.id).toBe(discord.applicationId);
    expect(client.guilds.cache.has(guild.id)).toBe(true);
    const stored = await client.application?.commands.fetch({ guildId: guild.id, withLocalizations: true });
    expect(stored?.map((command) => command.name)).toEqual(['search', 'refresh', 'note']);
    expect(discord.commandCreates(guild.id)).toBe(3);
    expect(discord.violations).toEqual([]);
  });

  test('defers, edits, and has its button pressed', async () => {
    const { discord, channel, person } = world();
    const search = await person.slash('search catno', { number: 'SHVL 804' });
    await search.first();
    expect(search.state).not.toBe('waiting');
    const answer = await search.answered();
    expect(answer?.embeds[0]?.title).toBe('1. Pink Floyd - SHVL 804');
    expect(answer?.versions.map((one) => one.json.flags)).toEqual([128, 0]);

    const [shown] = person.messages();
    if (!shown) throw new Error('nothing is shown');
    const press = await person.press(shown, 'Add 1');
    await discord.waitFor(() => person.messages()[0]?.components[0]?.components[0]?.type === 2, {
      what: 'a button',
    });
    await discord.waitFor(() => discord.history(channel).find((one) => one.isEphemeral && one.deletedAt), {
      what: 'the private confirmation to be gone',
    });
    expect(press.state).toBe('answered');
    expect(press.followUps()).toEqual([]);
    expect(person.messages()).toHaveLength(1);
    const row = person.messages()[0]?.components[0];
    expect(row?.components.map((one) => (one.type === 2 ? one.label : null))).toEqual(['✓ Added']);
    expect(discord.violations).toEqual([]);
  });

  test('answers autocomplete, and a reply with a file', async () => {
    const { discord, person } = world();
    const choices = await person.autocomplete('refresh', {}, { name: 'record', value: 'kid' });
    expect(choices).toEqual([{ name: 'Kid A (kid)', value: '42' }]);
    const refresh = await person.slash('refresh', { record: '42' });
    const answer = await refresh.answered();
    expect(answer?.content).toBe('42');
    const [file] = answer?.attachments ?? [];
    expect(file?.filename).toBe('errors.txt');
    expect(Buffer.from(discord.file(file?.id ?? '')?.bytes ?? []).toString()).toBe('one\ntwo');
    const served = await fetch(file?.url ?? '');
    expect(await served.text()).toBe('one\ntwo');
  });

  test('opens a modal and reads what was filled in', async () => {
    const { discord, guild, channel, person } = world();
    const note = await person.slash('note');
    await note.first();
    expect(note.modal()?.title).toBe('A note');
    const sent = await person.submitModal(note, { text: 'sleeve torn' });
    const answer = await sent.answered();
    expect(answer).toMatchObject({ content: 'sleeve torn', isEphemeral: true });
    const bob = discord.as(guild.createMember({ name: 'Bob' }), channel);
    expect(bob.messages()).toEqual([]);
  });

  test('resumes after its connection broke, and receives what it missed', async () => {
    const { discord, person } = world();
    discord.closeGateway(4000);
    await discord.waitFor(() => discord.botsConnected === 0, { what: 'the bot to be gone' });
    const search = await person.slash('search catno', { number: 'missed' });
    const answer = await search.answered();
    expect(answer?.embeds[0]?.title).toContain('missed');
    expect(discord.identifies).toBe(1);
    expect(discord.botsConnected).toBe(1);
  });

  test('identifies again when its session is invalid', async () => {
    const { discord, client } = world();
    const isBack = new Promise((resolve) => client.once('shardReady', resolve));
    discord.invalidSession(false);
    await isBack;
    expect(discord.identifies).toBe(2);
    expect(discord.botsConnected).toBe(1);
  });

  test('reconnects when asked to', async () => {
    const { discord } = world();
    discord.requestReconnect();
    await discord.waitFor(() => discord.botsConnected === 0, { what: 'the bot to leave' });
    await discord.ready();
    expect(discord.identifies).toBe(1);
  });
});
