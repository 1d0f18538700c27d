// Commands: /find, one field for anything, with autocomplete from the crate, and the buttons Release and Search anyway.
import { SlashCommandBuilder } from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
} from 'discord.js';
import { catalogueQuery, type Wanted } from '../src/core/search/query.ts';
import { LONGEST_WHAT, readWhat } from '../src/core/search/what.ts';
import type { CommandContext, CommandWithButtons } from '../src/discord/command.ts';
import { deferReply } from '../src/discord/interactions/acknowledge.ts';
import { isPressedInPrivate } from '../src/discord/interactions/posted-message.ts';
import { newMessageNote } from '../src/discord/interactions/reply-note.ts';
import { privateOption } from '../src/discord/private-option.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { wrongDigit } from '../src/discord/views/search.ts';
import { suggestedReleases } from '../src/discord/views/suggestions.ts';
import { answerWanted, showWanted } from './found.ts';

const data = new SlashCommandBuilder()
  .setName('find')
  .setDescription(english.find.command)
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
  .addStringOption((option) =>
    option
      .setName('what')
      .setDescription(english.find.whatOption)
      .setMaxLength(LONGEST_WHAT)
      .setAutocomplete(true),
  )
  .addBooleanOption(privateOption);

async function run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> {
  const wanted = readWhat(interaction.options.getString('what') ?? '');
  if (wanted.kind === 'wrong-digit') {
    await deferReply(interaction, { isPrivate: true });
    await interaction.editReply(wrongDigit(wanted.digits, context.texts));
    return;
  }
  await answerWanted(interaction, wanted, context);
}

/** Answers a press with a new message, which is public only when the pressed one is. */
async function showBelow(
  interaction: ButtonInteraction,
  wanted: Wanted,
  context: CommandContext,
): Promise<void> {
  const note = newMessageNote(interaction, context, 'search');
  const isPrivate = isPressedInPrivate(interaction);
  const askedAtMs = context.clock.monotonic();
  const place = { note, edit: note.edit, isPrivate, userId: interaction.user.id, askedAtMs };
  await showWanted(wanted, place, context);
}

export const find: CommandWithButtons<'rel' | 'any'> = {
  data: data.toJSON(),
  writes: false,
  run,

  async autocomplete(interaction, { app, texts }) {
    const found = await app.suggestions.releases(interaction.options.getFocused(), interaction.user.id);
    await interaction.respond(suggestedReleases(found, texts));
  },

  buttons: {
    rel: (interaction, { releaseId }, context) =>
      showBelow(interaction, { kind: 'release', releaseId }, context),
    // As in the place of a catalogue number: a number can look like a barcode, and is then searched for, too.
    any: (interaction, { digits }, context) => showBelow(interaction, catalogueQuery(digits), context),
  },
};
