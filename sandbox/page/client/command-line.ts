// Sandbox, page in the browser: a slash command while a person fills it in: its name, and a field for each option in use.
import { type CommandOption, OPTION } from '../../discord/api.ts';
import { createTail } from './command-tail.ts';
import {
  type Entry,
  type Filled,
  firstMissing,
  isOnlyChoice,
  noSuchOption,
  splitNamed,
  valuesOf,
} from './commands.ts';
import { h, on } from './dom.ts';
import { takesPictures } from './file-field.ts';
import { drawField, type Field, fitWidth } from './option-field.ts';
import type { Picker } from './picker.ts';
import type { Suggestion, Suggestions } from './suggestions.ts';

export interface CommandLineDeps {
  readonly picker: Picker;
  readonly suggestions: Suggestions;
  readonly send: () => void;
  /** Called when the person gives up the command. Plain text takes its place again. */
  readonly leave: (text: string) => void;
  /** Draws the sample photos. A click on one calls back with it. */
  readonly drawSamples: (take: (file: File) => void) => HTMLElement;
}

export interface CommandLine {
  readonly element: HTMLElement;
  readonly entry: Entry;
  values(): ReturnType<typeof valuesOf>;
  /** The chosen files, by the names of their options. */
  files(): Readonly<Record<string, readonly File[]>>;
  /**
   * Puts a file that was pasted, dropped or attached into a field: the one in use, an empty one, or one that it adds. Returns
   * false if the command takes no file.
   */
  take(file: File): boolean;
  /** Returns a sentence that says why the command cannot be sent, and marks and focuses the field. Null: it can be sent. */
  problem(): string | null;
  /** Marks and focuses the field of an option, for example after a refusal. */
  mark(optionName: string): void;
  focus(): void;
}

export function createCommandLine(
  entry: Entry,
  given: Readonly<Record<string, string>>,
  deps: CommandLineDeps,
): CommandLine {
  const { picker, suggestions } = deps;
  const fields: Field[] = [];
  const name = h('span', { class: 'command-name' }, `/${entry.path}`);
  const unused = () => entry.options.filter((one) => !fields.some((field) => field.option.name === one.name));
  const filled = (): Filled[] =>
    fields.map(({ option, input, picked }) => ({
      option,
      text: input.value,
      picked: picked && input.value === picked.label ? picked.value : null,
    }));
  const refresh = () => {
    tail.refresh();
    for (const { input } of fields) fitWidth(input);
  };

  /** Returns whether the field needs no more suggestions: its text was picked, or is the whole text of the only choice left. */
  const isAnswered = ({ option, input, picked }: Field) => {
    if (picked !== null && picked.label === input.value) return true;
    return isOnlyChoice(option, input.value, suggestions.local(option, input.value) ?? []);
  };

  const samplesFor = ({ option, file }: Field) =>
    file && !file.chosen() && takesPictures(option) ? deps.drawSamples(file.take) : null;

  const offer = (field: Field) => {
    const { option, input } = field;
    suggestions.forget();
    const title = option.name;
    const note = `${option.description}${option.required ? '' : ' (optional)'}`;
    const items = (found: readonly Suggestion[]) =>
      found.slice(0, 25).map((one) => ({ label: one.label, pick: () => pick(field, one) }));
    if (field.file) return picker.show({ title, note, items: [], extra: samplesFor(field) });
    if (isAnswered(field)) return picker.show({ title, note, items: [] });
    const local = suggestions.local(option, input.value);
    if (local) return picker.show({ title, note, items: items(local) });
    picker.show({ title, note: `${note} · loading…`, items: [] });
    const others = filled().filter((one) => one.option.name !== option.name);
    suggestions.ask(
      { command: entry.path, options: valuesOf(others), focused: { name: option.name, value: input.value } },
      (found) => {
        if (document.activeElement !== input) return;
        if (found === null) picker.show({ title, note: 'Loading options failed', items: [] });
        else if (found.length === 0) picker.show({ title, note: `${note} · no options match`, items: [] });
        else picker.show({ title, note, items: items(found) });
      },
    );
  };

  const pick = (field: Field, suggestion: Suggestion) => {
    field.picked = suggestion;
    field.input.value = suggestion.label;
    field.box.classList.remove('is-missing');
    refresh();
    field.input.focus();
    offer(field);
  };

  /**
   * A person who types `artist:` or pastes `title:Animals` names another field. The text after the name moves to that field.
   */
  const spread = (field: Field) => {
    if (field.file) return;
    const named = splitNamed(field.input.value, entry.options);
    if (!named) return;
    field.input.value = named.unnamed;
    for (const [optionName, text] of Object.entries(named.values)) {
      const option = entry.options.find((one) => one.name === optionName);
      if (!option) continue;
      const target = fields.find((one) => one.option.name === optionName) ?? add(option);
      if (!target.file) target.input.value = text;
      target.input.focus();
    }
    refresh();
  };

  const go = (field: Field, by: 1 | -1) => {
    const next = fields[fields.indexOf(field) + by];
    if (next) next.input.focus();
    else if (by === 1) tail.input.focus();
  };

  const remove = (field: Field) => {
    const index = fields.indexOf(field);
    if (field.option.required) {
      deps.leave(`/${entry.path}`);
      return;
    }
    fields.splice(index, 1);
    field.box.remove();
    refresh();
    const before = fields[index - 1] ?? fields[0];
    (before?.input ?? tail.input).focus();
  };

  const onKey = (field: Field, event: KeyboardEvent) => {
    const { input } = field;
    const isEmpty = input.value === '';
    const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
    const atEnd = input.selectionStart === input.value.length;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') picker.move(event.key === 'ArrowDown' ? 1 : -1);
    else if (field.file && (event.key === ' ' || (event.key === 'Enter' && isEmpty))) field.file.choose();
    else if (event.key === 'Enter') {
      if (!picker.pick()) deps.send();
    } else if (event.key === 'Tab' && !event.shiftKey && picker.hasItems() && !isEmpty) picker.pick();
    else if (event.key === 'Escape') {
      if (picker.isOpen()) picker.hide();
      else deps.leave('');
    } else if (event.key === 'Backspace' && isEmpty) remove(field);
    else if (event.key === 'Backspace' && field.file) field.file.clear();
    else if (event.key === 'ArrowLeft' && atStart) go(field, -1);
    else if (event.key === 'ArrowRight' && atEnd) go(field, 1);
    else return;
    event.preventDefault();
  };

  const add = (option: CommandOption, text = ''): Field => {
    const field = drawField(option, text);
    const { box, input } = field;
    fields.push(field);
    tail.input.before(box);
    on(input, {
      focus: () => {
        picker.describe(input);
        offer(field);
      },
      blur: () => picker.hide(),
      input: () => {
        box.classList.remove('is-missing');
        spread(field);
        refresh();
        if (document.activeElement === input) offer(field);
      },
      keydown: (event) => onKey(field, event),
    });
    refresh();
    return field;
  };

  const tail = createTail({
    entry,
    picker,
    send: deps.send,
    leave: deps.leave,
    unused,
    add: (option, text) => add(option, text).input.focus(),
    toLastField: () => {
      const last = fields.at(-1);
      last?.input.focus();
      return last !== undefined;
    },
  });
  const element = h(
    'div',
    { class: 'command-line', role: 'group', 'aria-label': `/${entry.path}` },
    name,
    tail.input,
  );
  for (const option of entry.options) {
    if (option.required || given[option.name] !== undefined) add(option, given[option.name]);
  }
  refresh();

  const mark = (optionName: string) => {
    const field = fields.find((one) => one.option.name === optionName);
    if (!field) return;
    field.box.classList.add('is-missing');
    field.input.focus();
  };

  return {
    element,
    entry,
    values: () => valuesOf(filled()),
    files: () =>
      Object.fromEntries(
        fields.flatMap(({ option, file }) => {
          const chosen = file?.chosen();
          return chosen ? [[option.name, [chosen]]] : [];
        }),
      ),
    take(file) {
      const takers = fields.filter((one) => one.file);
      const open =
        takers.find((one) => one.input === document.activeElement) ??
        takers.find((one) => !one.file?.chosen());
      const more = unused().find((option) => option.type === OPTION.attachment);
      const field = open ?? (more ? add(more) : takers[0]);
      field?.file?.take(file);
      return field !== undefined;
    },
    problem() {
      const missing = firstMissing(entry, filled());
      if (missing) {
        mark(missing.name);
        return 'This option is required.';
      }
      const rest = tail.input.value.trim();
      if (rest === '') return null;
      const [first] = entry.options;
      // As in a pasted command: a text without the name of an option is for the first one.
      if (first?.type === OPTION.string && fields.length === 0) {
        tail.input.value = '';
        add(first, rest);
        return null;
      }
      tail.input.focus();
      return noSuchOption(entry, unused());
    },
    mark,
    focus() {
      const open = fields.find((field) => field.input.value === '') ?? fields.at(-1);
      const input = open?.input ?? tail.input;
      input.focus();
      input.setSelectionRange(input.value.length, input.value.length);
    },
  };
}
