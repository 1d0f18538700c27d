// Sandbox, page in the browser: the input after the last option of a command. It offers the options that are left, and Enter
// sends the command.
import type { CommandOption } from '../../discord/api.ts';
import { type Entry, splitNamed } from './commands.ts';
import { h, on } from './dom.ts';
import type { Picker } from './picker.ts';

export interface TailDeps {
  readonly entry: Entry;
  readonly picker: Picker;
  readonly send: () => void;
  readonly leave: (text: string) => void;
  /** The options without a field. */
  readonly unused: () => readonly CommandOption[];
  /** Adds the field of an option, with this text, and gives it the focus. */
  readonly add: (option: CommandOption, text?: string) => void;
  /** Gives the focus to the last field. Returns false if there is none. */
  readonly toLastField: () => boolean;
}

export interface Tail {
  readonly input: HTMLInputElement;
  /** Says how many options are left. */
  refresh(): void;
}

export function createTail({ entry, picker, send, leave, unused, add, toLastField }: TailDeps): Tail {
  const input = h('input', {
    type: 'text',
    class: 'tail',
    role: 'combobox',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  let hasMoved = false;

  const offerOptions = () => {
    picker.describe(input);
    const typed = input.value.trim().toLowerCase();
    const items = unused()
      .filter((option) => option.name.startsWith(typed))
      .map((option) => ({
        label: option.name,
        hint: option.description,
        pick: () => {
          input.value = '';
          add(option);
        },
      }));
    picker.show({ title: `/${entry.path}`, note: entry.description, items });
  };

  /** A person who types `preview:True` after the last option names an option, which gets its own field. */
  const takeNamed = () => {
    const named = splitNamed(input.value, unused());
    if (!named) return;
    input.value = named.unnamed;
    for (const [optionName, text] of Object.entries(named.values)) {
      const option = unused().find((one) => one.name === optionName);
      if (option) add(option, text);
    }
  };

  const onKey = (event: KeyboardEvent) => {
    const isEmpty = input.value === '';
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (hasMoved || event.key === 'ArrowUp') picker.move(event.key === 'ArrowDown' ? 1 : -1);
      hasMoved = true;
    } else if (event.key === 'Enter') {
      const wantsOption = hasMoved || !isEmpty;
      if (!wantsOption || !picker.pick()) send();
    } else if (event.key === 'Tab' && !event.shiftKey && !isEmpty && picker.pick()) undefined;
    else if (event.key === 'Escape') leave('');
    else if (event.key === 'Backspace' && isEmpty) {
      if (!toLastField()) leave(`/${entry.path}`);
    } else if (event.key === 'ArrowLeft' && isEmpty) toLastField();
    else return;
    event.preventDefault();
  };

  on(input, {
    focus: () => {
      hasMoved = false;
      offerOptions();
    },
    blur: () => picker.hide(),
    input: () => {
      takeNamed();
      if (document.activeElement === input) offerOptions();
    },
    keydown: onKey,
  });

  return {
    input,
    refresh() {
      const left = unused().length;
      input.placeholder = left === 0 ? '' : `+${left} optional`;
      input.setAttribute('aria-label', left === 0 ? `/${entry.path}: Enter sends it` : `${left} optional`);
    },
  };
}
