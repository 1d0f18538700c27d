// Commands: /crate random: a record by chance, and the button Another.
import type { CommandWithButtons } from '../../src/discord/command.ts';
import { answerPrivately, deferReply } from '../../src/discord/interactions/acknowledge.ts';
import { isPressedInPrivate } from '../../src/discord/interactions/posted-message.ts';
import { privateOption, wantsPrivate } from '../../src/discord/private-option.ts';
import { turnPressedList } from '../../src/discord/repaint.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { chanceList, nothingByChance } from '../../src/discord/views/crate.ts';
import { UserError } from '../../src/errors.ts';
import { decadeOption, genreOption } from './options.ts';
import { answerWith, viewFor } from './shown.ts';
import type { Subcommand } from './subcommand.ts';

export const random: Subcommand = {
  name: 'random',
  add: (sub) =>
    sub
      .setDescription(english.crate.random)
      .addStringOption(genreOption)
      .addIntegerOption(decadeOption)
      .addBooleanOption(privateOption),

  async run(interaction, context) {
    const { app, texts } = context;
    const { options } = interaction;
    const filter = { genre: options.getString('genre'), decade: options.getInteger('decade') };
    const isPrivate = wantsPrivate(interaction, app.settings);
    await deferReply(interaction, { isPrivate });
    const shown = await app.crate.random(filter, interaction.guildId ?? '');
    if (!shown) {
      await answerPrivately(interaction, nothingByChance(filter, texts));
      return;
    }
    const view = await viewFor(interaction, { isPrivate }, context);
    await answerWith(interaction, chanceList(shown, filter, view, texts), shown, context);
  },
};

export const randomButtons: CommandWithButtons<'rnd'>['buttons'] = {
  async rnd(interaction, { kind: _, ...filter }, context) {
    const { app, texts } = context;
    const found = await app.crate.random(filter, interaction.guildId ?? '');
    if (!found) throw new UserError(nothingByChance(filter, texts).content);
    const view = await viewFor(interaction, { isPrivate: isPressedInPrivate(interaction) }, context);
    const shown = chanceList(found, filter, view, texts);
    await turnPressedList(interaction, { ...shown, list: found.list }, context);
  },
};
