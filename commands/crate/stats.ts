// Commands: /crate stats: the crate in numbers, as a picture and in words.
import type { ChatInputCommandInteraction } from 'discord.js';
import { statsChart } from '../../src/discord/chart/stats.ts';
import type { CommandContext } from '../../src/discord/command.ts';
import { deferReply } from '../../src/discord/interactions/acknowledge.ts';
import { privateOption, wantsPrivate } from '../../src/discord/private-option.ts';
import { english } from '../../src/discord/texts/en/index.ts';
import { crateStatsReply } from '../../src/discord/views/crate-stats.ts';
import { rightsNote } from '../../src/discord/views/rights.ts';
import { maySync } from './shown.ts';
import type { Subcommand } from './subcommand.ts';

async function run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> {
  const { app, missingHere, pictures, texts } = context;
  const isPrivate = wantsPrivate(interaction, app.settings);
  await deferReply(interaction, { isPrivate });
  // Discogs shows the value of a collection to its owner only.
  const withValue = isPrivate && (await maySync(context));
  const [numbers, freshness] = await Promise.all([app.crate.stats({ withValue }), app.crate.freshness()]);
  const canAttach = !missingHere.includes('Attach Files') && !missingHere.includes('View Channel');
  const picture = canAttach ? await pictures.draw((fonts) => statsChart(numbers, fonts, texts)) : null;
  const view = {
    ...{ picture, freshness },
    canHaveValue: withValue && app.account.username !== null && app.account.hasToken,
    rights: rightsNote(missingHere, 'picture', texts),
  };
  await interaction.editReply(crateStatsReply(numbers, view, texts));
}

export const stats: Subcommand = {
  name: 'stats',
  add: (sub) => sub.setDescription(english.crateStats.command).addBooleanOption(privateOption),
  run,
};
