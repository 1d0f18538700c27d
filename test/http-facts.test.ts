// The facts of a failed HTTP call, as tables: how long to wait, and whether anything was sent.
import { describe, expect, it } from 'vitest';
import { parseRetryAfter, wasNeverConnected } from '../src/http-facts.ts';

describe('parseRetryAfter', () => {
  const nowMs = Date.parse('2026-11-22T10:00:00Z');

  it.each([
    ['43', 43_000],
    [' 43 ', 43_000],
    ['0', 0],
    ['1.5', 1_500],
    ['Sun, 22 Nov 2026 10:00:43 GMT', 43_000],
    ['Sunday, 22-Nov-26 10:00:43 GMT', 43_000],
    ['Sun, 22 Nov 2026 09:59:00 GMT', 0],
    ['-5', null],
    ['soon', null],
    ['43 seconds', null],
    ['2026', 2_026_000],
    ['', null],
    [null, null],
  ])('%j: %j ms', (header, ms) => {
    expect(parseRetryAfter(header, nowMs)).toBe(ms);
  });
});

const broken = (facts: object): Error => Object.assign(new Error('broken'), facts);
const refused = broken({ code: 'ECONNREFUSED', syscall: 'connect' });
const cut = broken({ code: 'ECONNRESET', syscall: 'read' });

describe('wasNeverConnected', () => {
  it.each<[string, unknown, boolean]>([
    ['refused', refused, true],
    ['no such name', broken({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), true],
    ['no route, while connecting', broken({ code: 'EHOSTUNREACH', syscall: 'connect' }), true],
    ['no route any more, while reading', broken({ code: 'EHOSTUNREACH', syscall: 'read' }), false],
    ['no route any more, while writing', broken({ code: 'ENETUNREACH', syscall: 'write' }), false],
    ['cut', cut, false],
    ['too slow to connect', broken({ code: 'UND_ERR_CONNECT_TIMEOUT' }), true],
    ['too slow to answer', broken({ code: 'UND_ERR_HEADERS_TIMEOUT' }), false],
    ['a certificate of nobody', broken({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }), true],
    ['as fetch wraps it', new TypeError('fetch failed', { cause: refused }), true],
    ['cut, as fetch wraps it', new TypeError('fetch failed', { cause: cut }), false],
    ['every address refused', new AggregateError([refused, refused]), true],
    ['one address was cut', new AggregateError([refused, cut]), false],
    ['no address', new AggregateError([]), false],
    ['closed by the other side', broken({ code: 'UND_ERR_SOCKET' }), false],
    ['nothing', null, false],
    ['a text', 'ECONNREFUSED', false],
  ])('%s: %s', (_, error, isSure) => {
    expect(wasNeverConnected(error)).toBe(isSure);
  });
});
