// Sandbox: messages of the local Discord, rendered as a person reads them in a terminal.
import { describe, expect, test } from 'vitest';
import type { MessageJson } from '../../sandbox/discord/index.ts';
import { plainText, renderMessage } from '../../sandbox/discord/render.ts';

const user = (name: string, bot: boolean) => ({
  id: bot ? '1' : '2',
  username: name.toLowerCase(),
  global_name: name,
  discriminator: '0',
  avatar: null,
  bot,
  public_flags: 0,
});

const message = (change: Partial<MessageJson>): MessageJson => ({
  id: '10',
  channel_id: '11',
  type: 0,
  content: '',
  author: user('Runout', true),
  timestamp: '2026-01-01T00:00:00.000Z',
  edited_timestamp: null,
  tts: false,
  pinned: false,
  mention_everyone: false,
  mentions: [],
  mention_roles: [],
  attachments: [],
  embeds: [],
  components: [],
  flags: 0,
  ...change,
});

describe('plain text', () => {
  test.each([
    { markdown: '**Kid A**', plain: 'Kid A' },
    { markdown: '*soft* _and_ __under__ ~~gone~~', plain: 'soft and under gone' },
    { markdown: '\\*not\\* soft, \\_nor\\_ this, \\# nor this', plain: '*not* soft, _nor_ this, # nor this' },
    { markdown: '\\@everyone', plain: '@everyone' },
    { markdown: 'back\\\\slash', plain: 'back\\slash' },
    { markdown: 'snake_case_name and 2 * 3 * 4', plain: 'snake_case_name and 2 * 3 * 4' },
    { markdown: '`code` and ```ts\nblock```', plain: 'code and block' },
    { markdown: '[Discogs](https://example.org/r/1)', plain: 'Discogs (https://example.org/r/1)' },
    { markdown: 'at <t:1700000000:R>', plain: 'at 2023-11-14 22:13' },
    { markdown: '</search catno:1234567890>', plain: '/search catno' },
    { markdown: '-# small\n## Big', plain: 'small\nBig' },
    { markdown: 'Björk – 東京 🎵', plain: 'Björk – 東京 🎵' },
  ])('$markdown', ({ markdown, plain }) => {
    expect(plainText(markdown)).toBe(plain);
  });
});

describe('a message', () => {
  test('with everything on it', () => {
    const text = renderMessage(
      message({
        type: 20,
        content: 'Found **2** for <@2>',
        edited_timestamp: '2026-01-01T00:00:01.000Z',
        interaction_metadata: {
          id: '9',
          type: 2,
          user: user('Alice', false),
          authorizing_integration_owners: {},
          name: 'search catno',
        },
        embeds: [
          {
            type: 'rich',
            title: '1. Pink Floyd \\- Meddle',
            url: 'https://example.org/release/1',
            description: '1971 · UK\nHarvest',
            fields: [{ name: 'Have', value: '**12**', inline: true }],
            footer: { text: 'Data from Discogs' },
          },
        ],
        attachments: [
          { id: '1', filename: 'errors.txt', size: 12, url: 'http://x/1', proxy_url: 'http://x/1' },
        ],
        components: [
          {
            type: 1,
            id: 1,
            components: [
              { type: 2, id: 2, style: 1, label: 'Add 1', custom_id: 'add:1' },
              { type: 2, id: 3, style: 3, label: '✓ Added', custom_id: 'add:2', disabled: true },
              { type: 2, id: 4, style: 5, label: 'Open', url: 'https://example.org' },
            ],
          },
        ],
      }),
      new Map([['2', 'Alice']]),
    );
    expect(text).toBe(
      [
        'Alice used /search catno',
        'Runout APP (edited)',
        '  Found 2 for @Alice',
        '  | 1. Pink Floyd - Meddle',
        '  | <https://example.org/release/1>',
        '  | 1971 · UK',
        '  | Harvest',
        '  | Have: 12',
        '  | - Data from Discogs',
        '  (file: errors.txt, 12 bytes)',
        '  [ Add 1 ]  [ ✓ Added ] (disabled)  [ Open -> https://example.org ]',
      ].join('\n'),
    );
  });

  test('that is private, or still being thought about', () => {
    expect(renderMessage(message({ content: 'Saved.', flags: 64 }))).toBe(
      'Runout APP\n  Saved.\n  only you can see this',
    );
    expect(renderMessage(message({ flags: 128 }))).toBe('Runout APP\n  is thinking...');
  });

  test('of a person', () => {
    expect(renderMessage(message({ author: user('Alice', false), content: 'hi' }))).toBe('Alice\n  hi');
  });
});
