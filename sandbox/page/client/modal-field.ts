// Sandbox, page in the browser: draws one part of a form: a text input, a select, radio buttons, checkboxes, or files.
import type { SelectOption } from '../../discord/api.ts';
import type { GroupOption, ModalInput, ModalSelect, TextInput } from '../../discord/modal-shapes.ts';
import type { PagePhoto, TypedValues } from '../protocol.ts';
import { h } from './dom.ts';
import { drawFileBox, type FileBox } from './modal-files.ts';

export interface ModalField {
  readonly element: HTMLElement;
  readonly customId: string;
  /** Returns what the person gives. Without it, the field takes files. */
  value?(): TypedValues[string];
  /** Of a field that takes files. */
  readonly files?: FileBox;
}

/** What a form offers besides its own entries: members and channels for selects, sample photos for files. */
export interface PickLists {
  people(): readonly { readonly id: string; readonly name: string }[];
  channels(): readonly { readonly id: string; readonly name: string }[];
  photos(): readonly PagePhoto[];
}

interface Common {
  readonly id: string;
  readonly name: string;
  readonly 'aria-describedby': string | undefined;
}

function textBox(input: TextInput, common: Common) {
  const { style, required, placeholder, min_length: minlength, max_length: maxlength, value = '' } = input;
  const all = { ...common, required, placeholder, minlength, maxlength };
  const box =
    style === 2
      ? h('textarea', { ...all, rows: 4 })
      : h('input', { ...all, type: 'text', autocomplete: 'off' });
  box.value = value;
  return { control: box, value: () => box.value };
}

/** Without `options` the select has members or channels. */
function selectBox(input: ModalSelect, common: Common, lists: PickLists) {
  const { type, options, required, max_values: most, placeholder = 'Make a selection' } = input;
  const entries: readonly SelectOption[] =
    options ??
    (type === 8 ? lists.channels() : lists.people()).map(({ id, name }) => ({ label: name, value: id }));
  const hasChoice = entries.some((one) => one.default);
  const isMany = most > 1;
  // A choice that is not required can be taken back: the placeholder stays in the list.
  const nothing = h(
    'option',
    { value: '', disabled: required, hidden: required, selected: !hasChoice },
    placeholder,
  );
  const box = h(
    'select',
    { ...common, class: 'select', required, multiple: isMany },
    isMany ? null : nothing,
    ...entries.map(({ label, value, description, default: selected = false }) =>
      h('option', { value, selected }, description === undefined ? label : `${label} – ${description}`),
    ),
  );
  const chosen = () => [...box.selectedOptions].map(({ value }) => value).filter((value) => value !== '');
  return { control: box, value: chosen };
}

/** Draws radio buttons or checkboxes, each with its own label. `required` holds for radio buttons only. */
function group(
  kind: 'radio' | 'checkbox',
  { options, required }: { options: readonly GroupOption[]; required: boolean },
  { id, name }: Common,
) {
  const boxes = options.map(({ value, default: checked = false }, index) =>
    h('input', {
      type: kind,
      id: `${id}-${index}`,
      name,
      value,
      checked,
      required: required && kind === 'radio',
    }),
  );
  const lines = options.map(({ label, description }, index) => {
    const box = boxes[index];
    return h(
      'label',
      { class: 'modal-choice' },
      box ?? null,
      h('span', {}, label, description === undefined ? null : h('small', {}, description)),
    );
  });
  const chosen = () => boxes.filter((one) => one.checked).map((one) => one.value);
  return { lines, chosen };
}

const star = (isNeeded: boolean) => (isNeeded ? h('span', { class: 'needed' }, ' *') : null);

/** `id`: for the elements of this field, different for each field of a form. */
export function drawField(part: ModalInput, id: string, lists: PickLists): ModalField {
  const { input, label, description } = part;
  const customId = input.custom_id;
  const aboutId = `${id}-about`;
  const about = description === undefined ? null : h('small', { id: aboutId }, description);
  const common = { id, name: customId, 'aria-describedby': about ? aboutId : undefined };
  if (input.type === 21 || input.type === 22) {
    const { lines, chosen } = group(input.type === 21 ? 'radio' : 'checkbox', input, common);
    const legend = h('legend', {}, label, star(input.required));
    const attributes = { class: 'modal-field', 'aria-describedby': common['aria-describedby'] };
    const element = h('fieldset', attributes, legend, about, ...lines);
    return { element, customId, value: () => (input.type === 21 ? (chosen()[0] ?? '') : chosen()) };
  }
  if (input.type === 23) {
    const box = h('input', { ...common, type: 'checkbox', checked: input.default ?? false });
    const element = h(
      'p',
      { class: 'modal-field' },
      h('label', { class: 'modal-choice' }, box, label),
      about,
    );
    return { element, customId, value: () => box.checked };
  }
  const heading = h('label', { for: id }, label, star(input.required));
  if (input.type === 19) {
    const files = drawFileBox(input, { id, aboutId: common['aria-describedby'] }, lists.photos());
    const element = h('div', { class: 'modal-field' }, heading, about, files.element);
    return { element, customId, files };
  }
  const { control, value } = input.type === 4 ? textBox(input, common) : selectBox(input, common, lists);
  return { element: h('p', { class: 'modal-field' }, heading, about, control), customId, value };
}
