// Support: discord.js's own REST client, with a proxy in front of Discord that can refuse calls. Waits run on vitest's
// clock.
import { REST, Routes } from 'discord.js';
import { afterEach, beforeEach, vi } from 'vitest';
import { comesTooLate } from '../../src/discord/interactions/acknowledge.ts';
import { createRetryingRequest } from '../../src/discord/retrying-request.ts';
import { silentLog } from './silent-log.ts';

export const MINUTE_MS = 60_000;

export interface FrontBench {
  /** When each request left, in ms from the start of the test. */
  sent: number[];
  /** The answer of the proxy to a request. Null: Discord answers. */
  front: ((url: string, body: unknown) => Response | null) | null;
  lines: { level: string; message: string; facts: object }[];
  /** All answers. The client must read each to its end, otherwise it loses the connection. */
  answers: Response[];
  rest: REST;
  startMs: number;
}

/** Makes a new bench for each test of the file. */
export function useFrontBench(): FrontBench {
  const fresh = () => ({ sent: [], front: null, lines: [], answers: [], startMs: Date.now() });
  const bench: FrontBench = { ...fresh(), rest: createRest() };

  function createRest(): REST {
    const line = (level: string) => (facts: object, message: string) =>
      void bench.lines.push({ level, message, facts });
    return new REST({
      makeRequest: createRetryingRequest({
        pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        log: { ...silentLog, warn: line('warn'), info: line('info') },
        monotonic: () => Date.now() - bench.startMs,
        now: () => Date.now(),
        async send(url, { body }) {
          bench.sent.push(Date.now() - bench.startMs);
          const answer = bench.front?.(url, body) ?? Response.json({ ok: true });
          bench.answers.push(answer);
          return answer;
        },
      }),
      rejectOnRateLimit: comesTooLate,
    }).setToken('x');
  }
  const sweep = () => {
    bench.rest.clearHashSweeper();
    bench.rest.clearHandlerSweeper();
  };

  beforeEach(() => {
    sweep();
    vi.useFakeTimers();
    Object.assign(bench, fresh(), { rest: createRest() });
  });
  afterEach(() => {
    sweep();
    vi.useRealTimers();
  });
  return bench;
}

export const page = (status: number, retryAfter?: string) => () =>
  new Response('error code: 1015', {
    status,
    headers: { 'content-type': 'text/html', ...(retryAfter !== undefined && { 'retry-after': retryAfter }) },
  });

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** The most requests in any minute that begins after `fromMs`. */
export const mostInAMinute = ({ sent }: FrontBench, fromMs = 0): number =>
  Math.max(
    ...sent.map((at) => sent.filter((other) => at >= fromMs && other >= at && other < at + MINUTE_MS).length),
  );

/** A call of each kind, with its name. */
export const ROUTES: [string, (from: REST) => Promise<unknown>][] = [
  ['the gateway', (from) => from.get(Routes.gatewayBot())],
  ['the commands', (from) => from.put(Routes.applicationGuildCommands('1', '2'), { body: [] })],
  ['a message', (from) => from.patch(Routes.channelMessage('3', '4'), { body: {} })],
  ['a post', (from) => from.post(Routes.channelMessages('3'), { body: {} })],
  ['an answer', (from) => from.patch(Routes.webhookMessage('5', 'token'), { body: {}, auth: false })],
];
