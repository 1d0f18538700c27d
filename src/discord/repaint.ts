// Discord: shows in a list of results what an Add, an Undo or another page changed, however old the list is.
import type { APIEmbed, BaseInteraction, ButtonInteraction, MessageComponentInteraction } from 'discord.js';
import type { CommandContext } from './command.ts';
import { isPressedInPrivate, postedMessage } from './interactions/posted-message.ts';
import { readListMessage } from './list-message.ts';
import type { EditableList, EditMessage, LiveList, ShownPage } from './live-lists.ts';
import type { MessagePlace } from './progress/channel-messages.ts';
import type { MessageRow } from './views/payload.ts';
import { hasDetails } from './views/posted-list.ts';

type Needs = Pick<CommandContext, 'app' | 'live' | 'channel' | 'clock' | 'log' | 'texts' | 'mayUse'>;

/** The list whose button was pressed, while the work for that press goes on. */
export interface PressedList {
  /** Shows the present state, on the page of the list that is shown now. */
  paint(): Promise<void>;
  /**
   * Keeps the list open until `until` resolves, for work that goes on after the press is answered. `until` never rejects.
   * Returns at once.
   */
  keepOpen(until: Promise<void>): void;
}

/**
 * Opens the list whose button was pressed, from the ids in its buttons, and keeps it open until `work` ends. Someone can turn
 * the page of the list in the meantime. An Add that waited then paints the new page. @throws what `work` throws.
 */
export async function withPressedList(
  interaction: ButtonInteraction,
  context: Needs,
  work: (list: PressedList) => Promise<void>,
): Promise<void> {
  const { live, clock, texts } = context;
  const { id } = interaction.message;
  const edit: EditMessage = interaction.editReply.bind(interaction);
  const posted = postedMessage(interaction);
  const isPrivate = isPressedInPrivate(interaction);
  // The person can have lost the right to see the details of copies since the card was posted.
  const seesDetails = isPrivate && hasDetails(posted, texts) && (await context.mayUse('sync'));
  const reader = { guildId: interaction.guildId ?? '', seesDetails, isPrivate };
  const shown = readListMessage(posted, texts, reader);
  const list = { shown, edit };
  if (isPrivate) live.private.remember(id, list, clock.monotonic());
  if (list.shown.onPage.length === 0) return work({ paint: async () => {}, keepOpen: () => {} });
  const open = opening(list, context);
  await live.use(id, open, (message) =>
    work({
      paint: () => message.paint(edit),
      keepOpen: (until) => void live.use(id, open, () => until),
    }),
  );
}

/**
 * Shows another page in the list whose button was pressed, or whose menu was used. An Add that still works at this list paints
 * the new page from then on. Then does `work`. Does nothing if the list shows what a newer press asked for: Discogs answered that
 * one sooner.
 * @throws what `work` throws. An edit that fails is only logged.
 */
export async function turnPressedList(
  interaction: MessageComponentInteraction,
  shown: ShownPage,
  { live, clock }: Pick<Needs, 'live' | 'clock'>,
  work: (message: LiveList) => Promise<void> = async () => {},
): Promise<void> {
  const { id } = interaction.message;
  if (!live.turns.mayShow(id, interaction.id)) return;
  const edit: EditMessage = interaction.editReply.bind(interaction);
  if (isPressedInPrivate(interaction)) live.private.remember(id, { shown, edit }, clock.monotonic());
  await live.use(
    id,
    async () => ({ shown, edit }),
    async (message) => {
      await message.turnTo(shown, edit);
      await work(message);
    },
  );
}

/** Returns the id of the list whose button led to this private answer. Null: the answer did not come from a list. */
export const originOf = (interaction: ButtonInteraction): string | null =>
  interaction.message.interactionMetadata?.interactedMessageId ?? null;

/** An interaction with a message, or with a form that a button of it opened. Null: the message is gone. */
export type AtMessage = Pick<BaseInteraction, 'channelId' | 'guildId'> & {
  message: ButtonInteraction['message'] | null;
};

/** Whether the message of this interaction is itself a list or a card of results. */
export const isOnList = (interaction: ButtonInteraction, { texts }: Pick<Needs, 'texts'>): boolean =>
  readListMessage(postedMessage(interaction), texts).onPage.length > 0;

/**
 * Repaints a list. A private list is edited with the token of a press in that list, any other list through the channel. A failure
 * is only logged, because the bot may not be allowed to see the channel.
 */
export async function repaintList(
  messageId: string | null,
  { channelId, guildId, message }: AtMessage,
  context: Needs,
): Promise<void> {
  if (messageId === null || !channelId) return;
  // Not known as private any more, but private: the channel does not have it.
  const isLost = !context.live.private.isPrivate(messageId) && message?.id === messageId;
  if (isLost && isPressedInPrivate({ message })) return;
  await repaintIn({ channelId, messageId }, guildId ?? '', context).catch((error: unknown) => {
    context.log.debug({ err: error }, 'the list that an answer came from could not be painted');
  });
}

/**
 * Repaints a list or a card of a channel, or a private list whose token lives. Does nothing for any other message.
 * @throws what `ChannelMessages.read` throws. An edit that fails is only logged.
 */
export async function repaintIn(
  place: MessagePlace,
  guildId: string,
  context: Omit<Needs, 'mayUse'>,
): Promise<void> {
  const { channel, live, texts } = context;
  const { messageId } = place;
  if (live.private.isPrivate(messageId)) {
    const known = live.private.find(messageId);
    return known ? await paint(messageId, known, context) : undefined;
  }
  const read = await channel.read(place);
  const { content = '', embeds = [], components: rows = [] } = read as RawMessage;
  const edit: EditMessage = (payload) => channel.change(place, payload);
  const shown = readListMessage({ content, embeds, rows }, texts, { guildId, seesDetails: false });
  await paint(messageId, { shown, edit }, context);
}

/** What a message has that was read through its channel. */
export interface RawMessage {
  content?: string;
  embeds?: APIEmbed[];
  components?: MessageRow[];
}

async function paint(messageId: string, list: EditableList, context: Omit<Needs, 'mayUse'>): Promise<void> {
  if (list.shown.onPage.length === 0) return;
  await context.live.use(messageId, opening(list, context), (message) => message.paint(list.edit));
}

const opening =
  ({ shown, edit }: EditableList, { app }: Pick<Needs, 'app'>) =>
  async () => {
    const releaseIds = [...shown.onPage];
    const list = shown.crate
      ? await app.crate.reopen(releaseIds, shown.crate)
      : await app.search.reopen(releaseIds);
    return { shown: { ...shown, list }, edit };
  };
