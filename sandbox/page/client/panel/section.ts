// Sandbox, page in the browser, panel: one section of the panel, which a person can close.
import { h } from '../dom.ts';

export function panelSection(title: string, ...children: readonly (Node | string)[]): HTMLElement {
  return h(
    'details',
    { class: 'panel-section', open: true },
    h('summary', {}, h('h3', {}, title)),
    h('div', { class: 'panel-body' }, ...children),
  );
}
