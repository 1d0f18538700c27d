// A proxy in front of Discord refuses the whole address. With discord.js's own REST client, whose waits run on the test's
// clock.
import { DiscordAPIError, RateLimitError, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, mostInAMinute, page, pass, ROUTES, useFrontBench } from '../../support/front-bench.ts';

const HOUR_MS = 60 * MINUTE_MS;
const bench = useFrontBench();
const levels = () => bench.lines.map(({ level }) => level);

describe.each([
  ['429 without a time', page(429)],
  ['403', page(403)],
  ['429 with a time that nobody can read', page(429, 'soon')],
  ['429 that is JSON and says no time', () => Response.json({ code: 0 }, { status: 429 })],
])('a page: %s', (_, refuse) => {
  it.each(ROUTES)(
    '%s: at most two a minute and one warning, and goes on when it is over',
    async (__, call) => {
      bench.front = refuse;
      let isDone = false;
      const work = call(bench.rest).then(() => {
        isDone = true;
      });
      await pass(10 * MINUTE_MS);
      expect(mostInAMinute(bench)).toBe(2);
      expect(bench.sent.length).toBeGreaterThan(11);
      expect(levels()).toEqual(['warn']);
      expect(isDone).toBe(false);
      bench.front = null;
      await pass(46_100);
      await work;
      expect(levels()).toEqual(['warn', 'info']);
      await call(bench.rest);
      expect(levels()).toEqual(['warn', 'info']);
    },
  );
});

it('all calls together are two a minute, and one tries for the others', async () => {
  bench.front = page(429);
  const work = Promise.all(ROUTES.map(([, call]) => call(bench.rest)));
  await pass(10 * MINUTE_MS);
  // All calls left at the same moment, before the first refusal was known.
  expect(bench.sent.filter((at) => at === 0)).toHaveLength(ROUTES.length);
  expect(mostInAMinute(bench, 1)).toBe(2);
  expect(levels()).toEqual(['warn']);
  bench.front = null;
  await pass(46_100);
  await work;
  expect(levels()).toEqual(['warn', 'info']);
  expect(bench.answers.every((one) => one.bodyUsed)).toBe(true);
});

it('a try that breaks lets one other try, not all of them', async () => {
  bench.front = page(429);
  const work = Promise.allSettled(ROUTES.map(([, call]) => call(bench.rest)));
  await pass(1_000);
  const before = bench.sent.length;
  bench.front = () => {
    throw new Error('other side closed');
  };
  await pass(30_050);
  // All calls woke up, but they wait in line behind the one that tries.
  expect(bench.sent.length - before).toBeLessThanOrEqual(ROUTES.length);
  expect(bench.sent.slice(before).length).toBeGreaterThan(0);
  bench.front = page(429);
  await pass(10 * MINUTE_MS);
  expect(mostInAMinute(bench, MINUTE_MS)).toBeLessThanOrEqual(2);
  bench.front = null;
  await pass(MINUTE_MS);
  await work;
});

it.each([
  ['seconds', () => '3600'],
  ['a date', () => new Date(Date.now() + HOUR_MS).toUTCString()],
])(
  'a time that the answer names, as %s: a line says until when, nothing leaves, and then it goes on',
  async (_, retryAfter) => {
    bench.front = page(429, retryAfter());
    const until = new Date(bench.startMs + HOUR_MS);
    const work = bench.rest.get(Routes.gatewayBot());
    await pass(1_000);
    expect(bench.lines).toHaveLength(1);
    const told = /no call leaves until (\S+)$/.exec(bench.lines[0]?.message ?? '')?.[1] ?? '';
    expect(Math.abs(Date.parse(told) - until.getTime())).toBeLessThanOrEqual(1_000);
    bench.front = null;
    await pass(HOUR_MS - 3_000);
    const other = bench.rest.patch(Routes.channelMessage('3', '4'), { body: {} });
    await pass(0);
    expect(bench.sent).toHaveLength(1);
    await pass(3_000);
    await Promise.all([work, other]);
    expect(bench.sent).toHaveLength(3);
    expect(levels()).toEqual(['warn', 'info']);
  },
);

it('a time that is always zero is believed once', async () => {
  bench.front = page(429, '0');
  void bench.rest.get(Routes.gatewayBot());
  await pass(10 * MINUTE_MS);
  expect(mostInAMinute(bench, 1)).toBeLessThanOrEqual(2);
  expect(levels()).toEqual(['warn']);
});

it('longer than setTimeout can wait', async () => {
  bench.front = page(429, String(40 * 24 * 3_600));
  void bench.rest.get(Routes.gatewayBot());
  await pass(40 * 24 * HOUR_MS - MINUTE_MS);
  expect(bench.sent).toHaveLength(1);
  await pass(2 * MINUTE_MS);
  expect(bench.sent.length).toBeGreaterThan(1);
});

it('a first answer to an interaction is given up at once: it would come too late', async () => {
  bench.front = page(429);
  const answer = () =>
    bench.rest
      .post(Routes.interactionCallback('1', 'token'), { body: { type: 5 }, auth: false })
      .catch((error) => error);
  for (let presses = 0; presses < 20; presses += 1) expect(await answer()).toBeInstanceOf(RateLimitError);
  expect(bench.sent).toHaveLength(1);
  expect(levels()).toEqual(['warn']);
});

it('an answer whose token is dead by then is not waited for', async () => {
  bench.front = page(429, '3600');
  const edit = bench.rest.patch(Routes.webhookMessage('5', 'token'), { body: {}, auth: false });
  expect(await edit.catch((error) => error)).toBeInstanceOf(RateLimitError);
});

describe("Discord's own refusals", () => {
  it('are left to the caller', async () => {
    bench.front = () => Response.json({ code: 50_001, message: 'Missing Access' }, { status: 403 });
    await expect(bench.rest.get(Routes.channel('3'))).rejects.toBeInstanceOf(DiscordAPIError);
    await expect(bench.rest.get(Routes.channel('3'))).rejects.toMatchObject({ code: 50_001 });
    expect(bench.sent).toHaveLength(2);
    expect(bench.lines).toEqual([]);
  });

  it('with a time: it is waited for, in silence when it is short', async () => {
    const limited = (seconds: number) => () =>
      Response.json(
        { retry_after: seconds, global: false },
        { status: 429, headers: { 'retry-after': String(seconds) } },
      );
    bench.front = limited(2);
    const short = bench.rest.get(Routes.channel('3'));
    await pass(1_000);
    bench.front = null;
    await pass(1_100);
    await short;
    expect(bench.lines).toEqual([]);

    bench.front = limited(600);
    const long = bench.rest.patch(Routes.webhookMessage('5', 'secret'), { body: {}, auth: false });
    await pass(1_000);
    expect(bench.lines).toHaveLength(1);
    expect(bench.lines[0]?.message).toMatch(/^Discord makes us wait until \d{4}-/);
    expect(JSON.stringify(bench.lines)).not.toContain('secret');
    bench.front = null;
    await pass(10 * MINUTE_MS);
    await long;
  });
});

it('a failure of Discord while it is tried leaves the door as it is', async () => {
  bench.front = page(429);
  const work = bench.rest.get(Routes.gatewayBot());
  await pass(1_000);
  bench.front = () => new Response('oops', { status: 502 });
  await pass(31_000);
  expect(levels()).toEqual(['warn']);
  bench.front = null;
  await pass(MINUTE_MS);
  await work.catch(() => {});
  await bench.rest.get(Routes.gatewayBot());
  expect(levels()).toEqual(['warn', 'info']);
});
