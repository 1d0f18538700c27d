// Commands, /crate: shows records of the crate in the reply to a command. Its subcommands share it.
import type { BaseInteraction, ChatInputCommandInteraction } from 'discord.js';
import type { CratePage } from '../../src/core/crate/crate.ts';
import type { CommandContext } from '../../src/discord/command.ts';
import { answerPrivately } from '../../src/discord/interactions/acknowledge.ts';
import { replyNote } from '../../src/discord/interactions/reply-note.ts';
import { type CrateView, crateList, nothingInCrate } from '../../src/discord/views/crate.ts';
import type { ListMessage } from '../../src/discord/views/results.ts';
import { rightsNote } from '../../src/discord/views/rights.ts';
import { sync } from '../sync.ts';

/** Answers with the first page of a list, or with its only record as a card. An empty answer is private. */
export async function answerPage(
  interaction: ChatInputCommandInteraction,
  page: CratePage,
  context: CommandContext,
): Promise<void> {
  if (page.total === 0) {
    await answerPrivately(interaction, nothingInCrate(page, context.texts));
    return;
  }
  const view = await viewFor(interaction, { isPrivate: interaction.ephemeral === true }, context);
  const shown = crateList(page, view, context.texts);
  await answerWith(interaction, shown, page, context);
}

/** Answers a command with records of the crate, so that a later Add repaints them. */
export async function answerWith(
  interaction: ChatInputCommandInteraction,
  shown: ListMessage,
  { results }: Pick<CratePage, 'results'>,
  context: CommandContext,
): Promise<void> {
  const { clock, live } = context;
  const askedAtMs = clock.monotonic();
  const { say, edit } = replyNote(interaction, context, 'search');
  const id = await say(shown.draw(results));
  if (interaction.ephemeral) live.private.remember(id, { shown, edit }, askedAtMs);
}

/** Returns how a message is shown to the person of this interaction. @param isPrivate only that person sees it. */
export async function viewFor(
  interaction: BaseInteraction,
  { isPrivate }: { isPrivate: boolean },
  context: CommandContext,
): Promise<CrateView> {
  return {
    reader: {
      guildId: interaction.guildId ?? '',
      seesDetails: isPrivate && (await maySync(context)),
      isPrivate,
    },
    rights: rightsNote(context.missingHere, 'cards', context.texts),
  };
}

/** Returns whether this person can use /sync here. */
export const maySync = (context: CommandContext): Promise<boolean> => context.mayUse(sync.data.name);
