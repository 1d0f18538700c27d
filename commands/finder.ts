// Commands: the pressing finder: its message, its buttons and its menus. /search owns them, so they obey its permissions.
import type { ButtonInteraction, StringSelectMenuInteraction } from 'discord.js';
import { AT_FIRST, type FinderQuestion } from '../src/core/search/finder.ts';
import type { CommandContext, CommandWithButtons, CommandWithMenus } from '../src/discord/command.ts';
import { postedMessage } from '../src/discord/interactions/posted-message.ts';
import { newMessageNote, privateNote, type ReplyNote } from '../src/discord/interactions/reply-note.ts';
import type { ShownPage } from '../src/discord/live-lists.ts';
import { turnPressedList } from '../src/discord/repaint.ts';
import { chosenIn, filtersIn, finderList } from '../src/discord/views/finder.ts';
import { withRightsNote } from '../src/discord/views/rights.ts';

/**
 * Shows the first page of a master's pressings in the message of `note`. Returns the id of that message.
 * @throws Refusal when there is no such master.
 */
export async function openFinder(
  masterId: number,
  { userId, note }: { userId: string; note: ReplyNote },
  context: CommandContext,
): Promise<string> {
  const question = { masterId, filters: AT_FIRST, page: 0 };
  const shown = await pageOf(question, { userId, onWait: note.onWait }, context);
  const payload = shown.draw(await shown.list.show(shown.onPage));
  const content = withRightsNote(payload.content, context.missingHere, 'cards', context.texts);
  return note.say({ ...payload, content });
}

async function pageOf(
  question: FinderQuestion,
  { userId, onWait }: { userId: string; onWait: ReplyNote['onWait'] },
  { app, signal, texts }: CommandContext,
): Promise<ShownPage> {
  const page = await app.finder.open(question, { turn: userId, signal, onWait });
  return { list: page.list, ...finderList(page, texts) };
}

/** Shows another page of the finder in its message. */
async function turn(
  interaction: ButtonInteraction | StringSelectMenuInteraction,
  question: FinderQuestion,
  context: CommandContext,
): Promise<void> {
  const note = privateNote(interaction, context, 'search');
  const shown = await pageOf(question, { userId: interaction.user.id, onWait: note.onWait }, context);
  await turnPressedList(interaction, shown, context);
  await note.clear();
}

export const finderButtons: CommandWithButtons<'all' | 'mp'>['buttons'] = {
  async all(interaction, { masterId }, context) {
    const note = newMessageNote(interaction, context, 'search');
    await openFinder(masterId, { userId: interaction.user.id, note }, context);
  },

  async mp(interaction, { masterId, page }, context) {
    const filters = filtersIn(postedMessage(interaction).rows);
    await turn(interaction, { masterId, filters, page }, context);
  },
};

export const finderMenus: CommandWithMenus<'mf'>['menus'] = {
  async mf(interaction, { which, masterId }, context) {
    const [chosen = ''] = interaction.values;
    const filters = { ...filtersIn(postedMessage(interaction).rows), [which]: chosenIn(chosen) };
    await turn(interaction, { masterId, filters, page: 0 }, context);
  },
};
