// Discord: the option `private`, which every command with a public answer has.
import { SlashCommandBooleanOption } from '@discordjs/builders';
import { type ButtonInteraction, type ChatInputCommandInteraction, MessageFlags } from 'discord.js';
import { english } from './texts/en/index.ts';

const NAME = 'private';

export const privateOption = new SlashCommandBooleanOption()
  .setName(NAME)
  .setDescription(english.common.privateOption);

/** Whether the answer is for the person alone. */
export const wantsPrivate = (interaction: ChatInputCommandInteraction): boolean =>
  interaction.options.getBoolean(NAME) ?? false;

/** Whether the pressed message is one that only this person sees. */
export const isPressedInPrivate = ({ message }: ButtonInteraction): boolean =>
  message.flags.has(MessageFlags.Ephemeral);
