// Commands: /crate search, and the buttons that turn its pages.
import type { AutocompleteInteraction, ChatInputCommandInteraction } from 'discord.js';
import { FORMATS } from '../../src/core/crate/filters.ts';
import { crateQuestion } from '../../src/core/crate/question.ts';
import { Refusal } from '../../src/core/refusals.ts';
import { chooseFolder } from '../../src/core/settings/choose-folder.ts';
import type { CommandContext, CommandWithButtons } from '../../src/discord/command.ts';
import { deferReply } from '../../src/discord/interactions/acknowledge.ts';
import { isPressedInPrivate } from '../../src/discord/interactions/posted-message.ts';
import { privateOption, wantsPrivate } from '../../src/discord/private-option.ts';
import { turnPressedList } from '../../src/discord/repaint.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { crateList } from '../../src/discord/views/crate.ts';
import { listedChoices } from '../../src/discord/views/settings.ts';
import { sync } from '../sync.ts';
import { decadeOption, genreOption } from './options.ts';
import { answerPage, viewFor } from './shown.ts';
import type { Subcommand } from './subcommand.ts';

/** The most characters of the text. */
const LONGEST_TEXT = 200;

async function run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> {
  const { options } = interaction;
  const folder = options.getString('folder');
  const question = crateQuestion({
    text: options.getString('text'),
    genre: options.getString('genre'),
    decade: options.getInteger('decade'),
    format: options.getString('format'),
    folder,
  });
  // Folders are not public on Discogs, so their answer is for the person alone, and only for who can use /sync.
  const isPrivate = folder !== null || wantsPrivate(interaction, context.app.settings);
  await deferReply(interaction, { isPrivate });
  if (folder !== null) {
    await context.assertMayUse(sync, context.texts.crate.searchInFolder);
    question.folderId = await folderIn(folder, context);
  }
  await answerPage(interaction, await context.app.crate.ask(question, interaction.user.id), context);
}

/** @throws Refusal when no folder, or more than one, fits what was typed. */
async function folderIn(typed: string, { app }: CommandContext): Promise<number> {
  const folders = await app.crate.folders();
  if (folders.length === 0) throw new Refusal({ kind: 'folders-not-read' });
  const chosen = chooseFolder(typed, folders);
  if ('refused' in chosen) throw new Refusal(chosen.refused);
  return chosen.folder.id;
}

/** Suggests folders to people who can use /sync. Others get no suggestions. */
async function autocomplete(interaction: AutocompleteInteraction, context: CommandContext): Promise<void> {
  try {
    await context.assertMayUse(sync);
  } catch (error) {
    await interaction.respond([]);
    throw error;
  }
  const folders = await context.app.crate.folders();
  await interaction.respond(listedChoices(interaction.options.getFocused(), folders, context.texts));
}

const { crate: say } = english;

export const search: Subcommand = {
  name: 'search',
  add: (sub) =>
    sub
      .setDescription(say.search)
      .addStringOption((option) =>
        option.setName('text').setDescription(say.textOption).setMaxLength(LONGEST_TEXT),
      )
      .addStringOption(genreOption)
      .addIntegerOption(decadeOption)
      .addStringOption((option) =>
        option
          .setName('format')
          .setDescription(say.formatOption)
          .addChoices(FORMATS.map((format) => ({ name: format, value: format }))),
      )
      .addStringOption((option) =>
        option.setName('folder').setDescription(say.folderOption).setAutocomplete(true).setMaxLength(300),
      )
      .addBooleanOption(privateOption),
  run,
  autocomplete,
};

export const searchButtons: CommandWithButtons<'crate'>['buttons'] = {
  async crate(interaction, { listId, page: wanted }, context) {
    const page = await context.app.crate.page(listId, wanted);
    if (!page) throw new Refusal({ kind: 'list-deleted' });
    const isPrivate = isPressedInPrivate(interaction);
    // Someone can have lost the right to see folders since.
    if (page.question.folderId !== null) await context.assertMayUse(sync);
    const view = await viewFor(interaction, { isPrivate }, context);
    const shown = crateList(page, view, context.texts);
    await turnPressedList(interaction, { ...shown, list: page.list }, context);
  },
};
