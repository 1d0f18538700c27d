// Sandbox, page in the browser: an element over the page, such as a menu. Escape, a press elsewhere, or Tab out of it closes it.
import { h, on } from './dom.ts';

/** The least distance to the edges of the window, in CSS pixels. */
const EDGE_PX = 8;
const GAP_PX = 4;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Popover {
  readonly element: HTMLElement;
  /** Shows it beside this element, or at this point, and gives the focus to its first button. */
  open(near: HTMLElement | Point): void;
  /** Gives the focus back to where it was, unless it is elsewhere by now. */
  close(): void;
  /** Lets a click on the button call `open`. A second click closes. */
  opensBy(button: HTMLElement, open: () => void): void;
}

export function createPopover(label: string, className: string): Popover {
  const element = h('div', { class: `popover ${className}`, 'aria-label': label, role: 'dialog' });
  // The browser's own way to close one (`auto`) also takes the end of the long press that has opened it.
  element.popover = 'manual';
  let opener: HTMLElement | null = null;
  let before: Element | null = null;
  const isOpen = () => element.matches(':popover-open');

  const close = () => {
    if (!isOpen()) return;
    const hadFocus = element.contains(document.activeElement);
    document.removeEventListener('pointerdown', onPress, true);
    document.removeEventListener('keydown', onKey, true);
    element.hidePopover();
    if (hadFocus && before instanceof HTMLElement) before.focus();
  };
  const isIn = (part: HTMLElement | null, target: EventTarget | null) =>
    target instanceof Node && part?.contains(target) === true;
  const onPress = ({ target }: Event) => {
    // The click on the button that has opened it closes it.
    if (!isIn(element, target) && !isIn(opener, target)) close();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  on(element, {
    focusout: ({ relatedTarget }) => {
      if (relatedTarget !== null && !isIn(element, relatedTarget)) close();
    },
  });

  /** Puts it below if there is room, and otherwise above. On a telephone the style sheet puts it at the lower edge. */
  const place = (near: HTMLElement | Point) => {
    const box = near instanceof HTMLElement ? near.getBoundingClientRect() : new DOMRect(near.x, near.y);
    const { width, height } = element.getBoundingClientRect();
    const below = box.bottom + GAP_PX;
    const top = below + height + EDGE_PX <= innerHeight ? below : box.top - GAP_PX - height;
    const left = Math.min(box.left, innerWidth - width - EDGE_PX);
    element.style.setProperty('--left', `${Math.max(EDGE_PX, left)}px`);
    element.style.setProperty('--top', `${Math.max(EDGE_PX, top)}px`);
  };

  return {
    element,
    open(near) {
      if (!isOpen()) before = document.activeElement;
      opener = near instanceof HTMLElement ? near : null;
      element.showPopover();
      place(near);
      document.addEventListener('pointerdown', onPress, true);
      document.addEventListener('keydown', onKey, true);
      element.querySelector('button')?.focus();
    },
    close,
    opensBy: (button, open) =>
      void on(button, {
        click: () => {
          if (isOpen() && opener === button) close();
          else open();
        },
      }),
  };
}
