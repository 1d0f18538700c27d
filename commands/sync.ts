// Commands: /sync, its preview, and the buttons Stop and Run it.
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
import { NO_USERNAME } from '../src/core/sync/words.ts';
import type { CommandContext, CommandWithButtons } from '../src/discord/command.ts';
import { deferReply } from '../src/discord/interactions/acknowledge.ts';
import { askerOf, requesterOf } from '../src/discord/interactions/requester.ts';
import { buttonReply, commandReply, pressedMessage } from '../src/discord/progress/reply.ts';
import { rightsNote } from '../src/discord/views/rights.ts';
import { alreadyRunningSentence } from '../src/discord/views/sync.ts';
import { UserError } from '../src/errors.ts';

const data = new SlashCommandBuilder()
  .setName('sync')
  .setDescription('Bring the database and the Discogs collection into step, both ways; removes nothing')
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
  .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
  .addBooleanOption((option) =>
    option.setName('preview').setDescription('Only read and count; changes nothing, and offers to run it'),
  );

async function run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void> {
  // The engine says so, too, but only after the reply was deferred in public.
  if (context.app.account.username === null) throw new UserError(NO_USERNAME);
  const kind = interaction.options.getBoolean('preview') ? 'preview' : 'sync';
  await deferReply(interaction);
  const request = { kind, requester: requesterOf(interaction) } as const;
  const started = await context.progress.start(request, commandReply(interaction, context.clock));
  if (started.kind === 'running') {
    await interaction.editReply({
      content: alreadyRunningSentence(started.run, request.requester.guildId),
    });
  } else await tellWhatIsMissing(interaction, context);
}

/** Whoever starts a sync may often mend it. In private: the message of the sync is for what it does. */
async function tellWhatIsMissing(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  { missingHere, log }: CommandContext,
): Promise<void> {
  const content = rightsNote(missingHere, 'sync');
  if (content === null) return;
  await interaction
    .followUp({ content, flags: MessageFlags.Ephemeral })
    .catch((error: unknown) => log.warn({ err: error }, 'what the bot lacks here could not be told'));
}

export const sync: CommandWithButtons<'stop' | 'run'> = {
  data: data.toJSON(),
  writes: true,
  run,
  buttons: {
    async stop(interaction, { runId, startedMs }, { app, progress }) {
      const run = await app.sync.find(runId);
      const asker = askerOf(interaction);
      if (run && startedMs !== null && startedMs !== run.startedAt.getTime()) {
        throw new UserError('That button is from before a restore. /status says which sync is running.');
      }
      if (!run || !isOfServer(asker.guildId, run.requester)) {
        throw new UserError('There is nothing to stop: that sync was over long ago.');
      }
      if (!mayChange(asker, run.requester)) {
        throw new UserError(
          `Only <@${run.requester.userId}>, who started it, or somebody with Manage Server may stop it.`,
          'permission',
        );
      }
      const stopped = await app.sync.stop(runId, { userId: interaction.user.id });
      const now = (await app.sync.find(runId)) ?? run;
      if (stopped === 'ended') {
        // A message that still has the button missed the end.
        await progress.repair(now, pressedMessage(interaction));
        throw new UserError('There is nothing to stop: it was over already.');
      }
      progress.stopping(now);
    },

    async run(interaction, _preview, context) {
      const request = { kind: 'sync', requester: requesterOf(interaction) } as const;
      const started = await context.progress.start(request, buttonReply(interaction, context.clock));
      if (started.kind === 'running') {
        throw new UserError(alreadyRunningSentence(started.run, request.requester.guildId));
      }
      await takeButtonsAway(interaction, context);
      await tellWhatIsMissing(interaction, context);
    },
  },
};

/** What was foretold is being done now. */
async function takeButtonsAway(interaction: ButtonInteraction, { log }: CommandContext): Promise<void> {
  try {
    await interaction.editReply({ components: [] });
  } catch (error) {
    log.warn({ err: error }, 'the button of a preview could not be taken away');
  }
}
