// Commands: /crate show: a record with its copies, autocomplete from the crate, and the menu of a list that shows a record.

import { Refusal } from '../../src/core/refusals.ts';
import { parseWanted } from '../../src/core/release/wanted.ts';
import type { CommandWithMenus } from '../../src/discord/command.ts';
import { deferReply } from '../../src/discord/interactions/acknowledge.ts';
import { privateNote } from '../../src/discord/interactions/reply-note.ts';
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

export const showMenus: CommandWithMenus<'shw'>['menus'] = {
  // The card is for the person alone: it has more than the list, and a list that everyone sees would get a card for each look.
  async shw(interaction, _action, context) {
    const { app, clock, live, texts } = context;
    const askedAtMs = clock.monotonic();
    const { say, edit } = privateNote(interaction, context, 'search');
    const wanted = parseWanted(interaction.values[0] ?? '');
    const found = await app.crate.show(wanted, interaction.user.id);
    if ('several' in found) throw new Refusal({ kind: 'several-records-match' });
    const view = await viewFor(interaction, { isPrivate: true }, context);
    const shown = crateCardList(found.one, view, texts);
    const id = await say(shown.draw(found.one.results));
    live.private.remember(id, { shown, edit }, askedAtMs);
  },
};
