// Commands: /status: shows the state of the bot to those who look after it.
import { SlashCommandBuilder } from '@discordjs/builders';
import { ApplicationIntegrationType, InteractionContextType, PermissionFlagsBits } from 'discord.js';
import type { Command } from '../src/discord/command.ts';
import { deferReply } from '../src/discord/interactions/acknowledge.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { statusReply } from '../src/discord/views/status.ts';

const data = new SlashCommandBuilder()
  .setName('status')
  .setDescription(english.status.command)
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
  .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild);

export const status: Command = {
  data: data.toJSON(),
  writes: false,

  async run(interaction, { app, botFacts, missingHere, texts }) {
    await deferReply(interaction, { isPrivate: true });
    const guildId = interaction.guildId ?? '';
    const turn = interaction.user.id;
    const read = await app.status.read({ ...botFacts(), missingHere }, { guildId, turn });
    await interaction.editReply(statusReply(read, guildId, texts));
  },
};
