// Commands: /sync, its preview, and the buttons Stop and Run sync.
import { SlashCommandBuilder } from '@discordjs/builders';
import {
  ApplicationIntegrationType,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord.js';
import { isOfServer, mayChange } from '../src/core/authority.ts';
import { Refusal } from '../src/core/refusals.ts';
import type { CommandContext, CommandWithButtons } from '../src/discord/command.ts';
import { answerPrivately, deferReply } from '../src/discord/interactions/acknowledge.ts';
import { askerOf, requesterOf } from '../src/discord/interactions/requester.ts';
import { buttonReply, commandReply, pressedMessage } from '../src/discord/progress/reply.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { rightsNote } from '../src/discord/views/rights.ts';
import { alreadyRunningSentence } from '../src/discord/views/sync.ts';
import { UserError } from '../src/errors.ts';

const data = new SlashCommandBuilder()
  .setName('sync')
  .setDescription(english.sync.command)
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
  .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
  .addBooleanOption((option) => option.setName('preview').setDescription(english.sync.previewOption));

async function run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> {
  // `progress.start` refuses a sync without an account, too, but only after the reply was deferred in public. A refusal here is
  // private.
  if (context.app.account.username === null) throw new Refusal({ kind: 'sync-without-account' });
  const kind = interaction.options.getBoolean('preview') ? 'preview' : 'sync';
  await deferReply(interaction);
  const request = { kind, requester: requesterOf(interaction) } as const;
  const started = await context.progress.start(request, commandReply(interaction, context.clock));
  if (started.kind === 'running') {
    const content = alreadyRunningSentence(started.run, request.requester.guildId, context.texts);
    await answerPrivately(interaction, { content });
  } else await noteMissingRights(interaction, context);
}

/**
 * Sends the person who started a run a private note about the permissions that the bot lacks in this channel. That person can
 * often grant them. The public message of the run does not mention them.
 */
export async function noteMissingRights(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  { missingHere, log, texts }: CommandContext,
): Promise<void> {
  const content = rightsNote(missingHere, 'sync', texts);
  if (content === null) return;
  await interaction
    .followUp({ content, flags: MessageFlags.Ephemeral })
    .catch((error: unknown) => log.warn({ err: error }, 'the note about missing rights could not be sent'));
}

export const sync: CommandWithButtons<'stop' | 'run'> = {
  data: data.toJSON(),
  writes: true,
  run,
  buttons: {
    async stop(interaction, { runId, startedMs }, { app, progress, texts }) {
      const run = await app.sync.find(runId);
      const asker = askerOf(interaction);
      if (run && startedMs !== null && startedMs !== run.startedAt.getTime()) {
        throw new UserError(texts.sync.oldStopButton);
      }
      if (!run || !isOfServer(asker.guildId, run.requester)) {
        throw new UserError(texts.sync.alreadyFinished(run?.kind ?? 'sync'));
      }
      if (!mayChange(asker, run.requester)) {
        throw new UserError(texts.sync.onlyStarter(`<@${run.requester.userId}>`), 'permission');
      }
      const stopped = await app.sync.stop(runId, { userId: interaction.user.id });
      const now = (await app.sync.find(runId)) ?? run;
      if (stopped === 'ended') {
        // The pressed message still has its Stop button, so it never showed the end of the run.
        await progress.repair(now, pressedMessage(interaction));
        throw new UserError(texts.sync.alreadyFinished(run.kind));
      }
      progress.stopping(now);
    },

    async run(interaction, _preview, context) {
      const request = { kind: 'sync', requester: requesterOf(interaction) } as const;
      const started = await context.progress.start(request, buttonReply(interaction, context.clock));
      if (started.kind === 'running') {
        throw new UserError(alreadyRunningSentence(started.run, request.requester.guildId, context.texts));
      }
      await takeButtonsAway(interaction, context);
      await noteMissingRights(interaction, context);
    },
  },
};

/** Removes the buttons of a preview or a dry run, because its run goes on now. */
export async function takeButtonsAway(
  interaction: ButtonInteraction,
  { log }: CommandContext,
): Promise<void> {
  try {
    await interaction.editReply({ components: [] });
  } catch (error) {
    log.warn({ err: error }, 'the button of a preview or a dry run could not be taken away');
  }
}
