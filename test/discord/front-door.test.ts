// What stands before Discord refuses a whole address. With discord.js's own REST client, whose waits run on the clock here.
import { DiscordAPIError, RateLimitError, REST, Routes } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { comesTooLate } from '../../src/discord/acknowledge.ts';
import { createPatientRequest } from '../../src/discord/patient-request.ts';
import { silentLog } from '../support/test-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** When each request left, in ms from the beginning. */
let sent: number[];
/** What is said in place of an answer; null: Discord answers. */
let front: (() => Response) | null;
let lines: { level: string; message: string; facts: object }[];
/** As they came; each is to be read to its end, or its connection is lost. */
let answers: Response[];
let rest: REST;
let startMs: number;

beforeEach(() => {
  vi.useFakeTimers();
  startMs = Date.now();
  sent = [];
  lines = [];
  answers = [];
  front = null;
  const line = (level: string) => (facts: object, message: string) =>
    void lines.push({ level, message, facts });
  rest = new REST({
    makeRequest: createPatientRequest({
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      log: { ...silentLog, warn: line('warn'), info: line('info') },
      monotonic: () => Date.now() - startMs,
      now: () => Date.now(),
      async send() {
        sent.push(Date.now() - startMs);
        const answer = front ? front() : Response.json({ ok: true });
        answers.push(answer);
        return answer;
      },
    }),
    rejectOnRateLimit: comesTooLate,
  }).setToken('x');
});
afterEach(() => {
  rest.clearHashSweeper();
  rest.clearHandlerSweeper();
  vi.useRealTimers();
});

const page = (status: number, retryAfter?: string) => () =>
  new Response('error code: 1015', {
    status,
    headers: { 'content-type': 'text/html', ...(retryAfter !== undefined && { 'retry-after': retryAfter }) },
  });
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const levels = () => lines.map(({ level }) => level);
/** The most requests in any minute that begins after `fromMs`. */
const mostInAMinute = (fromMs = 0) =>
  Math.max(
    ...sent.map((at) => sent.filter((other) => at >= fromMs && other >= at && other < at + MINUTE_MS).length),
  );

const ROUTES: [string, (from: REST) => Promise<unknown>][] = [
  ['the gateway', (from) => from.get(Routes.gatewayBot())],
  ['the commands', (from) => from.put(Routes.applicationGuildCommands('1', '2'), { body: [] })],
  ['a message', (from) => from.patch(Routes.channelMessage('3', '4'), { body: {} })],
  ['a post', (from) => from.post(Routes.channelMessages('3'), { body: {} })],
  ['an answer', (from) => from.patch(Routes.webhookMessage('5', 'token'), { body: {}, auth: false })],
];

describe.each([
  ['429 without a time', page(429)],
  ['403', page(403)],
  ['429 with a time that nobody can read', page(429, 'soon')],
  ['429 that is JSON and says no time', () => Response.json({ code: 0 }, { status: 429 })],
])('a page: %s', (_, refuse) => {
  it.each(ROUTES)(
    '%s: at most two a minute and one warning, and goes on when it is over',
    async (__, call) => {
      front = refuse;
      let isDone = false;
      const work = call(rest).then(() => {
        isDone = true;
      });
      await pass(10 * MINUTE_MS);
      expect(mostInAMinute()).toBe(2);
      expect(sent.length).toBeGreaterThan(15);
      expect(levels()).toEqual(['warn']);
      expect(isDone).toBe(false);
      front = null;
      await pass(31_100);
      await work;
      expect(levels()).toEqual(['warn', 'info']);
      await call(rest);
      expect(levels()).toEqual(['warn', 'info']);
    },
  );
});

it('all calls together are two a minute, and one tries for the others', async () => {
  front = page(429);
  const work = Promise.all(ROUTES.map(([, call]) => call(rest)));
  await pass(10 * MINUTE_MS);
  // They left at the same moment, before anything was known.
  expect(sent.filter((at) => at === 0)).toHaveLength(ROUTES.length);
  expect(mostInAMinute(1)).toBe(2);
  expect(levels()).toEqual(['warn']);
  front = null;
  await pass(31_100);
  await work;
  expect(levels()).toEqual(['warn', 'info']);
  expect(answers.every((one) => one.bodyUsed)).toBe(true);
});

it('a try that breaks lets one other try, not all of them', async () => {
  front = page(429);
  const work = Promise.allSettled(ROUTES.map(([, call]) => call(rest)));
  await pass(1_000);
  const before = sent.length;
  front = () => {
    throw new Error('other side closed');
  };
  await pass(30_050);
  // All of them woke; they stand in line behind the one that tries.
  expect(sent.length - before).toBeLessThanOrEqual(ROUTES.length);
  expect(sent.slice(before).length).toBeGreaterThan(0);
  front = page(429);
  await pass(10 * MINUTE_MS);
  expect(mostInAMinute(MINUTE_MS)).toBeLessThanOrEqual(2);
  front = null;
  await pass(MINUTE_MS);
  await work;
});

it.each([
  ['seconds', () => '3600'],
  ['a date', () => new Date(Date.now() + HOUR_MS).toUTCString()],
])(
  'a time that is told, as %s: a line says until when, nothing leaves, and then it goes on',
  async (_, retryAfter) => {
    front = page(429, retryAfter());
    const until = new Date(startMs + HOUR_MS);
    const work = rest.get(Routes.gatewayBot());
    await pass(1_000);
    expect(lines).toHaveLength(1);
    const told = /nothing is sent to it until (\S+)$/.exec(lines[0]?.message ?? '')?.[1] ?? '';
    expect(Math.abs(Date.parse(told) - until.getTime())).toBeLessThanOrEqual(1_000);
    front = null;
    await pass(HOUR_MS - 3_000);
    const other = rest.patch(Routes.channelMessage('3', '4'), { body: {} });
    await pass(0);
    expect(sent).toHaveLength(1);
    await pass(3_000);
    await Promise.all([work, other]);
    expect(sent).toHaveLength(3);
    expect(levels()).toEqual(['warn', 'info']);
  },
);

it('a time that is always nought is believed once', async () => {
  front = page(429, '0');
  void rest.get(Routes.gatewayBot());
  await pass(10 * MINUTE_MS);
  expect(mostInAMinute(1)).toBeLessThanOrEqual(2);
  expect(levels()).toEqual(['warn']);
});

it('longer than setTimeout can wait', async () => {
  front = page(429, String(40 * 24 * 3_600));
  void rest.get(Routes.gatewayBot());
  await pass(40 * 24 * HOUR_MS - MINUTE_MS);
  expect(sent).toHaveLength(1);
  await pass(2 * MINUTE_MS);
  expect(sent.length).toBeGreaterThan(1);
});

it('a first answer to an interaction is given up at once: it would come too late', async () => {
  front = page(429);
  const answer = () =>
    rest
      .post(Routes.interactionCallback('1', 'token'), { body: { type: 5 }, auth: false })
      .catch((error) => error);
  for (let presses = 0; presses < 20; presses += 1) expect(await answer()).toBeInstanceOf(RateLimitError);
  expect(sent).toHaveLength(1);
  expect(levels()).toEqual(['warn']);
});

it('an answer whose token is dead by then is not waited for', async () => {
  front = page(429, '3600');
  const edit = rest.patch(Routes.webhookMessage('5', 'token'), { body: {}, auth: false });
  expect(await edit.catch((error) => error)).toBeInstanceOf(RateLimitError);
});

describe("Discord's own refusals", () => {
  it('are left to whoever asked', async () => {
    front = () => Response.json({ code: 50_001, message: 'Missing Access' }, { status: 403 });
    await expect(rest.get(Routes.channel('3'))).rejects.toBeInstanceOf(DiscordAPIError);
    await expect(rest.get(Routes.channel('3'))).rejects.toMatchObject({ code: 50_001 });
    expect(sent).toHaveLength(2);
    expect(lines).toEqual([]);
  });

  it('with a time: it is waited for, in silence when it is short', async () => {
    const limited = (seconds: number) => () =>
      Response.json(
        { retry_after: seconds, global: false },
        { status: 429, headers: { 'retry-after': String(seconds) } },
      );
    front = limited(2);
    const short = rest.get(Routes.channel('3'));
    await pass(1_000);
    front = null;
    await pass(1_100);
    await short;
    expect(lines).toEqual([]);

    front = limited(600);
    const long = rest.patch(Routes.webhookMessage('5', 'secret'), { body: {}, auth: false });
    await pass(1_000);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.message).toMatch(/^Discord makes us wait until \d{4}-/);
    expect(JSON.stringify(lines)).not.toContain('secret');
    front = null;
    await pass(10 * MINUTE_MS);
    await long;
  });
});

it('a failure of Discord while it is tried leaves the door as it is', async () => {
  front = page(429);
  const work = rest.get(Routes.gatewayBot());
  await pass(1_000);
  front = () => new Response('oops', { status: 502 });
  await pass(31_000);
  expect(levels()).toEqual(['warn']);
  front = null;
  await pass(MINUTE_MS);
  await work.catch(() => {});
  await rest.get(Routes.gatewayBot());
  expect(levels()).toEqual(['warn', 'info']);
});
