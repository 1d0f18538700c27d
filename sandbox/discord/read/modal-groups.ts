// Sandbox, local Discord: reads the radio groups and checkboxes of a modal (docs: Components > Radio Group, Checkbox Group,
// Checkbox). Pure. The docs do not name the codes of errors that only these components have.
import { PAYLOAD } from '../limits.ts';
import type { Checkbox, CheckboxGroup, GroupOption, RadioGroup } from '../modal-shapes.ts';
import { type ComponentContext, readCustomId } from './components.ts';
import { compact, type Form } from './form.ts';

function readOptions(form: Form, value: unknown, min: number): GroupOption[] {
  const options: GroupOption[] = [];
  const items = form.objects(value, { min, max: PAYLOAD.groupOptions }) ?? [];
  for (const { item, form: place } of items) {
    const text = place.text(item, 'value', { min: 1, max: PAYLOAD.selectText, required: true });
    const label = place.text(item, 'label', { min: 1, max: PAYLOAD.selectText, required: true });
    const description = place.text(item, 'description', { max: PAYLOAD.selectText });
    const preset = place.flag(item, 'default');
    if (text === undefined || label === undefined) continue;
    if (options.some((one) => one.value === text)) {
      place.at('value').refuse('COMPONENT_OPTION_VALUE_DUPLICATED', 'The option value is already used');
    }
    options.push(compact<GroupOption>({ value: text, label, description, default: preset }));
  }
  return options;
}

/** Refuses more options that are chosen at first than a person could choose. */
function assertDefaults(form: Form, options: readonly GroupOption[], most: number): void {
  if (options.filter((one) => one.default).length <= most) return;
  form.at('options').refuse('COMPONENT_TOO_MANY_DEFAULTS', `At most ${most} can be chosen at first.`);
}

export function readRadioGroup(
  form: Form,
  source: Record<string, unknown>,
  context: ComponentContext,
): RadioGroup {
  const options = readOptions(form.at('options'), source.options, 2);
  assertDefaults(form, options, 1);
  return {
    type: 21,
    id: context.nextId(),
    custom_id: readCustomId(form, source, context),
    options,
    required: form.flag(source, 'required') ?? true,
  };
}

export function readCheckboxGroup(
  form: Form,
  source: Record<string, unknown>,
  context: ComponentContext,
): CheckboxGroup {
  const options = readOptions(form.at('options'), source.options, 1);
  const required = form.flag(source, 'required') ?? true;
  const min = form.number(source, 'min_values', { min: 0, max: PAYLOAD.groupOptions }) ?? 1;
  const max = form.number(source, 'max_values', { min: 1, max: PAYLOAD.groupOptions }) ?? options.length;
  // docs: min_values must be either omitted or at least 1 if required is omitted or true.
  if (required && min === 0) {
    form.at('min_values').refuse('COMPONENT_REQUIRED_ZERO_MIN_VALUES', 'Required, but min_values is 0');
  }
  if (min > max) form.at('min_values').refuse('COMPONENT_MIN_VALUES_TOO_LARGE', 'It is above max_values');
  if (max > options.length) {
    form.at('max_values').refuse('COMPONENT_MAX_VALUES_TOO_LARGE', 'There are not so many options');
  }
  assertDefaults(form, options, max);
  return {
    type: 22,
    id: context.nextId(),
    custom_id: readCustomId(form, source, context),
    options,
    min_values: min,
    max_values: max,
    required,
  };
}

export function readCheckbox(
  form: Form,
  source: Record<string, unknown>,
  context: ComponentContext,
): Checkbox {
  // docs: "you can't set a checkbox as required".
  if (source.required !== undefined) {
    form.at('required').refuse('COMPONENT_FIELD_UNKNOWN', 'A checkbox cannot be required');
  }
  return compact<Checkbox>({
    type: 23,
    id: context.nextId(),
    custom_id: readCustomId(form, source, context),
    default: form.flag(source, 'default'),
  });
}
