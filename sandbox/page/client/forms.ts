// Sandbox, page in the browser: shows the form of each use of the bot that opened one, until it is sent or closed.
import { type Given, type ModalDeps, openModal } from './modal.ts';
import type { State } from './state.ts';

export interface FormsDeps extends Pick<ModalDeps, 'drawText' | 'lists' | 'gone'> {
  readonly state: State;
  /** Resolves with the text of the refusal, or with null when the form was sent. */
  readonly submit: (useId: string, given: Given) => Promise<string | null>;
  readonly close: (useId: string) => void;
}

export function showForms({ state, submit, close, ...deps }: FormsDeps): void {
  /** By the id of the use. */
  const forms = new Map<string, HTMLDialogElement>();
  state.onChange(['uses'], () => {
    const withForm = state.uses.filter((use) => use.modal !== null);
    for (const [id, dialog] of forms) {
      if (withForm.some((use) => use.id === id)) continue;
      forms.delete(id);
      dialog.close();
    }
    for (const { id, modal } of withForm) {
      if (!modal || forms.has(id)) continue;
      const dialog = openModal({
        ...deps,
        modal,
        submit: (given) => submit(id, given),
        close: () => {
          if (forms.delete(id)) close(id);
        },
      });
      forms.set(id, dialog);
    }
  });
}
