import {
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  HTTPError,
  PermissionsBitField,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { explainLogin, inviteUrl, lostForGood } from '../../src/discord/connection.ts';
import { UserError } from '../../src/errors.ts';

const networkError = (code: string) => Object.assign(new Error('connect failed'), { code });
const aborted = Object.assign(new Error('aborted'), { name: 'AbortError' });
const answered = (status: number) =>
  new DiscordAPIError({ code: 0, message: 'x' }, 0, status, 'GET', 'http://x/gateway/bot', {});
// Its constructor is not public: as discord.js makes it.
const invalidToken: unknown = Reflect.construct(DiscordjsError, [DiscordjsErrorCodes.TokenInvalid]);
const spent = new Error(
  'Not enough sessions remaining to spawn 1 shards; only 0 remaining; resets at 2026-11-22T18:52:16.021Z',
);

describe('a login that failed', () => {
  it.each<[string, unknown, number | null, RegExp]>([
    ['no token at all', invalidToken, null, /^Discord refuses DISCORD_TOKEN\. Make a new one/],
    ['401', answered(401), null, /^Discord refuses DISCORD_TOKEN/],
    ['closed with 4004', new Error('Authentication failed'), 4004, /^Discord refuses DISCORD_TOKEN/],
    ['closed with 4014', new Error('Used disallowed intents'), 4014, /^Discord refuses privileged intents\./],
    ['closed with 4013', new Error('Used invalid intents'), 4013, /^Discord does not know the intents/],
    ['no identifies left', spent, null, /lets it in again only at 2026-11-22T18:52:16\.021Z\. Find out why/],
    [
      'a gateway that shuts us out',
      new Error('Unexpected server response: 429'),
      null,
      /^Discord's gateway refuses the address of this machine for now/,
    ],
    ['nobody there', networkError('ECONNREFUSED'), null, /^Discord cannot be reached\. .*discordstatus\.com/],
    ['no name server', networkError('EAI_AGAIN'), null, /^Discord cannot be reached/],
    ['too slow', networkError('UND_ERR_CONNECT_TIMEOUT'), null, /^Discord cannot be reached/],
    ['hanging', aborted, null, /^Discord cannot be reached/],
    ['503', new HTTPError(503, 'x', 'GET', 'http://x', {}), null, /^Discord cannot be reached/],
  ])('%s', (_, error, closeCode, sentence) => {
    const explained = explainLogin(error, closeCode);
    expect(explained).toBeInstanceOf(UserError);
    expect(explained instanceof Error && explained.message).toMatch(sentence);
  });

  it('anything else stays as it is: it is a bug of ours', () => {
    const bug = new TypeError('x is not a function');
    expect(explainLogin(bug, null)).toBe(bug);
    const refused = answered(403);
    expect(explainLogin(refused, null)).toBe(refused);
  });
});

it('the address to invite it asks for what it needs and no more', () => {
  const url = new URL(inviteUrl('1234'));
  expect(`${url.origin}${url.pathname}`).toBe('https://discord.com/oauth2/authorize');
  expect(url.searchParams.get('client_id')).toBe('1234');
  expect(url.searchParams.get('scope')).toBe('bot applications.commands');
  const asked = new PermissionsBitField(BigInt(url.searchParams.get('permissions') ?? '0'));
  expect(asked.toArray().sort()).toEqual([
    'AttachFiles',
    'EmbedLinks',
    'ReadMessageHistory',
    'SendMessages',
    'SendMessagesInThreads',
    'ViewChannel',
  ]);
});

it.each([4004, 4010, 4011, 4012, 4013, 4014, 4999])('a connection lost with %i says what to do', (code) => {
  expect(lostForGood(code).message).toMatch(/^(Discord|Runout) .*\.$/);
});
