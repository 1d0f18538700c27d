// Sandbox, local Discord: what Discord's client does with a modal that a person sends: it checks each input, and makes the data
// (docs: Receiving and Responding > Modal Submit Data; Components > Reference, the structures of interaction responses). Pure.

import { ClientRefusal } from './client-refusal.ts';
import { isFileOfTypes } from './files.ts';
import {
  type CheckboxGroup,
  type FileUpload,
  inputsOf,
  type Modal,
  type ModalInput,
  type ModalSelect,
  type RadioGroup,
  type TextInput,
  type UploadedValues,
} from './modal-shapes.ts';
import type { UploadedPick } from './picked-file.ts';

type Given = UploadedValues[string] | undefined;

const wrong = (label: string, what: string) => new ClientRefusal('wrong-type', `"${label}" is ${what}`);
const assertFilled = (isMissing: boolean, label: string) => {
  if (isMissing) throw new ClientRefusal('missing-option', `"${label}" is required`);
};

function textOf(input: TextInput, label: string, given: Given): string {
  const text = given ?? input.value ?? '';
  if (typeof text !== 'string') throw wrong(label, 'a text');
  if (input.style === 1 && text.includes('\n')) throw wrong(label, 'one line');
  assertFilled(input.required && text === '', label);
  const { min_length: min = 0, max_length: max = 4_000 } = input;
  if (text !== '' && (text.length < min || text.length > max)) {
    throw new ClientRefusal('out-of-range', `"${label}" must have ${min} to ${max} characters`);
  }
  return text;
}

const isFile = (one: string | UploadedPick): one is UploadedPick => typeof one === 'object';
const isText = (one: string | UploadedPick): one is string => typeof one === 'string';

type Many = ModalSelect | CheckboxGroup | FileUpload;

function assertCount({ min_values: min, max_values: max, required }: Many, label: string, count: number) {
  assertFilled(required && count === 0, label);
  if (count > 0 && (count < min || count > max)) {
    throw new ClientRefusal('out-of-range', `Pick ${min} to ${max} of "${label}"`);
  }
}

/** Returns the ids of the files. docs: Reference > File Type Filtering: only their names decide. */
function filesOf(input: FileUpload, label: string, given: Given = []): string[] {
  if (typeof given === 'string' || typeof given === 'boolean' || given.some(isText)) {
    throw wrong(label, 'a list of files');
  }
  const files = given.filter(isFile);
  assertCount(input, label, files.length);
  if (files.some(({ name }) => !isFileOfTypes(name, input.file_types))) {
    throw new ClientRefusal('wrong-type', `"${label}" takes only ${input.file_types?.join(', ')}`);
  }
  return files.map(({ id }) => id);
}

function valuesOf(input: ModalSelect | CheckboxGroup, label: string, given: Given): string[] {
  const { options } = input;
  const shown = (options ?? []).filter((one) => one.default).map(({ value }) => value);
  const chosen = given ?? shown;
  if (typeof chosen === 'boolean') throw wrong(label, 'a choice');
  const values = typeof chosen === 'string' ? [chosen] : chosen.filter(isText);
  if (typeof chosen !== 'string' && chosen.some(isFile)) throw wrong(label, 'a choice');
  assertCount(input, label, values.length);
  const unknown = values.find((one) => options && !options.some(({ value }) => value === one));
  if (unknown !== undefined || new Set(values).size < values.length) {
    throw new ClientRefusal('not-a-choice', `There is no "${unknown ?? values[0]}" to pick in "${label}"`);
  }
  return values;
}

function radioOf(input: RadioGroup, label: string, given: Given): string | null {
  const value = given ?? input.options.find((one) => one.default)?.value ?? '';
  if (typeof value !== 'string') throw wrong(label, 'one choice');
  assertFilled(input.required && value === '', label);
  if (value === '') return null;
  if (input.options.some((one) => one.value === value)) return value;
  throw new ClientRefusal('not-a-choice', `There is no "${value}" to pick in "${label}"`);
}

function fillIn({ input, label }: ModalInput, given: Given): Record<string, unknown> {
  const { type, id, custom_id } = input;
  const common = { type, id, custom_id };
  switch (input.type) {
    case 4:
      return { ...common, value: textOf(input, label, given) };
    case 19:
      return { ...common, values: filesOf(input, label, given) };
    case 21:
      return { ...common, value: radioOf(input, label, given) };
    case 23: {
      const value = given ?? input.default ?? false;
      if (typeof value !== 'boolean') throw wrong(label, 'yes or no');
      return { ...common, value };
    }
    default:
      return { ...common, values: valuesOf(input, label, given) };
  }
}

/** Makes the `data` of the interaction. Throws a ClientRefusal for what Discord's client does not send. */
export function packModal(modal: Modal, values: UploadedValues) {
  const inputs = inputsOf(modal);
  for (const id of Object.keys(values)) {
    if (!inputs.some(({ input }) => input.custom_id === id)) {
      throw new ClientRefusal('unknown-option', `The modal has no input ${id}`);
    }
  }
  const components = modal.parts.map((part) => {
    if (part.wrapper === 'text') return { type: 10, id: part.id };
    const filled = fillIn(part, values[part.input.custom_id]);
    return part.wrapper === 'row'
      ? { type: 1, id: part.id, components: [filled] }
      : { type: 18, id: part.id, component: filled };
  });
  return { custom_id: modal.custom_id, components };
}

/** Returns what a person picked in a modal: files, and the ids of members, roles and channels. */
export function picksOf(modal: Modal, values: UploadedValues): Record<string, string | UploadedPick> {
  const picks = inputsOf(modal).flatMap(({ input }): readonly (string | UploadedPick)[] => {
    const given = values[input.custom_id] ?? [];
    const hasPicks = (input.type >= 5 && input.type <= 8) || input.type === 19;
    if (!hasPicks || typeof given === 'boolean') return [];
    return typeof given === 'string' ? [given] : given;
  });
  return Object.fromEntries(picks.map((one) => [isFile(one) ? one.id : one, one]));
}
