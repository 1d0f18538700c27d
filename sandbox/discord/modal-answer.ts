// Sandbox, local Discord: what Discord's client does with a modal that a person sends: it checks each input, and makes the data
// (docs: Receiving and Responding > Modal Submit Data; Components > Reference, the structures of interaction responses). Pure.

import { ClientRefusal } from './client-refusal.ts';
import {
  inputsOf,
  type Modal,
  type ModalControl,
  type ModalInput,
  type ModalValues,
  type TextInput,
} from './modal-shapes.ts';

type Given = ModalValues[string] | undefined;

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

type Many = Extract<ModalControl, { min_values: number }>;

function valuesOf(input: Many, label: string, given: Given): string[] {
  const { options, min_values: min, max_values: max, required } = input;
  const shown = (options ?? []).filter((one) => one.default).map(({ value }) => value);
  const chosen = given ?? shown;
  if (typeof chosen === 'boolean') throw wrong(label, 'a choice');
  const values = typeof chosen === 'string' ? [chosen] : [...chosen];
  assertFilled(required && values.length === 0, label);
  if (values.length > 0 && (values.length < min || values.length > max)) {
    throw new ClientRefusal('out-of-range', `Pick ${min} to ${max} of "${label}"`);
  }
  const unknown = values.find((one) => options && !options.some(({ value }) => value === one));
  if (unknown !== undefined || new Set(values).size < values.length) {
    throw new ClientRefusal('not-a-choice', `There is no "${unknown ?? values[0]}" to pick in "${label}"`);
  }
  return values;
}

function radioOf(input: Extract<ModalControl, { type: 21 }>, label: string, given: Given): string | null {
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
export function packModal(modal: Modal, values: ModalValues) {
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

/** Returns the ids of the members, roles and channels that a person picked in a modal. */
export const pickedIds = (modal: Modal, values: ModalValues): string[] =>
  inputsOf(modal).flatMap(({ input }) => {
    const given = values[input.custom_id] ?? [];
    const isPick = input.type >= 5 && input.type <= 8;
    return !isPick || typeof given === 'boolean' ? [] : given;
  });
