// Sandbox, page in the browser: the field of an option that takes a file. A person chooses the file with a button, or drops it.
import type { CommandOption } from '../../discord/api.ts';
import { h, on } from './dom.ts';

export interface FilePart {
  chosen(): File | null;
  /** Opens the browser's window for files. */
  choose(): void;
  clear(): void;
}

const GROUPS: readonly string[] = ['image', 'video', 'audio'];

/** Returns what the browser's window for files offers. Null: all files. */
const acceptOf = ({ file_types: types = [] }: CommandOption): string | null =>
  types.length === 0 ? null : types.map((one) => (GROUPS.includes(one) ? `${one}/*` : one)).join(',');

/** Adds the button to the box of a field, and shows the name of the chosen file in `input`. */
export function addFilePart(option: CommandOption, box: HTMLElement, input: HTMLInputElement): FilePart {
  let file: File | null = null;
  const hidden = h('input', { type: 'file', hidden: true, accept: acceptOf(option), 'aria-hidden': 'true' });
  const button = h('button', { type: 'button', class: 'file-button', tabindex: -1 });
  const set = (next: File | null) => {
    file = next;
    input.value = next?.name ?? '';
    button.textContent = next ? 'Choose another' : 'Choose a file';
    // The same file can be chosen again after it was cleared.
    hidden.value = '';
  };
  const take = (next: File | null | undefined) => {
    if (!next) return;
    set(next);
    input.dispatchEvent(new Event('input'));
    input.focus();
  };
  set(null);
  input.readOnly = true;
  box.append(button, hidden);
  on(button, { click: () => hidden.click() });
  on(hidden, { change: () => take(hidden.files?.[0]) });
  on(box, {
    dragover: (event) => event.preventDefault(),
    drop: (event) => {
      event.preventDefault();
      take(event.dataTransfer?.files[0]);
    },
  });
  return {
    chosen: () => file,
    choose: () => hidden.click(),
    clear() {
      set(null);
      input.dispatchEvent(new Event('input'));
    },
  };
}
