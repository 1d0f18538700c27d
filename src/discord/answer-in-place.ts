// Discord: answers a press of a button under a question: the outcome replaces the question, and the list or card that it came from
// shows what changed.
import type { ButtonInteraction } from 'discord.js';
import type { CommandContext } from './command.ts';
import { isPressedInPrivate, postedMessage } from './interactions/posted-message.ts';
import { privateNote, type ReplyNote } from './interactions/reply-note.ts';
import { originOf, repaintOrigin } from './repaint.ts';
import type { Activity } from './texts/texts.ts';
import { besideCard } from './views/add.ts';
import { linksIn, type Payload } from './views/payload.ts';
import { rightsNote } from './views/rights.ts';

/**
 * Does the work of a pressed button, and replaces the question in the pressed message by the outcome, so that the button cannot
 * be pressed twice. Notes about a wait are private, because everyone can read the card that the question is on.
 */
export async function answerInPlace(
  interaction: ButtonInteraction,
  context: CommandContext,
  activity: Activity,
  work: (options: {
    signal: AbortSignal;
    onWait: ReplyNote['onWait'];
  }) => Promise<Payload & { isFailure?: boolean }>,
): Promise<void> {
  const note = privateNote(interaction, context, activity);
  const { isFailure = false, ...payload } = await work({
    signal: context.writeSignal,
    onWait: note.onWait,
  });
  // After a failure a public message stays as it is: only the person who pressed the button reads about it.
  if (isFailure && !isPressedInPrivate(interaction)) return void (await note.say(payload));
  await showInPlace(interaction, context, payload);
  await note.clear();
}

/** Replaces the question in the pressed message by its outcome, and repaints the list or card that the question came from. */
export async function showInPlace(
  interaction: ButtonInteraction,
  context: CommandContext,
  { content, components = [] }: Payload,
): Promise<void> {
  // The embed of a card stays: only the text above it and the buttons change.
  const hasCard = interaction.message.embeds.length > 0;
  const listId = originOf(interaction);
  const isInChannel = listId !== null && !context.live.private.isPrivate(listId);
  const cannotRepaint = isInChannel ? rightsNote(context.missingHere, 'list', context.texts) : null;
  const said = cannotRepaint === null ? content : `${content}\n-# ${cannotRepaint}`;
  const rows = [...components, ...linksIn(postedMessage(interaction).rows)];
  await interaction.editReply({ content: hasCard ? besideCard(said) : said, components: rows });
  if (cannotRepaint === null) await repaintOrigin(interaction, context);
}
