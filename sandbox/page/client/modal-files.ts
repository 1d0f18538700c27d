// Sandbox, page in the browser: the part of a form that takes files, by a button, by dropping, or from the samples.
import type { FileUpload } from '../../discord/modal-shapes.ts';
import type { PagePhoto } from '../protocol.ts';
import { h, on } from './dom.ts';
import { takesPictures } from './file-field.ts';
import { createFileTray } from './file-tray.ts';
import { createChooser, type TakeFiles, takeDropped } from './incoming-files.ts';
import { drawSamples } from './samples.ts';

export interface FileBox {
  readonly element: HTMLElement;
  files(): readonly File[];
  readonly take: TakeFiles;
}

/** Draws the box. The button in it has this id, for its label. */
export function drawFileBox(
  input: FileUpload,
  { id, aboutId }: { id: string; aboutId: string | undefined },
  photos: readonly PagePhoto[],
): FileBox {
  const { max_values: most, file_types: types } = input;
  const note = h('small', { role: 'status' });
  // With one file, another one takes its place.
  const take: TakeFiles = (files) => {
    if (most === 1 && files.length > 0) tray.clear();
    note.textContent = tray.add(files) ? '' : `At most ${most}: the others were left out.`;
  };
  const chooser = createChooser(take, { types, isMany: most > 1 });
  const button = h(
    'button',
    { type: 'button', id, class: 'button is-secondary', 'aria-describedby': aboutId },
    most > 1 ? `Choose up to ${most} files` : 'Choose a file',
  );
  on(button, { click: chooser.choose });
  const tray = createFileTray({ most, gone: () => button.focus() });
  const element = h(
    'div',
    { class: 'drop-zone' },
    tray.element,
    button,
    h('small', {}, 'or drop it here, or paste it'),
    note,
    chooser.element,
  );
  takeDropped(element, take);
  const box = h('div', { class: 'modal-files' }, element);
  if (takesPictures(input)) box.append(drawSamples(photos, (file) => take([file])));
  return { element: box, files: tray.files, take };
}
