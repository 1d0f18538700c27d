// Discord, views: what a message is made of.
import { ActionRowBuilder, type ButtonBuilder } from '@discordjs/builders';
import type { APIEmbed } from 'discord.js';
import type { ButtonRow } from './search.ts';

export interface Payload {
  content: string;
  embeds?: APIEmbed[];
  components?: ButtonRow[];
}

/** One row, or none when there is no button. */
export const rowOf = (buttons: readonly ButtonBuilder[]): ButtonRow[] =>
  buttons.length > 0 ? [new ActionRowBuilder<ButtonBuilder>().addComponents(...buttons).toJSON()] : [];
