// Commands: /refresh, with autocomplete from the database.
import { SlashCommandBuilder } from '@discordjs/builders';
import { ApplicationIntegrationType, InteractionContextType } from 'discord.js';
import { parseWanted } from '../src/core/release/wanted.ts';
import type { Command } from '../src/discord/command.ts';
import { deferReply } from '../src/discord/interactions/acknowledge.ts';
import { replyNote } from '../src/discord/interactions/reply-note.ts';
import { privateOption, wantsPrivate } from '../src/discord/private-option.ts';
import { english } from '../src/discord/texts/en/index.ts';
import { refreshReply, suggestion } from '../src/discord/views/refresh.ts';
import { withRightsNote } from '../src/discord/views/rights.ts';

const data = new SlashCommandBuilder()
  .setName('refresh')
  .setDescription(english.refresh.command)
  .setContexts(InteractionContextType.Guild)
  .setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
  .addStringOption((option) =>
    option
      .setName('record')
      .setDescription(english.refresh.recordOption)
      .setAutocomplete(true)
      .setRequired(true),
  )
  .addBooleanOption(privateOption);

export const refresh: Command = {
  data: data.toJSON(),
  writes: true,

  async run(interaction, context) {
    const { app, clock, log, id, missingHere, texts, writeSignal: signal } = context;
    const wanted = parseWanted(interaction.options.getString('record', true));
    const isPrivate = wantsPrivate(interaction, app.settings);
    await deferReply(interaction, { isPrivate });
    const note = replyNote(interaction, context, 'refresh');
    const turn = interaction.user.id;
    const refreshed = await app.refresh.refresh(wanted, { turn, signal, onWait: note.onWait });
    const { discogsId } = refreshed.record;
    const offers = isPrivate && discogsId !== null ? app.prices.of(discogsId) : null;
    const how = { hasToken: app.account.hasToken, id, nowMs: clock.now(), offers };
    const reply = refreshReply(refreshed, how, texts);
    if (refreshed.kind === 'unreadable')
      log.warn({ err: refreshed.error }, 'a record could not be refreshed');
    // No release was read, so only this person reads the answer.
    if (refreshed.kind !== 'refreshed') return note.sayPrivately(reply);
    const content = reply.embeds ? withRightsNote(reply.content, missingHere, 'cards', texts) : reply.content;
    await note.say({ ...reply, content });
  },

  async autocomplete(interaction, { app }) {
    const found = await app.suggestions.records(interaction.options.getFocused(), interaction.user.id);
    await interaction.respond(found.map(suggestion));
  },
};
