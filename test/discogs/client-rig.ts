// Support of the client tests: a client in front of nock. Its limiter lets every call pass and records what it was asked and
// given. Its clock records each wait without waiting.
import nock from 'nock';
import type { Lane } from '../../src/core/discogs-port.ts';
import { createDiscogs, type DiscogsOptions } from '../../src/discogs/client.ts';
import type { CallReport } from '../../src/discogs/http/request.ts';
import type { Method } from '../../src/discogs/http/retry.ts';
import type { AnswerFacts, Limiter } from '../../src/discogs/limiter/limiter.ts';
import { credentialOf } from '../support/connect-discogs.ts';

export const BASE = 'https://discogs.test';
export const TOKEN = 'sekrit-token';
const NOW = Date.parse('2026-11-22T10:00:00Z');

/** The sentence of Discogs in a 429. */
export const TOO_MANY = { message: 'You are making requests too quickly.' };

export function createRig(options: Partial<DiscogsOptions> = {}) {
  const tokens: { lane: Lane; again: boolean | undefined }[] = [];
  const told: AnswerFacts[] = [];
  const sleptMs: number[] = [];
  const reports: CallReport[] = [];
  const logged: object[] = [];
  const warned: object[] = [];

  const limiter: Limiter = {
    async run({ lane, again, signal }, send) {
      signal?.throwIfAborted();
      tokens.push({ lane, again });
      const { facts, value } = await send();
      told.push(facts);
      return value;
    },
    budget: () => ({
      limit: 60,
      used: tokens.length,
      kept: 0,
      free: 60 - tokens.length,
      queued: { person: 0, enrichment: 0, sync: 0 },
      pausedUntil: null,
    }),
    close() {},
  };

  const { as, close } = createDiscogs({
    baseUrl: BASE,
    userAgent: 'Runout/0.0.0 +https://runout.test',
    limit: 60,
    reserve: 10,
    clock: {
      now: () => NOW,
      monotonic: () => 0,
      wallMs: (ms) => ms,
      isReal: false,
      async sleep(ms, signal) {
        signal?.throwIfAborted();
        sleptMs.push(ms);
      },
    },
    log: {
      debug: (facts, message) => logged.push({ ...facts, message }),
      warn: (facts, message) => warned.push({ ...facts, message }),
    },
    random: () => 0.5,
    limiter,
    onCall: (report) => reports.push(report),
    ...options,
  });

  /** Sets the answers to the next calls to a path, in this order. */
  const answers = (method: Method, path: string, ...list: Reply[]): void =>
    answerWith(nock(BASE), path, list, method);

  const discogs = { ...as(credentialOf(TOKEN)), close };
  return { as, discogs, answers, tokens, told, sleptMs, reports, logged, warned };
}

/** Sets the answers to the next calls to a path, of those that the scope matches. */
export function answerWith(scope: nock.Scope, path: string, list: Reply[], method: Method = 'GET'): void {
  for (const { status = 200, body = {}, headers = {}, error } of list) {
    const call = scope.intercept(path, method).query(true);
    if (error) call.replyWithError(error);
    else call.reply(status, body, { 'content-type': 'application/json', ...headers });
  }
}

export interface Reply {
  status?: number;
  body?: nock.Body;
  headers?: Record<string, string>;
  /** The request fails with this error instead of an answer. */
  error?: Error;
}

/** A network error as Node words it. */
export function networkError(code: string, syscall?: string): Error {
  return Object.assign(new Error(code), { code, ...(syscall ? { syscall } : {}) });
}

/** Returns what a promise was rejected with. @throws Error when it was not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}
