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
import type { BotFacts } from '../core/status.ts';
import type { ActionKind, ButtonAction } from './custom-id.ts';
import type { LiveSearches } from './live-search.ts';
import type { ProgressMessages } from './progress-message.ts';
import type { Teller } from './teller.ts';

export interface CommandContext {
  app: App;
  live: LiveSearches;
  progress: ProgressMessages;
  /** How the connection stands now. */
  botFacts: () => BotFacts;
  clock: Clock;
  /** Carries the id of this interaction, as every line it writes does. */
  log: Log;
  /** What a person is shown when something failed, and what the log has. */
  id: string;
  /** The private note of this press, if there is one: a failure is told there. */
  note?: Teller | undefined;
  /** Aborted when the process begins to end. */
  signal: AbortSignal;
  /** Aborted a few seconds later: for what changes something, so that a call in flight is let finish. */
  writeSignal: AbortSignal;
}

/** Called after `deferUpdate` and the check of permissions: an answer is an edit of the message, or a follow-up. */
export type ButtonHandlers = {
  [K in ActionKind]?: (
    interaction: ButtonInteraction,
    action: Extract<ButtonAction, { kind: K }>,
    context: CommandContext,
  ) => Promise<void>;
};

export interface Command {
  data: RESTPostAPIChatInputApplicationCommandsJSONBody;
  /** Changes the database or the Discogs collection: refused where strangers could reach it (servers.ts). */
  writes: boolean;
  /** Four beats after the checks of its input: defer, ask the core, build the view, edit. Throws; dispatch answers. */
  run(interaction: ChatInputCommandInteraction, context: CommandContext): Promise<void>;
  autocomplete?(interaction: AutocompleteInteraction, context: CommandContext): Promise<void>;
  /** The buttons that stand for this command: they obey its permissions. */
  buttons?: ButtonHandlers;
  /** Those of them that do not: they check for themselves who may, and are not for `writes` to refuse. */
  buttonsWithOwnRule?: readonly ActionKind[];
}
