// Commands, /crate: the type of a subcommand. One file of this folder is one subcommand with its buttons.
import type { SlashCommandSubcommandBuilder } from '@discordjs/builders';
import type { AutocompleteInteraction, ChatInputCommandInteraction } from 'discord.js';
import type { CommandContext, OwnCommand } from '../../src/discord/command.ts';

export interface Subcommand {
  name: string;
  /** Adds the description and the options. The name is set already. */
  add(sub: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder;
  /**
   * The command whose permissions the subcommand needs beside those of /crate. `run` checks them after its defer
   * (`context.assertMayUse`). A server that cannot use that command cannot use the subcommand, and /help leaves the subcommand
   * out for people who cannot use that command.
   */
  needs?: OwnCommand;
  run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void>;
  autocomplete?(interaction: AutocompleteInteraction, context: CommandContext): Promise<void>;
}
