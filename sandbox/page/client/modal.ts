// Sandbox, page in the browser: the form that a bot opens. The browser's own dialog keeps the focus inside it.
import type { Modal } from '../../discord/modal-shapes.ts';
import type { TypedValues } from '../protocol.ts';
import { h, on } from './dom.ts';
import { takePasted } from './incoming-files.ts';
import type { NamedFiles } from './link.ts';
import { drawField, type ModalField, type PickLists } from './modal-field.ts';

/** What a person has given to a form, by the custom ids of its parts. */
export interface Given {
  readonly values: TypedValues;
  readonly files: NamedFiles;
}

export interface ModalDeps {
  readonly modal: Modal;
  /** Draws the Markdown of a text. Default: as it is. */
  readonly drawText?: (markdown: string) => Node[];
  /** Default: empty lists. */
  readonly lists?: PickLists;
  /** Resolves with the text of the refusal, or with null when the form was sent. */
  readonly submit: (given: Given) => Promise<string | null>;
  readonly close: () => void;
  /** Called when the form is gone, whether it was sent or closed. */
  readonly gone?: () => void;
}

const NO_LISTS: PickLists = { people: () => [], channels: () => [], photos: () => [] };

/** Shows the form at once. It disappears when it is sent or closed. */
export function openModal(deps: ModalDeps): HTMLDialogElement {
  const { modal, submit, close, gone, lists = NO_LISTS, drawText = (text) => [new Text(text)] } = deps;
  const problem = h('p', { class: 'composer-problem', role: 'alert' });
  const fields: ModalField[] = [];
  const parts = modal.parts.map((part, index) => {
    if (part.wrapper === 'text') return h('div', { class: 'modal-text' }, ...drawText(part.content));
    const field = drawField(part, `modal-${index}`, lists);
    fields.push(field);
    return field.element;
  });
  const send = h('button', { type: 'submit', class: 'button is-primary' }, 'Submit');
  const form = h(
    'form',
    { method: 'dialog' },
    h('h2', {}, modal.title),
    ...parts,
    problem,
    h(
      'div',
      { class: 'modal-buttons' },
      on(h('button', { type: 'button', class: 'button is-secondary' }, 'Cancel'), {
        click: () => dialog.close(),
      }),
      send,
    ),
  );
  const dialog = h('dialog', { class: 'modal', 'aria-label': modal.title }, form);
  // Whatever has the focus, a pasted picture is for the first field that takes files.
  const taker = fields.find((one) => one.files)?.files;
  if (taker) takePasted(dialog, taker.take);
  let isSent = false;
  let isSending = false;
  // A button that is disabled would lose the focus.
  const setSending = (is: boolean) => {
    isSending = is;
    send.setAttribute('aria-disabled', String(is));
  };
  on(form, {
    submit: (event) => {
      event.preventDefault();
      const values = fields.flatMap(({ customId, value }) => (value ? [[customId, value()]] : []));
      const files = fields.flatMap(({ customId, files }) => (files ? [[customId, files.files()]] : []));
      const given = { values: Object.fromEntries(values), files: Object.fromEntries(files) };
      if (isSending) return;
      setSending(true);
      problem.textContent = '';
      void submit(given).then((refused) => {
        setSending(false);
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
