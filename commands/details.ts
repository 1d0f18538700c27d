// Commands: the form of details of a copy. /add owns it, so it obeys its permissions. Core decides who can change which copy.
import type { BaseInteraction, ButtonInteraction } from 'discord.js';
import type { Remover } from '../src/core/authority.ts';
import type { DetailsForm } from '../src/core/details/types.ts';
import { Refusal } from '../src/core/refusals.ts';
import { originFor } from '../src/discord/answer-in-place.ts';
import type { CommandContext, CommandWithForms } from '../src/discord/command.ts';
import type { ComponentAction } from '../src/discord/component-actions.ts';
import { replyNote } from '../src/discord/interactions/reply-note.ts';
import { requesterOf } from '../src/discord/interactions/requester.ts';
import { isOnList, originOf } from '../src/discord/repaint.ts';
import { detailsAnswer, openDetails, whichCopy } from '../src/discord/views/details.ts';
import { detailsForm, type OneCopy, typedParts } from '../src/discord/views/details-form.ts';
import type { Payload } from '../src/discord/views/payload.ts';
import { UserError } from '../src/errors.ts';

type Asked = ComponentAction<'det'>;

/** What a press leads to: a form, the fields that must be read before, or a question. */
type Next =
  | { kind: 'form'; form: Extract<DetailsForm, { kind: 'form' }>; place: OneCopy }
  | { kind: 'not-read'; place: OneCopy }
  | { kind: 'ask'; question: Payload };

/** Returns who asks, with the present right: a button can be older than a change of it. */
async function personOf(interaction: BaseInteraction, context: CommandContext): Promise<Remover> {
  const { userId, guildId } = requesterOf(interaction);
  return { userId, guildId, maySync: await context.mayUse('sync') };
}

/** Finds out what to show, from the database alone. @throws UserError when this person can change no such copy. */
async function nextOf(interaction: ButtonInteraction, asked: Asked, context: CommandContext): Promise<Next> {
  const { app, texts } = context;
  const { releaseId, first } = asked;
  const list = isOnList(interaction, context) ? interaction.message.id : originOf(interaction);
  const from = asked.from ?? list ?? undefined;
  const person = await personOf(interaction, context);
  const copy = asked.instanceId ?? (await onlyCopy({ releaseId, from }, person, context));
  if (typeof copy !== 'number') return { kind: 'ask', question: copy };
  const place = { releaseId, instanceId: copy, first, from };
  const form = await app.details.form({ releaseId, instanceId: copy, from: first }, person);
  switch (form.kind) {
    case 'form':
      return { kind: 'form', form, place };
    case 'not-read':
      return { kind: 'not-read', place };
    case 'no-copy':
      throw new UserError(texts.details.noCopy);
    case 'not-yours':
      throw new Refusal({ kind: 'details-not-yours' });
  }
}

/** Returns the instance id of the copy that this person can change, or the question which of several is meant. */
async function onlyCopy(
  { releaseId, from }: Pick<Asked, 'releaseId' | 'from'>,
  person: Remover,
  { app, texts }: CommandContext,
): Promise<number | Payload> {
  const choice = await app.details.copies(releaseId, person);
  const [only, ...more] = choice.copies;
  if (!only && choice.others > 0) throw new Refusal({ kind: 'details-not-yours' });
  if (!only) throw new UserError(texts.details.noCopy);
  if (more.length === 0) return only.instanceId;
  return whichCopy(choice, { guildId: person.guildId, seesDetails: person.maySync, from }, texts);
}

export const detailsForms: CommandWithForms<'det'>['forms'] = {
  det: {
    async open(interaction, asked, context) {
      const next = await nextOf(interaction, asked, context);
      return next.kind === 'form' ? detailsForm(next.form, next.place, context.texts) : null;
    },

    async instead(interaction, asked, context) {
      const { app, signal, texts } = context;
      const note = replyNote(interaction, context, 'details');
      const next = await nextOf(interaction, asked, context);
      if (next.kind === 'ask') return void (await note.say(next.question));
      if (next.kind === 'not-read') {
        await app.details.readFields({ turn: interaction.user.id, signal, onWait: note.onWait });
      }
      const content = next.kind === 'form' ? texts.details.ready : texts.details.fieldsRead;
      await note.say(openDetails(content, next.place, texts));
    },

    async submit(interaction, { releaseId, instanceId, first, from }, context) {
      const { app, writeSignal: signal, texts } = context;
      // Every form is of one copy.
      if (instanceId === null) throw new UserError(texts.access.oldForm);
      const note = replyNote(interaction, context, 'details');
      const typed = typedParts(interaction.fields.fields.values());
      const { maySync } = await personOf(interaction, context);
      const outcome = await app.details.save(
        { releaseId, instanceId, from: first, typed, requester: requesterOf(interaction), maySync },
        { signal, onWait: note.onWait },
      );
      const answer = detailsAnswer(outcome, { releaseId, instanceId, from }, texts);
      const hasSaved = outcome.kind === 'saved' && outcome.saved.length > 0;
      const origin = originFor(interaction, context, hasSaved ? (from ?? null) : null);
      await note.say({ ...answer, content: origin.noted(answer.content) });
      await origin.repaint();
    },
  },
};
