// Discord: the table of what is found among the messages of a channel. That by a mark is in feed/find-marked.test.ts.
import { expect, it } from 'vitest';
import { findOwn, hasButton } from '../../src/discord/own-message.ts';

const BOT = '7';
const message = (id: unknown, customId: unknown, author: unknown = { id: BOT }) => ({
  ...{ id, author, components: [{ type: 1, components: [{ type: 2, custom_id: 'x' }] }] },
  ...(customId !== null && { components: [{ type: 1, components: [{ type: 2, custom_id: customId }] }] }),
});

it.each<[string, unknown, string | null]>([
  ['our message', [message('1', null), message('2', 'stop:1')], '2'],
  ['the newest of two', [message('3', 'stop:1'), message('2', 'stop:1')], '3'],
  ['another run', [message('1', 'stop:11')], null],
  ["another bot's button", [message('1', 'stop:1', { id: '8' })], null],
  ['no author', [message('1', 'stop:1', null)], null],
  ['an id that is none', [message(1, 'stop:1')], null],
  ['no buttons', [{ id: '1', author: { id: BOT } }], null],
  ['nonsense', [null, 1, 'x', { author: { id: BOT }, components: [null, { components: 'stop:1' }] }], null],
  ['no list', { message: 'x' }, null],
  ['nothing', undefined, null],
])('a message by its button: %s', (_, messages, found) => {
  expect(findOwn(messages, BOT, (one) => hasButton(one, 'stop:1'))).toBe(found);
});

it('finds none while the bot does not know its own id', () => {
  expect(findOwn([message('1', 'stop:1')], null, () => true)).toBeNull();
});
