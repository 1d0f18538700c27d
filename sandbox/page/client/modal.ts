// Sandbox, page in the browser: the form that a bot opens. The browser's own dialog keeps the focus inside it.
import type { Modal, ModalInput } from '../../discord/api.ts';
import { h, on } from './dom.ts';

export interface ModalDeps {
  readonly modal: Modal;
  /** Resolves with the text of the refusal, or with null when the form was sent. */
  readonly submit: (values: Readonly<Record<string, string | readonly string[]>>) => Promise<string | null>;
  readonly close: () => void;
  /** Called when the form is gone, whether it was sent or closed. */
  readonly gone?: () => void;
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The id of the text that describes a field. */
const aboutOf = (id: string) => `${id}-about`;

function control({ input, description }: ModalInput, id: string): Control {
  const common = {
    id,
    name: input.custom_id,
    required: input.required,
    placeholder: input.placeholder,
    'aria-describedby': description === undefined ? undefined : aboutOf(id),
  };
  if (input.type !== 4) {
    const options = (input.options ?? []).map((one) => h('option', { value: one.value }, one.label));
    return h('select', { ...common, class: 'select', multiple: input.max_values > 1 }, ...options);
  }
  const limits = { minlength: input.min_length, maxlength: input.max_length };
  const made =
    input.style === 2
      ? h('textarea', { ...common, ...limits, rows: 5 })
      : h('input', { ...common, ...limits, type: 'text', autocomplete: 'off' });
  made.value = input.value ?? '';
  return made;
}

const enteredIn = (one: Control): string | readonly string[] =>
  one instanceof HTMLSelectElement ? [...one.selectedOptions].map((option) => option.value) : one.value;

/** Shows the form at once. It disappears when it is sent or closed. */
export function openModal({ modal, submit, close, gone }: ModalDeps): HTMLDialogElement {
  const problem = h('p', { class: 'composer-problem', role: 'alert' });
  const controls = modal.inputs.map((one, index) => ({ one, control: control(one, `modal-${index}`) }));
  const form = h(
    'form',
    { method: 'dialog' },
    h('h2', {}, modal.title),
    ...controls.map(({ one, control: drawn }) =>
      h(
        'p',
        { class: 'modal-field' },
        h(
          'label',
          { for: drawn.id },
          one.label,
          one.input.required ? h('span', { class: 'needed' }, ' *') : null,
        ),
        one.description === undefined ? null : h('small', { id: aboutOf(drawn.id) }, one.description),
        drawn,
      ),
    ),
    problem,
    h(
      'div',
      { class: 'modal-buttons' },
      on(h('button', { type: 'button', class: 'button is-secondary' }, 'Cancel'), {
        click: () => dialog.close(),
      }),
      h('button', { type: 'submit', class: 'button is-primary' }, 'Submit'),
    ),
  );
  const dialog = h('dialog', { class: 'modal', 'aria-label': modal.title }, form);
  let isSent = false;
  on(form, {
    submit: (event) => {
      event.preventDefault();
      const values = Object.fromEntries(
        controls.map((one) => [one.one.input.custom_id, enteredIn(one.control)]),
      );
      void submit(values).then((refused) => {
        isSent = refused === null;
        if (isSent) dialog.close();
        else problem.textContent = refused;
      });
    },
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (!isSent) close();
    gone?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
