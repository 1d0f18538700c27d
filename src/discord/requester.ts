// Discord: who asked for something, and where, as the core remembers it.
import type { ButtonInteraction, ChatInputCommandInteraction } from 'discord.js';
import type { Requester } from '../core/types.ts';

/** Commands are for servers only, so both ids are there. */
export const requesterOf = (interaction: ChatInputCommandInteraction | ButtonInteraction): Requester => ({
  userId: interaction.user.id,
  guildId: interaction.guildId ?? '',
  channelId: interaction.channelId ?? '',
});
