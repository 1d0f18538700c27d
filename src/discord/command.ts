// Discord: what a command is, and what it gets. One file in commands/ is one slash command with its buttons.
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
import type { ActionKind, ButtonAction } from './custom-id.ts';
import type { ReplyNote } from './interactions/reply-note.ts';
import type { LiveSearches } from './live-search.ts';
import type { ChannelMessages } from './progress/channel-messages.ts';
import type { ProgressMessages } from './progress/message.ts';
import type { Texts } from './texts/texts.ts';

export interface CommandContext {
  app: App;
  live: LiveSearches;
  progress: ProgressMessages;
  /** For messages that no living token can change. */
  channel: Pick<ChannelMessages, 'read' | 'change'>;
  /** What the bot lacks in the channel of the interaction (channel-rights.ts). */
  missingHere: readonly Right[];
  /** The present state of the connection. */
  botFacts: () => BotFacts;
  /** In the language of the person who asks. */
  texts: Texts;
  clock: Clock;
  /** Each of its lines has the id of this interaction. */
  log: Log;
  /** The answer of a person after a failure, and the entry in the log. */
  id: string;
  /** The private note of this press, if there is one: a failure is shown there. */
  note?: ReplyNote | undefined;
  /**
   * The person has the answer: the work from here on does not count as waiting. A few such works of one person go on at once
   * (person-limits.ts); `work` stops when its signal aborts. @throws what `work` throws.
   */
  meanwhile(work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Aborted when the process begins to end. */
  signal: AbortSignal;
  /** Aborted a few seconds later: for work that changes something, so that a call in flight can finish. */
  writeSignal: AbortSignal;
}

/** Called after `deferUpdate` and the check of permissions: an answer is an edit of the message, or a follow-up. */
type ButtonHandler<K extends ActionKind> = (
  interaction: ButtonInteraction,
  action: ButtonAction<K>,
  context: CommandContext,
) => Promise<void>;

type ButtonHandlers = { [K in ActionKind]: ButtonHandler<K> };

export interface Command {
  data: RESTPostAPIChatInputApplicationCommandsJSONBody;
  /** Changes the database or the Discogs collection: refused where strangers could use it (servers.ts). */
  writes: boolean;
  /** Four beats after the checks of its input: defer, ask the core, build the view, edit. Throws; dispatch answers. */
  run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void>;
  autocomplete?(interaction: AutocompleteInteraction, context: CommandContext): Promise<void>;
}

/** A command with buttons of these kinds: they obey its permissions. */
export interface CommandWithButtons<K extends ActionKind> extends Command {
  buttons: Pick<ButtonHandlers, K>;
}

/** One kind of button: its command, and what a press does. */
export interface Button<K extends ActionKind> {
  command: Pick<Command, 'data' | 'writes'>;
  press: ButtonHandler<K>;
  /** It checks access by itself, so `writes` does not refuse it. */
  hasOwnRule: boolean;
}

/** Every kind of button: a kind without a handler does not compile. */
export type ButtonTable = { readonly [K in ActionKind]: Button<K> };

/** A line of the table. */
export const buttonOf = <K extends ActionKind>(
  command: CommandWithButtons<K>,
  kind: K,
  { hasOwnRule = false } = {},
): Button<K> => ({ command, press: command.buttons[kind], hasOwnRule });
