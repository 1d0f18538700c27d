// Sandbox, page in the browser: the list above the input line, for picking commands, options and choices.
import { fill, h, on } from './dom.ts';

export interface Item {
  readonly label: string;
  readonly hint?: string;
  readonly pick: () => void;
}

export interface Picker {
  readonly element: HTMLElement;
  /** Shows the list, with one item active, and `extra` above it. Without items it shows only the title. */
  show(what: { title: string; note?: string; items: readonly Item[]; extra?: HTMLElement | null }): void;
  hide(): void;
  hasItems(): boolean;
  isOpen(): boolean;
  /** Moves to another item. After the last item comes the first. */
  move(by: 1 | -1): void;
  /** Picks the active item. Returns false if there is none. */
  pick(): boolean;
  /** Sets the ARIA attributes of an input: the list that it controls, and the active item. */
  describe(input: HTMLElement): void;
}

const LIST_ID = 'picker-list';

export function createPicker(): Picker {
  const title = h('div', { class: 'picker-title' });
  const list = h('div', { id: LIST_ID, class: 'picker-list', role: 'listbox', 'aria-label': 'Suggestions' });
  const extra = h('div', { class: 'picker-extra' });
  const element = h('div', { class: 'picker', hidden: true }, title, extra, list);
  // The text keeps the focus when a person picks with the mouse.
  on(element, { mousedown: (event) => event.preventDefault() });
  let items: readonly Item[] = [];
  let active = 0;
  let input: HTMLElement | null = null;

  const mark = () => {
    for (const [index, line] of [...list.children].entries()) {
      line.setAttribute('aria-selected', String(index === active));
    }
    list.children[active]?.scrollIntoView({ block: 'nearest' });
    input?.setAttribute('aria-expanded', String(items.length > 0));
    if (items.length > 0) input?.setAttribute('aria-activedescendant', `picker-${active}`);
    else input?.removeAttribute('aria-activedescendant');
  };

  return {
    element,
    show(what) {
      const isSame =
        items.length === what.items.length && items.every((one, i) => one.label === what.items[i]?.label);
      items = what.items;
      if (!isSame) active = 0;
      fill(title, h('strong', {}, what.title), what.note ? h('span', {}, what.note) : null);
      fill(extra, what.extra ?? null);
      fill(
        list,
        ...items.map((item, index) =>
          on(
            h(
              'div',
              { id: `picker-${index}`, class: 'picker-item', role: 'option' },
              h('span', { class: 'picker-label' }, item.label),
              item.hint ? h('span', { class: 'picker-hint' }, item.hint) : null,
            ),
            { click: () => item.pick() },
          ),
        ),
      );
      element.hidden = false;
      mark();
    },
    hide() {
      items = [];
      element.hidden = true;
      fill(list);
      mark();
    },
    hasItems: () => items.length > 0,
    isOpen: () => !element.hidden,
    move(by) {
      if (items.length === 0) return;
      active = (active + by + items.length) % items.length;
      mark();
    },
    pick() {
      const item = items[active];
      item?.pick();
      return item !== undefined;
    },
    describe(next) {
      input = next;
      next.setAttribute('aria-controls', LIST_ID);
      mark();
    },
  };
}
