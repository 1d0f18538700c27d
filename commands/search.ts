// Commands: /search, four subcommands, and the buttons that turn its pages.
import { SlashCommandBuilder } from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
} from 'discord.js';
import { countriesLike } from '../src/core/search/countries.ts';
import {
  albumQuery,
  barcodeQuery,
  catalogueQuery,
  etchingQuery,
  type Wanted,
} from '../src/core/search/query.ts';
import type {
  CommandContext,
  CommandWithButtons,
  CommandWithForms,
  CommandWithMenus,
} from '../src/discord/command.ts';
import { postedMessage } from '../src/discord/interactions/posted-message.ts';
import { readSearchMessage } from '../src/discord/list-message.ts';
import { privateOption } from '../src/discord/private-option.ts';
import { turnPressedList } from '../src/discord/repaint.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { searchList } from '../src/discord/views/search.ts';
import { suggestedNames } from '../src/discord/views/suggestions.ts';
import { finderButtons, finderMenus } from './finder.ts';
import { answerWanted } from './found.ts';
import { whichForms } from './which.ts';

/** The years that Discogs can know: the first discs are of the 1880s. */
const FIRST_YEAR = 1880;
const LAST_YEAR = 2100;

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
        option
          .setName('artist')
          .setDescription(english.search.artistOption)
          .setAutocomplete(true)
          .setRequired(true),
      )
      .addStringOption((option) =>
        option
          .setName('title')
          .setDescription(english.search.titleOption)
          .setAutocomplete(true)
          .setRequired(true),
      )
      .addIntegerOption((option) =>
        option
          .setName('year')
          .setDescription(english.search.yearOption)
          .setMinValue(FIRST_YEAR)
          .setMaxValue(LAST_YEAR),
      )
      .addStringOption((option) =>
        option.setName('country').setDescription(english.search.countryOption).setAutocomplete(true),
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
  )
  .addSubcommand((sub) =>
    sub
      .setName('runout')
      .setDescription(english.search.runout)
      .addStringOption((option) =>
        option
          .setName('etching')
          .setDescription(english.search.etchingOption)
          .setMaxLength(300)
          .setRequired(true),
      )
      .addBooleanOption(privateOption),
  );

function readWanted({ options }: ChatInputCommandInteraction): Wanted {
  const text = (name: string) => options.getString(name, true);
  switch (options.getSubcommand()) {
    case 'catno':
      return catalogueQuery(text('number'));
    case 'album': {
      const [year, country] = [options.getInteger('year'), options.getString('country')];
      return albumQuery({ artist: text('artist'), title: text('title'), year, country });
    }
    case 'runout':
      return etchingQuery(text('etching'));
    default:
      return barcodeQuery(text('digits'));
  }
}

/** Suggests names of the crate, and for a country the names that Discogs has. */
async function autocomplete(interaction: AutocompleteInteraction, { app }: CommandContext): Promise<void> {
  const { options, user } = interaction;
  const { name, value } = options.getFocused(true);
  if (name === 'country') return interaction.respond(suggestedNames(countriesLike(value, 25)));
  const names =
    name === 'artist'
      ? await app.suggestions.artists(value, user.id)
      : await app.suggestions.titles(value, options.getString('artist') ?? '', user.id);
  await interaction.respond(suggestedNames(names));
}

export const search: CommandWithButtons<'page' | 'all' | 'mp'> &
  CommandWithMenus<'mf'> &
  CommandWithForms<'mine'> = {
  data: data.toJSON(),
  writes: false,
  async run(interaction, context) {
    await answerWanted(interaction, readWanted(interaction), context);
  },
  autocomplete,
  menus: finderMenus,
  forms: whichForms,
  buttons: {
    ...finderButtons,

    async page(interaction, { page, releaseIds }, context) {
      const { app, meanwhile, texts } = context;
      const posted = readSearchMessage(postedMessage(interaction), texts);
      const shown = searchList({ ...posted, releaseIds, page }, texts);
      const list = await app.search.reopen([...shown.onPage]);
      await turnPressedList(interaction, { ...shown, list }, context, (message) =>
        meanwhile((until) => message.enrich(until, interaction.user.id)),
      );
    },
  },
};
