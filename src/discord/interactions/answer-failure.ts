// Discord: answers an interaction whose work failed: the person reads a sentence, or the log says why no answer is possible.
import { type Interaction, MessageFlags, type StringSelectMenuInteraction } from 'discord.js';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import { Refusal } from '../../core/refusals.ts';
import { DiscogsError, NothingSavedError, StoreError, UserError } from '../../errors.ts';
import type { CommandContext } from '../command.ts';
import { isRefusedByFront } from '../gateway/front-door.ts';
import { refusalText } from '../texts/refusals.ts';
import { discogsSentence, missingReleaseSentence, storeSentence } from '../views/error.ts';
import { answerPrivately, type Replied, type Unanswerable, unanswerable } from './acknowledge.ts';

/**
 * What became of an interaction whose work failed. `refused`: the bot refused it, with a sentence for the person. `discogs`:
 * Discogs failed. `elsewhere`: another process answered it. `failed`: all else.
 */
export type FailureOutcome = 'refused' | 'discogs' | 'elsewhere' | 'failed';

export interface FailureAnswers {
  /** Answers the person, or logs why no answer is possible. Never throws. */
  answer(interaction: Interaction, error: unknown, context: CommandContext): Promise<FailureOutcome>;
}

/**
 * The shortest time between two lines in the log about another process with our token. Both processes get every interaction, so
 * each interaction would make a line.
 */
const WARN_OF_OTHER_MS = 10 * 60_000;

const OTHER_PROCESS =
  'another process answers with this token: it has this interaction, and this process does nothing for it. Stop one of the two';

const NO_LONGER: Record<Exclude<Unanswerable, 'answered-elsewhere'>, string> = {
  'too-late': 'Discord no longer knows this interaction',
  'shut-out': 'Discord takes no answer to this interaction in time',
};

export type Answerable = Replied | StringSelectMenuInteraction;

export function createFailureAnswers(deps: {
  hasToken: boolean;
  clock: Clock;
  /** Aborted when the process begins to end. */
  signal: AbortSignal;
}): FailureAnswers {
  const { hasToken, clock, signal } = deps;
  let warnedOfOtherAtMs = Number.NEGATIVE_INFINITY;

  /** Logs why no answer is possible. Returns the outcome. */
  function leaveIt(
    interaction: Interaction,
    why: Unanswerable,
    { error, log }: { error: unknown; log: Log },
  ): FailureOutcome {
    if (why === 'answered-elsewhere') {
      const facts = { command: askedFor(interaction) };
      if (clock.monotonic() - warnedOfOtherAtMs >= WARN_OF_OTHER_MS) {
        warnedOfOtherAtMs = clock.monotonic();
        log.error(facts, OTHER_PROCESS);
      } else log.debug(facts, 'left to the process that answered');
      return 'elsewhere';
    }
    // Late suggestions need no warning, because the person typed on. `shut-out` needs none, because front-door.ts has logged
    // it.
    const level = why === 'too-late' && isAnswerable(interaction) ? 'warn' : 'debug';
    log[level]({ err: error }, NO_LONGER[why]);
    return 'failed';
  }

  async function answerPerson(
    interaction: Answerable,
    error: unknown,
    context: CommandContext,
  ): Promise<FailureOutcome> {
    if (!isRefusal(error)) {
      const level = isDiscogs(error) ? 'warn' : 'error';
      context.log[level]({ err: error }, 'interaction failed');
    }
    const content = sentence(error, context);
    try {
      if (context.note) {
        await context.note.sayPrivately({ content });
      } else if (hasOwnReply(interaction) && interaction.deferred) {
        await answerPrivately(interaction, { content });
      } else if (interaction.deferred || interaction.replied) {
        await interaction.followUp({ content, flags: MessageFlags.Ephemeral });
      } else {
        await interaction.reply({ content, flags: MessageFlags.Ephemeral });
      }
    } catch (failure) {
      const why = unanswerable(failure);
      if (why !== null) return leaveIt(interaction, why, { error: failure, log: context.log });
      context.log.warn({ err: failure }, 'the answer to a failed interaction could not be given');
    }
    return isRefusal(error) ? 'refused' : isDiscogs(error) ? 'discogs' : 'failed';
  }

  function sentence(error: unknown, context: CommandContext): string {
    const { id, texts } = context;
    if (error instanceof Refusal) return refusalText(error.facts, texts);
    if (error instanceof UserError) return error.message;
    const missing = missingReleaseSentence(error instanceof NothingSavedError ? error.cause : error, texts);
    if (missing !== null) return missing;
    if (error instanceof NothingSavedError) return texts.errors.nothingSaved(sentence(error.cause, context));
    if (error instanceof DiscogsError)
      return discogsSentence(error, { hasToken, id, nowMs: clock.now() }, texts);
    if (error instanceof StoreError) return storeSentence(error, id, texts);
    if (signal.aborted) return texts.errors.restarting;
    if (isRefusedByFront(error)) return texts.errors.refusedByFront(id);
    return texts.errors.bug(id);
  }

  return {
    async answer(interaction, error, context) {
      const why = unanswerable(error);
      if (why !== null) return leaveIt(interaction, why, { error, log: context.log });
      if (isAnswerable(interaction)) return answerPerson(interaction, error, context);
      // An autocomplete cannot show a sentence. Its answer was an empty list.
      if (isRefusal(error)) return 'refused';
      context.log.error({ err: error }, 'autocomplete failed');
      return 'failed';
    },
  };
}

/**
 * Returns the name of the command, or the `custom_id` of the button, the menu or the form, without what is searched for: the log has
 * nothing of that (PRIVACY.md).
 */
export function askedFor(interaction: Interaction): string {
  if ('commandName' in interaction) return interaction.commandName;
  return 'customId' in interaction ? interaction.customId.replace(/^any:.*/s, 'any:') : '';
}

/** Whether the reply of this interaction is a message of its own. A press has one only after a private defer. */
const hasOwnReply = (interaction: Interaction): interaction is Replied =>
  interaction.isChatInputCommand() ||
  interaction.isMessageContextMenuCommand() ||
  interaction.isModalSubmit() ||
  (interaction.isButton() && interaction.ephemeral === true);

const isAnswerable = (interaction: Interaction): interaction is Answerable =>
  interaction.isChatInputCommand() ||
  interaction.isMessageContextMenuCommand() ||
  interaction.isModalSubmit() ||
  interaction.isButton() ||
  interaction.isStringSelectMenu();

const isRefusal = (error: unknown) => error instanceof Refusal || error instanceof UserError;
const isDiscogs = (error: unknown) => error instanceof DiscogsError || error instanceof NothingSavedError;
