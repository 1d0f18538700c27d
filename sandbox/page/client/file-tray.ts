// Sandbox, page in the browser: the files that a person has chosen and not sent yet, each with a preview and a button that
// takes it back.
import { isPicture, sizeInWords } from './attachments.ts';
import { fill, h, icon, on } from './dom.ts';

export interface FileTray {
  readonly element: HTMLElement;
  files(): readonly File[];
  /** Returns false if there was not room for all of them. Those that fit are in the tray. */
  add(files: readonly File[]): boolean;
  clear(): void;
}

const FILE = 'M6 2h8l5 5v15H6V2Zm7 1.5V8h4.5L13 3.5Z';
const CROSS =
  'M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4 6.4 5Z';

/** Draws a small picture of the file. What the browser cannot draw gets the icon of a file. */
export function drawThumb(file: File): HTMLElement {
  const thumb = h('span', { class: 'thumb', 'aria-hidden': 'true' });
  if (!isPicture(file.type)) {
    thumb.append(icon(FILE));
    return thumb;
  }
  const url = URL.createObjectURL(file);
  const image = h('img', { src: url, alt: '' });
  on(image, {
    load: () => URL.revokeObjectURL(url),
    error: () => {
      URL.revokeObjectURL(url);
      fill(thumb, icon(FILE));
    },
  });
  thumb.append(image);
  return thumb;
}

/**
 * @param most the number of files that it holds.
 * @param gone called when the person has taken back the last file, so that the focus has a place to go.
 * @param changed called when its files have changed.
 */
export function createFileTray({
  most,
  gone,
  changed = () => {},
}: {
  most: number;
  gone: () => void;
  changed?: () => void;
}): FileTray {
  const lines = new Map<File, HTMLElement>();
  const element = h('ul', { class: 'tray', 'aria-label': 'Chosen files', hidden: true });
  const refresh = () => {
    element.hidden = lines.size === 0;
    changed();
  };

  const remove = (file: File) => {
    const line = lines.get(file);
    const beside = line?.nextElementSibling ?? line?.previousElementSibling;
    line?.remove();
    lines.delete(file);
    refresh();
    const next = beside?.querySelector('button');
    if (next) next.focus();
    else gone();
  };

  const draw = (file: File) => {
    const label = `Remove ${file.name}`;
    return h(
      'li',
      { class: 'tray-file' },
      drawThumb(file),
      h('span', { class: 'tray-name' }, file.name),
      h('span', { class: 'file-size' }, sizeInWords(file.size)),
      on(
        h('button', { type: 'button', class: 'tray-remove', 'aria-label': label, title: label }, icon(CROSS)),
        {
          click: () => remove(file),
        },
      ),
    );
  };

  return {
    element,
    files: () => [...lines.keys()],
    add(files) {
      const room = Math.max(0, most - lines.size);
      for (const file of files.slice(0, room)) {
        const line = draw(file);
        lines.set(file, line);
        element.append(line);
      }
      refresh();
      return files.length <= room;
    },
    clear() {
      lines.clear();
      fill(element);
      refresh();
    },
  };
}
