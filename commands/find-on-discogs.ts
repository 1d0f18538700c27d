// Commands: Find on Discogs, in the menu of a message: finds the record of its photo, or what its text names. Only who asks sees
// the answer.
import { ContextMenuCommandBuilder } from '@discordjs/builders';
import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { readMessage } from '../src/core/search/message.ts';
import type { MessageCommand } from '../src/discord/command.ts';
import { deferReply } from '../src/discord/interactions/acknowledge.ts';
import { targetMessage } from '../src/discord/interactions/target-message.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { replyPlace } from './found.ts';
import { answerPhotos } from './photo.ts';

const data = new ContextMenuCommandBuilder()
  .setName(english.photo.command)
  .setType(ApplicationCommandType.Message)
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall);

export const findOnDiscogs: MessageCommand = {
  data: data.toJSON(),
  writes: false,

  async run(interaction, context) {
    const { photos, texts } = targetMessage(interaction);
    await deferReply(interaction, { isPrivate: true });
    const given = { files: photos, readText: () => readMessage(texts) };
    await answerPhotos(given, replyPlace(interaction, context), context);
  },
};
