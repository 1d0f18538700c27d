// What an operator reads while Discord is down, and how often.
import { DiscordAPIError, HTTPError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createOutageLog, gatewayRefusal, outageOf } from '../../../src/discord/gateway/outage.ts';
import { silentLog } from '../../support/silent-log.ts';

const network = (code: string) => Object.assign(new Error('connect failed'), { code });
const answered = (status: number, code: number | string = 0) =>
  new DiscordAPIError({ code: 0, message: 'x' }, code, status, 'GET', 'http://x/gateway/bot', {});
const socket = (status: number) => new Error(`Unexpected server response: ${status}`);

const SHUT_OUT = /^Discord refuses the address of this machine for now/;
const UNREACHABLE = /^Discord cannot be reached \([A-Z_]+\)\. Check .*https:\/\/discordstatus\.com/;
const NO_NAME = /^Discord cannot be found \([A-Z_]+\): .*name server\.$/;
const CERTIFICATE = /^The certificate of Discord is not accepted \([A-Z_]+\): the clock/;
const OWN_FAILURE = /^Discord has a failure of its own \(error 50[23]\)\. https:/;
const NO_API = /^What answers is not the API of Discord\. If DISCORD_API_URL is set, empty it/;

describe('an outage', () => {
  it.each<[string, unknown, object, RegExp]>([
    ['nobody there', network('ECONNREFUSED'), { code: 'ECONNREFUSED' }, UNREACHABLE],
    ['no way there', network('ENETUNREACH'), { code: 'ENETUNREACH' }, UNREACHABLE],
    ['too slow', network('UND_ERR_CONNECT_TIMEOUT'), { code: 'UND_ERR_CONNECT_TIMEOUT' }, UNREACHABLE],
    ['cut', network('UND_ERR_SOCKET'), { code: 'UND_ERR_SOCKET' }, UNREACHABLE],
    [
      'as a cause',
      new TypeError('fetch failed', { cause: network('ECONNRESET') }),
      { code: 'ECONNRESET' },
      UNREACHABLE,
    ],
    ['no name server', network('EAI_AGAIN'), { code: 'EAI_AGAIN' }, NO_NAME],
    ['no such name', network('ENOTFOUND'), { code: 'ENOTFOUND' }, NO_NAME],
    ['a wrong clock', network('CERT_HAS_EXPIRED'), { code: 'CERT_HAS_EXPIRED' }, CERTIFICATE],
    ['a clock in 1970', network('CERT_NOT_YET_VALID'), { code: 'CERT_NOT_YET_VALID' }, CERTIFICATE],
    ['a proxy', network('SELF_SIGNED_CERT_IN_CHAIN'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, CERTIFICATE],
    [
      'no root',
      network('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'),
      { code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' },
      CERTIFICATE,
    ],
    [
      'another name',
      network('ERR_TLS_CERT_ALTNAME_INVALID'),
      { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      CERTIFICATE,
    ],
    ['503', new HTTPError(503, 'x', 'GET', 'http://x', {}), { status: 503 }, OWN_FAILURE],
    ['502 in place of the gateway', socket(502), { status: 502 }, OWN_FAILURE],
    ['429 in place of the gateway', socket(429), { status: 429 }, SHUT_OUT],
    ['403 in place of the gateway', socket(403), { status: 403 }, SHUT_OUT],
    ['a page before the API, for long', answered(403, 'REFUSED_BEFORE_DISCORD'), { status: 403 }, SHUT_OUT],
    ['404', answered(404), { status: 404 }, NO_API],
    ['403 of something else', answered(403), { status: 403 }, NO_API],
    [
      'hanging',
      Object.assign(new Error('aborted'), { name: 'AbortError' }),
      {},
      /^Discord does not answer\./,
    ],
    ['an answer that cannot be read', new TypeError('undefined is not an object'), {}, NO_API],
  ])('%s: what happened, what to look at, and the code for the log', (_, error, facts, sentence) => {
    const outage = outageOf(error);
    expect(outage.sentence).toMatch(sentence);
    expect(outage.facts).toEqual(facts);
  });

  it.each([
    [socket(429), 429],
    [socket(401), 401],
    [socket(502), null],
    [new Error('closed'), null],
    ['text', null],
  ])('%s refuses the connection itself: %s', (error, status) => {
    expect(gatewayRefusal(error)).toBe(status);
  });
});

it('is said at once when it is new, and every ten minutes while it lasts', () => {
  const lines: string[] = [];
  let nowMs = 0;
  const note = (_: object, message: string) => void lines.push(message);
  const outageLog = createOutageLog({
    log: { ...silentLog, info: note, warn: note },
    monotonic: () => nowMs,
  });
  const tell = (sentence: string, minutes: number) => {
    nowMs = minutes * 60_000;
    outageLog.tell({ sentence, facts: {} });
  };
  outageLog.over();
  tell('A.', 0);
  tell('A.', 9);
  tell('A.', 10);
  tell('B.', 11);
  tell('B.', 12);
  outageLog.over();
  tell('B.', 13);
  const waits = ' Runout waits and tries again by itself.';
  expect(lines).toEqual([
    `A.${waits}`,
    `A.${waits}`,
    `B.${waits}`,
    'Discord can be reached again',
    `B.${waits}`,
  ]);
});
