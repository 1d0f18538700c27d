// Commands: /help: shows which commands one can use, who runs the bot, and which data it keeps.
import { SlashCommandBuilder } from '@discordjs/builders';
import { ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import type { Command } from '../src/discord/command.ts';
import { deferReply } from '../src/discord/interactions/acknowledge.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { helpReply } from '../src/discord/views/help.ts';

const data = new SlashCommandBuilder()
  .setName('help')
  .setDescription(english.help.command)
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall);

export const help: Command = {
  data: data.toJSON(),
  writes: false,

  async run(interaction, { about, texts, usable }) {
    await deferReply(interaction, { isPrivate: true });
    await interaction.editReply(helpReply(await usable(interaction), about, texts));
  },
};
