// Sandbox, page: the order in which messages stand, with the commands that never got an answer among them.
import { expect, test } from 'vitest';
import type { MessageJson } from '../../../sandbox/discord/api.ts';
import { inOrder } from '../../../sandbox/page/client/order.ts';
import type { PageUse } from '../../../sandbox/page/protocol.ts';

const ID = 1_576_196_903_035_469_000n;
const id = (n: number) => String(ID + BigInt(n));

function message(n: number): MessageJson {
  return {
    ...{ id: id(n), channel_id: '1', type: 20, content: '', timestamp: '', edited_timestamp: null },
    ...{
      author: {
        id: '2',
        username: 'Runout',
        discriminator: '0',
        global_name: null,
        avatar: null,
        bot: true,
        public_flags: 0,
      },
    },
    ...{ tts: false, pinned: false, mention_everyone: false, mentions: [], mention_roles: [] },
    ...{ attachments: [], embeds: [], components: [], flags: 0 },
  };
}

const use = (n: number, over: Partial<PageUse> = {}): PageUse => ({
  ...{ id: id(n), kind: 'command', state: 'failed', createdAt: 0, commandName: 'search' },
  ...{ messageId: null, customId: null, answerId: null, modal: null },
  ...over,
});

const order = (messages: MessageJson[], uses: PageUse[]) =>
  inOrder(messages, uses).map((entry) => `${entry.kind} ${BigInt(entry.id) - ID}`);

test('an answer that never came stays above what was said after it, also after a reload', () => {
  const messages = [message(1), message(7)];
  expect(order(messages, [use(4)])).toEqual(['message 1', 'use 4', 'message 7']);
  expect(order(messages, [use(4, { kind: 'menu' })])).toEqual(['message 1', 'use 4', 'message 7']);
  expect(order(messages.toReversed(), [use(4)])).toEqual(['message 1', 'use 4', 'message 7']);
});

test('several of them, each where it was asked for; one that waits is the last', () => {
  expect(order([message(3)], [use(2), use(5), use(9, { state: 'waiting' })])).toEqual([
    'use 2',
    'message 3',
    'use 5',
    'use 9',
  ]);
});

test('what has an answer, a form or a button is no message of its own', () => {
  const modal = { title: 'x', custom_id: 'x', parts: [] };
  const uses = [use(1, { answerId: id(3) }), use(2, { modal }), use(4, { kind: 'component' })];
  expect(order([message(3)], uses)).toEqual(['message 3']);
});
