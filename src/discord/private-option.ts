// Discord: the option `private`, which every command with a public answer has.
import { SlashCommandBooleanOption } from '@discordjs/builders';
import type { ChatInputCommandInteraction } from 'discord.js';
import type { ServerSettings } from '../core/settings/server-settings.ts';
import { english } from './texts/en/index.ts';

const NAME = 'private';

export const privateOption = new SlashCommandBooleanOption()
  .setName(NAME)
  .setDescription(english.common.privateOption);

/**
 * Whether the answer is for the person alone. The option of the command decides. Without it, the setting of the server decides
 * (/settings private).
 */
export const wantsPrivate = (
  interaction: ChatInputCommandInteraction,
  settings: Pick<ServerSettings, 'of'>,
): boolean => interaction.options.getBoolean(NAME) ?? settings.of(interaction.guildId ?? '').isPrivate;
