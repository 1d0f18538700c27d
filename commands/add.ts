// Commands: /add, and the buttons Add, Add another copy, Add to Discogs now, Undo, Want and Don't want.
import { SlashCommandBuilder } from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
} from 'discord.js';
import type { Added } from '../src/core/add/add.ts';
import { parseReference } from '../src/core/release/reference.ts';
import { mayManage } from '../src/discord/access/permissions.ts';
import { answerAnew, answerInPlace, showInPlace } from '../src/discord/answer-in-place.ts';
import type { CommandContext, CommandWithButtons, CommandWithForms } from '../src/discord/command.ts';
import { correctLater } from '../src/discord/correct-later.ts';
import { deferReply } from '../src/discord/interactions/acknowledge.ts';
import { isPressedInPrivate, postedMessage } from '../src/discord/interactions/posted-message.ts';
import { privateNote, replyNote } from '../src/discord/interactions/reply-note.ts';
import { askerOf, requesterOf } from '../src/discord/interactions/requester.ts';
import { privateOption, wantsPrivate } from '../src/discord/private-option.ts';
import { repaintList, withPressedList } from '../src/discord/repaint.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { addedText, isNothingDone, isPlainSuccess } from '../src/discord/views/add.ts';
import { addAnswer, addReply, confirmation, usedAnswer } from '../src/discord/views/add-answer.ts';
import { ownedReply } from '../src/discord/views/owned.ts';
import { type Payload, withoutButton } from '../src/discord/views/payload.ts';
import { addLabelsIn } from '../src/discord/views/posted-list.ts';
import { withRightsNote } from '../src/discord/views/rights.ts';
import { wantedText } from '../src/discord/views/want.ts';
import { detailsForms } from './details.ts';
import { openFinder } from './finder.ts';
import { takeBack } from './undo.ts';

/** How long the confirmation of an Add without problems stays before it is deleted (reply-note.ts). Long enough to read it. */
const CONFIRMATION_MS = 3_000;

const data = new SlashCommandBuilder()
  .setName('add')
  .setDescription(english.add.command)
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
  .addStringOption((option) =>
    option.setName('release').setDescription(english.add.releaseOption).setRequired(true),
  )
  .addBooleanOption(privateOption);

async function run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> {
  const atMs = context.clock.monotonic();
  const named = parseReference(interaction.options.getString('release', true));
  const isPrivate = wantsPrivate(interaction, context.app.settings);
  await deferReply(interaction, { isPrivate });
  const note = replyNote(interaction, context, 'add');
  // A master stands for every pressing of an album, so the person picks one.
  if (named.kind === 'master') {
    const place = { note, edit: note.edit, userId: interaction.user.id, isPrivate };
    await openFinder(named.masterId, place, context);
    return;
  }
  const { releaseId } = named;
  const added = await context.app.add.add(
    { releaseId, ...requestOf(interaction) },
    { signal: context.writeSignal, onWait: note.onWait },
  );
  const payloadOf = (one: Added, isGivenUp = false): Payload => {
    const offers = isPrivate ? context.app.prices.of(releaseId) : null;
    const how = { ...wording(interaction, one, context), isGivenUp, offers };
    const { content, ...rest } = addReply(one, how, context.texts);
    return { content: withRightsNote(content, context.missingHere, 'cards', context.texts), ...rest };
  };
  const say = async (one: Added, isGivenUp = false): Promise<string | null> => {
    if (!isNothingDone(one)) return note.say(payloadOf(one, isGivenUp));
    // Nothing was done, so only this person reads the answer.
    const content = addedText(one, wording(interaction, one, context), context.texts);
    await note.sayPrivately({ content });
    return null;
  };
  const messageId = await say(added);
  void correctLater(added, interaction, context, {
    ...{ atMs, say, show: (one) => note.edit(payloadOf(one)) },
    message: messageId === null || isPrivate ? null : { messageId, kind: 'card' },
  });
}

/**
 * Returns what each kind of add needs to know: who asks, the id of the interaction (the key of the intent), and whether the
 * person has no hourly limit, because they can manage the server.
 */
const requestOf = (interaction: ChatInputCommandInteraction | ButtonInteraction) => ({
  requester: requesterOf(interaction),
  pressId: interaction.id,
  isUnlimited: mayManage(interaction),
});

export const add: CommandWithButtons<'add' | 'copy' | 'push' | 'undo' | 'wnt' | 'unw'> &
  CommandWithForms<'det'> = {
  data: data.toJSON(),
  writes: true,
  run,
  forms: detailsForms,
  buttons: {
    async add(interaction, { releaseId }, context) {
      const { app, writeSignal: signal } = context;
      const atMs = context.clock.monotonic();
      const note = privateNote(interaction, context, 'add');
      await withPressedList(interaction, context, async (list) => {
        const owned = await app.add.owned(releaseId);
        if (owned) {
          await list.paint();
          const viewer = askerOf(interaction);
          const maySync = await context.mayUse('sync');
          const { copies } = await app.details.copies(releaseId, { ...viewer, maySync });
          const reader = {
            viewer,
            hasUsername: app.account.username !== null,
            heals: owned.lastAdd !== null && app.healing.tries(releaseId, owned.lastAdd.createdAt),
            offers: app.prices.of(releaseId),
            copies,
            from: interaction.message.id,
          };
          await note.say(ownedReply(owned, reader, context.texts));
          return;
        }
        const added = await app.add.add(
          { releaseId, ...requestOf(interaction) },
          { signal, onWait: note.onWait },
        );
        const say = async (one: Added, isGivenUp = false) => {
          await list.paint();
          const from = interaction.message.id;
          const how = { ...wording(interaction, one, context), isGivenUp, from };
          const noteId = await note.say(confirmation(one, how, context.texts));
          if (isPlainSuccess(one.discogs)) note.clearAfter(CONFIRMATION_MS);
          return noteId;
        };
        const message = await say(added);
        const show = async (one: Added) => {
          await repaintList(interaction.message.id, interaction, context);
          const payload = addAnswer(one, wording(interaction, one, context), context.texts);
          await interaction.editReply({ ...payload, message });
        };
        const shown = { messageId: interaction.message.id, kind: 'list' } as const;
        const inChannel = isPressedInPrivate(interaction) ? null : shown;
        list.keepOpen(correctLater(added, interaction, context, { atMs, message: inChannel, say, show }));
      });
    },

    async copy(interaction, { releaseId }, context) {
      const request = { releaseId, ...requestOf(interaction), messageId: interaction.message.id };
      const atMs = context.clock.monotonic();
      await answerInPlace(interaction, context, 'add', async (options) => {
        const result = await context.app.add.another(request, options);
        return result.kind === 'used'
          ? usedAnswer(result.intent, context.texts)
          : inPlace(interaction, result.added, context, { atMs, another: true });
      });
    },

    async push(interaction, { releaseId }, context) {
      const request = { releaseId, ...requestOf(interaction) };
      const atMs = context.clock.monotonic();
      await answerInPlace(interaction, context, 'add', async (options) =>
        inPlace(interaction, await context.app.add.add(request, options), context, { atMs, another: false }),
      );
    },

    undo: takeBack,

    wnt: (interaction, { releaseId }, context) =>
      setWant(interaction, { releaseId, isWanted: true }, context),
    unw: (interaction, { releaseId, from }, context) =>
      from === undefined
        ? setWant(interaction, { releaseId, isWanted: false }, context)
        : unwant(interaction, { releaseId, from }, context),
  },
};

/**
 * Puts a release on the wantlist or takes it off, and shows that on the card of the button. The answer to an Add shows no wantlist:
 * there the button goes.
 */
async function setWant(
  interaction: ButtonInteraction,
  change: { releaseId: number; isWanted: boolean },
  context: CommandContext,
): Promise<void> {
  const note = privateNote(interaction, context, 'want');
  await withPressedList(interaction, context, async (list) => {
    const turn = interaction.user.id;
    await context.app.want.set(change, { turn, signal: context.writeSignal, onWait: note.onWait });
    await list.paint();
    const { rows } = postedMessage(interaction);
    if (addLabelsIn(rows).size === 0) {
      await interaction.editReply({ components: withoutButton(rows, interaction.customId) });
    }
    await note.say({ content: wantedText(change, context.texts) });
    note.clearAfter(CONFIRMATION_MS);
  });
}

/** Takes a release off the wantlist that was just added, and shows that on the list or card that the confirmation came from. */
async function unwant(
  interaction: ButtonInteraction,
  { releaseId, from }: { releaseId: number; from: string },
  context: CommandContext,
): Promise<void> {
  const change = { releaseId, isWanted: false };
  const turn = interaction.user.id;
  await answerAnew(
    interaction,
    context,
    'want',
    async (options) => {
      await context.app.want.set(change, { turn, ...options });
      return { content: wantedText(change, context.texts) };
    },
    from,
  );
}

/** Makes the answer to a button that adds. If the add waits for Discogs, its outcome replaces this text later. */
function inPlace(
  interaction: ButtonInteraction,
  added: Added,
  context: CommandContext,
  { atMs, another }: { atMs: number; another: boolean },
): Payload & { isForOne: boolean } {
  const answer = (one: Added, isGivenUp = false) =>
    addAnswer(one, { ...wording(interaction, one, context), another, isGivenUp }, context.texts);
  const show = (one: Added, isGivenUp = false) => showInPlace(interaction, context, answer(one, isGivenUp));
  // A refused add of another copy is not tried again.
  if (!another || added.discogs.kind === 'unknown') {
    void correctLater(added, interaction, context, { atMs, message: null, say: show, show });
  }
  return { ...answer(added), isForOne: added.discogs.kind === 'refused' };
}

/**
 * Returns the facts that the sentences about an add use. If Discogs refused the add, logs why, under the id that the person
 * reads.
 */
function wording(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  added: Added,
  { app, log, id }: CommandContext,
) {
  if (added.discogs.kind === 'refused')
    log.warn({ err: added.discogs.error }, 'saved here, but not on Discogs');
  const { userId: viewerId, ...where } = askerOf(interaction);
  const { hasToken } = app.account;
  return { hasToken, heals: app.healing.tries(added.release.releaseId), viewerId, ...where, id };
}
