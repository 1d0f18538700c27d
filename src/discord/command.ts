// Discord: the types of a command and of the context that it is called with. One file in commands/ is one slash command with
// its buttons, menus and forms, or one command in the menu of messages.
import type { ModalBuilder } from '@discordjs/builders';
import {
  ApplicationCommandType,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type MessageContextMenuCommandInteraction,
  type ModalSubmitInteraction,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
  type StringSelectMenuInteraction,
} from 'discord.js';
import type { App } from '../app.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import type { BotFacts } from '../core/status/status.ts';
import type { Right } from './access/channel-rights.ts';
import type { UsableCommand } from './access/usable.ts';
import type { Pictures } from './chart/draw.ts';
import type { ButtonKind, ComponentAction, FormKind, MenuKind } from './component-actions.ts';
import type { ReplyNote } from './interactions/reply-note.ts';
import type { LateMessages } from './late-messages.ts';
import type { LiveLists } from './live-lists.ts';
import type { ChannelMessages } from './progress/channel-messages.ts';
import type { ProgressMessages } from './progress/message.ts';
import type { Texts } from './texts/texts.ts';
import type { About } from './views/help.ts';

export interface CommandContext {
  app: App;
  live: LiveLists;
  progress: ProgressMessages;
  /** Shows later, in an answer that says that an add waits, that its copy is there. */
  late: Pick<LateMessages, 'expect'>;
  /** Reads and changes a message through its channel, without the token of an interaction. */
  channel: Pick<ChannelMessages, 'read' | 'change'>;
  pictures: Pictures;
  /** The permissions that the bot lacks in the channel of the interaction (channel-rights.ts). */
  missingHere: readonly Right[];
  about: About;
  /**
   * Returns the commands that this person can use here. Call it after the defer, because it may have to ask Discord for the
   * rules. Never throws.
   */
  usable: (interaction: ChatInputCommandInteraction) => Promise<readonly UsableCommand[]>;
  /** Returns the facts about the bot that /status shows: its version, its servers, the ping of its connection. */
  botFacts: () => BotFacts;
  /** The texts in the language of the person who asks. */
  texts: Texts;
  clock: Clock;
  /** Logs with the id of this interaction in each line. */
  log: Log;
  /** The id of this interaction. A sentence about a failure shows it, and the log has the failure under it. */
  id: string;
  /** The note that the command has made, if any. If the command fails, the note shows the failure. */
  note?: ReplyNote | undefined;
  /**
   * Does work that goes on after the person has the answer, so it does not count as a request that the person waits for. Only a
   * few such works of one person run at the same time (person-limits.ts). `work` must stop when its signal aborts. @throws what
   * `work` throws.
   */
  meanwhile(work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /**
   * Checks whether this person, and this server, can use the command, although Discord has checked that: Discord may have used an older list of
   * commands, with other permissions. For a command that changes what other members get.
   * @param what what the reason names, such as `crate export`. Left out: the name of the command.
   * @throws UserError with the reason.
   */
  assertMayUse(command: OwnCommand, what?: string): Promise<void>;
  /** Returns whether `assertMayUse` lets this person use the command with this name. False if there is none. */
  mayUse(name: string): Promise<boolean>;
  /** Aborted when the process begins to end. */
  signal: AbortSignal;
  /** Aborted a few seconds after `signal`. For work that changes something, so that a call in flight can finish. */
  writeSignal: AbortSignal;
}

/**
 * Handles a press, after `deferUpdate` and the check of permissions. A handler answers by an edit of the message or by a
 * follow-up. Under a message that is about to be deleted (`isOnFleeting`), a private `deferReply` comes before it, and the reply is
 * the answer.
 */
type ButtonHandler<K extends ButtonKind> = (
  interaction: ButtonInteraction,
  action: ComponentAction<K>,
  context: CommandContext,
) => Promise<void>;

/** Handles a choice in a menu, as a `ButtonHandler` handles a press. The chosen values are `interaction.values`. */
type MenuHandler<K extends MenuKind> = (
  interaction: StringSelectMenuInteraction,
  action: ComponentAction<K>,
  context: CommandContext,
) => Promise<void>;

interface FormHandler<K extends FormKind> {
  /**
   * Makes the form, which is shown at once: it must be the first answer, within 3 s. So it reads nothing but the message of the
   * button and the database. Its custom id is set by dispatch. Null: `instead` answers. @throws Refusal or UserError when there
   * is nothing to ask.
   */
  open(
    interaction: ButtonInteraction,
    action: ComponentAction<K>,
    context: CommandContext,
  ): ModalBuilder | null | Promise<ModalBuilder | null>;
  /**
   * Answers a press without a form, or with a form that came too late, after a private defer and the check of permissions. The
   * answer is an edit of the reply. Left out: `open` always has a form at once.
   */
  instead?(
    interaction: ButtonInteraction,
    action: ComponentAction<K>,
    context: CommandContext,
  ): Promise<void>;
  /**
   * Handles a form that was sent, after a private defer and the check of permissions. `interaction.message` is the message of
   * the button. Null: it was deleted in the meantime. The answer is an edit of the reply.
   */
  submit(
    interaction: ModalSubmitInteraction,
    action: ComponentAction<K>,
    context: CommandContext,
  ): Promise<void>;
}

type ButtonHandlers = { [K in ButtonKind]: ButtonHandler<K> };
type MenuHandlers = { [K in MenuKind]: MenuHandler<K> };
type FormHandlers = { [K in FormKind]: FormHandler<K> };

export interface Command {
  data: RESTPostAPIChatInputApplicationCommandsJSONBody;
  /**
   * Whether the command changes the database or the Discogs collection. If so, it is refused in servers where strangers could
   * use it (servers.ts).
   */
  writes: boolean;
  /**
   * For each subcommand that needs the permissions of another command, that command. A server that cannot use that command
   * cannot use the subcommand. The subcommand itself checks the person, after its defer.
   */
  needs?: Readonly<Record<string, OwnCommand>>;
  /**
   * Checks the input, then defers, asks the core, builds the view, and edits the reply. Throws its errors, and dispatch answers
   * them.
   */
  run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void>;
  autocomplete?(interaction: AutocompleteInteraction, context: CommandContext): Promise<void>;
}

/** A command in the menu of a message (Apps). Only the person who uses it sees the answer. */
export interface MessageCommand {
  data: RESTPostAPIContextMenuApplicationCommandsJSONBody;
  /** As for a `Command`. */
  writes: boolean;
  /** Defers in private, and answers. Throws its errors, and dispatch answers them. */
  run(interaction: MessageContextMenuCommandInteraction, context: CommandContext): Promise<void>;
}

export type AnyCommand = Command | MessageCommand;

export const isMessageCommand = (command: AnyCommand): command is MessageCommand =>
  command.data.type === ApplicationCommandType.Message;

/** The command whose permissions a button, a menu or a form obeys. */
export type OwnCommand = Pick<AnyCommand, 'data' | 'writes'>;

/** A command with buttons of these kinds. The buttons obey the permissions of the command. */
export interface CommandWithButtons<K extends ButtonKind> extends Command {
  buttons: Pick<ButtonHandlers, K>;
}

/** A command with select menus of these kinds, which obey its permissions. */
export interface CommandWithMenus<K extends MenuKind> extends Command {
  menus: Pick<MenuHandlers, K>;
}

/** A command with forms of these kinds, which obey its permissions when they are sent. */
export interface CommandWithForms<K extends FormKind> extends Command {
  forms: Pick<FormHandlers, K>;
}

/** One kind of button: its command, and what a press does. */
export interface Button<K extends ButtonKind> {
  command: OwnCommand;
  press: ButtonHandler<K>;
  /** True: `press` checks by itself who can press the button, so dispatch does not. */
  hasOwnRule: boolean;
}

/** One kind of select menu: its command, and what a choice does. */
interface Menu<K extends MenuKind> {
  command: OwnCommand;
  choose: MenuHandler<K>;
}

/** One kind of form: its command, what its button shows, and what is done when it is sent. */
type Form<K extends FormKind> = FormHandler<K> & { command: OwnCommand };

/** The handlers of all kinds of buttons, menus and forms. A kind without a handler does not compile. */
export type ButtonTable = { readonly [K in ButtonKind]: Button<K> };
export type MenuTable = { readonly [K in MenuKind]: Menu<K> };
export type FormTable = { readonly [K in FormKind]: Form<K> };

/** Makes an entry of the table of buttons. */
export const buttonOf = <K extends ButtonKind>(
  command: CommandWithButtons<K>,
  kind: K,
  { hasOwnRule = false } = {},
): Button<K> => ({ command, press: command.buttons[kind], hasOwnRule });

/** Makes an entry of the table of menus. */
export const menuOf = <K extends MenuKind>(command: CommandWithMenus<K>, kind: K): Menu<K> => ({
  command,
  choose: command.menus[kind],
});

/** Makes an entry of the table of forms. */
export const formOf = <K extends FormKind>(command: CommandWithForms<K>, kind: K): Form<K> => ({
  command,
  ...command.forms[kind],
});
