// Commands: /crate import: what a file would add to the collection, and the button that adds it.
import type { CommandWithButtons } from '../../src/discord/command.ts';
import { deferReply } from '../../src/discord/interactions/acknowledge.ts';
import { requesterOf } from '../../src/discord/interactions/requester.ts';
import { buttonReply } from '../../src/discord/progress/reply.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { dryRunMessage } from '../../src/discord/views/crate-import.ts';
import { alreadyRunningSentence } from '../../src/discord/views/sync.ts';
import { UserError } from '../../src/errors.ts';
import { noteMissingRights, sync, takeButtonsAway } from '../sync.ts';
import type { Subcommand } from './subcommand.ts';

export const importFile: Subcommand = {
  name: 'import',
  add: (sub) =>
    sub
      .setDescription(english.crateImport.command)
      .addAttachmentOption((option) =>
        option.setName('file').setDescription(english.crateImport.fileOption).setRequired(true),
      ),
  needs: sync,

  // The answer is public, because the run that follows is.
  async run(interaction, { app, assertMayUse, signal, texts }) {
    const file = interaction.options.getAttachment('file', true);
    await deferReply(interaction);
    await assertMayUse(sync, texts.crateImport.name);
    const { userId, guildId } = requesterOf(interaction);
    const found = await app.imports.compare(file, { userId, guildId }, signal);
    await interaction.editReply(dryRunMessage(found, file.name, texts));
  },
};

/** A press obeys the permissions of /sync (commands/index.ts). */
export const importButtons: CommandWithButtons<'imp'>['buttons'] = {
  async imp(interaction, { importId, atMs }, context) {
    const ready = await context.app.imports.ready({ id: importId, atMs });
    const request = { kind: 'import', requester: requesterOf(interaction), import: ready } as const;
    const started = await context.progress.start(request, buttonReply(interaction, context.clock));
    if (started.kind === 'running') {
      throw new UserError(alreadyRunningSentence(started.run, request.requester.guildId, context.texts));
    }
    await takeButtonsAway(interaction, context);
    await noteMissingRights(interaction, context);
  },
};
