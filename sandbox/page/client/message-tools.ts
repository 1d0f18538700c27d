// Sandbox, page in the browser: the two buttons over a message, and the other ways to its menu.
import { h, icon, on } from './dom.ts';
import { BIN, type MenuTarget, type MessageMenu } from './message-menu.ts';

const DOTS =
  'M5 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4Zm7 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4Zm7 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z';

const tool = (label: string, path: string, className = '') =>
  h('button', { type: 'button', class: `tool ${className}`, 'aria-label': label, title: label }, icon(path));

/** Draws the buttons. Deleting is in the menu, too, and has a button of its own where there is room. */
export function drawTools(target: MenuTarget, menu: MessageMenu, remove: () => void): HTMLElement {
  const more = tool('More', DOTS);
  more.setAttribute('aria-haspopup', 'menu');
  menu.opensBy(more, () => target);
  const bin = target.mayRemove ? on(tool('Delete message', BIN, 'is-danger'), { click: remove }) : null;
  return h('div', { slot: 'thread', class: 'tools' }, more, bin);
}

/**
 * Opens the menu at the pointer: by the right mouse button, or on a telephone by a long press. A link that is a text and a
 * selected text keep the browser's own menu.
 * @param target Null: the message has no menu.
 */
export function openByPointer(
  element: HTMLElement,
  menu: MessageMenu,
  target: () => MenuTarget | null,
): void {
  on(element, {
    contextmenu: (event) => {
      const now = target();
      const isLink = event.target instanceof Element && event.target.closest('a:not(.file-picture)') !== null;
      if (!now || isLink || getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      menu.open(now, { x: event.clientX, y: event.clientY });
    },
  });
}
