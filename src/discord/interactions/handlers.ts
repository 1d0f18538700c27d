// Discord: finds the handler of a `custom_id`, and hands it the action that it was made for. Dispatch knows no kind by name.
import type { ModalBuilder } from '@discordjs/builders';
import type { ButtonInteraction, ModalSubmitInteraction, StringSelectMenuInteraction } from 'discord.js';
import type { ButtonTable, CommandContext, FormTable, MenuTable, OwnCommand } from '../command.ts';
import {
  type ButtonKind,
  type ComponentAction,
  type FormKind,
  isOnFleeting,
  type MenuKind,
} from '../component-actions.ts';
import { decodeAction } from '../custom-id.ts';

interface Handler {
  /** The kind, for the metrics. */
  kind: string;
  /** The command whose permissions count. */
  command: OwnCommand;
}

/** A button that does something at once. */
export interface PressHandler extends Handler {
  hasOwnRule: boolean;
  /** The message of the button is about to be deleted, so the answer must be a new message. */
  isOnFleeting: boolean;
  press(interaction: ButtonInteraction, context: CommandContext): Promise<void>;
}

export interface ChoiceHandler extends Handler {
  choose(interaction: StringSelectMenuInteraction, context: CommandContext): Promise<void>;
}

/** A form, and the button that opens it. */
export interface FormsHandler extends Handler {
  open(
    interaction: ButtonInteraction,
    context: CommandContext,
  ): ModalBuilder | null | Promise<ModalBuilder | null>;
  /** Null: `open` always has a form at once. */
  instead: ((interaction: ButtonInteraction, context: CommandContext) => Promise<void>) | null;
  submit(interaction: ModalSubmitInteraction, context: CommandContext): Promise<void>;
}

/** The handlers by `custom_id`. Null: no released version made this id, or it is of another sort. */
export interface Handlers {
  button(customId: string): PressHandler | null;
  menu(customId: string): ChoiceHandler | null;
  form(customId: string): FormsHandler | null;
}

/** The handlers of all kinds, as `commands/index.ts` lists them. */
export interface ComponentTables {
  buttons: ButtonTable;
  menus: MenuTable;
  forms: FormTable;
}

export function createHandlers({ buttons, menus, forms }: ComponentTables): Handlers {
  const isButton = (action: ComponentAction): action is ComponentAction<ButtonKind> =>
    Object.hasOwn(buttons, action.kind);
  const isMenu = (action: ComponentAction): action is ComponentAction<MenuKind> =>
    Object.hasOwn(menus, action.kind);
  const isForm = (action: ComponentAction): action is ComponentAction<FormKind> =>
    Object.hasOwn(forms, action.kind);
  return {
    button(customId) {
      const action = decodeAction(customId);
      return action && isButton(action) ? pressOf(buttons, action) : null;
    },
    menu(customId) {
      const action = decodeAction(customId);
      return action && isMenu(action) ? choiceOf(menus, action) : null;
    },
    form(customId) {
      const action = decodeAction(customId);
      return action && isForm(action) ? formOf(forms, action) : null;
    },
  };
}

// Each of these takes the handler of the very kind of the action, so that the compiler knows that both fit together.

function pressOf<K extends ButtonKind>(buttons: ButtonTable, action: ComponentAction<K>): PressHandler {
  const { command, hasOwnRule, press } = buttons[action.kind];
  const run: PressHandler['press'] = (interaction, context) => press(interaction, action, context);
  return { kind: action.kind, command, hasOwnRule, isOnFleeting: isOnFleeting(action), press: run };
}

function choiceOf<K extends MenuKind>(menus: MenuTable, action: ComponentAction<K>): ChoiceHandler {
  const { command, choose } = menus[action.kind];
  const run: ChoiceHandler['choose'] = (interaction, context) => choose(interaction, action, context);
  return { kind: action.kind, command, choose: run };
}

function formOf<K extends FormKind>(forms: FormTable, action: ComponentAction<K>): FormsHandler {
  const { command, open, instead, submit } = forms[action.kind];
  return {
    kind: action.kind,
    command,
    open: (interaction, context) => open(interaction, action, context),
    instead: instead ? (interaction, context) => instead(interaction, action, context) : null,
    submit: (interaction, context) => submit(interaction, action, context),
  };
}
