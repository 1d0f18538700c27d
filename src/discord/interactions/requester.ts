// Discord: says in the terms of core who asks for something, where, and whether they manage that server.
import type { BaseInteraction } from 'discord.js';
import type { Requester } from '../../core/add/types.ts';
import type { Asker } from '../../core/authority.ts';
import { mayManage } from '../access/permissions.ts';

/** Returns who asks, and where. Commands exist in servers only, so both ids are there. */
export const requesterOf = (interaction: BaseInteraction): Requester => ({
  userId: interaction.user.id,
  guildId: interaction.guildId ?? '',
  channelId: interaction.channelId ?? '',
});

/** Returns who pressed a button or sent a form. `mayManage` is for this server and this channel, as Discord computed it. */
export const askerOf = (interaction: BaseInteraction): Asker => ({
  userId: interaction.user.id,
  guildId: interaction.guildId ?? '',
  mayManage: mayManage(interaction),
});
