// Commands: /crate duplicates: albums of which there are several copies, and the buttons that turn its pages.
import type { CommandWithButtons } from '../../src/discord/command.ts';
import { answerPrivately, deferReply } from '../../src/discord/interactions/acknowledge.ts';
import { replyNote } from '../../src/discord/interactions/reply-note.ts';
import { privateOption, wantsPrivate } from '../../src/discord/private-option.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { duplicatesPage, noDuplicates } from '../../src/discord/views/crate-duplicates.ts';
import { rightsNote } from '../../src/discord/views/rights.ts';
import type { Subcommand } from './subcommand.ts';

export const duplicates: Subcommand = {
  name: 'duplicates',
  add: (sub) => sub.setDescription(english.crate.duplicates).addBooleanOption(privateOption),

  async run(interaction, context) {
    const { app, missingHere, texts } = context;
    await deferReply(interaction, { isPrivate: wantsPrivate(interaction, app.settings) });
    const page = await app.crate.duplicates(0);
    if (page.total === 0) {
      await answerPrivately(interaction, noDuplicates(page, texts));
      return;
    }
    const note = replyNote(interaction, context, 'search');
    await note.say(duplicatesPage(page, { rights: rightsNote(missingHere, 'cards', texts) }, texts));
  },
};

export const duplicatesButtons: CommandWithButtons<'dup'>['buttons'] = {
  async dup(interaction, { page: wanted }, { app, live, missingHere, texts }) {
    const page = await app.crate.duplicates(wanted);
    if (!live.turns.mayShow(interaction.message.id, interaction.id)) return;
    await interaction.editReply(
      page.total === 0
        ? { ...noDuplicates(page, texts), embeds: [], components: [] }
        : duplicatesPage(page, { rights: rightsNote(missingHere, 'cards', texts) }, texts),
    );
  },
};
