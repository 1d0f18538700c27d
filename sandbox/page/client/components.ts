// Sandbox, page in the browser: the buttons and selects under a message.
import type { ActionRow, Button, Select } from '../../discord/api.ts';
import { h, on } from './dom.ts';
import { webLink } from './markdown-dom.ts';

export interface ComponentActs {
  press(customId: string): void;
  select(customId: string, values: readonly string[]): void;
  /** The members, for selects of users. */
  people(): readonly { readonly id: string; readonly name: string }[];
  channels(): readonly { readonly id: string; readonly name: string }[];
}

const STYLES = ['secondary', 'primary', 'secondary', 'success', 'danger', 'link'] as const;

function drawButton(button: Button, acts: ComponentActs): HTMLElement {
  const text = [button.emoji?.name, button.label].filter(Boolean).join(' ');
  if (button.url !== undefined) {
    const link = webLink(button.url, text, h('span', { class: 'visually-hidden' }, ' (opens a page)'));
    link.className = 'button is-link';
    return link;
  }
  const { custom_id: customId = '' } = button;
  const drawn = h(
    'button',
    {
      type: 'button',
      class: `button is-${STYLES[button.style] ?? 'secondary'}`,
      'data-custom-id': customId,
      disabled: button.disabled ?? false,
    },
    text,
  );
  return on(drawn, { click: () => acts.press(customId) });
}

/** Returns what a select offers: its own options, or members, or channels. */
function optionsOf(
  select: Select,
  acts: ComponentActs,
): { label: string; value: string; isChosen: boolean }[] {
  if (select.options) {
    return select.options.map(({ label, value, description, default: isChosen = false }) => ({
      label: description === undefined ? label : `${label} – ${description}`,
      value,
      isChosen,
    }));
  }
  const entries = select.type === 8 ? acts.channels() : acts.people();
  return entries.map(({ id, name }) => ({ label: name, value: id, isChosen: false }));
}

/** The keys that change a closed select at once, outside of macOS. So do letters and digits. */
const MOVING = /^(Arrow(Up|Down|Left|Right)|Home|End|Page(Up|Down)|.)$/u;

/** Opens the list on such a key, as Discord's client does: only what is then picked is a choice. */
function openByKey(select: HTMLSelectElement, event: KeyboardEvent): void {
  const hasModifier = event.ctrlKey || event.metaKey || event.altKey;
  // A space opens the list in every browser.
  if (select.multiple || hasModifier || event.key === ' ' || !MOVING.test(event.key)) return;
  event.preventDefault();
  select.showPicker();
}

function drawSelect(select: Select, acts: ComponentActs): HTMLElement {
  const { custom_id: customId, placeholder = 'Make a selection', max_values: most } = select;
  const options = optionsOf(select, acts);
  const isMany = most > 1;
  const drawn = h(
    'select',
    {
      class: 'select',
      'data-custom-id': customId,
      'aria-label': placeholder,
      disabled: select.disabled ?? false,
      multiple: isMany,
    },
    !isMany &&
      h(
        'option',
        { value: '', disabled: true, hidden: true, selected: !options.some((one) => one.isChosen) },
        placeholder,
      ),
    ...options.map((one) => h('option', { value: one.value, selected: one.isChosen }, one.label)),
  );
  return on(drawn, {
    keydown: (event) => openByKey(drawn, event),
    change: () =>
      acts.select(
        customId,
        [...drawn.selectedOptions].map((one) => one.value),
      ),
  });
}

export function drawComponents(rows: readonly ActionRow[], acts: ComponentActs): HTMLElement {
  return h(
    'div',
    { slot: 'components', class: 'components' },
    ...rows.map((row) =>
      h(
        'discord-action-row',
        {},
        ...row.components.map((one) => (one.type === 2 ? drawButton(one, acts) : drawSelect(one, acts))),
      ),
    ),
  );
}
