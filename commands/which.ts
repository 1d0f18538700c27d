// Commands: "Which one is mine?": the form under a list of pressings, and its answer. /search owns it, so it obeys its
// permissions.
import type { AskedList } from '../src/core/search/which.ts';
import type { CommandWithForms } from '../src/discord/command.ts';
import type { ComponentAction } from '../src/discord/component-actions.ts';
import { type PostedMessage, postedMessage } from '../src/discord/interactions/posted-message.ts';
import { replyNote } from '../src/discord/interactions/reply-note.ts';
import { readSearchMessage } from '../src/discord/list-message.ts';
import type { Texts } from '../src/discord/texts/texts.ts';
import { filtersIn } from '../src/discord/views/finder.ts';
import { ETCHING_FIELD, headingIn, whichAnswer, whichForm } from '../src/discord/views/which.ts';
import { UserError } from '../src/errors.ts';

export const whichForms: CommandWithForms<'mine'>['forms'] = {
  mine: {
    open: (_interaction, _action, { texts }) => whichForm(texts),

    async submit(interaction, action, context) {
      const { app, signal, texts } = context;
      if (!interaction.isFromMessage()) throw new UserError(texts.access.oldForm);
      const posted = postedMessage(interaction);
      const typed = interaction.fields.getTextInputValue(ETCHING_FIELD);
      const question = {
        typed,
        list: listIn(posted, action, texts),
        heading: headingIn(posted.content, texts),
      };
      const note = replyNote(interaction, context, 'search');
      const turn = interaction.user.id;
      const answer = await app.which.ask(question, { turn, signal, onWait: note.onWait });
      const results = await answer.list.show(answer.list.releaseIds);
      await note.say(whichAnswer(typed, answer, results, texts));
    },
  },
};

/** Reads from a posted message which list it shows. */
function listIn(posted: PostedMessage, action: ComponentAction<'mine'>, texts: Texts): AskedList {
  return action.of === 'master'
    ? { of: 'master', masterId: action.masterId, filters: filtersIn(posted.rows) }
    : { of: 'search', releaseIds: readSearchMessage(posted, texts).releaseIds, isWhole: action.isWhole };
}
