// Commands: /search, three subcommands, and the buttons that turn its pages.
import { SlashCommandBuilder } from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  type ChatInputCommandInteraction,
  InteractionContextType,
} from 'discord.js';
import { albumQuery, barcodeQuery, catalogueQuery, type SearchQuery } from '../src/core/search/query.ts';
import type { CommandContext, CommandWithButtons } from '../src/discord/command.ts';
import { deferReply } from '../src/discord/interactions/acknowledge.ts';
import { replyNote } from '../src/discord/interactions/reply-note.ts';
import { withRightsNote } from '../src/discord/views/rights.ts';
import { nothingFound, RESULTS_ON_PAGE, searchHeading, searchPage } from '../src/discord/views/search.ts';

const data = new SlashCommandBuilder()
  .setName('search')
  .setDescription('Find the exact pressing on Discogs')
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
  .addSubcommand((sub) =>
    sub
      .setName('catno')
      .setDescription('By the catalogue number on the spine or the label')
      .addStringOption((option) =>
        option
          .setName('number')
          .setDescription('For example SHVL 804')
          .setMinLength(1)
          // A link is understood, too.
          .setMaxLength(300)
          .setRequired(true),
      ),
  )
  .addSubcommand((sub) =>
    sub
      .setName('album')
      .setDescription('By artist and title')
      .addStringOption((option) =>
        option.setName('artist').setDescription('For example Pink Floyd').setRequired(true),
      )
      .addStringOption((option) =>
        option.setName('title').setDescription('For example The Dark Side Of The Moon').setRequired(true),
      ),
  )
  .addSubcommand((sub) =>
    sub
      .setName('barcode')
      .setDescription('By the barcode on the back')
      .addStringOption((option) =>
        option
          .setName('digits')
          .setDescription('8 to 14 digits; spaces and dashes are fine')
          .setRequired(true),
      ),
  );

function readQuery(interaction: ChatInputCommandInteraction): SearchQuery {
  const text = (name: string) => interaction.options.getString(name, true);
  switch (interaction.options.getSubcommand()) {
    case 'catno':
      return catalogueQuery(text('number'));
    case 'album':
      return albumQuery({ artist: text('artist'), title: text('title') });
    default:
      return barcodeQuery(text('digits'));
  }
}

async function run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> {
  const { app, live, signal } = context;
  const query = readQuery(interaction);
  await deferReply(interaction);

  const note = replyNote(interaction, context);
  const { hint, list } = await app.search.find(query, { signal, onWait: note.onWait });
  const { releaseIds } = list;
  if (releaseIds.length === 0) {
    return note.sayPrivately({ content: nothingFound(query) });
  }

  const all = await list.show(releaseIds);
  const ownershipIsKnown = all.every((one) => one.ownership.kind !== 'not-known');
  const heading = searchHeading({ query, hint, count: releaseIds.length, ownershipIsKnown });
  const content = withRightsNote(heading, context.missingHere, 'cards');
  const results = all.slice(0, RESULTS_ON_PAGE);
  const messageId = await note.say({ content, ...searchPage({ releaseIds, page: 0, results }) });

  const edit = interaction.editReply.bind(interaction);
  const open = async () => ({ list, page: 0, edit });
  await context.meanwhile((until) => live.use(messageId, open, (message) => message.enrich(until)));
}

export const search: CommandWithButtons<'page'> = {
  data: data.toJSON(),
  writes: false,
  run,
  buttons: {
    async page(interaction, { page, releaseIds }, { app, live, meanwhile }) {
      const edit = interaction.editReply.bind(interaction);
      const open = async () => ({ list: await app.search.reopen(releaseIds), page, edit });
      await live.use(interaction.message.id, open, async (message) => {
        await message.turnTo(page, edit);
        await meanwhile((until) => message.enrich(until));
      });
    },
  },
};
