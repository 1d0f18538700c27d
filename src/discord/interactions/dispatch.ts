// Discord: takes every interaction: finds its command, checks who can use the command, runs it, and catches every error.
import { randomBytes } from 'node:crypto';
import type { AutocompleteInteraction, Interaction } from 'discord.js';
import type { Logger } from 'pino';
import type { App } from '../../app.ts';
import type { Clock } from '../../clock.ts';
import { Refusal } from '../../core/refusals.ts';
import type { BotFacts } from '../../core/status/status.ts';
import { NothingSavedError, RateLimitedError, type RefusalReason, UserError } from '../../errors.ts';
import type { Permissions } from '../access/permissions.ts';
import type { Servers } from '../access/servers.ts';
import { usableCommands } from '../access/usable.ts';
import {
  type AnyCommand,
  type Command,
  type CommandContext,
  isMessageCommand,
  type OwnCommand,
} from '../command.ts';
import type { LiveLists } from '../live-lists.ts';
import type { ProgressMessages } from '../progress/message.ts';
import { type Texts, textsFor } from '../texts/texts.ts';
import { refusalSentence, serverSentence } from '../views/access.ts';
import { TOKEN_LIFE_MS } from './acknowledge.ts';
import { type Answerable, askedFor, createFailureAnswers, type FailureOutcome } from './answer-failure.ts';
import { createComponents, type Waiting } from './components.ts';
import type { Handlers } from './handlers.ts';
import { createNewestFirst, createPlaces, MOST_FILLED_IN, MOST_WAITING } from './person-limits.ts';

export interface CallCounting {
  /** Does the work, and gives it `calls`, which returns how many calls the work has made so far. */
  during<T>(work: (calls: () => number) => Promise<T>): Promise<T>;
}

/** What became of an interaction, for the metrics. */
export interface InteractionReport {
  /**
   * The name of a command, `message:<name>` of one in the menu of a message, `autocomplete:<name>`, `button:<kind>`,
   * `menu:<kind>` or `form:<kind>`: few values, for a label of the metrics. The press that opens a form is `button:<kind>`.
   */
  command: string;
  outcome: 'done' | FailureOutcome;
  ms: number;
}

/** What became of an interaction. A refusal has its reason. */
interface Handled {
  outcome: InteractionReport['outcome'];
  why?: RefusalReason | undefined;
}

export interface Dispatch {
  /** Handles one interaction to its end. Never throws. */
  handle(interaction: Interaction): Promise<void>;
  /** Resolves when no interaction is being handled any more. */
  idle(): Promise<void>;
}

export function createDispatch(deps: {
  commands: readonly AnyCommand[];
  handlers: Handlers;
  app: App;
  live: LiveLists;
  progress: ProgressMessages;
  late: CommandContext['late'];
  channel: CommandContext['channel'];
  pictures: CommandContext['pictures'];
  about: CommandContext['about'];
  /** The ids of the registered commands of a server, by name. */
  commandIds: (guildId: string) => ReadonlyMap<string, string>;
  botFacts: () => BotFacts;
  permissions: Permissions;
  servers: Servers;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
  writeSignal: AbortSignal;
  /** Returns the mark of a person, which the log shows in place of their Discord id. */
  personMark: (userId: string) => string;
  /** Counts the calls to Discogs that are made for an interaction. */
  callCount: CallCounting;
  onDone: (report: InteractionReport) => void;
  /** See `createComponents`. */
  formMs?: number;
}): Dispatch {
  const {
    commands,
    handlers,
    app,
    live,
    progress,
    late,
    channel,
    pictures,
    botFacts,
    permissions,
    servers,
    clock,
    signal,
    writeSignal,
  } = deps;
  const isTyped = (command: AnyCommand): command is Command => !isMessageCommand(command);
  const byName = new Map(commands.filter(isTyped).map((command) => [command.data.name, command]));
  const inMenu = new Map(commands.filter(isMessageCommand).map((command) => [command.data.name, command]));
  const running = new Set<Promise<void>>();
  const failures = createFailureAnswers({ hasToken: app.account.hasToken, clock, signal });
  const places = createPlaces(MOST_WAITING);
  const fillingIn = createNewestFirst({ most: MOST_FILLED_IN, longestMs: TOKEN_LIFE_MS, clock });

  /**
   * Checks whether this server can use the command. The member is checked later. @throws UserError, which becomes a private
   * sentence.
   */
  function admit(
    interaction: Pick<Answerable, 'guildId'>,
    command: Pick<OwnCommand, 'writes'>,
    texts: Texts,
  ): void {
    if (!interaction.guildId) throw new UserError(texts.access.notInServer, 'server');
    const refusal = servers.refusal(interaction.guildId, command.writes);
    if (refusal) throw new UserError(serverSentence(refusal, deps.about.contact, texts), 'server');
  }

  const components = createComponents({ handlers, admit, formMs: deps.formMs, clock });

  /** Answers an autocomplete. A server that cannot use the command gets no suggestions, because they come from the database. */
  async function suggest(interaction: AutocompleteInteraction, context: CommandContext): Promise<void> {
    const command = byName.get(interaction.commandName);
    const { guildId } = interaction;
    const refusal = guildId === null || servers.refusal(guildId, command?.writes ?? false);
    if (!refusal && command?.autocomplete) return command.autocomplete(interaction, context);
    await interaction.respond([]);
    if (refusal) throw new UserError(context.texts.access.noSuggestions, 'server');
  }

  async function run(interaction: Interaction, context: Waiting): Promise<void> {
    if (interaction.isChatInputCommand()) {
      const command = byName.get(interaction.commandName);
      if (!command) throw new UserError(context.texts.access.oldCommand);
      const needed = command.needs?.[interaction.options.getSubcommand(false) ?? ''];
      admit(interaction, { writes: command.writes || (needed?.writes ?? false) }, context.texts);
      context.takePlace();
      await command.run(interaction, context);
    } else if (interaction.isMessageContextMenuCommand()) {
      const command = inMenu.get(interaction.commandName);
      if (!command) throw new UserError(context.texts.access.oldCommand);
      admit(interaction, command, context.texts);
      context.takePlace();
      await command.run(interaction, context);
    } else if (interaction.isButton()) {
      await components.press(interaction, context);
    } else if (interaction.isStringSelectMenu()) {
      await components.choose(interaction, context);
    } else if (interaction.isModalSubmit()) {
      await components.submit(interaction, context);
    } else if (interaction.isAutocomplete()) {
      await suggest(interaction, context);
    }
  }

  async function handle(interaction: Interaction): Promise<void> {
    const id = randomBytes(4).toString('hex');
    const startedAtMs = clock.monotonic();
    const log = deps.log.child({ id });
    const { user } = interaction;
    let leave = () => {};
    const context: Waiting = {
      app,
      live,
      progress,
      late,
      channel,
      pictures,
      missingHere: permissions.missingHere(interaction),
      about: deps.about,
      usable: (asking) => usableCommands(asking, { commands, permissions, servers, idsIn: deps.commandIds }),
      botFacts,
      texts: textsFor(interaction.locale),
      clock,
      log,
      id,
      async assertMayUse(command, what = command.data.name) {
        // A command that only reads can show more to people who can use one that writes. So the server counts here, too.
        admit(interaction, command, context.texts);
        const refusal = await permissions.refusal(interaction, command);
        if (!refusal) return;
        throw new UserError(refusalSentence(what, refusal, context.texts), 'permission');
      },
      async mayUse(name) {
        const command = byName.get(name);
        if (!command) return false;
        try {
          await context.assertMayUse(command);
          return true;
        } catch (error) {
          if (error instanceof UserError) return false;
          throw error;
        }
      },
      takePlace() {
        const place = places.take(user.id);
        if (!place) throw new UserError(context.texts.access.tooMany(MOST_WAITING), 'limit');
        leave = place;
      },
      meanwhile(work) {
        leave();
        return fillingIn.run(user.id, signal, work);
      },
      signal,
      writeSignal,
    };
    const { outcome, why, calls } = await deps.callCount.during(async (made) => {
      const became = await runAndAnswer(interaction, context).finally(() => leave());
      return { ...became, calls: made() };
    });
    const ms = Math.round(clock.monotonic() - startedAtMs);
    const { id: interactionId, guildId } = interaction;
    const person = deps.personMark(user.id);
    const facts = { interaction: interactionId, guild: guildId, person, outcome, why, ms, calls };
    // Each keystroke of an autocomplete makes such a line. At level info, these lines would hide all others.
    const level = interaction.isAutocomplete() ? 'debug' : 'info';
    log[level]({ command: askedFor(interaction), ...facts }, 'interaction');
    deps.onDone({ command: kindOf(interaction, handlers), outcome, ms });
  }

  async function runAndAnswer(interaction: Interaction, context: Waiting): Promise<Handled> {
    try {
      await run(interaction, context);
      return { outcome: 'done' };
    } catch (error) {
      const outcome = await failures.answer(interaction, error, context);
      return { outcome, why: whyOf(error) };
    }
  }

  return {
    handle(interaction) {
      const work = handle(interaction).catch((error: unknown) => {
        deps.log.error({ err: error }, 'dispatch itself failed');
      });
      running.add(work);
      return work.finally(() => running.delete(work));
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/**
 * Returns why the bot refused an interaction. A wait for Discogs that is too long counts as `limit`. Undefined: the interaction
 * failed for another reason.
 */
function whyOf(error: unknown): RefusalReason | undefined {
  if (error instanceof Refusal || error instanceof UserError) return error.why;
  const reason = error instanceof NothingSavedError ? error.cause : error;
  return reason instanceof RateLimitedError && reason.source === 'budget' ? 'limit' : undefined;
}

function kindOf(interaction: Interaction, { button, menu, form }: Handlers): string {
  if (interaction.isAutocomplete()) return `autocomplete:${interaction.commandName}`;
  if (interaction.isChatInputCommand()) return interaction.commandName;
  if (interaction.isMessageContextMenuCommand()) return `message:${interaction.commandName}`;
  const kind = (handler: { kind: string } | null) => handler?.kind ?? 'unknown';
  if (interaction.isButton())
    return `button:${kind(button(interaction.customId) ?? form(interaction.customId))}`;
  if (interaction.isStringSelectMenu()) return `menu:${kind(menu(interaction.customId))}`;
  return interaction.isModalSubmit() ? `form:${kind(form(interaction.customId))}` : 'unknown';
}
