// Discord: the types of a command and of the context that it is called with. One file in commands/ is one slash command with
// its buttons.
import type {
  AutocompleteInteraction,
  ButtonInteraction,
  ChatInputCommandInteraction,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { App } from '../app.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import type { BotFacts } from '../core/status/status.ts';
import type { Right } from './access/channel-rights.ts';
import type { UsableCommand } from './access/usable.ts';
import type { ActionKind, ButtonAction } from './custom-id.ts';
import type { ReplyNote } from './interactions/reply-note.ts';
import type { LiveSearches } from './live-search.ts';
import type { ChannelMessages } from './progress/channel-messages.ts';
import type { ProgressMessages } from './progress/message.ts';
import type { Texts } from './texts/texts.ts';
import type { About } from './views/help.ts';

export interface CommandContext {
  app: App;
  live: LiveSearches;
  progress: ProgressMessages;
  /** Reads and changes a message through its channel, without the token of an interaction. */
  channel: Pick<ChannelMessages, 'read' | 'change'>;
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
   * Checks whether this person can use the command, although Discord has checked that: Discord may have used an older list of
   * commands, with other permissions. For a command that changes what other members get.
   * @throws UserError with the reason.
   */
  assertMayUse(command: Pick<Command, 'data' | 'writes'>): Promise<void>;
  /** Aborted when the process begins to end. */
  signal: AbortSignal;
  /** Aborted a few seconds after `signal`. For work that changes something, so that a call in flight can finish. */
  writeSignal: AbortSignal;
}

/**
 * Handles a press, after `deferUpdate` and the check of permissions. A handler answers by an edit of the message or by a
 * follow-up.
 */
type ButtonHandler<K extends ActionKind> = (
  interaction: ButtonInteraction,
  action: ButtonAction<K>,
  context: CommandContext,
) => Promise<void>;

type ButtonHandlers = { [K in ActionKind]: ButtonHandler<K> };

export interface Command {
  data: RESTPostAPIChatInputApplicationCommandsJSONBody;
  /**
   * Whether the command changes the database or the Discogs collection. If so, it is refused in servers where strangers could
   * use it (servers.ts).
   */
  writes: boolean;
  /**
   * Checks the input, then defers, asks the core, builds the view, and edits the reply. Throws its errors, and dispatch answers
   * them.
   */
  run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void>;
  autocomplete?(interaction: AutocompleteInteraction, context: CommandContext): Promise<void>;
}

/** A command with buttons of these kinds. The buttons obey the permissions of the command. */
export interface CommandWithButtons<K extends ActionKind> extends Command {
  buttons: Pick<ButtonHandlers, K>;
}

/** One kind of button: its command, and what a press does. */
export interface Button<K extends ActionKind> {
  command: Pick<Command, 'data' | 'writes'>;
  press: ButtonHandler<K>;
  /** True: `press` checks by itself who can press the button, so dispatch does not. */
  hasOwnRule: boolean;
}

/** The handlers of all kinds of buttons. A kind without a handler does not compile. */
export type ButtonTable = { readonly [K in ActionKind]: Button<K> };

/** Makes an entry of the table of buttons. */
export const buttonOf = <K extends ActionKind>(
  command: CommandWithButtons<K>,
  kind: K,
  { hasOwnRule = false } = {},
): Button<K> => ({ command, press: command.buttons[kind], hasOwnRule });
