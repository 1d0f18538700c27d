// Discord, feed: the table of what is found in the messages of a channel.
import { expect, it } from 'vitest';
import { findMarked, withMark } from '../../../src/discord/feed/find-marked.ts';

const NONCE = '0123456789abcdef01234567';
const BOT = '7';
const URL_OF = 'https://www.discogs.com/release/249504';
const message = (id: string, url: unknown, author: unknown = { id: BOT }) => ({
  ...{ id, author, embeds: [{ title: 'other' }, { url }] },
});
const marked = withMark(URL_OF, NONCE);

it('marks a link, which still leads to the same page', () => {
  expect(marked).toBe(`${URL_OF}?runout=${NONCE}`);
  expect(withMark(`${URL_OF}-Rick-Astley?ev=rb#x`, NONCE)).toBe(
    `${URL_OF}-Rick-Astley?ev=rb&runout=${NONCE}#x`,
  );
});

it.each<[string, unknown, string | null]>([
  ['our message', [message('1', URL_OF), message('2', marked), message('3', null)], '2'],
  ['another mark', [message('1', withMark(URL_OF, 'ffff'))], null],
  ["someone's copy of it", [message('1', marked, { id: '8' })], null],
  ['a mark in the path', [message('1', `https://www.discogs.com/runout=${NONCE}`)], null],
  ['no address', [message('1', 'runout')], null],
  ['no messages', [], null],
  ['nonsense', { message: 'x' }, null],
  ['more nonsense', [null, 1, { author: null }, { author: { id: BOT }, embeds: 'x' }], null],
  ['nothing', undefined, null],
])('%s', (_, messages, found) => {
  expect(findMarked(messages, NONCE, BOT)).toBe(found);
});

it('finds nothing before the bot knows its own id', () => {
  expect(findMarked([message('1', marked, {})], NONCE, null)).toBeNull();
});
