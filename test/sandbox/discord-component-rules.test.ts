// Sandbox: what the local Discord refuses in the components of a message. Each rule is broken once.
import { button, buttons, DOCS, letters, type RuleCase, row, select } from './message-parts.ts';
import { testRules } from './message-rules.ts';

const RULES: RuleCase[] = [
  {
    what: '6 rows',
    source: DOCS.COMPONENTS,
    body: { components: Array.from({ length: 6 }, (_, index) => row(button({ custom_id: `r${index}` }))) },
    at: 'components',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'an empty row',
    source: DOCS.COMPONENTS,
    body: { components: [row()] },
    at: 'components.0.components',
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: '6 buttons in a row',
    source: DOCS.COMPONENTS,
    body: { components: [row(...buttons(6))] },
    at: 'components.0.components',
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'a button without a row',
    source: DOCS.COMPONENTS,
    body: { components: [button()] },
    at: 'components.0.type',
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'a select beside a button',
    source: DOCS.COMPONENTS,
    body: { components: [row(select(), button())] },
    at: 'components.0.components',
    code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
  },
  {
    what: 'the same custom_id twice',
    source: DOCS.COMPONENTS,
    body: { components: [row(button()), row(button())] },
    at: 'components.1.components.0.custom_id',
    code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
  },
  {
    what: 'a custom_id over 100',
    source: DOCS.COMPONENTS,
    body: { components: [row(button({ custom_id: letters(101) }))] },
    at: 'components.0.components.0.custom_id',
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'an empty custom_id',
    source: DOCS.COMPONENTS,
    body: { components: [row(button({ custom_id: '' }))] },
    at: 'components.0.components.0.custom_id',
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'a button without custom_id',
    source: DOCS.COMPONENTS,
    body: { components: [row(button({ custom_id: undefined }))] },
    at: 'components.0.components.0.custom_id',
    code: 'BASE_TYPE_REQUIRED',
  },
  {
    what: 'a label over 80',
    source: DOCS.COMPONENTS,
    body: { components: [row(button({ label: letters(81) }))] },
    at: 'components.0.components.0.label',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'a button with neither label nor emoji',
    source: DOCS.COMPONENTS,
    body: { components: [row(button({ label: undefined }))] },
    at: 'components.0.components.0',
    code: 'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED',
  },
  {
    what: 'an unknown button style',
    source: DOCS.COMPONENTS,
    body: { components: [row(button({ style: 9 }))] },
    at: 'components.0.components.0.style',
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'a link button with a custom_id',
    source: DOCS.COMPONENTS,
    body: { components: [row(button({ style: 5, url: 'https://example.org' }))] },
    at: 'components.0.components.0',
    code: 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
  },
  {
    what: 'a button with a URL that is no link',
    source: DOCS.COMPONENTS,
    body: { components: [row(button({ url: 'https://example.org' }))] },
    at: 'components.0.components.0',
    code: 'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
  },
  {
    what: 'a link button without a URL',
    source: DOCS.COMPONENTS,
    body: { components: [row(button({ style: 5, custom_id: undefined }))] },
    at: 'components.0.components.0.url',
    code: 'BASE_TYPE_REQUIRED',
  },
  {
    what: 'a link button whose URL is null',
    source: DOCS.COMPONENTS,
    body: { components: [row({ type: 2, style: 5, label: 'Discogs', url: null })] },
    at: 'components.0.components.0.url',
    code: 'BASE_TYPE_REQUIRED',
  },
  {
    what: 'a link button that leads to no web page',
    source: DOCS.COMPONENTS,
    body: { components: [row({ type: 2, style: 5, label: 'Discogs', url: 'ftp://example.org' })] },
    at: 'components.0.components.0.url',
    code: 'URL_TYPE_INVALID_SCHEME',
  },
  {
    what: 'a select of 26',
    source: DOCS.COMPONENTS,
    body: {
      components: [
        row(select({ options: Array.from({ length: 26 }, (_, i) => ({ label: 'x', value: `${i}` })) })),
      ],
    },
    at: 'components.0.components.0.options',
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'a select without options',
    source: DOCS.COMPONENTS,
    body: { components: [row(select({ options: [] }))] },
    at: 'components.0.components.0.options',
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'a select label over 100',
    body: { components: [row(select({ options: [{ label: letters(101), value: '1' }] }))] },
    at: 'components.0.components.0.options.0.label',
    source: DOCS.COMPONENTS,
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'a placeholder over 150',
    body: { components: [row(select({ placeholder: letters(151) }))] },
    at: 'components.0.components.0.placeholder',
    source: DOCS.COMPONENTS,
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'the same select value twice',
    source: DOCS.COMPONENTS,
    body: {
      components: [
        row(
          select({
            options: [
              { label: 'a', value: '1' },
              { label: 'b', value: '1' },
            ],
          }),
        ),
      ],
    },
    at: 'components.0.components.0.options.1.value',
    code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
  },
  {
    what: 'a select that wants more than it has',
    source: DOCS.COMPONENTS,
    body: { components: [row(select({ min_values: 2, max_values: 2 }))] },
    at: 'components.0.components.0.options',
    code: 'BASE_TYPE_BAD_LENGTH',
  },
  {
    what: 'an unknown component',
    source: DOCS.COMPONENTS,
    body: { components: [row({ type: 77 })] },
    at: 'components.0.components.0.type',
    code: 'BASE_TYPE_CHOICES',
  },
];

testRules(RULES);
