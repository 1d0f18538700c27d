// Commands: /add, and the buttons Add, Add another copy, Add to Discogs now and Undo.
import { SlashCommandBuilder } from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
  Routes,
} from 'discord.js';
import type { Added } from '../src/core/add.ts';
import { parseReleaseRef } from '../src/core/release-ref.ts';
import type { Command, CommandContext } from '../src/discord/command.ts';
import { type EditMessage, readSearchMessage } from '../src/discord/live-search.ts';
import { mayManage } from '../src/discord/permissions.ts';
import { requesterOf } from '../src/discord/requester.ts';
import { privateTeller, replyTeller } from '../src/discord/teller.ts';
import {
  type AddWording,
  addedSentence,
  addReply,
  isPlainSuccess,
  ownedReply,
  undoneSentence,
} from '../src/discord/views/record.ts';
import type { ButtonRow } from '../src/discord/views/search.ts';

/** A confirmation that all went well is read by then (product.md 1, Add 4). */
const CONFIRMATION_MS = 3_000;

const data = new SlashCommandBuilder()
  .setName('add')
  .setDescription('Add a release to the database and the Discogs collection')
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
  .addStringOption((option) =>
    option
      .setName('release')
      .setDescription('A release id (249504), r249504, or the address of a release page')
      .setRequired(true),
  );

async function run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> {
  const releaseId = parseReleaseRef(interaction.options.getString('release', true));
  await interaction.deferReply();
  const teller = replyTeller(interaction, context);
  const added = await context.app.add.add(
    { releaseId, requester: requesterOf(interaction) },
    { signal: context.writeSignal, onWait: teller.onWait },
  );
  await teller.say(addReply(added, wording(interaction, added, context)));
}

export const add: Command = {
  data: data.toJSON(),
  writes: true,
  run,
  buttons: {
    async add(interaction, { releaseId }, context) {
      const { app, writeSignal: signal } = context;
      const teller = privateTeller(interaction, context);
      const owned = await app.add.owned(releaseId);
      if (owned) {
        await repaint(interaction, context);
        const viewer = { viewerId: interaction.user.id, mayManage: mayManage(interaction) };
        await teller.say(ownedReply(owned, { ...viewer, hasUsername: app.account.username !== null }));
        return;
      }
      const added = await app.add.add(
        { releaseId, requester: requesterOf(interaction) },
        { signal, onWait: teller.onWait },
      );
      await repaint(interaction, context);
      await teller.say({ content: addedSentence(added, wording(interaction, added, context)) });
      if (isPlainSuccess(added.discogs)) teller.clearAfter(CONFIRMATION_MS);
    },

    async copy(interaction, { releaseId }, context) {
      const teller = replyTeller(interaction, context);
      const added = await context.app.add.add(
        { releaseId, requester: requesterOf(interaction), another: { messageId: interaction.message.id } },
        { signal: context.writeSignal, onWait: teller.onWait },
      );
      await teller.say(answerInPlace(added, { ...wording(interaction, added, context), another: true }));
      await repaintOrigin(interaction, context);
    },

    async push(interaction, { releaseId }, context) {
      const teller = replyTeller(interaction, context);
      const added = await context.app.add.add(
        { releaseId, requester: requesterOf(interaction) },
        { signal: context.writeSignal, onWait: teller.onWait },
      );
      await teller.say(answerInPlace(added, wording(interaction, added, context)));
      await repaintOrigin(interaction, context);
    },

    async undo(interaction, { intentId }, context) {
      const teller = replyTeller(interaction, context);
      const undone = await context.app.add.undo(
        { intentId, userId: interaction.user.id, mayManage: mayManage(interaction) },
        { signal: context.writeSignal, onWait: teller.onWait },
      );
      await teller.say({ content: undoneSentence(undone), components: [] });
      await repaintOrigin(interaction, context);
    },
  },
};

/** The answer takes the place of the question, so that it cannot be asked twice. */
function answerInPlace(added: Added, words: AddWording) {
  const { content, components = [] } = addReply(added, words);
  return { content, components };
}

/** Ticks the buttons of the message that was pressed: from its own ids, through the cache, however old it is. */
async function repaint(interaction: ButtonInteraction, context: CommandContext): Promise<void> {
  const { message } = interaction;
  const rows = message.components.map((row) => row.toJSON() as ButtonRow);
  await paintSearch(message.id, rows, interaction.editReply.bind(interaction), context);
}

/**
 * After a private answer changed what is owned: shows it in the search message that the question came from. Best
 * effort: its own token may be dead, so it goes through the channel, which the bot may not be allowed to see.
 */
async function repaintOrigin(interaction: ButtonInteraction, context: CommandContext): Promise<void> {
  const metadata = interaction.message.interactionMetadata;
  const messageId = metadata?.interactedMessageId;
  if (!messageId || !interaction.channelId) return;
  const route = Routes.channelMessage(interaction.channelId, messageId);
  const { rest } = interaction.client;
  try {
    const message = await rest.get(route);
    const rows = (message as { components?: ButtonRow[] }).components ?? [];
    await paintSearch(
      messageId,
      rows,
      (payload) => rest.patch(route, { body: { ...payload, allowed_mentions: { parse: [] } } }),
      context,
    );
  } catch (error) {
    context.log.debug({ err: error }, 'the search message of an answer could not be shown anew');
  }
}

async function paintSearch(
  messageId: string,
  rows: readonly ButtonRow[],
  edit: EditMessage,
  { app, live }: CommandContext,
): Promise<void> {
  const open = live.get(messageId);
  if (open) return open.paint();
  const { releaseIds, page } = readSearchMessage(rows);
  if (releaseIds.length === 0) return;
  const list = await app.search.reopen(releaseIds);
  await live.open(messageId, { list, page }, edit).paint();
}

/** What the sentences need to know; a refusal of Discogs gets its line in the log, under the id the person reads. */
function wording(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  added: Added,
  { app, log, id }: CommandContext,
) {
  if (added.discogs.kind === 'refused')
    log.warn({ err: added.discogs.error }, 'saved here, but not on Discogs');
  return { hasToken: app.account.hasToken, viewerId: interaction.user.id, id };
}
