// Commands, /crate: the buttons Remove… and Forget… of a card, their question, and its buttons.
import type { BaseInteraction } from 'discord.js';
import type { Remover } from '../../src/core/authority.ts';
import { answerInPlace } from '../../src/discord/answer-in-place.ts';
import type { CommandContext, CommandWithButtons } from '../../src/discord/command.ts';
import { privateNote } from '../../src/discord/interactions/reply-note.ts';
import { requesterOf } from '../../src/discord/interactions/requester.ts';
import { lookOf } from '../../src/discord/views/ownership.ts';
import { removedText, removeQuestion } from '../../src/discord/views/remove.ts';
import { maySync } from './shown.ts';

async function removerOf(interaction: BaseInteraction, context: CommandContext): Promise<Remover> {
  const { userId, guildId } = requesterOf(interaction);
  return { userId, guildId, maySync: await maySync(context) };
}

export const removeButtons: CommandWithButtons<'rem' | 'del' | 'fgt' | 'keep'>['buttons'] = {
  async rem(interaction, { releaseId }, context) {
    const note = privateNote(interaction, context, 'remove');
    const remover = await removerOf(interaction, context);
    const question = await context.app.remove.ask(releaseId, remover);
    const reader = { guildId: remover.guildId, seesDetails: remover.maySync };
    await note.say(removeQuestion(question, reader, context.texts));
  },

  async del(interaction, { releaseId, instanceId }, context) {
    await answerInPlace(interaction, context, 'remove', async (options) => {
      const { maySync: may } = await removerOf(interaction, context);
      const request = { releaseId, instanceId, requester: requesterOf(interaction), maySync: may };
      return { content: removedText(await context.app.remove.remove(request, options), context.texts) };
    });
  },

  async fgt(interaction, { releaseId }, context) {
    await answerInPlace(interaction, context, 'remove', async (options) => {
      await context.app.remove.forget(releaseId, await removerOf(interaction, context), options);
      const { colour } = lookOf({ kind: 'not-owned' });
      return { content: context.texts.crateRemove.forgotten, colour };
    });
  },

  async keep(interaction, _action, { texts }) {
    await interaction.editReply({ content: texts.crateRemove.kept, components: [] });
  },
};
