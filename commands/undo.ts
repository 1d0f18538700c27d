// Commands: the button Undo under an answer to an Add, and under `✓ Owned`. It obeys the permissions of /add.
import type { ButtonInteraction } from 'discord.js';
import { answerAnew, answerInPlace } from '../src/discord/answer-in-place.ts';
import type { CommandContext } from '../src/discord/command.ts';
import type { ComponentAction } from '../src/discord/component-actions.ts';
import { askerOf } from '../src/discord/interactions/requester.ts';
import { originOf } from '../src/discord/repaint.ts';
import { showTakenBack } from '../src/discord/taken-back.ts';
import { colourAfter, undoneText } from '../src/discord/views/add.ts';
import { undoQuestion } from '../src/discord/views/add-answer.ts';

/** Takes an add back. If Discogs never confirmed it, asks first whether the copy is the one. */
export async function takeBack(
  interaction: ButtonInteraction,
  { intentId, releaseId, from, instanceId }: ComponentAction<'undo'>,
  context: CommandContext,
): Promise<void> {
  const { app, texts } = context;
  const isSure = instanceId !== undefined;
  // The question stays until it is answered, and its answer replaces it.
  const answer = from !== undefined && !isSure ? answerAnew : answerInPlace;
  const request = { intentId, releaseId, instanceId, ...askerOf(interaction) };
  await answer(
    interaction,
    context,
    'undo',
    async (options) => {
      const question = isSure ? null : await app.add.askUndo(request);
      if (question) return { ...undoQuestion(question, from, texts), isForOne: true };
      const undone = await app.add.undo(request, options);
      const hasUsername = app.account.username !== null;
      const said = { content: undoneText(undone, texts, { hasUsername }), colour: colourAfter(undone) };
      // The question came from a public answer to /add, which stayed as it was.
      const { channelId } = interaction;
      const messageId = from ?? originOf(interaction);
      if (isSure && messageId !== null) {
        await showTakenBack({ channelId, messageId }, intentId, said, context);
      }
      return said;
    },
    from,
  );
}
