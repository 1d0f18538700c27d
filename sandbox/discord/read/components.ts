// Sandbox, local Discord: reads rows of buttons and selects (docs: Components > Reference). Pure.
import type { ActionRow, Button, Emoji, Select, SelectOption } from '../api.ts';
import { isObject } from '../api.ts';
import { PAYLOAD } from '../limits.ts';
import { compact, type Form } from './form.ts';

const LINK = 5;
const BUTTON_STYLES = [1, 2, 3, 4, LINK];
const SELECT_TYPES = [3, 5, 6, 7, 8] as const;

function readEmoji(form: Form, source: Record<string, unknown>): Emoji | undefined {
  const emoji = form.object(source, 'emoji');
  if (!emoji) return undefined;
  const place = form.at('emoji');
  const name = place.text(emoji, 'name', { max: 100 }) ?? null;
  const id = place.text(emoji, 'id', { max: 20 }) ?? null;
  if (name === null && id === null) {
    return place.at('name').refuse('BASE_TYPE_REQUIRED', 'This field is required');
  }
  return { id, name };
}

/** Checks that the custom ids of a message are unique, and numbers its components. */
export interface ComponentContext {
  readonly customIds: Set<string>;
  nextId(): number;
}

export function createComponentContext(): ComponentContext {
  let last = 0;
  return {
    customIds: new Set(),
    nextId: () => {
      last += 1;
      return last;
    },
  };
}

/** Reads a custom id. docs: Components > Anatomy: 1-100 characters, and unique in the message. */
export function readCustomId(form: Form, source: Record<string, unknown>, context: ComponentContext): string {
  const id = form.text(source, 'custom_id', { min: 1, max: PAYLOAD.customId, required: true });
  if (id === undefined) return '';
  if (context.customIds.has(id)) {
    form.at('custom_id').refuse('COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
  }
  context.customIds.add(id);
  return id;
}

function readButton(form: Form, source: Record<string, unknown>, context: ComponentContext): Button {
  const style = form.at('style').oneOf(source.style, BUTTON_STYLES) ?? 2;
  const before = form.count();
  const label = form.text(source, 'label', { max: PAYLOAD.buttonLabel });
  const emoji = readEmoji(form, source);
  if (!label && !emoji && form.count() === before) {
    form.refuse('BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'A button needs a label or an emoji');
  }
  const shared = { type: 2 as const, id: context.nextId(), style, label, emoji };
  const disabled = form.flag(source, 'disabled');
  if (style === LINK) {
    if (source.custom_id !== undefined && source.custom_id !== null) {
      form.refuse(
        'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
        'A custom id and url cannot both be specified',
      );
    }
    const url = form.url(source, 'url', ['http', 'https', 'discord'], PAYLOAD.buttonUrl);
    if (source.url === undefined || source.url === null)
      form.at('url').refuse('BASE_TYPE_REQUIRED', 'This field is required');
    return compact<Button>({ ...shared, url, disabled });
  }
  if (source.url !== undefined && source.url !== null) {
    form.refuse(
      'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
      'A custom id and url cannot both be specified',
    );
  }
  return compact<Button>({ ...shared, custom_id: readCustomId(form, source, context), disabled });
}

function readSelectOptions(form: Form, value: unknown): SelectOption[] {
  const values = new Set<string>();
  const options: SelectOption[] = [];
  for (const { item, form: place } of form.objects(value, { min: 1, max: PAYLOAD.selectOptions }) ?? []) {
    const label = place.text(item, 'label', { min: 1, max: PAYLOAD.selectText, required: true });
    const chosen = place.text(item, 'value', { min: 1, max: PAYLOAD.selectText, required: true });
    const description = place.text(item, 'description', { max: PAYLOAD.selectText });
    if (chosen !== undefined && values.has(chosen)) {
      place
        .at('value')
        .refuse('SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used');
    }
    if (label === undefined || chosen === undefined) continue;
    values.add(chosen);
    const preset = place.flag(item, 'default');
    options.push(
      compact({ label, value: chosen, description, emoji: readEmoji(place, item), default: preset }),
    );
  }
  return options;
}

export function readSelect(form: Form, source: Record<string, unknown>, context: ComponentContext): Select {
  const type = SELECT_TYPES.find((one) => one === source.type) ?? 3;
  const minValues = form.number(source, 'min_values', { min: 0, max: 25 }) ?? 1;
  const maxValues = form.number(source, 'max_values', { min: 1, max: 25 }) ?? 1;
  // docs: "`min_values` must be either omitted or at least `1` if `required` is omitted or `true`". The code is that of
  // discord-api-docs, issue 7800, which shows the same refusal in a message.
  if (source.required === true && minValues === 0) {
    form
      .at('min_values')
      .refuse(
        'SELECT_COMPONENT_REQUIRED_ZERO_MIN_VALUES',
        'Select menus marked as required cannot have a min_values of 0',
      );
  }
  if (minValues > maxValues) {
    form.at('min_values').refuse('SELECT_COMPONENT_MIN_VALUES_TOO_LARGE', 'min_values is above max_values');
  }
  const before = form.count();
  const options = type === 3 ? readSelectOptions(form.at('options'), source.options) : undefined;
  if (options && form.count() === before && maxValues > options.length) {
    form
      .at('options')
      .refuse('BASE_TYPE_BAD_LENGTH', `Must be between ${maxValues} and ${PAYLOAD.selectOptions} in length.`);
  }
  // The docs state it for the other selects: the number of default values must be in the range.
  if ((options ?? []).filter((one) => one.default).length > maxValues) {
    form.at('options').refuse('SELECT_COMPONENT_TOO_MANY_DEFAULTS', 'More options are chosen than can be');
  }
  return compact<Select>({
    type,
    id: context.nextId(),
    custom_id: readCustomId(form, source, context),
    placeholder: form.text(source, 'placeholder', { max: PAYLOAD.selectPlaceholder }),
    min_values: minValues,
    max_values: maxValues,
    options,
    disabled: form.flag(source, 'disabled'),
  });
}

export const isSelectType = (type: unknown): boolean => SELECT_TYPES.some((one) => one === type);

/** Reads a row. docs: Components > Action Row: up to five buttons, or one select. */
function readRow(form: Form, source: Record<string, unknown>, context: ComponentContext): ActionRow {
  const id = context.nextId();
  const place = form.at('components');
  const items = place.objects(source.components ?? [], { min: 1, max: PAYLOAD.buttonsInRow }) ?? [];
  const components: (Button | Select)[] = [];
  for (const { item, form: here } of items) {
    if (item.type === 2) components.push(readButton(here, item, context));
    else if (isSelectType(item.type)) components.push(readSelect(here, item, context));
    else here.at('type').oneOf(item.type, [2, ...SELECT_TYPES]);
  }
  if (components.some((one) => one.type !== 2) && components.length > 1) {
    place.refuse('COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width');
  }
  return { type: 1, id, components };
}

/** Reads the `components` of a message. `form` must point to them. Accepts only rows, not components v2. */
export function readComponents(form: Form, value: unknown): ActionRow[] {
  const context = createComponentContext();
  const rows: ActionRow[] = [];
  for (const { item, form: place } of form.objects(value, { max: PAYLOAD.rows }) ?? []) {
    if (isObject(item) && item.type === 1) rows.push(readRow(place, item, context));
    else place.at('type').oneOf(item.type, [1]);
  }
  return rows;
}
