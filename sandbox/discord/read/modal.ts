// Sandbox, local Discord: reads the modal of a callback (docs: Receiving and Responding > Modal; Components > Reference). Pure.
import { isObject } from '../api.ts';
import { PAYLOAD } from '../limits.ts';
import type { Modal, ModalControl, ModalInput, ModalSelect, ModalText, TextInput } from '../modal-shapes.ts';
import {
  type ComponentContext,
  createComponentContext,
  isSelectType,
  readCustomId,
  readSelect,
} from './components.ts';
import { readFileUpload } from './file-upload.ts';
import { compact, createForm, type Form, type FormError } from './form.ts';
import { readCheckbox, readCheckboxGroup, readRadioGroup } from './modal-groups.ts';

type Source = Record<string, unknown>;

const ROW = 1;
const TEXT_INPUT = 4;
const TEXT = 10;
const LABEL = 18;
/** docs: Components > Label: the controls that a label can have. */
const CONTROLS = [3, TEXT_INPUT, 5, 6, 7, 8, 19, 21, 22, 23];

function readTextInput(form: Form, source: Source, context: ComponentContext): TextInput {
  const style = form.at('style').oneOf(source.style, [1, 2]) ?? 1;
  const min = form.number(source, 'min_length', { min: 0, max: PAYLOAD.inputValue });
  const max = form.number(source, 'max_length', { min: 1, max: PAYLOAD.inputValue });
  const value = form.text(source, 'value', { max: PAYLOAD.inputValue });
  // The docs state neither of these. They are refused, so that no bot shows a text that a person cannot send.
  if (min !== undefined && max !== undefined && min > max) {
    form.at('min_length').refuse('TEXT_INPUT_MIN_LENGTH_TOO_LARGE', 'min_length is above max_length');
  }
  if (value !== undefined && max !== undefined && value.length > max) {
    form.at('value').refuse('BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
  }
  return compact<TextInput>({
    type: 4,
    id: context.nextId(),
    custom_id: readCustomId(form, source, context),
    style,
    min_length: min,
    max_length: max,
    required: form.flag(source, 'required') ?? true,
    value,
    placeholder: form.text(source, 'placeholder', { max: PAYLOAD.inputPlaceholder }),
  });
}

function readModalSelect(form: Form, source: Source, context: ComponentContext): ModalSelect {
  // docs: String Select: "Using `disabled` in a modal will result in an error."
  if (source.disabled === true) {
    form.at('disabled').refuse('COMPONENT_DISABLED_IN_MODAL', 'Modals cannot have disabled components');
  }
  const required = form.flag(source, 'required') ?? true;
  return { ...readSelect(form, { ...source, required }, context), required };
}

function readControl(form: Form, source: Source, context: ComponentContext): ModalControl | null {
  if (isSelectType(source.type)) return readModalSelect(form, source, context);
  switch (source.type) {
    case TEXT_INPUT:
      // docs: Text Input: its `label` is for the older action row only.
      if (typeof source.label === 'string') {
        form.at('label').refuse('TEXT_INPUT_LABEL_IN_LABEL', 'The label is in the component Label');
      }
      return readTextInput(form, source, context);
    case 19:
      return readFileUpload(form, source, context);
    case 21:
      return readRadioGroup(form, source, context);
    case 22:
      return readCheckboxGroup(form, source, context);
    case 23:
      return readCheckbox(form, source, context);
    default:
      form.at('type').oneOf(source.type, CONTROLS);
      return null;
  }
}

/** Reads a label. docs: Components > Label: one input under its own text. */
function readLabel(form: Form, item: Source, context: ComponentContext): ModalInput | null {
  const id = context.nextId();
  const label = form.text(item, 'label', { min: 1, max: PAYLOAD.inputLabel, required: true }) ?? '';
  const description = form.text(item, 'description', { max: PAYLOAD.inputDescription });
  const inner = form.object(item, 'component');
  const place = form.at('component');
  if (!inner) {
    place.refuse('BASE_TYPE_REQUIRED', 'This field is required');
    return null;
  }
  const input = readControl(place, inner, context);
  return input && compact<ModalInput>({ wrapper: 'label', id, label, description, input });
}

/** Reads the older form: a row with one text input, which has the label. */
function readRow(form: Form, item: Source, context: ComponentContext): ModalInput | null {
  const id = context.nextId();
  const inner = form.at('components').objects(item.components ?? [], { min: 1, max: 1 })?.[0];
  if (!inner) return null;
  if (inner.item.type !== TEXT_INPUT) {
    inner.form.at('type').oneOf(inner.item.type, [TEXT_INPUT]);
    return null;
  }
  const label =
    inner.form.text(inner.item, 'label', { min: 1, max: PAYLOAD.inputLabel, required: true }) ?? '';
  return { wrapper: 'row', id, label, input: readTextInput(inner.form, inner.item, context) };
}

/** Reads a text that only stands there. docs: Components > Text Display. */
function readText(form: Form, item: Source, context: ComponentContext): ModalText {
  const id = context.nextId();
  const content = form.text(item, 'content', { min: 1, max: PAYLOAD.textDisplay, required: true }) ?? '';
  return { wrapper: 'text', id, content };
}

type Part = Modal['parts'][number];

const readers: ReadonlyMap<number, (form: Form, item: Source, context: ComponentContext) => Part | null> =
  new Map<number, typeof readRow | typeof readText>([
    [ROW, readRow],
    [TEXT, readText],
    [LABEL, readLabel],
  ]);

export function readModal(value: unknown): { modal: Modal; errors: FormError[] } {
  const errors: FormError[] = [];
  const form = createForm(errors, ['data']);
  const data = isObject(value) ? value : {};
  const context = createComponentContext();
  const parts: Part[] = [];
  const items = form
    .at('components')
    .objects(data.components ?? [], { min: 1, max: PAYLOAD.modalComponents });
  for (const { item, form: place } of items ?? []) {
    const type = place.at('type').oneOf(item.type, [...readers.keys()]) ?? 0;
    const part = readers.get(type)?.(place, item, context);
    if (part) parts.push(part);
  }
  const modal: Modal = {
    custom_id: form.text(data, 'custom_id', { min: 1, max: PAYLOAD.customId, required: true }) ?? '',
    title: form.text(data, 'title', { min: 1, max: PAYLOAD.modalTitle, required: true }) ?? '',
    parts,
  };
  return { modal, errors };
}
