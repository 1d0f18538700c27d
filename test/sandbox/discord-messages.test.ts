// Sandbox: what the local Discord refuses in a message, each rule broken once through raw HTTP, with its source.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, errorsAt, type World } from './discord-support.ts';

const many = { limit: 10_000, windowMs: 1 };
let world: World;

beforeAll(async () => {
  world = await createWorld({ messageCreates: many, messageEdits: many, global: many });
});
afterAll(() => world.close());

const post = (body: unknown) => world.call('POST', `/channels/${world.channel.id}/messages`, { body });
const letters = (count: number) => 'x'.repeat(count);
const button = (change: object = {}) => ({ type: 2, style: 1, label: 'Add', custom_id: 'add', ...change });
const row = (...components: unknown[]) => ({ type: 1, components });
const buttons = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => button({ custom_id: `b${from + index}` }));
const select = (change: object = {}) => ({
  type: 3,
  custom_id: 'pick',
  options: [{ label: 'One', value: '1' }],
  ...change,
});
const field = (change: object = {}) => ({ name: 'Year', value: '1970', ...change });
const embed = (change: object) => ({ embeds: [{ title: 'Title', ...change }] });

interface RuleCase {
  readonly what: string;
  readonly body: unknown;
  /** Where the error stands, and Discord's code for it. */
  readonly at: string;
  readonly source: string;
  readonly code: string;
}

/** Where Discord's documentation says so. */
const DOCS = {
  CREATE: 'Message > Create Message',
  EMBED: 'Message > Embed Object',
  EMBED_LIMITS: 'Message > Embed Limits',
  COMPONENTS: 'Components > Reference',
  MENTIONS: 'Message > Allowed Mentions Object',
  FILES: 'Reference > Uploading Files',
} as const;

const RULES: RuleCase[] = [
  {
    what: 'content over 2000',
    source: DOCS.CREATE,
    body: { content: letters(2_001) },
    at: 'content',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'content that is no text',
    source: DOCS.CREATE,
    body: { content: {} },
    at: 'content',
    code: 'STRING_TYPE_CONVERT',
  },
  {
    what: '11 embeds',
    source: DOCS.CREATE,
    body: { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) },
    at: 'embeds',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'embeds that are no list',
    source: DOCS.EMBED,
    body: { embeds: {} },
    at: 'embeds',
    code: 'LIST_TYPE_CONVERT',
  },
  {
    what: 'an empty embed',
    source: DOCS.EMBED,
    body: { embeds: [{}] },
    at: 'embeds.0.description',
    code: 'BASE_TYPE_REQUIRED',
  },
  {
    what: 'a title over 256',
    source: DOCS.EMBED_LIMITS,
    body: embed({ title: letters(257) }),
    at: 'embeds.0.title',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'a description over 4096',
    source: DOCS.EMBED_LIMITS,
    body: embed({ description: letters(4_097) }),
    at: 'embeds.0.description',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: '26 fields',
    source: DOCS.EMBED_LIMITS,
    body: embed({ fields: Array.from({ length: 26 }, () => field()) }),
    at: 'embeds.0.fields',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'a field name over 256',
    source: DOCS.EMBED_LIMITS,
    body: embed({ fields: [field({ name: letters(257) })] }),
    at: 'embeds.0.fields.0.name',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'a field value over 1024',
    source: DOCS.EMBED_LIMITS,
    body: embed({ fields: [field({ value: letters(1_025) })] }),
    at: 'embeds.0.fields.0.value',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'a blank field value',
    source: DOCS.EMBED,
    body: embed({ fields: [field({ value: ' ' })] }),
    at: 'embeds.0.fields.0.value',
    code: 'BASE_TYPE_REQUIRED',
  },
  {
    what: 'a footer over 2048',
    source: DOCS.EMBED_LIMITS,
    body: embed({ footer: { text: letters(2_049) } }),
    at: 'embeds.0.footer.text',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'an author over 256',
    source: DOCS.EMBED_LIMITS,
    body: embed({ author: { name: letters(257) } }),
    at: 'embeds.0.author.name',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: '6001 characters in two embeds together',
    source: DOCS.EMBED_LIMITS,
    body: { embeds: [{ description: letters(3_000) }, { description: letters(3_001) }] },
    at: 'embeds',
    code: 'MAX_EMBED_SIZE_EXCEEDED',
  },
  {
    what: 'a colour beyond white',
    source: DOCS.EMBED,
    body: embed({ color: 0x1000000 }),
    at: 'embeds.0.color',
    code: 'NUMBER_TYPE_MAX',
  },
  {
    what: 'a link of another scheme',
    source: DOCS.EMBED,
    body: embed({ url: 'ftp://example.org/x' }),
    at: 'embeds.0.url',
    code: 'URL_TYPE_INVALID_SCHEME',
  },
  {
    what: 'a thumbnail that is no URL',
    source: DOCS.EMBED,
    body: embed({ thumbnail: { url: 'cover.jpg' } }),
    at: 'embeds.0.thumbnail.url',
    code: 'URL_TYPE_INVALID_URL',
  },
  {
    what: 'an attachment:// that was not uploaded',
    source: DOCS.FILES,
    body: embed({ image: { url: 'attachment://cover.png' } }),
    at: 'embeds.0.image.url',
    code: 'ATTACHMENT_NOT_FOUND',
  },
  {
    what: 'a time that is none',
    source: DOCS.EMBED,
    body: embed({ timestamp: 'yesterday' }),
    at: 'embeds.0.timestamp',
    code: 'DATETIME_TYPE_PARSE',
  },
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
  {
    what: 'allowed_mentions of an unknown kind',
    source: DOCS.MENTIONS,
    body: { content: 'x', allowed_mentions: { parse: ['cats'] } },
    at: 'allowed_mentions.parse.0',
    code: 'BASE_TYPE_CHOICES',
  },
  {
    what: 'allowed_mentions that exclude each other',
    source: DOCS.MENTIONS,
    body: { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    at: 'allowed_mentions',
    code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
  },
  {
    what: 'a nonce over 25',
    source: DOCS.CREATE,
    body: { content: 'x', nonce: letters(26) },
    at: 'nonce',
    code: 'BASE_TYPE_MAX_LENGTH',
  },
  {
    what: 'an attachment without its file',
    source: DOCS.FILES,
    body: { content: 'x', attachments: [{ id: '0', filename: 'a.txt' }] },
    at: 'attachments.0.id',
    code: 'ATTACHMENT_NOT_FOUND',
  },
];

describe('a message is refused with 50035', () => {
  test.each(RULES)('$what ($source)', async ({ body, at, code }) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe(50035);
    expect(errorsAt(answer, at)).toEqual([code]);
    expect(world.discord.violations.at(-1)).toMatchObject({ rule: 'form-body', code: 50035, status: 400 });
    expect(world.discord.history(world.channel)).toEqual([]);
  });
});

describe('a message stands', () => {
  const AT_THE_LIMIT: { what: string; body: unknown }[] = [
    { what: 'content of 2000', body: { content: letters(2_000) } },
    {
      what: '6000 characters in ten embeds',
      body: { embeds: Array.from({ length: 10 }, () => ({ description: letters(600) })) },
    },
    {
      what: 'five rows of five buttons',
      body: { components: [0, 5, 10, 15, 20].map((from) => row(...buttons(5, from))) },
    },
    {
      what: 'a custom_id of 100 and a label of 80',
      body: { components: [row(button({ custom_id: letters(100), label: letters(80) }))] },
    },
    {
      what: 'nulls where nothing is',
      body: { content: 'x', embeds: [{ title: 'x', footer: null, image: null }], components: null },
    },
  ];

  test.each(AT_THE_LIMIT)('$what', async ({ body }) => {
    const answer = await post(body);
    expect(answer.body.errors).toBeUndefined();
    expect(answer.status).toBe(200);
  });

  test('with blanks trimmed and embeds typed as Discord returns them', async () => {
    const { body } = await post({ content: '  hello ', embeds: [{ title: ' T ', fields: [field()] }] });
    expect(body).toMatchObject({
      content: 'hello',
      embeds: [{ type: 'rich', title: 'T', fields: [{ name: 'Year', value: '1970', inline: false }] }],
      edited_timestamp: null,
    });
  });

  test('with its files, which an embed may show', async () => {
    const answer = await world.call('POST', `/channels/${world.channel.id}/messages`, {
      body: {
        embeds: [{ image: { url: 'attachment://cover.png' } }],
        attachments: [{ id: '0', description: 'a cover' }],
      },
      files: [{ name: 'cover.png', bytes: new Uint8Array([1, 2, 3]) }],
    });
    expect(answer.status).toBe(200);
    const message = world.discord.history(world.channel).at(-1);
    const [file] = message?.attachments ?? [];
    expect(file).toMatchObject({ filename: 'cover.png', size: 3, description: 'a cover' });
    expect(message?.embeds[0]?.image?.url).toBe(file?.url);
  });
});

describe('an edit', () => {
  const edit = async (first: object, change: object) => {
    const made = await post(first);
    const path = `/channels/${world.channel.id}/messages/${String(made.body.id)}`;
    return world.call('PATCH', path, { body: change });
  };

  test('keeps what it does not mention and clears what is null or empty', async () => {
    const kept = await edit({ content: 'old', embeds: [{ title: 'T' }] }, { content: 'new' });
    expect(kept.body).toMatchObject({ content: 'new', embeds: [{ title: 'T' }] });
    expect(kept.body.edited_timestamp).not.toBeNull();
    const cleared = await edit(
      { content: 'old', embeds: [{ title: 'T' }] },
      { content: null, embeds: [{ title: 'U' }] },
    );
    expect(cleared.body).toMatchObject({ content: '', embeds: [{ title: 'U' }] });
  });

  test('that leaves nothing is refused with 50006, as is an empty message', async () => {
    const emptied = await edit({ content: 'x' }, { content: '' });
    expect([emptied.status, emptied.body.code]).toEqual([400, 50006]);
    const empty = await post({ content: '   ' });
    expect([empty.status, empty.body.code]).toEqual([400, 50006]);
  });

  test('is kept with every painting and its time', async () => {
    await edit({ content: 'one' }, { content: 'two' });
    const versions = world.discord.history(world.channel).at(-1)?.versions ?? [];
    expect(versions.map((one) => [one.by, one.json.content])).toEqual([
      ['create', 'one'],
      ['edit', 'two'],
    ]);
  });
});

describe('mentions', () => {
  const everybody = () => `@everyone <@${world.alice.id}> <@&${world.guild.id}>`;
  const pings = () => world.discord.history(world.channel).at(-1)?.versions.at(-1)?.pings;

  test('ping whoever is named, when nothing is said', async () => {
    await post({ content: everybody() });
    expect(pings()).toEqual({ everyone: true, users: [world.alice.id], roles: [world.guild.id] });
  });

  test('ping nobody with parse: []', async () => {
    await post({ content: everybody(), allowed_mentions: { parse: [] } });
    expect(pings()).toEqual({ everyone: false, users: [], roles: [] });
  });

  test('that pinged somebody once are found again', async () => {
    const made = await post({ content: everybody() });
    const path = `/channels/${world.channel.id}/messages/${String(made.body.id)}`;
    await world.call('PATCH', path, { body: { content: 'quiet' } });
    expect(world.discord.pinging().map((one) => one.id)).toContain(made.body.id);
    const quiet = await post({ content: everybody(), allowed_mentions: { parse: [] } });
    expect(world.discord.pinging().map((one) => one.id)).not.toContain(quiet.body.id);
  });

  test('ping those who are listed', async () => {
    await post({ content: everybody(), allowed_mentions: { parse: ['everyone'], users: [world.alice.id] } });
    expect(pings()).toEqual({ everyone: true, users: [world.alice.id], roles: [] });
  });

  test('are parsed anew by an edit that says nothing', async () => {
    const made = await post({ content: 'quiet', allowed_mentions: { parse: [] } });
    const path = `/channels/${world.channel.id}/messages/${String(made.body.id)}`;
    await world.call('PATCH', path, { body: { content: '@here' } });
    expect(pings()?.everyone).toBe(true);
  });

  test('in an embed ping nobody', async () => {
    await post({ embeds: [{ description: everybody() }] });
    expect(pings()).toEqual({ everyone: false, users: [], roles: [] });
  });
});
