// Commands: /settings, its subcommands, with which the managers of a server choose how the bot works there.
import { SlashCommandBuilder } from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  type ChatInputCommandInteraction,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord.js';
import { Refusal } from '../src/core/refusals.ts';
import { chooseFolder, isDefault } from '../src/core/settings/choose-folder.ts';
import type { ServerFolder } from '../src/core/settings/ports.ts';
import type { Command, CommandContext } from '../src/discord/command.ts';
import { deferReply } from '../src/discord/interactions/acknowledge.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { feedLine } from '../src/discord/views/feed-setting.ts';
import { nightlyLines } from '../src/discord/views/nightly.ts';
import { rightsNote } from '../src/discord/views/rights.ts';
import {
  folderAnswer,
  folderChoices,
  type KnownFolders,
  privateAnswer,
  settingsPage,
} from '../src/discord/views/settings.ts';
import { changeFeed, feedSubcommand } from './settings/feed.ts';
import { changeNightly, nightlySubcommand, timezoneChoices } from './settings/nightly.ts';

const data = new SlashCommandBuilder()
  .setName('settings')
  .setDescription(english.settings.command)
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
  .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
  .addSubcommand((sub) => sub.setName('show').setDescription(english.settings.show))
  .addSubcommand((sub) =>
    sub
      .setName('private')
      .setDescription(english.settings.private)
      .addBooleanOption((option) =>
        option.setName('on').setDescription(english.settings.onOption).setRequired(true),
      ),
  )
  .addSubcommand((sub) =>
    sub
      .setName('folder')
      .setDescription(english.settings.folder)
      .addStringOption((option) =>
        option
          .setName('name')
          .setDescription(english.settings.nameOption)
          .setAutocomplete(true)
          .setMaxLength(300)
          .setRequired(true),
      ),
  )
  .addSubcommand(feedSubcommand)
  .addSubcommand(nightlySubcommand);

async function run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> {
  await deferReply(interaction, { isPrivate: true });
  await context.assertMayUse(settings);
  await interaction.editReply(await answer(interaction, context));
}

async function answer(interaction: ChatInputCommandInteraction, context: CommandContext) {
  const { app, log, missingHere, texts, usable } = context;
  const guildId = interaction.guildId ?? '';
  switch (interaction.options.getSubcommand()) {
    case 'private': {
      const isPrivate = interaction.options.getBoolean('on', true);
      const { before, after } = await app.settings.change(guildId, { isPrivate });
      const facts = { guild: guildId, setting: 'private', was: before.isPrivate, is: after.isPrivate };
      log.info(facts, 'a server changed a setting');
      return privateAnswer(after.isPrivate, before.isPrivate, texts);
    }
    case 'folder': {
      const folder = await readFolder(interaction.options.getString('name', true), interaction, context);
      const { before, after } = await app.settings.change(guildId, { folder });
      const ids = { was: before.folder?.folderId ?? null, is: after.folder?.folderId ?? null };
      log.info({ guild: guildId, setting: 'folder', ...ids }, 'a server changed a setting');
      const known = await knownFolders(interaction, context);
      return folderAnswer(after.folder, before.folder, known, texts);
    }
    case 'feed':
      return changeFeed(interaction, context);
    case 'nightly':
      return changeNightly(interaction, context);
    default: {
      const note = rightsNote(missingHere, 'sync', texts) ?? rightsNote(missingHere, 'list', texts);
      const known = await knownFolders(interaction, context);
      const commandId =
        (await usable(interaction)).find(({ data: { name } }) => name === 'settings')?.id ?? null;
      const nightly = nightlyLines(
        await app.nightly.read(),
        { guildId, names: context.botFacts().serverNames },
        texts,
      );
      const settings = app.settings.of(guildId);
      const isRefused = (await app.feed.refusedIn(guildId)) !== null;
      const feed = feedLine({ channelId: settings.feedChannelId, isRefused }, texts);
      return settingsPage(settings, known, { note, commandId, feed, nightly }, texts);
    }
  }
}

/**
 * Returns the folder that a member typed or chose. Null: the folder of the configuration.
 * @throws Refusal when no folder fits, or Discogs shows none. DiscogsError when the folders cannot be read.
 */
async function readFolder(
  typed: string,
  { user }: { user: { id: string } },
  { app, signal }: CommandContext,
): Promise<ServerFolder | null> {
  if (isDefault(typed)) return null;
  const options = { lane: 'person', turn: user.id, signal } as const;
  const recent = await app.folders.recent(options);
  if (recent === null) throw new Refusal({ kind: 'folders-not-shown' });
  // A folder can have been made since the list was read, so the list is read again before the text is refused.
  const listed = 'folder' in chooseFolder(typed, recent) ? recent : ((await app.folders.read(options)) ?? []);
  const chosen = chooseFolder(typed, listed);
  if ('refused' in chosen) throw new Refusal(chosen.refused);
  return { folderId: chosen.folder.id, name: chosen.folder.name };
}

const knownFolders = async (
  { user }: { user: { id: string } },
  { app, signal }: CommandContext,
): Promise<KnownFolders> => ({
  folders: await app.folders.atHand({ lane: 'person', turn: user.id, signal }),
  defaultId: app.account.folderId,
});

export const settings: Command = {
  data: data.toJSON(),
  writes: true,
  run,

  async autocomplete(interaction, context) {
    try {
      await context.assertMayUse(settings);
    } catch (error) {
      await interaction.respond([]);
      throw error;
    }
    const { name, value } = interaction.options.getFocused(true);
    if (name === 'timezone') return interaction.respond(timezoneChoices(value, context));
    const known = await knownFolders(interaction, context);
    await interaction.respond(folderChoices(value, known, context.texts));
  },
};
