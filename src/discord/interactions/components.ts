// Discord: takes a press of a button, a choice in a menu, and a form that is sent: checks who can use it, gives the first
// answer, and calls the handler.
import type { ButtonInteraction, ModalSubmitInteraction, StringSelectMenuInteraction } from 'discord.js';
import { type Clock, waitAtMost } from '../../clock.ts';
import { UserError } from '../../errors.ts';
import type { CommandContext, OwnCommand } from '../command.ts';
import type { Texts } from '../texts/texts.ts';
import { deferReply, deferUpdate, showForm } from './acknowledge.ts';
import type { Answerable } from './answer-failure.ts';
import type { Handlers } from './handlers.ts';

/**
 * How long a form can take to be made, in real time. Discord wants it within 3 s of the press. The rest is for the way here and
 * back, and for a private "thinking…" in place of the form.
 */
const FORM_MS = 1_800;

/** The context of an interaction, with the function that counts it as a waiting request of its person. */
export interface Waiting extends CommandContext {
  /**
   * Counts this interaction as a request that its person waits for. @throws UserError when too many requests of this person
   * wait already.
   */
  takePlace(): void;
}

/** All methods throw what the handlers throw, and UserError for an id that is no longer in use. */
export interface Components {
  press(interaction: ButtonInteraction, context: Waiting): Promise<void>;
  choose(interaction: StringSelectMenuInteraction, context: Waiting): Promise<void>;
  submit(interaction: ModalSubmitInteraction, context: Waiting): Promise<void>;
}

export function createComponents(deps: {
  handlers: Handlers;
  /** Checks whether this server can use the command. @throws UserError, which becomes a private sentence. */
  admit(interaction: Answerable, command: Pick<OwnCommand, 'writes'>, texts: Texts): void;
  /** How long a form can take to be made, in ms of real time. */
  formMs?: number | undefined;
  clock: Pick<Clock, 'wallMs'>;
}): Components {
  const { handlers, admit, formMs = FORM_MS, clock } = deps;

  /**
   * Shows a form. Discord wants it as the first answer, within 3 s, so Discord is asked nothing before: the member's permissions
   * are checked when the form is sent, and only then does the form count as a waiting request.
   */
  async function open(interaction: ButtonInteraction, context: Waiting): Promise<void> {
    const form = handlers.form(interaction.customId);
    if (!form) throw new UserError(context.texts.access.oldButton);
    admit(interaction, form.command, context.texts);
    const making = Promise.resolve(form.open(interaction, context));
    const made = await waitAtMost(making, clock.wallMs(formMs, formMs));
    if (made.kind === 'failed') throw made.error;
    if (made.kind === 'done' && made.value !== null) return showForm(interaction, made.value);
    if (!form.instead) throw new Error(`the form ${form.kind} was not made`);
    context.takePlace();
    await deferReply(interaction, { isPrivate: true });
    await context.assertMayUse(form.command);
    await form.instead(interaction, context);
  }

  return {
    async press(interaction, context) {
      const button = handlers.button(interaction.customId);
      if (!button) return open(interaction, context);
      const { command, hasOwnRule, isOnFleeting } = button;
      admit(interaction, { writes: command.writes && !hasOwnRule }, context.texts);
      // Stop, the only button with its own rule, is not counted: it makes no call to Discogs, and a person with too much under
      // way must be able to press it.
      if (!hasOwnRule) context.takePlace();
      // An answer in a message that goes in a moment would go with it.
      await (isOnFleeting ? deferReply(interaction, { isPrivate: true }) : deferUpdate(interaction));
      if (!hasOwnRule) await context.assertMayUse(command);
      await button.press(interaction, context);
    },

    async choose(interaction, context) {
      const menu = handlers.menu(interaction.customId);
      if (!menu) throw new UserError(context.texts.access.oldMenu);
      admit(interaction, menu.command, context.texts);
      context.takePlace();
      await deferUpdate(interaction);
      await context.assertMayUse(menu.command);
      await menu.choose(interaction, context);
    },

    async submit(interaction, context) {
      const form = handlers.form(interaction.customId);
      if (!form) throw new UserError(context.texts.access.oldForm);
      admit(interaction, form.command, context.texts);
      context.takePlace();
      await deferReply(interaction, { isPrivate: true });
      await context.assertMayUse(form.command);
      await form.submit(interaction, context);
    },
  };
}
