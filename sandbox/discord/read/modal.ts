// Sandbox, local Discord: reads the modal of a callback (docs: Receiving and Responding > Modal; Components > Reference). Pure.
import type { Modal, ModalInput, TextInput } from '../api.ts';
import { isObject } from '../api.ts';
import { PAYLOAD } from '../limits.ts';
import {
  type ComponentContext,
  createComponentContext,
  isSelectType,
  readCustomId,
  readSelect,
} from './components.ts';
import { compact, createForm, type Form, type FormError } from './form.ts';

function readTextInput(form: Form, source: Record<string, unknown>, context: ComponentContext): TextInput {
  const style = form.at('style').oneOf(source.style, [1, 2]) ?? 1;
  return compact<TextInput>({
    type: 4,
    id: context.nextId(),
    custom_id: readCustomId(form, source, context),
    style,
    min_length: form.number(source, 'min_length', { min: 0, max: PAYLOAD.inputValue }),
    max_length: form.number(source, 'max_length', { min: 1, max: PAYLOAD.inputValue }),
    required: form.flag(source, 'required') ?? true,
    value: form.text(source, 'value', { max: PAYLOAD.inputValue }),
    placeholder: form.text(source, 'placeholder', { max: PAYLOAD.inputPlaceholder }),
  });
}

/** Reads a label. docs: Components > Label: one input under its own text. */
function readLabel(form: Form, item: Record<string, unknown>, context: ComponentContext): ModalInput | null {
  const label = form.text(item, 'label', { min: 1, max: PAYLOAD.inputLabel, required: true }) ?? '';
  const description = form.text(item, 'description', { max: PAYLOAD.inputDescription });
  const inner = form.object(item, 'component');
  const place = form.at('component');
  if (!inner) {
    place.refuse('BASE_TYPE_REQUIRED', 'This field is required');
    return null;
  }
  if (inner.type === 4) {
    return compact({
      wrapper: 'label' as const,
      label,
      description,
      input: readTextInput(place, inner, context),
    });
  }
  if (!isSelectType(inner.type)) {
    place.at('type').oneOf(inner.type, [3, 4, 5, 6, 7, 8]);
    return null;
  }
  const required = place.flag(inner, 'required') ?? true;
  const input = { ...readSelect(place, inner, context), required };
  return compact({ wrapper: 'label' as const, label, description, input });
}

/** Reads the older form: a row with one text input, which has the label. */
function readRow(form: Form, item: Record<string, unknown>, context: ComponentContext): ModalInput | null {
  const inner = form.at('components').objects(item.components ?? [], { min: 1, max: 1 })?.[0];
  if (!inner) return null;
  if (inner.item.type !== 4) {
    inner.form.at('type').oneOf(inner.item.type, [4]);
    return null;
  }
  const label =
    inner.form.text(inner.item, 'label', { min: 1, max: PAYLOAD.inputLabel, required: true }) ?? '';
  return { wrapper: 'row', label, input: readTextInput(inner.form, inner.item, context) };
}

export function readModal(value: unknown): { modal: Modal; errors: FormError[] } {
  const errors: FormError[] = [];
  const form = createForm(errors, ['data']);
  const data = isObject(value) ? value : {};
  const context = createComponentContext();
  const inputs: ModalInput[] = [];
  const items = form
    .at('components')
    .objects(data.components ?? [], { min: 1, max: PAYLOAD.modalComponents });
  for (const { item, form: place } of items ?? []) {
    if (item.type !== 1 && item.type !== 18) {
      place.at('type').oneOf(item.type, [1, 18]);
      continue;
    }
    const input = item.type === 1 ? readRow(place, item, context) : readLabel(place, item, context);
    if (input) inputs.push(input);
  }
  const modal: Modal = {
    custom_id: form.text(data, 'custom_id', { min: 1, max: PAYLOAD.customId, required: true }) ?? '',
    title: form.text(data, 'title', { min: 1, max: PAYLOAD.modalTitle, required: true }) ?? '',
    inputs,
  };
  return { modal, errors };
}
