// Sandbox, page in the browser: draws one option of a slash command as a field in the input line.
import { type CommandOption, OPTION } from '../../discord/api.ts';
import { h } from './dom.ts';
import { addFilePart, type FilePart } from './file-field.ts';
import type { Suggestion } from './suggestions.ts';

export interface Field {
  readonly option: CommandOption;
  readonly box: HTMLElement;
  readonly input: HTMLInputElement;
  /** What was picked from a list. Its value counts as long as the field shows its label. */
  picked: Suggestion | null;
  /** The file of an option that takes one. Its field shows the file's name. Null: the option takes a text. */
  readonly file: FilePart | null;
}

const LONGEST_SHOWN = 48;

/** Makes the field as wide as its text, which not every browser does by itself. */
export function fitWidth(input: HTMLInputElement): void {
  input.style.width = `${Math.min(Math.max(input.value.length, 3), LONGEST_SHOWN) + 2}ch`;
}

export function drawField(option: CommandOption, text: string): Field {
  const takesFile = option.type === OPTION.attachment;
  const input = h('input', {
    type: 'text',
    id: `option-${option.name}`,
    role: takesFile ? null : 'combobox',
    'aria-autocomplete': takesFile ? null : 'list',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-required': option.required ? 'true' : null,
    'aria-description': option.description,
    inputmode: option.type === OPTION.integer || option.type === OPTION.number ? 'decimal' : null,
  });
  if (!takesFile) input.value = text;
  const box = h(
    'span',
    { class: 'option', 'data-option': option.name },
    h('label', { for: input.id }, option.name),
    input,
  );
  return { option, box, input, picked: null, file: takesFile ? addFilePart(option, box, input) : null };
}
