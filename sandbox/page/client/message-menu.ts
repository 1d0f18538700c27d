// Sandbox, page in the browser: the menu of a message. As in Discord, the commands that bots have for messages are under Apps.
import type { Command } from '../../discord/api.ts';
import { fill, h, icon, on } from './dom.ts';
import { createPopover, type Point } from './popover.ts';

export interface MessageMenuDeps {
  /** The message commands that Discord offers this person here. */
  readonly commands: () => readonly Command[];
  readonly channels: () => readonly { readonly id: string; readonly name: string }[];
  readonly use: (messageId: string, command: string) => void;
  readonly forward: (messageId: string, channelId: string) => void;
  readonly remove: (messageId: string) => void;
}

/** What the menu is for. */
export interface MenuTarget {
  readonly messageId: string;
  readonly mayForward: boolean;
  readonly mayRemove: boolean;
}

export interface MessageMenu {
  readonly element: HTMLElement;
  open(target: MenuTarget, near: HTMLElement | Point): void;
  /** Lets a button open the menu, and close it again. */
  opensBy(button: HTMLElement, target: () => MenuTarget): void;
}

const APPS = 'M4 4h7v7H4V4Zm9 0h7v7h-7V4ZM4 13h7v7H4v-7Zm9 0h7v7h-7v-7Z';
const FORWARD = 'M13 4v5C6 9 3 13 3 19c2-4 5-5.5 10-5.5V19l8-7.5Z';
export const BIN = 'M9 3h6l1 2h4v2H4V5h4l1-2Zm-3 6h12l-1 12H7L6 9Z';
const BACK = 'M15.4 5.4 14 4l-8 8 8 8 1.4-1.4L8.8 12Z';

/** Where a key goes in a list of this many items. Null: this key does not move. */
function moved(key: string, from: number, count: number): number | null {
  if (key === 'ArrowDown') return (from + 1) % count;
  if (key === 'ArrowUp') return (from - 1 + count) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}

export function createMessageMenu(deps: MessageMenuDeps): MessageMenu {
  const popover = createPopover('Message', 'message-menu');
  const { element } = popover;
  element.setAttribute('role', 'menu');

  const item = (text: string, picture: Node, click: () => void, attributes: Record<string, string> = {}) =>
    on(
      h(
        'button',
        { type: 'button', role: 'menuitem', tabindex: -1, class: 'menu-item', ...attributes },
        picture,
        text,
      ),
      { click },
    );
  const closing = (act: () => void) => () => {
    popover.close();
    act();
  };
  const show = (...items: HTMLElement[]) => {
    fill(element, ...items);
    element.querySelector('button')?.focus();
  };

  /** Shows a list of the second level, which takes the place of the first. */
  const showList = (title: string, target: MenuTarget, items: readonly HTMLElement[], ifNone = '') => {
    const back = item(title, icon(BACK), () => showFirst(target), {
      'data-way': 'back',
      'aria-label': `Back from ${title}`,
    });
    show(back, ...(items.length > 0 ? items : [h('p', { class: 'menu-note' }, ifNone)]));
    items[0]?.focus();
  };

  const showApps = (target: MenuTarget) => {
    const items = deps.commands().map(({ name }) => {
      const face = h('img', { src: '/avatars/bot.svg', alt: '', class: 'used-avatar' });
      return item(
        name,
        face,
        closing(() => deps.use(target.messageId, name)),
      );
    });
    showList('Apps', target, items, 'No app has a command for messages here.');
  };

  const showChannels = (target: MenuTarget) => {
    const items = deps.channels().map(({ id, name }) => {
      const hash = h('span', { class: 'hash', 'aria-hidden': 'true' }, '#');
      return item(
        name,
        hash,
        closing(() => deps.forward(target.messageId, id)),
      );
    });
    showList('Forward to', target, items);
  };

  const showFirst = (target: MenuTarget) => {
    const { messageId, mayForward, mayRemove } = target;
    const more = { class: 'menu-item has-more', 'data-way': 'on', 'aria-haspopup': 'menu' };
    const apps = item('Apps', icon(APPS), () => showApps(target), more);
    const forward = item('Forward', icon(FORWARD), () => showChannels(target), more);
    const remove = item(
      'Delete message',
      icon(BIN),
      closing(() => deps.remove(messageId)),
      {
        class: 'menu-item is-danger',
      },
    );
    show(apps, ...(mayForward ? [forward] : []), ...(mayRemove ? [remove] : []));
  };

  on(element, {
    keydown: (event) => {
      const items = [...element.querySelectorAll<HTMLElement>('[role=menuitem]')];
      const { activeElement } = document;
      const at = activeElement instanceof HTMLElement ? items.indexOf(activeElement) : -1;
      const next = moved(event.key, at, items.length);
      const way = (name: string) => items.find((one) => one.dataset.way === name);
      if (next !== null) items[next]?.focus();
      else if (event.key === 'ArrowRight' && items[at]?.dataset.way === 'on') items[at].click();
      else if (event.key === 'ArrowLeft') way('back')?.click();
      else if (event.key === 'Tab') popover.close();
      else return;
      event.preventDefault();
    },
  });

  const open = (target: MenuTarget, near: HTMLElement | Point) => {
    showFirst(target);
    popover.open(near);
  };
  return {
    element,
    open,
    opensBy: (button, target) => popover.opensBy(button, () => open(target(), button)),
  };
}
