// Sandbox: what the local Discord refuses in the text, the embeds and the files of a message, each rule broken once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, errorsAt, type World } from './discord-support.ts';
import { DOCS, embed, field, letters, type RuleCase } from './message-parts.ts';

const many = { limit: 10_000, windowMs: 1 };
let world: World;

beforeAll(async () => {
  world = await createWorld({ messageCreates: many, messageEdits: many, global: many });
});

afterAll(() => world.close());
const post = (body: unknown) => world.call('POST', `/channels/${world.channel.id}/messages`, { body });

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
