// Sandbox, page in the browser: the ways in for a file: the browser's window for files, pasting and dropping.
import { h, on } from './dom.ts';

export type TakeFiles = (files: readonly File[]) => void;

/** An input for files that is never shown. `choose` opens the browser's window for files. */
export interface Chooser {
  readonly element: HTMLElement;
  choose(): void;
}

const GROUPS: readonly string[] = ['image', 'video', 'audio'];

/** Returns what the browser's window offers for these `file_types`. Null: all files. */
const acceptOf = (types: readonly string[]): string | null =>
  types.length === 0 ? null : types.map((one) => (GROUPS.includes(one) ? `${one}/*` : one)).join(',');

export function createChooser(
  take: TakeFiles,
  { types = [], isMany = false }: { types?: readonly string[] | undefined; isMany?: boolean } = {},
): Chooser {
  const accept = acceptOf(types);
  const input = h('input', { type: 'file', hidden: true, accept, multiple: isMany, 'aria-hidden': 'true' });
  on(input, {
    change: () => {
      const files = [...(input.files ?? [])];
      // The same file can be chosen again after it was taken back.
      input.value = '';
      take(files);
    },
  });
  return { element: input, choose: () => input.click() };
}

/** Takes the files that are dropped on the element. While files are over it, it has the class `is-drop`. */
export function takeDropped(element: HTMLElement, take: TakeFiles): void {
  const mark = (isOver: boolean) => element.classList.toggle('is-drop', isOver);
  on(element, {
    dragover: (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      // The innermost element takes the files, so only that one is marked.
      event.stopPropagation();
      mark(true);
    },
    dragleave: (event) => {
      if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget))) mark(false);
    },
    drop: (event) => {
      mark(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      take(files);
    },
  });
}

/** Takes pasted files, such as a copied picture. A pasted text goes where it always goes. */
export function takePasted(element: HTMLElement, take: TakeFiles): void {
  on(element, {
    paste: (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      take(files);
    },
  });
}
