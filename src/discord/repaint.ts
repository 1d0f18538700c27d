// Discord: shows in a list of results what an Add or an Undo changed, however old the list is.
import type { ButtonInteraction } from 'discord.js';
import type { CommandContext } from './command.ts';
import { postedMessage } from './interactions/posted-message.ts';
import { type EditMessage, readSearchMessage, type ShownList } from './live-search.ts';
import { isPressedInPrivate } from './private-option.ts';
import type { ButtonRow } from './views/search.ts';

type Needs = Pick<CommandContext, 'app' | 'live' | 'channel' | 'log' | 'texts'>;

/** Paints the list whose button was pressed: from its own ids, through the cache. */
export async function repaintPressed(interaction: ButtonInteraction, context: Needs): Promise<void> {
  const { live, texts } = context;
  const { id } = interaction.message;
  const edit: EditMessage = interaction.editReply.bind(interaction);
  const shown = { ...readSearchMessage(postedMessage(interaction), texts), edit, texts };
  if (isPressedInPrivate(interaction)) live.private.remember(id, shown);
  await paint(id, shown, context);
}

/** The list whose button led to the private answer that is pressed now; null: there is none. */
export const originOf = (interaction: ButtonInteraction): string | null =>
  interaction.message.interactionMetadata?.interactedMessageId ?? null;

/**
 * Paints the list that a private answer came from. Best effort: a list that only one person sees is reached by a token of its own
 * presses, every other one through the channel, which the bot is perhaps not allowed to see.
 */
export async function repaintOrigin(interaction: ButtonInteraction, context: Needs): Promise<void> {
  const messageId = originOf(interaction);
  if (messageId === null || !interaction.channelId) return;
  const { channel, live, log, texts } = context;
  try {
    const known = live.private.find(messageId);
    if (known) return await paint(messageId, known, context);
    const place = { channelId: interaction.channelId, messageId };
    const read = await channel.read(place);
    const { content = '', components: rows = [] } = read as { content?: string; components?: ButtonRow[] };
    const edit: EditMessage = (payload) => channel.change(place, payload);
    const shown = { ...readSearchMessage({ content, rows }, texts), edit, texts };
    await paint(messageId, shown, context);
  } catch (error) {
    log.debug({ err: error }, 'the list that an answer came from could not be painted');
  }
}

async function paint(
  messageId: string,
  { releaseIds, ...shown }: ShownList,
  { app, live }: Needs,
): Promise<void> {
  if (releaseIds.length === 0) return;
  const open = async () => ({ list: await app.search.reopen([...releaseIds]), ...shown });
  await live.use(messageId, open, (message) => message.paint(shown.edit));
}
