// Discord: which failures to put a message right can be over later, and which never are.
import { DiscordAPIError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { canEnd } from '../../src/discord/late-messages.ts';
import { ChannelShutError } from '../../src/discord/progress/channel-messages.ts';
import { NotFoundError } from '../../src/errors.ts';

const refused = (status: number, code: number) =>
  new DiscordAPIError({ code, message: 'no' }, code, status, 'PATCH', 'https://discord.com/api/v10/x', {});

describe('a message that could not be put right', () => {
  it.each<[string, unknown, boolean]>([
    ['Discord is away', new Error('fetch failed'), true],
    ['Discord fails', refused(503, 0), true],
    ['the rate limit is reached', refused(429, 0), true],
    ['the message was deleted', refused(404, 10_008), false],
    ['the message is of another bot', refused(403, 50_005), false],
    ['Discord does not take the message', refused(400, 50_035), false],
    ['the bot cannot see the channel', refused(403, 50_001), false],
    ['the channel refused a call a moment ago', new ChannelShutError(), false],
    [
      'the release is gone from Discogs',
      new NotFoundError('gone', { method: 'GET', path: '/releases/1', status: 404 }),
      false,
    ],
  ])('%s', (_, error, isTriedAgain) => {
    expect(canEnd(error)).toBe(isTriedAgain);
  });
});
