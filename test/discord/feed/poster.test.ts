// Discord, feed: the table of what an answer of Discord to a post, or to a look into the channel, means.
import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createFeedPoster } from '../../../src/discord/feed/poster.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { storedRecord } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';

const NONCE = '0123456789abcdef01234567';
const TO = { channelId: '31', nonce: NONCE };
const CONTENT = { what: 'added' as const, gone: 0, userId: null, total: 1, newest: [storedRecord()] };
const URL_OF = 'https://discord.com/api/v10/channels/31/messages';
const refusal = (status: number, code: number) =>
  new DiscordAPIError({ code, message: 'no' }, code, status, 'POST', URL_OF, {});
const limited = new RateLimitError({
  ...{ timeToReset: 1, limit: 5, method: 'POST', hash: 'h', url: URL_OF, route: '/channels/31/messages' },
  ...{ majorParameter: '31', global: false, retryAfter: 1, sublimitTimeout: 0, scope: 'user' },
});

function poster(answer: unknown) {
  const errors: string[] = [];
  const answering = async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const made = createFeedPoster({
    channel: { create: async () => String(await answering()), newest: answering },
    servers: { refusal: (guildId) => (guildId === '1' ? null : 'not-listed') },
    selfId: () => '7',
    texts: english,
    log: { ...silentLog, error: (_: object, message: string) => errors.push(message) },
  });
  return { ...made, errors };
}
const { signal } = new AbortController();

describe('a post', () => {
  it.each<[string, unknown, object, number]>([
    ['a message', '77', { kind: 'posted', messageId: '77' }, 0],
    ['no access', refusal(403, 50001), { kind: 'refused', isShut: true }, 0],
    ['no permission', refusal(403, 50013), { kind: 'refused', isShut: true }, 0],
    ['no such channel', refusal(404, 10003), { kind: 'refused', isShut: true }, 0],
    ['a message that was deleted since', refusal(404, 10008), { kind: 'posted', messageId: null }, 0],
    ['a wrong form, which is a bug of ours', refusal(400, 50035), { kind: 'refused', isShut: false }, 1],
    ['a limit, after a try that may have worked', limited, { kind: 'unknown' }, 0],
    ['a limit as an error', refusal(429, 0), { kind: 'unknown' }, 0],
    ['an error of Discord', new HTTPError(503, 'away', 'POST', URL_OF, {}), { kind: 'unknown' }, 0],
    ['a connection that was cut', new Error('other side closed'), { kind: 'unknown' }, 0],
  ])('%s', async (_, answer, posted, logged) => {
    const { post, errors } = poster(answer);
    expect(await post(TO, CONTENT, signal)).toEqual(posted);
    expect(errors).toHaveLength(logged);
  });
});

describe('a look', () => {
  const message = { id: '77', author: { id: '7' }, embeds: [{ url: `https://x.org/?runout=${NONCE}` }] };
  it.each<[string, unknown, object]>([
    ['the message', [message], { kind: 'found', messageId: '77' }],
    ['other messages', [{ ...message, author: { id: '8' } }], { kind: 'missing' }],
    ['no messages, without Read Message History', [], { kind: 'missing' }],
    ['no access', refusal(403, 50001), { kind: 'unreadable' }],
    ['no such channel', refusal(404, 10003), { kind: 'unreadable' }],
    ['an error of Discord', new HTTPError(503, 'away', 'GET', URL_OF, {}), { kind: 'away' }],
    ['a limit', limited, { kind: 'away' }],
  ])('%s', async (_, answer, looked) => {
    expect(await poster(answer).look(TO, signal)).toEqual(looked);
  });
});

it('serves the servers of the operator only', () => {
  expect(['1', '2'].map(poster('').isServed)).toEqual([true, false]);
});
