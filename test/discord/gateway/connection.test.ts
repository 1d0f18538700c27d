// Discord: why the connection cannot be made, in words for the operator.
import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes, PermissionsBitField } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { explainLogin, inviteUrl, lostForGood } from '../../../src/discord/gateway/connection.ts';
import { UserError } from '../../../src/errors.ts';

const answered = (status: number) =>
  new DiscordAPIError({ code: 0, message: 'x' }, 0, status, 'GET', 'http://x/gateway/bot', {});
// The constructor of this error is not public, so this makes it as discord.js does.
const invalidToken: unknown = Reflect.construct(DiscordjsError, [DiscordjsErrorCodes.TokenInvalid]);

describe('a login that ended', () => {
  it.each<[string, unknown, number | null, RegExp]>([
    ['401', invalidToken, null, /^Discord refuses DISCORD_TOKEN\. Make a new one .*\.env\. \(Error 401\.\)$/],
    ['401 of another call', answered(401), null, /^Discord refuses DISCORD_TOKEN\. .* \(Error 401\.\)$/],
    [
      'closed with 4004',
      new Error('Authentication failed'),
      4004,
      /^Discord refuses DISCORD_TOKEN\. .* \(Close code 4004\.\)$/,
    ],
    ['closed with 4014', new Error('Used disallowed intents'), 4014, /^Discord refuses privileged intents\./],
    ['closed with 4013', new Error('Used invalid intents'), 4013, /^Discord does not know the intents/],
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
  expect(lostForGood(code).message).toMatch(
    new RegExp(`^(Discord|Runout) .*\\. \\(Close code ${code}\\.\\)$`),
  );
});
