// Commands: the pressing finder: its message, its buttons and its menus. /search owns them, so they obey its permissions.
import type { ButtonInteraction, StringSelectMenuInteraction } from 'discord.js';
import { AT_FIRST, type FinderQuestion } from '../src/core/search/finder.ts';
import type { CommandContext, CommandWithButtons, CommandWithMenus } from '../src/discord/command.ts';
import { isPressedInPrivate, postedMessage } from '../src/discord/interactions/posted-message.ts';
import { newMessageNote, privateNote, type ReplyNote } from '../src/discord/interactions/reply-note.ts';
import type { EditMessage, ShownPage } from '../src/discord/live-lists.ts';
import { turnPressedList } from '../src/discord/repaint.ts';
import { chosenIn, filtersIn, finderList, isFinderCard } from '../src/discord/views/finder.ts';
import { withRightsNote } from '../src/discord/views/rights.ts';

/** The message in which a finder is shown, and the user who asked for it. */
interface FinderPlace {
  note: ReplyNote;
  /** Edits the message that `note.say` made. */
  edit: EditMessage;
  userId: string;
  /** Only this user sees the message. */
  isPrivate: boolean;
}

/**
 * Shows the first page of a master's pressings in the message of `note`. If there is only one, its details are read, too.
 * @throws Refusal when there is no such master.
 */
export async function openFinder(
  masterId: number,
  { note, edit, userId, isPrivate }: FinderPlace,
  context: CommandContext,
): Promise<void> {
  const { live } = context;
  const question = { masterId, filters: AT_FIRST, page: 0 };
  const { shown, isCard } = await pageOf(question, { userId, isPrivate, onWait: note.onWait }, context);
  const messageId = await note.say(shown.draw(await shown.list.show(shown.onPage)));
  if (!isCard) return;
  const open = async () => ({ shown, edit });
  await context.meanwhile((until) => live.use(messageId, open, (message) => message.enrich(until, userId)));
}

async function pageOf(
  question: FinderQuestion,
  { userId, isPrivate, onWait }: Pick<FinderPlace, 'userId' | 'isPrivate'> & Pick<ReplyNote, 'onWait'>,
  { app, missingHere, signal, texts }: CommandContext,
): Promise<{ shown: ShownPage; isCard: boolean }> {
  const page = await app.finder.open(question, { turn: userId, signal, onWait });
  const { onPage, draw } = finderList(page, { isPrivate }, texts);
  const shown: ShownPage = {
    list: page.list,
    onPage,
    draw(results) {
      const payload = draw(results);
      return { ...payload, content: withRightsNote(payload.content, missingHere, 'cards', texts) };
    },
  };
  return { shown, isCard: isFinderCard(page) };
}

/** Shows another page of the finder in its message. If it is a card, its details are read, too. */
async function turn(
  interaction: ButtonInteraction | StringSelectMenuInteraction,
  question: FinderQuestion,
  context: CommandContext,
): Promise<void> {
  const note = privateNote(interaction, context, 'search');
  const userId = interaction.user.id;
  const isPrivate = isPressedInPrivate(interaction);
  const { shown, isCard } = await pageOf(question, { userId, isPrivate, onWait: note.onWait }, context);
  await turnPressedList(interaction, shown, context, async (message) => {
    await note.clear();
    if (isCard) await context.meanwhile((until) => message.enrich(until, userId));
  });
  // A page that came too late is not shown, but its "please wait" goes all the same.
  await note.clear();
}

export const finderButtons: CommandWithButtons<'all' | 'mp'>['buttons'] = {
  async all(interaction, { masterId }, context) {
    const note = newMessageNote(interaction, context, 'search');
    const isPrivate = isPressedInPrivate(interaction);
    const place = { note, edit: note.edit, userId: interaction.user.id, isPrivate };
    await openFinder(masterId, place, context);
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
