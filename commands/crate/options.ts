// Commands, /crate: the options that several subcommands have.
import { SlashCommandIntegerOption, SlashCommandStringOption } from '@discordjs/builders';
import { DECADES, GENRES } from '../../src/core/crate/filters.ts';
import { english } from '../../src/discord/texts/en/index.ts';

const { crate: say } = english;

export const genreOption = new SlashCommandStringOption()
  .setName('genre')
  .setDescription(say.genreOption)
  .addChoices(GENRES.map((genre) => ({ name: genre, value: genre })));

export const decadeOption = new SlashCommandIntegerOption()
  .setName('decade')
  .setDescription(say.decadeOption)
  .addChoices(DECADES.map((year) => ({ name: say.decade(year), value: year })));
