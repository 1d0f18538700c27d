// Commands: shows what was found in the message of a note: a list, a card, a finder, or a private sentence. /find, /search and
// their buttons share it.
import type { ChatInputCommandInteraction } from 'discord.js';
import type { Source } from '../src/core/photo/look.ts';
import type { Wanted } from '../src/core/search/query.ts';
import type { CommandContext } from '../src/discord/command.ts';
import { deferReply, type Replied } from '../src/discord/interactions/acknowledge.ts';
import { type ReplyNote, replyNote } from '../src/discord/interactions/reply-note.ts';
import type { EditMessage } from '../src/discord/live-lists.ts';
import { wantsPrivate } from '../src/discord/private-option.ts';
import { besideButtons } from '../src/discord/views/beside.ts';
import { withRightsNote } from '../src/discord/views/rights.ts';
import { nothingFound, searchList, searchNotes } from '../src/discord/views/search.ts';
import { openFinder } from './finder.ts';

/** The message in which the answer is shown. */
export interface AnswerPlace {
  note: ReplyNote;
  /** Edits the message that `note.say` made. */
  edit: EditMessage;
  /** Only the person who asked sees the message. */
  isPrivate: boolean;
  /** Who asked: the calls count as theirs. */
  userId: string;
  /** When they asked, on the monotonic clock, in ms. */
  askedAtMs: number;
}

/** Answers a command with what was found, in its own reply. @throws as `showWanted`. */
export async function answerWanted(
  interaction: ChatInputCommandInteraction,
  wanted: Wanted,
  context: CommandContext,
): Promise<void> {
  const isPrivate = wantsPrivate(interaction, context.app.settings);
  await deferReply(interaction, { isPrivate });
  await showWanted(wanted, replyPlace(interaction, context), context);
}

/** Returns the deferred reply of an interaction as the place of the answer. */
export function replyPlace(interaction: Replied, context: CommandContext): AnswerPlace {
  const note = replyNote(interaction, context, 'search');
  return {
    ...{ note, edit: note.edit, isPrivate: interaction.ephemeral === true, userId: interaction.user.id },
    askedAtMs: context.clock.monotonic(),
  };
}

/**
 * Searches, and shows the first page. Then reads the details of that page.
 * @param source where the wanted thing comes from, if the person did not type it.
 * @throws as `Search.find` and `Finder.open`.
 */
export async function showWanted(
  wanted: Wanted,
  { note, edit, isPrivate, userId, askedAtMs }: AnswerPlace,
  context: CommandContext,
  source?: Source,
): Promise<void> {
  if (wanted.kind === 'master') {
    await openFinder(wanted.masterId, { note, edit, userId, isPrivate }, context);
    return;
  }
  const { app, live, signal, texts } = context;
  const { list, ...found } = await app.search.find(wanted, { turn: userId, signal, onWait: note.onWait });
  const { releaseIds } = list;
  if (releaseIds.length === 0) return note.sayPrivately(nothingFound(wanted, texts, source));

  const all = await list.show(releaseIds);
  const own = searchNotes({ ...found, results: all, source }, texts);
  const notes = withRightsNote(own, context.missingHere, 'cards', texts);
  const beside = besideButtons({ ...found, results: all }, texts);
  const shown = searchList({ releaseIds, page: 0, notes, beside, isPrivate }, texts);
  const messageId = await note.say(shown.draw(all.slice(0, shown.onPage.length)));

  if (isPrivate) live.private.remember(messageId, { shown, edit }, askedAtMs);
  const open = async () => ({ shown: { ...shown, list }, edit });
  await context.meanwhile((until) => live.use(messageId, open, (message) => message.enrich(until, userId)));
}
