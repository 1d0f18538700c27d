// Support: parts of messages, and the shape of a row in the tables of message rules.

export const letters = (count: number) => 'x'.repeat(count);

export const button = (change: object = {}) => ({
  type: 2,
  style: 1,
  label: 'Add',
  custom_id: 'add',
  ...change,
});

export const row = (...components: unknown[]) => ({ type: 1, components });

export const buttons = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => button({ custom_id: `b${from + index}` }));

export const select = (change: object = {}) => ({
  type: 3,
  custom_id: 'pick',
  options: [{ label: 'One', value: '1' }],
  ...change,
});

export const field = (change: object = {}) => ({ name: 'Year', value: '1970', ...change });

export const embed = (change: object) => ({ embeds: [{ title: 'Title', ...change }] });

export interface RuleCase {
  readonly what: string;
  readonly body: unknown;
  /** The path of the error in the answer. `code` is Discord's code for that error. */
  readonly at: string;
  readonly source: string;
  readonly code: string;
}

/** The sections of Discord's documentation that state the rules. */
export const DOCS = {
  CREATE: 'Message > Create Message',
  EMBED: 'Message > Embed Object',
  EMBED_LIMITS: 'Message > Embed Limits',
  COMPONENTS: 'Components > Reference',
  MENTIONS: 'Message > Allowed Mentions Object',
  FILES: 'Reference > Uploading Files',
} as const;
