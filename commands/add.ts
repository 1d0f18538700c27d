// Commands: /add, and the buttons Add, Add another copy, Add to Discogs now and Undo.
import { SlashCommandBuilder } from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
} from 'discord.js';
import type { Added } from '../src/core/add/add.ts';
import { parseReleaseRef } from '../src/core/release/reference.ts';
import { mayManage } from '../src/discord/access/permissions.ts';
import type { CommandContext, CommandWithButtons } from '../src/discord/command.ts';
import { deferReply } from '../src/discord/interactions/acknowledge.ts';
import { postedMessage } from '../src/discord/interactions/posted-message.ts';
import { privateNote, type ReplyNote, replyNote } from '../src/discord/interactions/reply-note.ts';
import { askerOf, requesterOf } from '../src/discord/interactions/requester.ts';
import { type EditMessage, readSearchMessage } from '../src/discord/live-search.ts';
import {
  addAnswer,
  addedSentence,
  addReply,
  besideCard,
  isPlainSuccess,
  ownedReply,
  type Payload,
  undoneSentence,
  usedAnswer,
} from '../src/discord/views/record.ts';
import { rightsNote, withRightsNote } from '../src/discord/views/rights.ts';
import type { ButtonRow } from '../src/discord/views/search.ts';

/** A confirmation that all went well is read by then, and clears itself. */
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
  await deferReply(interaction);
  const note = replyNote(interaction, context);
  const added = await context.app.add.add(
    { releaseId, ...requestOf(interaction) },
    { signal: context.writeSignal, onWait: note.onWait },
  );
  const say = (one: Added) => {
    const { content, ...rest } = addReply(one, wording(interaction, one, context), context.texts);
    return note.say({
      content: withRightsNote(content, context.missingHere, 'cards', context.texts),
      ...rest,
    });
  };
  await say(added);
  correctLater(added, context, say);
}

/** Who asks, with what power, and what it is counted by. */
const requestOf = (interaction: ChatInputCommandInteraction | ButtonInteraction) => ({
  requester: requesterOf(interaction),
  pressId: interaction.id,
  isUnlimited: mayManage(interaction),
});

/** An answer of Discogs was lost: the message says so, and what came of it once that is known. Returns at once. */
function correctLater(
  added: Added,
  { app, log, signal }: CommandContext,
  say: (added: Added) => Promise<unknown>,
): void {
  if (added.discogs.kind !== 'unknown') return;
  app.add
    .follow(added, { signal })
    .then((later) => (later === added ? null : say(later)))
    .catch((error: unknown) => {
      if (!signal.aborted) log.warn({ err: error }, 'what became of a lost answer could not be told');
    });
}

export const add: CommandWithButtons<'add' | 'copy' | 'push' | 'undo'> = {
  data: data.toJSON(),
  writes: true,
  run,
  buttons: {
    async add(interaction, { releaseId }, context) {
      const { app, writeSignal: signal } = context;
      const note = privateNote(interaction, context);
      const owned = await app.add.owned(releaseId);
      if (owned) {
        await repaint(interaction, context);
        const told = { viewer: askerOf(interaction), hasUsername: app.account.username !== null };
        await note.say(ownedReply(owned, told));
        return;
      }
      const added = await app.add.add(
        { releaseId, ...requestOf(interaction) },
        { signal, onWait: note.onWait },
      );
      const say = async (one: Added) => {
        await repaint(interaction, context);
        await note.say({ content: addedSentence(one, wording(interaction, one, context)) });
        if (isPlainSuccess(one.discogs)) note.clearAfter(CONFIRMATION_MS);
      };
      await say(added);
      correctLater(added, context, say);
    },

    async copy(interaction, { releaseId }, context) {
      const request = { releaseId, ...requestOf(interaction), messageId: interaction.message.id };
      await answerInPlace(interaction, context, async (options) => {
        const result = await context.app.add.another(request, options);
        return result.kind === 'used'
          ? usedAnswer(result.intent)
          : inPlace(interaction, result.added, context, true);
      });
    },

    async push(interaction, { releaseId }, context) {
      const request = { releaseId, ...requestOf(interaction) };
      await answerInPlace(interaction, context, async (options) =>
        inPlace(interaction, await context.app.add.add(request, options), context, false),
      );
    },

    async undo(interaction, { intentId, releaseId }, context) {
      await answerInPlace(interaction, context, async (options) => {
        const request = { intentId, releaseId, ...askerOf(interaction) };
        return { content: undoneSentence(await context.app.add.undo(request, options)) };
      });
    },
  },
};

/** The answer to a button that adds; what was lost and is found out later takes its place. */
function inPlace(
  interaction: ButtonInteraction,
  added: Added,
  context: CommandContext,
  another: boolean,
): Payload {
  const answer = (one: Added) => addAnswer(one, { ...wording(interaction, one, context), another });
  correctLater(added, context, (later) => showInPlace(interaction, context, answer(later)));
  return answer(added);
}

/**
 * The answer takes the place of the question, so that it cannot be asked twice. Who has to wait is told in private: the
 * question may be on a card that everybody reads.
 */
async function answerInPlace(
  interaction: ButtonInteraction,
  context: CommandContext,
  work: (options: { signal: AbortSignal; onWait: ReplyNote['onWait'] }) => Promise<Payload>,
): Promise<void> {
  const note = privateNote(interaction, context);
  const payload = await work({ signal: context.writeSignal, onWait: note.onWait });
  await showInPlace(interaction, context, payload);
  await note.clear();
}

async function showInPlace(
  interaction: ButtonInteraction,
  context: CommandContext,
  { content, components = [] }: Payload,
): Promise<void> {
  // A card is left standing.
  const hasCard = interaction.message.embeds.length > 0;
  const listId = interaction.message.interactionMetadata?.interactedMessageId ?? null;
  const cannotRepaint = listId === null ? null : rightsNote(context.missingHere, 'list', context.texts);
  const said = cannotRepaint === null ? content : `${content}\n-# ${cannotRepaint}`;
  await interaction.editReply({ content: hasCard ? besideCard(said) : said, components });
  if (cannotRepaint === null) await repaintOrigin(interaction, context);
}

/** Ticks the buttons of the message that was pressed: from its own ids, through the cache, however old it is. */
async function repaint(interaction: ButtonInteraction, context: CommandContext): Promise<void> {
  const edit = interaction.editReply.bind(interaction);
  await paintSearch(interaction.message.id, postedMessage(interaction), edit, context);
}

/**
 * After a private answer changed what is owned: shows it in the search message that the question came from. Best
 * effort: its own token may be dead, so it goes through the channel, which the bot may not be allowed to see.
 */
async function repaintOrigin(interaction: ButtonInteraction, context: CommandContext): Promise<void> {
  const metadata = interaction.message.interactionMetadata;
  const messageId = metadata?.interactedMessageId;
  if (!messageId || !interaction.channelId) return;
  const place = { channelId: interaction.channelId, messageId };
  const { channel } = context;
  try {
    const read = await channel.read(place);
    const { content = '', components: rows = [] } = read as { content?: string; components?: ButtonRow[] };
    await paintSearch(messageId, { content, rows }, (payload) => channel.change(place, payload), context);
  } catch (error) {
    context.log.debug({ err: error }, 'the search message of an answer could not be shown anew');
  }
}

async function paintSearch(
  messageId: string,
  message: { content: string; rows: readonly ButtonRow[] },
  edit: EditMessage,
  { app, live, texts }: CommandContext,
): Promise<void> {
  const { releaseIds, ...shown } = readSearchMessage(message, texts);
  if (releaseIds.length === 0) return;
  const open = async () => ({ list: await app.search.reopen(releaseIds), ...shown, edit, texts });
  await live.use(messageId, open, (message) => message.paint(edit));
}

/** What the sentences need to know; a refusal of Discogs gets its line in the log, under the id the person reads. */
function wording(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  added: Added,
  { app, log, id }: CommandContext,
) {
  if (added.discogs.kind === 'refused')
    log.warn({ err: added.discogs.error }, 'saved here, but not on Discogs');
  const { userId: viewerId, guildId } = requesterOf(interaction);
  return { hasToken: app.account.hasToken, viewerId, guildId, id };
}
