// Commands: /crate show: a record with its copies, and autocomplete from the crate.
import { parseWanted } from '../../src/core/release/wanted.ts';
import { deferReply } from '../../src/discord/interactions/acknowledge.ts';
import { privateOption, wantsPrivate } from '../../src/discord/private-option.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { crateCardList } from '../../src/discord/views/crate.ts';
import { suggestion } from '../../src/discord/views/refresh.ts';
import { answerPage, answerWith, viewFor } from './shown.ts';
import type { Subcommand } from './subcommand.ts';

const { crate: say } = english;

export const show: Subcommand = {
  name: 'show',
  add: (sub) =>
    sub
      .setDescription(say.show)
      .addStringOption((option) =>
        option
          .setName('record')
          .setDescription(say.recordOption)
          .setAutocomplete(true)
          .setMaxLength(300)
          .setRequired(true),
      )
      .addBooleanOption(privateOption),

  async run(interaction, context) {
    const { app, texts } = context;
    const wanted = parseWanted(interaction.options.getString('record', true));
    const isPrivate = wantsPrivate(interaction, app.settings);
    await deferReply(interaction, { isPrivate });
    const shown = await app.crate.show(wanted, interaction.user.id);
    if ('several' in shown) return answerPage(interaction, shown.several, context);
    const view = await viewFor(interaction, { isPrivate }, context);
    await answerWith(interaction, crateCardList(shown.one, view, texts), shown.one, context);
  },

  async autocomplete(interaction, { app }) {
    const found = await app.suggestions.records(interaction.options.getFocused(), interaction.user.id);
    await interaction.respond(found.map(suggestion));
  },
};
