// Commands: /search, three subcommands, and the buttons that turn its pages.
import { SlashCommandBuilder } from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  type ChatInputCommandInteraction,
  InteractionContextType,
} from 'discord.js';
import {
  albumQuery,
  barcodeQuery,
  catalogueQuery,
  type SearchQuery,
  searchIn,
} from '../src/core/search/query.ts';
import type { CommandContext, CommandWithButtons, CommandWithMenus } from '../src/discord/command.ts';
import { deferReply } from '../src/discord/interactions/acknowledge.ts';
import { isPressedInPrivate, postedMessage } from '../src/discord/interactions/posted-message.ts';
import { replyNote } from '../src/discord/interactions/reply-note.ts';
import { readSearchMessage } from '../src/discord/live-search.ts';
import { privateOption, wantsPrivate } from '../src/discord/private-option.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { withRightsNote } from '../src/discord/views/rights.ts';
import { nothingFound, RESULTS_ON_PAGE, searchNotes, searchPage } from '../src/discord/views/search.ts';
import { finderButtons, finderMenus } from './finder.ts';

const data = new SlashCommandBuilder()
  .setName('search')
  .setDescription(english.search.command)
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
  .addSubcommand((sub) =>
    sub
      .setName('catno')
      .setDescription(english.search.catno)
      .addStringOption((option) =>
        option
          .setName('number')
          .setDescription(english.search.numberOption)
          .setMinLength(1)
          // Long enough for a link to a release, which this option accepts, too.
          .setMaxLength(300)
          .setRequired(true),
      )
      .addBooleanOption(privateOption),
  )
  .addSubcommand((sub) =>
    sub
      .setName('album')
      .setDescription(english.search.album)
      .addStringOption((option) =>
        option.setName('artist').setDescription(english.search.artistOption).setRequired(true),
      )
      .addStringOption((option) =>
        option.setName('title').setDescription(english.search.titleOption).setRequired(true),
      )
      .addBooleanOption(privateOption),
  )
  .addSubcommand((sub) =>
    sub
      .setName('barcode')
      .setDescription(english.search.barcode)
      .addStringOption((option) =>
        option.setName('digits').setDescription(english.search.digitsOption).setRequired(true),
      )
      .addBooleanOption(privateOption),
  );

function readQuery(interaction: ChatInputCommandInteraction): SearchQuery {
  const text = (name: string) => interaction.options.getString(name, true);
  switch (interaction.options.getSubcommand()) {
    case 'catno':
      return searchIn(catalogueQuery(text('number')));
    case 'album':
      return albumQuery({ artist: text('artist'), title: text('title') });
    default:
      return searchIn(barcodeQuery(text('digits')));
  }
}

async function run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> {
  const { app, clock, live, signal, texts } = context;
  const query = readQuery(interaction);
  const isPrivate = wantsPrivate(interaction, app.settings);
  const askedAtMs = clock.monotonic();
  await deferReply(interaction, { isPrivate });

  const note = replyNote(interaction, context, 'search');
  const turn = interaction.user.id;
  const { list, ...found } = await app.search.find(query, { turn, signal, onWait: note.onWait });
  const { releaseIds } = list;
  if (releaseIds.length === 0) {
    return note.sayPrivately({ content: nothingFound(query, texts) });
  }

  const all = await list.show(releaseIds);
  const own = searchNotes({ ...found, results: all }, texts);
  const notes = withRightsNote(own, context.missingHere, 'cards', texts);
  const results = all.slice(0, RESULTS_ON_PAGE);
  const messageId = await note.say(searchPage({ releaseIds, page: 0, results, notes }, texts));

  const edit = interaction.editReply.bind(interaction);
  if (isPrivate) live.private.remember(messageId, { releaseIds, page: 0, edit, notes, texts }, askedAtMs);
  const open = async () => ({ list, page: 0, edit, notes, texts });
  await context.meanwhile((until) => live.use(messageId, open, (message) => message.enrich(until, turn)));
}

export const search: CommandWithButtons<'page' | 'all' | 'mp'> & CommandWithMenus<'mf'> = {
  data: data.toJSON(),
  writes: false,
  run,
  menus: finderMenus,
  buttons: {
    ...finderButtons,

    async page(interaction, { page, releaseIds }, { app, clock, live, meanwhile, texts }) {
      const edit = interaction.editReply.bind(interaction);
      const { id: messageId } = interaction.message;
      const { notes, album } = readSearchMessage(postedMessage(interaction), texts);
      const shown = { page, edit, notes, album, texts };
      if (isPressedInPrivate(interaction)) {
        live.private.remember(messageId, { releaseIds, ...shown }, clock.monotonic());
      }
      const open = async () => ({ list: await app.search.reopen(releaseIds), ...shown });
      await live.use(messageId, open, async (message) => {
        await message.turnTo(page, edit);
        await meanwhile((until) => message.enrich(until, interaction.user.id));
      });
    },
  },
};
