// Discord: what a command is, and what it is given. One file in commands/ is one slash command with its buttons.
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
  /** For messages that no living token reaches. */
  channel: Pick<ChannelMessages, 'read' | 'change'>;
  /** What the bot lacks in the channel this came from (channel-rights.ts). */
  missingHere: readonly Right[];
  /** How the connection stands now. */
  botFacts: () => BotFacts;
  /** In the language of whoever asks. */
  texts: Texts;
  clock: Clock;
  /** Carries the id of this interaction, as every line it writes does. */
  log: Log;
  /** What a person is shown when something failed, and what the log has. */
  id: string;
  /** The private note of this press, if there is one: a failure is told there. */
  note?: ReplyNote | undefined;
  /**
   * The person has the answer: what is done from here on does not count as something that they wait for. Of these works of one
   * person a few go on at once (person-limits.ts): `work` stops when its signal aborts. @throws what `work` throws.
   */
  meanwhile(work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Aborted when the process begins to end. */
  signal: AbortSignal;
  /** Aborted a few seconds later: for what changes something, so that a call in flight is let finish. */
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
  /** Changes the database or the Discogs collection: refused where strangers could reach it (servers.ts). */
  writes: boolean;
  /** Four beats after the checks of its input: defer, ask the core, build the view, edit. Throws; dispatch answers. */
  run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void>;
  autocomplete?(interaction: AutocompleteInteraction, context: CommandContext): Promise<void>;
}

/** A command with buttons of these kinds, which stand for it: they obey its permissions. */
export interface CommandWithButtons<K extends ActionKind> extends Command {
  buttons: Pick<ButtonHandlers, K>;
}

/** One kind of button: the command that it stands for, and what a press does. */
export interface Button<K extends ActionKind> {
  command: Pick<Command, 'data' | 'writes'>;
  press: ButtonHandler<K>;
  /** Checks for itself who may, and is not for `writes` to refuse. */
  hasOwnRule: boolean;
}

/** Every kind there is: a kind that nobody handles does not compile. */
export type ButtonTable = { readonly [K in ActionKind]: Button<K> };

/** A line of the table. */
export const buttonOf = <K extends ActionKind>(
  command: CommandWithButtons<K>,
  kind: K,
  { hasOwnRule = false } = {},
): Button<K> => ({ command, press: command.buttons[kind], hasOwnRule });
