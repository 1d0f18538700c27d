// Sandbox, page in the browser: the button beside the input line that attaches a file of the person's own, or a sample photo.
import type { PagePhoto } from '../protocol.ts';
import { fill, h, icon, on } from './dom.ts';
import { createChooser, type TakeFiles } from './incoming-files.ts';
import { createPopover } from './popover.ts';
import { drawSamples } from './samples.ts';

export interface AttachMenu {
  /** The button, and what it opens. */
  readonly element: HTMLElement;
  open(): void;
}

const PLUS = 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm1 5v4h4v2h-4v4h-2v-4H7v-2h4V7h2Z';

/** @param photos the sample photos, asked for each time the menu opens. */
export function createAttachMenu(photos: () => readonly PagePhoto[], take: TakeFiles): AttachMenu {
  const chooser = createChooser(take, { isMany: true });
  const popover = createPopover('Attach', 'attach-menu');
  const button = h(
    'button',
    {
      type: 'button',
      class: 'attach',
      'aria-label': 'Attach a file',
      'aria-haspopup': 'dialog',
      title: 'Attach',
    },
    icon(PLUS),
  );
  const takeOne = (file: File) => {
    popover.close();
    take([file]);
  };
  const open = () => {
    const upload = h('button', { type: 'button', class: 'menu-item' }, 'Upload a file');
    on(upload, {
      click: () => {
        popover.close();
        chooser.choose();
      },
    });
    fill(popover.element, upload, drawSamples(photos(), takeOne));
    popover.open(button);
  };
  popover.opensBy(button, open);
  return { element: h('span', {}, button, chooser.element, popover.element), open };
}
