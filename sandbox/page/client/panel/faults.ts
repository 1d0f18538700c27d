// Sandbox, page in the browser, panel: the switches of the faults.
import type { Act, PageFault } from '../../protocol.ts';
import { fill, h, on } from '../dom.ts';
import type { State } from '../state.ts';
import { panelSection } from './section.ts';

const GROUPS = ['Discogs', 'Discord'] as const;

export function createFaultSection(state: State, act: (act: Act) => Promise<void>): HTMLElement {
  const box = h('div', { class: 'faults' });
  const drawn = new Map<string, HTMLInputElement>();

  const drawFault = (fault: PageFault) => {
    const input = h('input', {
      type: 'checkbox',
      role: 'switch',
      id: `fault-${fault.name}`,
      'aria-describedby': `fault-${fault.name}-what`,
    });
    on(input, { change: () => void act({ do: 'fault', name: fault.name, isOn: input.checked }) });
    drawn.set(fault.name, input);
    return h(
      'div',
      { class: 'fault', title: fault.what },
      input,
      h('label', { for: input.id }, fault.label),
      h('p', { id: `fault-${fault.name}-what`, class: 'note' }, fault.what),
    );
  };

  const paint = () => {
    if (drawn.size === 0) {
      fill(
        box,
        ...GROUPS.map((group) =>
          h(
            'fieldset',
            {},
            h('legend', {}, group),
            ...state.faults.filter((one) => one.group === group).map(drawFault),
          ),
        ),
      );
    }
    for (const fault of state.faults) {
      const input = drawn.get(fault.name);
      if (input) input.checked = fault.isOn;
    }
  };
  state.onChange(['faults'], paint);
  return panelSection('Break things', box);
}
