// Support: parts of modals, as a raw bot sends them.

type Change = Record<string, unknown>;

export const input = (change: Change = {}) => ({ type: 4, custom_id: 'text', style: 1, ...change });

/** The options of a menu or a group: `letters('ab')` has the values a and b, with the labels A and B. */
export const letters = (values: string, chosen = '') =>
  [...values].map((value) => ({
    value,
    label: value.toUpperCase(),
    ...(chosen.includes(value) && { default: true }),
  }));

export const select = (change: Change = {}) => ({
  type: 3,
  custom_id: 'select',
  options: letters('abc'),
  ...change,
});

export const radio = (change: Change = {}) => ({
  type: 21,
  custom_id: 'radio',
  options: letters('abc'),
  ...change,
});

export const checkboxes = (change: Change = {}) => ({
  type: 22,
  custom_id: 'boxes',
  options: letters('abc'),
  ...change,
});

export const checkbox = (change: Change = {}) => ({ type: 23, custom_id: 'box', ...change });

export const label = (component: unknown = input(), change: Change = {}) => ({
  type: 18,
  label: 'Note',
  component,
  ...change,
});

/** The older form of a text input. */
export const row = (component: unknown = input({ label: 'Note' })) => ({ type: 1, components: [component] });

export const text = () => ({ type: 10, content: 'Read **this**' });

export const modal = (components: unknown[] = [label()], change: Change = {}) => ({
  custom_id: 'note',
  title: 'A note',
  components,
  ...change,
});
