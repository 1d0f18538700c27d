// Commands: /find, one field for anything, with autocomplete from the crate, or a photo of a barcode. And its buttons: Release,
// Search anyway, and a number of several.
import { SlashCommandBuilder } from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
} from 'discord.js';
import { numberQuery, type Wanted } from '../src/core/search/query.ts';
import { LONGEST_WHAT, readWhat } from '../src/core/search/what.ts';
import type { CommandContext, CommandWithButtons, CommandWithForms } from '../src/discord/command.ts';
import { deferReply } from '../src/discord/interactions/acknowledge.ts';
import { isPressedInPrivate } from '../src/discord/interactions/posted-message.ts';
import { newMessageNote } from '../src/discord/interactions/reply-note.ts';
import { photoOf } from '../src/discord/interactions/target-message.ts';
import { privateOption, wantsPrivate } from '../src/discord/private-option.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { PHOTO_TYPES } from '../src/discord/views/photo.ts';
import { wrongDigit } from '../src/discord/views/search.ts';
import { suggestedReleases } from '../src/discord/views/suggestions.ts';
import { answerWanted, replyPlace, showWanted } from './found.ts';
import { answerPhotos, photoForms } from './photo.ts';

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
  .addAttachmentOption((option) =>
    option
      .setName('photo')
      .setDescription(english.photo.option)
      .setFileTypes(...PHOTO_TYPES),
  )
  .addBooleanOption(privateOption);

async function run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> {
  const typed = interaction.options.getString('what');
  const photo = interaction.options.getAttachment('photo');
  if (photo) {
    await deferReply(interaction, { isPrivate: wantsPrivate(interaction, context.app.settings) });
    const readText = () => (typed === null ? [] : [{ what: readWhat(typed), title: null }]);
    await answerPhotos({ files: [photoOf(photo)], readText }, replyPlace(interaction, context), context);
    return;
  }
  const wanted = readWhat(typed ?? '');
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

export const find: CommandWithButtons<'rel' | 'any'> & CommandWithForms<'pho' | 'num'> = {
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
    any: (interaction, { number }, context) => showBelow(interaction, numberQuery(number), context),
  },
  forms: photoForms,
};
