// Sandbox: what the local Discord refuses in a modal. Each rule is broken once, and has its source.
import { describe, expect, test } from 'vitest';
import { errorsAt } from './discord-support.ts';
import {
  checkbox,
  checkboxes,
  input,
  label,
  letters,
  modal,
  radio,
  row,
  select,
  text,
} from './modal-parts.ts';
import { MODAL, ROW } from './use-interactions.ts';
import { MANY, refused, useWorld } from './use-world.ts';

interface RuleCase {
  readonly what: string;
  readonly source: string;
  readonly data: unknown;
  readonly at: string;
  /** Discord's code for the error. Absent: the docs do not name it. */
  readonly code?: string;
}

/** The sections of Discord's documentation that state the rules. */
const DOCS = {
  MODAL: 'Receiving and Responding > Modal',
  ID: 'Components > Custom ID',
  LABEL: 'Components > Label',
  TEXT_INPUT: 'Components > Text Input',
  SELECT: 'Components > String Select',
  RADIO: 'Components > Radio Group',
  GROUP: 'Components > Checkbox Group',
  CHECKBOX: 'Components > Checkbox',
  TEXT: 'Components > Text Display',
  ASSUMED: 'not documented: it is refused, so that no bot depends on it',
} as const;

const x = (count: number) => 'x'.repeat(count);
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ value: `${index}`, label: `${index}` }));
const inner = 'data.components.0.component';

const RULES: RuleCase[] = [
  {
    what: 'no custom_id',
    source: DOCS.ID,
    data: modal([label()], { custom_id: undefined }),
    at: 'data.custom_id',
  },
  {
    what: 'a custom_id over 100',
    source: DOCS.ID,
    data: modal([label()], { custom_id: x(101) }),
    at: 'data.custom_id',
  },
  { what: 'no title', source: DOCS.MODAL, data: modal([label()], { title: undefined }), at: 'data.title' },
  { what: 'a title over 45', source: DOCS.MODAL, data: modal([label()], { title: x(46) }), at: 'data.title' },
  {
    what: 'six components',
    source: DOCS.MODAL,
    data: modal(Array.from({ length: 6 }, (_, index) => label(input({ custom_id: `${index}` })))),
    at: 'data.components',
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  { what: 'no component', source: DOCS.MODAL, data: modal([]), at: 'data.components' },
  {
    what: 'a button',
    source: DOCS.MODAL,
    data: modal([ROW]),
    at: 'data.components.0.components.0.type',
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'an input without a label',
    source: DOCS.TEXT_INPUT,
    data: modal([input()]),
    at: 'data.components.0.type',
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'a select in a row',
    source: DOCS.SELECT,
    data: modal([row(select())]),
    at: 'data.components.0.components.0.type',
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'two inputs of one custom_id',
    source: DOCS.ID,
    data: modal([label(radio({ custom_id: 'text' })), label()]),
    at: 'data.components.1.component.custom_id',
    code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
  },
  {
    what: 'an input without custom_id',
    source: DOCS.ID,
    data: modal([label(checkbox({ custom_id: undefined }))]),
    at: `${inner}.custom_id`,
    code: 'BASE_TYPE_REQUIRED',
  },

  {
    what: 'a label over 45',
    source: DOCS.LABEL,
    data: modal([label(input(), { label: x(46) })]),
    at: 'data.components.0.label',
  },
  {
    what: 'a label without a text',
    source: DOCS.LABEL,
    data: modal([label(input(), { label: undefined })]),
    at: 'data.components.0.label',
    code: 'BASE_TYPE_REQUIRED',
  },
  {
    what: 'a description over 100',
    source: DOCS.LABEL,
    data: modal([label(input(), { description: x(101) })]),
    at: 'data.components.0.description',
  },
  {
    what: 'a label without a component',
    source: DOCS.LABEL,
    data: modal([label(null)]),
    at: inner,
    code: 'BASE_TYPE_REQUIRED',
  },
  {
    what: 'a button in a label',
    source: DOCS.LABEL,
    data: modal([label(ROW.components[0])]),
    at: `${inner}.type`,
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'a label in a label',
    source: DOCS.LABEL,
    data: modal([label(label())]),
    at: `${inner}.type`,
    code: 'BASE_TYPE_CHOICES',
  },

  {
    what: 'a text input with a label of its own in a label',
    source: DOCS.TEXT_INPUT,
    data: modal([label(input({ label: 'Note' }))]),
    at: `${inner}.label`,
  },
  {
    what: 'a row whose label is over 45',
    source: DOCS.TEXT_INPUT,
    data: modal([row(input({ label: x(46) }))]),
    at: 'data.components.0.components.0.label',
  },
  {
    what: 'an unknown style',
    source: DOCS.TEXT_INPUT,
    data: modal([label(input({ style: 3 }))]),
    at: `${inner}.style`,
  },
  {
    what: 'a placeholder over 100',
    source: DOCS.TEXT_INPUT,
    data: modal([label(input({ placeholder: x(101) }))]),
    at: `${inner}.placeholder`,
  },
  {
    what: 'a value over 4000',
    source: DOCS.TEXT_INPUT,
    data: modal([label(input({ value: x(4_001) }))]),
    at: `${inner}.value`,
  },
  {
    what: 'a max_length of 0',
    source: DOCS.TEXT_INPUT,
    data: modal([label(input({ max_length: 0 }))]),
    at: `${inner}.max_length`,
    code: 'NUMBER_TYPE_MIN',
  },
  {
    what: 'a max_length over 4000',
    source: DOCS.TEXT_INPUT,
    data: modal([label(input({ max_length: 4_001 }))]),
    at: `${inner}.max_length`,
    code: 'NUMBER_TYPE_MAX',
  },
  {
    what: 'a min_length over 4000',
    source: DOCS.TEXT_INPUT,
    data: modal([label(input({ min_length: 4_001 }))]),
    at: `${inner}.min_length`,
    code: 'NUMBER_TYPE_MAX',
  },
  {
    what: 'a min_length over max_length',
    source: DOCS.ASSUMED,
    data: modal([label(input({ min_length: 5, max_length: 4 }))]),
    at: `${inner}.min_length`,
  },
  {
    what: 'a value over max_length',
    source: DOCS.ASSUMED,
    data: modal([label(input({ max_length: 4, value: 'jacket' }))]),
    at: `${inner}.value`,
  },

  {
    what: 'a select of 26',
    source: DOCS.SELECT,
    data: modal([label(select({ options: many(26) }))]),
    at: `${inner}.options`,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'a select without options',
    source: DOCS.SELECT,
    data: modal([label(select({ options: [] }))]),
    at: `${inner}.options`,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'an option over 100',
    source: DOCS.SELECT,
    data: modal([label(select({ options: [{ label: x(101), value: 'a' }] }))]),
    at: `${inner}.options.0.label`,
  },
  {
    what: 'a select placeholder over 150',
    source: DOCS.SELECT,
    data: modal([label(select({ placeholder: x(151) }))]),
    at: `${inner}.placeholder`,
  },
  {
    what: 'a required select of at least 0',
    source: 'Components > String Select; discord-api-docs, issue 7800',
    data: modal([label(select({ min_values: 0 }))]),
    at: `${inner}.min_values`,
    code: 'SELECT_COMPONENT_REQUIRED_ZERO_MIN_VALUES',
  },
  {
    what: 'a disabled select',
    source: DOCS.SELECT,
    data: modal([label(select({ disabled: true }))]),
    at: `${inner}.disabled`,
  },
  {
    what: 'two chosen options where one can be',
    source: 'Components > User Select: default_values must be in the range',
    data: modal([label(select({ options: letters('abc', 'ab') }))]),
    at: `${inner}.options`,
  },

  {
    what: 'a radio group of one',
    source: DOCS.RADIO,
    data: modal([label(radio({ options: letters('a') }))]),
    at: `${inner}.options`,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'a radio group of 11',
    source: DOCS.RADIO,
    data: modal([label(radio({ options: many(11) }))]),
    at: `${inner}.options`,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'a radio group with two chosen',
    source: DOCS.RADIO,
    data: modal([label(radio({ options: letters('abc', 'ab') }))]),
    at: `${inner}.options`,
  },
  {
    what: 'a radio option over 100',
    source: DOCS.RADIO,
    data: modal([label(radio({ options: [...letters('a'), { label: 'B', value: x(101) }] }))]),
    at: `${inner}.options.1.value`,
  },
  {
    what: 'a radio option without a label',
    source: DOCS.RADIO,
    data: modal([label(radio({ options: [...letters('a'), { value: 'b' }] }))]),
    at: `${inner}.options.1.label`,
    code: 'BASE_TYPE_REQUIRED',
  },
  {
    what: 'the same radio value twice',
    source: DOCS.ASSUMED,
    data: modal([label(radio({ options: letters('aa') }))]),
    at: `${inner}.options.1.value`,
  },

  {
    what: 'a checkbox group of 11',
    source: DOCS.GROUP,
    data: modal([label(checkboxes({ options: many(11) }))]),
    at: `${inner}.options`,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'a checkbox group of none',
    source: DOCS.GROUP,
    data: modal([label(checkboxes({ options: [], min_values: undefined, required: false }))]),
    at: `${inner}.options`,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'a required checkbox group of at least 0',
    source: DOCS.GROUP,
    data: modal([label(checkboxes({ min_values: 0 }))]),
    at: `${inner}.min_values`,
  },
  {
    what: 'a checkbox group of more than it has',
    source: DOCS.ASSUMED,
    data: modal([label(checkboxes({ max_values: 4 }))]),
    at: `${inner}.max_values`,
  },
  {
    what: 'a checkbox group with more chosen than can be',
    source: DOCS.ASSUMED,
    data: modal([label(checkboxes({ max_values: 1, options: letters('abc', 'ab') }))]),
    at: `${inner}.options`,
  },
  {
    what: 'a required checkbox',
    source: DOCS.CHECKBOX,
    data: modal([label(checkbox({ required: true }))]),
    at: `${inner}.required`,
  },
  {
    what: 'a checkbox that is half checked',
    source: DOCS.CHECKBOX,
    data: modal([label(checkbox({ default: 'maybe' }))]),
    at: `${inner}.default`,
    code: 'BOOLEAN_TYPE_CONVERT',
  },
  {
    what: 'a text display without a text',
    source: DOCS.TEXT,
    data: modal([{ type: 10 }, label()]),
    at: 'data.components.0.content',
    code: 'BASE_TYPE_REQUIRED',
  },
];

const world = useWorld({
  limits: { webhook: MANY, global: MANY },
  how: 'once',
  commands: [{ name: 'note', description: 'Note' }],
});

describe('a modal is refused with 50035:', () => {
  test.each(RULES)('$what ($source)', async ({ data, at, code = expect.any(String) }) => {
    const use = await world.person.slash('note');
    const answer = await world.respond(use, MODAL, data);
    expect(refused(answer)).toEqual([400, 50035]);
    expect(errorsAt(answer, at)).toEqual([code]);
    expect(use.modal()).toBeNull();
    // The interaction can still be answered.
    expect((await world.respond(use, MODAL, modal())).status).toBe(204);
  });
});

describe('a modal stands', () => {
  test.each([
    {
      what: 'five components, a text among them',
      data: modal([text(), ...[...'abcd'].map((id) => label(input({ custom_id: id })))]),
    },
    { what: 'a title and a label of 45', data: modal([label(input(), { label: x(45) })], { title: x(45) }) },
    {
      what: 'a select of 25, one of them chosen',
      data: modal([label(select({ options: many(25).map((one, at) => ({ ...one, default: at === 24 })) }))]),
    },
    {
      what: 'an optional select of at least 0',
      data: modal([label(select({ min_values: 0, required: false }))]),
    },
    {
      what: 'groups of 10',
      data: modal([label(radio({ options: many(10) })), label(checkboxes({ options: many(10) }))]),
    },
    {
      what: 'a value of max_length',
      data: modal([label(input({ style: 2, min_length: 0, max_length: 4_000, value: x(4_000) }))]),
    },
    { what: 'the older row', data: modal([row()]) },
  ])('$what', async ({ data }) => {
    const use = await world.person.slash('note');
    const answer = await world.respond(use, MODAL, data);
    expect(answer.body.errors).toBeUndefined();
    expect(answer.status).toBe(204);
  });
});
