// Sandbox, page in the browser: what a person can pick for an option: its choices, true and false, members, channels, or what
// the bot suggests while the person types.
import { type Choice, type CommandOption, OPTION } from '../../discord/api.ts';
import type { ActAnswer, OptionValues } from '../protocol.ts';
import type { State } from './state.ts';

export interface Suggestion {
  readonly label: string;
  readonly value: string | number;
}

export interface Suggestions {
  /** Returns the suggestions that need no request. Null: the bot must be asked. */
  local(option: CommandOption, typed: string): Suggestion[] | null;
  /**
   * Asks the bot, after a short pause in typing. Calls back with null if the bot did not answer. A later call cancels this one.
   */
  ask(
    wish: { command: string; options: OptionValues; focused: { name: string; value: string } },
    callback: (found: Suggestion[] | null) => void,
  ): void;
  forget(): void;
}

const ASK_AFTER_MS = 150;

export function createSuggestions(
  state: State,
  autocomplete: (wish: {
    command: string;
    options: OptionValues;
    focused: { name: string; value: string };
  }) => Promise<ActAnswer>,
): Suggestions {
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const fitting = (all: readonly Suggestion[], typed: string) =>
    all.filter((one) => one.label.toLowerCase().includes(typed.trim().toLowerCase()));
  const fromChoices = (choices: readonly Choice[]): Suggestion[] =>
    choices.map((one) => ({ label: one.name, value: one.value }));

  return {
    local(option, typed) {
      if (option.autocomplete) return null;
      if (option.choices) return fitting(fromChoices(option.choices), typed);
      switch (option.type) {
        case OPTION.boolean:
          return fitting(
            ['True', 'False'].map((label) => ({ label, value: label })),
            typed,
          );
        case OPTION.user:
        case OPTION.mentionable:
          return fitting(
            (state.world?.people ?? []).map((one) => ({ label: one.name, value: one.id })),
            typed,
          );
        case OPTION.channel:
          return fitting(
            (state.world?.channels ?? []).map((one) => ({ label: one.name, value: one.id })),
            typed,
          );
        default:
          return [];
      }
    },
    ask(wish, callback) {
      const mine = ++turn;
      clearTimeout(timer);
      timer = setTimeout(() => {
        void autocomplete(wish).then((answer) => {
          if (mine !== turn) return;
          callback(answer.ok ? fromChoices(answer.choices ?? []) : null);
        });
      }, ASK_AFTER_MS);
    },
    forget() {
      turn++;
      clearTimeout(timer);
    },
  };
}
