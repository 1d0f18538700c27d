// Discord: answers a press of a button under a question or a confirmation, and shows in the list or card that it came from what
// changed.
import type { ButtonInteraction } from 'discord.js';
import type { CommandContext } from './command.ts';
import { isPressedInPrivate, postedMessage } from './interactions/posted-message.ts';
import { privateNote, type ReplyNote, replyNote } from './interactions/reply-note.ts';
import { type AtMessage, originOf, repaintList } from './repaint.ts';
import type { Activity } from './texts/texts.ts';
import { besideCard } from './views/add-answer.ts';
import { linksIn, type Payload } from './views/payload.ts';
import { rightsNote } from './views/rights.ts';

/** The outcome of a press. */
interface Outcome extends Payload {
  /** A public message stays as it is: only the person who pressed the button reads this. */
  isForOne?: boolean;
  /** The colour of the card in the message from now on, as RGB. Left out: it stays. */
  colour?: number;
}

type Work = (options: { signal: AbortSignal; onWait: ReplyNote['onWait'] }) => Promise<Outcome>;

/**
 * Does the work of a pressed button, and replaces the question in the pressed message by the outcome, so that the button cannot
 * be pressed twice. Notes about a wait are private, because everyone can read the card that the question is on.
 * @param from the message that the question came from, if Discord does not know it.
 */
export async function answerInPlace(
  interaction: ButtonInteraction,
  context: CommandContext,
  activity: Activity,
  work: Work,
  from?: string,
): Promise<void> {
  const note = privateNote(interaction, context, activity);
  const { isForOne = false, ...payload } = await work({
    signal: context.writeSignal,
    onWait: note.onWait,
  });
  if (isForOne && !isPressedInPrivate(interaction)) return void (await note.say(payload));
  await showInPlace(interaction, context, payload, from);
  await note.clear();
}

/**
 * Does the work of a button under a confirmation, after a private `deferReply`. The outcome is a new private message, because the
 * confirmation is about to be deleted. @param from the list or card that the confirmation came from.
 */
export async function answerAnew(
  interaction: ButtonInteraction,
  context: CommandContext,
  activity: Activity,
  work: Work,
  from?: string,
): Promise<void> {
  const note = replyNote(interaction, context, activity);
  const { content, components = [] } = await work({ signal: context.writeSignal, onWait: note.onWait });
  const origin = originFor(interaction, context, from ?? originOf(interaction));
  await note.say({ content: origin.noted(content), components });
  await origin.repaint();
}

/** Replaces the question in the pressed message by its outcome, and repaints the list or card that the question came from. */
export async function showInPlace(
  interaction: ButtonInteraction,
  context: CommandContext,
  { content, components = [], colour }: Omit<Outcome, 'isForOne'>,
  from?: string,
): Promise<void> {
  // The card itself stays: only its colour, the text above it and the buttons change.
  const { embeds } = postedMessage(interaction);
  const hasCard = embeds.length > 0;
  const origin = originFor(interaction, context, from ?? originOf(interaction));
  const said = origin.noted(content);
  const rows = [...components, ...linksIn(postedMessage(interaction).rows)];
  await interaction.editReply({
    content: hasCard ? besideCard(said) : said,
    components: rows,
    ...(hasCard && colour !== undefined && { embeds: embeds.map((card) => ({ ...card, color: colour })) }),
  });
  await origin.repaint();
}

/** The list or card that an answer is about, which is to show what changed. Null: there is none. */
export function originFor(interaction: AtMessage, context: CommandContext, from: string | null) {
  const isInChannel = from !== null && !context.live.private.isPrivate(from);
  const cannotRepaint = isInChannel ? rightsNote(context.missingHere, 'list', context.texts) : null;
  return {
    /** Adds which permissions the bot lacks to paint it again. */
    noted: (content: string) => (cannotRepaint === null ? content : `${content}\n-# ${cannotRepaint}`),
    async repaint(): Promise<void> {
      if (cannotRepaint === null) await repaintList(from, interaction, context);
    },
  };
}
