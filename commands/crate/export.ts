// Commands: /crate export: the whole collection as a file, for the person alone who asked.
import { deferReply } from '../../src/discord/interactions/acknowledge.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { exportReply } from '../../src/discord/views/crate-export.ts';
import { LIMITS } from '../../src/discord/views/limits.ts';
import { sync } from '../sync.ts';
import type { Subcommand } from './subcommand.ts';

export const exportCrate: Subcommand = {
  name: 'export',
  add: (sub) => sub.setDescription(english.crateExport.command),
  needs: sync,

  async run(interaction, { app, assertMayUse, texts }) {
    await deferReply(interaction, { isPrivate: true });
    await assertMayUse(sync, texts.crateExport.name);
    const exported = await app.crate.export({ mostBytes: LIMITS.fileBytes });
    await interaction.editReply(exportReply(exported, texts));
  },
};
