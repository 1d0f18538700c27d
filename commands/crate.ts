// Commands: /crate: its subcommands and their buttons, each in a file of the folder crate/.
import { SlashCommandBuilder } from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
} from 'discord.js';
import type { CommandContext, CommandWithButtons, CommandWithMenus } from '../src/discord/command.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { UserError } from '../src/errors.ts';
import { duplicates, duplicatesButtons } from './crate/duplicates.ts';
import { exportCrate } from './crate/export.ts';
import { importFile } from './crate/import.ts';
import { random, randomButtons } from './crate/random.ts';
import { removeButtons } from './crate/remove.ts';
import { search, searchButtons } from './crate/search.ts';
import { show, showMenus } from './crate/show.ts';
import { stats } from './crate/stats.ts';
import type { Subcommand } from './crate/subcommand.ts';

/** The subcommands in the order in which Discord and /help show them. */
const subcommands: readonly Subcommand[] = [search, show, random, duplicates, stats, exportCrate, importFile];

const data = new SlashCommandBuilder()
  .setName('crate')
  .setDescription(english.crate.command)
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall);
for (const { name, add } of subcommands) data.addSubcommand((sub) => add(sub.setName(name)));

const chosenIn = ({ options }: ChatInputCommandInteraction | AutocompleteInteraction) =>
  subcommands.find(({ name }) => name === options.getSubcommand());

async function run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> {
  const chosen = chosenIn(interaction);
  if (!chosen) throw new UserError(context.texts.access.oldCommand);
  await chosen.run(interaction, context);
}

export const crate: CommandWithButtons<'crate' | 'rnd' | 'dup' | 'rem' | 'del' | 'fgt' | 'keep'> &
  CommandWithMenus<'shw'> = {
  data: data.toJSON(),
  writes: false,
  needs: Object.fromEntries(subcommands.flatMap(({ name, needs }) => (needs ? [[name, needs]] : []))),
  run,
  async autocomplete(interaction, context) {
    const chosen = chosenIn(interaction);
    if (chosen?.autocomplete) await chosen.autocomplete(interaction, context);
    else await interaction.respond([]);
  },
  menus: showMenus,
  buttons: { ...searchButtons, ...randomButtons, ...duplicatesButtons, ...removeButtons },
};
