// Sandbox, page in the browser: the field of an option that takes a file. A person chooses the file with a button, drops it, or
// pastes it (composer.ts).
import type { CommandOption } from '../../discord/api.ts';
import { fill, h, on } from './dom.ts';
import { drawThumb } from './file-tray.ts';
import { createChooser, takeDropped } from './incoming-files.ts';

export interface FilePart {
  chosen(): File | null;
  /** Opens the browser's window for files. */
  choose(): void;
  /** Takes a file as if it had been chosen in the window. */
  take(file: File): void;
  clear(): void;
}

/** Returns whether an option, or the field of a form, takes a picture. */
export const takesPictures = ({
  file_types: types = [],
}: {
  readonly file_types?: readonly string[];
}): boolean => types.length === 0 || types.some((one) => /^(image|\.(jpe?g|png|webp))$/i.test(one));

/** Adds the button to the box of a field, and shows the name of the chosen file in `input`. */
export function addFilePart(option: CommandOption, box: HTMLElement, input: HTMLInputElement): FilePart {
  let file: File | null = null;
  const preview = h('span', { class: 'option-preview' });
  const button = h('button', { type: 'button', class: 'file-button', tabindex: -1 });
  const set = (next: File | null) => {
    file = next;
    input.value = next?.name ?? '';
    button.textContent = next ? 'Change' : 'Choose a file';
    fill(preview, next && drawThumb(next));
    input.dispatchEvent(new Event('input'));
  };
  const take = (next: File | undefined) => {
    if (!next) return;
    set(next);
    input.focus();
  };
  const chooser = createChooser(([first]) => take(first), { types: option.file_types });
  set(null);
  input.readOnly = true;
  input.before(preview);
  box.append(button, chooser.element);
  on(button, { click: chooser.choose });
  takeDropped(box, ([first]) => take(first));
  return { chosen: () => file, choose: chooser.choose, take, clear: () => set(null) };
}
