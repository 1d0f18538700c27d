// A proxy in front of Discord refuses a single call, or all calls for too long. No such call shuts out the others for ever.
import { RateLimitError, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { isRefusedByFront } from '../../../src/discord/gateway/front-door.ts';
import { outageOf } from '../../../src/discord/gateway/outage.ts';
import { MINUTE_MS, mostInAMinute, page, pass, ROUTES, useFrontBench } from '../../support/front-bench.ts';

const bench = useFrontBench();

describe('one call that is refused for itself, while all others are taken', () => {
  const bad = { body: { content: 'bad' } };
  const good = { body: { content: 'good' } };
  const post = (body: object) => bench.rest.post(Routes.channelMessages('3'), body);
  const edit = (body: object, token = 'secret') =>
    bench.rest.patch(Routes.webhookMessage('5', token), { ...body, auth: false });
  const refuseBad = (status: number) => {
    bench.front = (_, body) => (String(body).includes('bad') ? page(status)() : null);
  };
  const endOf = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);

  /** Makes a call every `everyMs`, for `forMs`. Returns how long each of them took, in ms. */
  async function othersWhile(forMs: number, call: () => Promise<unknown>, everyMs = 5_000) {
    const waits: number[] = [];
    const calls: Promise<void>[] = [];
    for (let madeMs = 0; madeMs < forMs; madeMs += everyMs) {
      const at = Date.now();
      calls.push(call().then(() => void waits.push(Date.now() - at)));
      await pass(everyMs);
    }
    await pass(2 * MINUTE_MS);
    await Promise.all(calls);
    return waits;
  }

  it.each([
    ['an edit', () => edit(bad), () => bench.rest.get(Routes.channel('3'))],
    ['an edit among edits', () => edit(bad), () => edit(good, 'other')],
    ['a post', () => post(bad), () => edit(good, 'other')],
  ])('%s: ends in an error, and the others wait for one shut door', async (_, poisoned, other) => {
    refuseBad(403);
    const error = endOf(poisoned());
    const waits = await othersWhile(10 * MINUTE_MS, other);
    expect(isRefusedByFront(await error)).toBe(true);
    expect(Math.max(...waits)).toBeLessThanOrEqual(32_000);
    // Only the calls made while the door was shut had to wait, and the door was shut once.
    expect(waits.filter((ms) => ms > 0).length).toBeLessThanOrEqual(8);
    expect(bench.lines.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Discord refuses this address: /),
      'Discord accepts our calls again',
      'Discord refuses this call while it takes others: it is given up',
    ]);
    expect(JSON.stringify(bench.lines)).not.toContain('secret');
  });

  it('a post among posts in the same channel, which discord.js holds back behind it', async () => {
    refuseBad(403);
    const error = endOf(post(bad));
    const waits = await othersWhile(5 * MINUTE_MS, () => Promise.all([post(good), edit(good, 'other')]));
    expect(isRefusedByFront(await error)).toBe(true);
    expect(Math.max(...waits)).toBeLessThanOrEqual(47_000);
  });

  it('among presses, which are given up and not waited for: they get in after one shut door', async () => {
    refuseBad(403);
    const error = endOf(edit(bad));
    const lost: number[] = [];
    for (let round = 0; round < 60; round += 1) {
      const at = Date.now() - bench.startMs;
      const press = bench.rest.post(Routes.interactionCallback('1', `t${round}`), {
        body: { type: 5 },
        auth: false,
      });
      void press.catch(() => lost.push(at));
      await pass(5_000);
    }
    expect(isRefusedByFront(await error)).toBe(true);
    // The press at 30 s waits for a second only, and is answered in time.
    expect(lost).toEqual([5_000, 10_000, 15_000, 20_000, 25_000]);
  });

  it('is not the one that tries for ever when another was refused with it', async () => {
    bench.front = page(403);
    const error = endOf(edit(bad));
    const innocent = endOf(post(good));
    await pass(1_000);
    refuseBad(403);
    await pass(2 * MINUTE_MS);
    expect(await innocent).toBeNull();
    expect(isRefusedByFront(await error)).toBe(true);
  });

  it('made again and again: the door is shut once', async () => {
    refuseBad(403);
    const errors: unknown[] = [];
    const anew = () => edit(bad).catch((error) => void errors.push(error));
    const others: number[] = [];
    for (let round = 0; round < 60; round += 1) {
      void anew();
      const at = Date.now();
      void bench.rest.get(Routes.channel('3')).then(() => others.push(Date.now() - at));
      await pass(5_000);
    }
    await pass(MINUTE_MS);
    expect(errors).toHaveLength(60);
    expect(others).toHaveLength(60);
    expect(Math.max(...others)).toBeLessThanOrEqual(32_000);
    expect(
      bench.lines.filter(({ message }) => message.startsWith('Discord refuses this address')),
    ).toHaveLength(1);
  });

  it('with a 429: believed a little longer, and ended as well', async () => {
    refuseBad(429);
    const error = endOf(edit(bad));
    const waits = await othersWhile(5 * MINUTE_MS, () => bench.rest.get(Routes.channel('3')));
    expect(isRefusedByFront(await error)).toBe(true);
    expect(Math.max(...waits)).toBeLessThanOrEqual(32_000);
    expect(
      bench.lines.filter(({ message }) => message.startsWith('Discord refuses this address')),
    ).toHaveLength(2);
  });
});

it('who leaves together again and is too much again, is not given up for it', async () => {
  bench.front = page(429);
  const work = Promise.all(ROUTES.map(([, call]) => call(bench.rest)));
  await pass(1_000);
  // One call is accepted, and the next ones are refused again.
  let taken = 0;
  bench.front = () => (taken++ === 0 ? null : page(429)());
  await pass(2 * MINUTE_MS);
  expect(taken).toBeGreaterThan(2);
  bench.front = null;
  await pass(MINUTE_MS);
  await work;
});

it('an answer that waited longer than its token lives is given up, unsent, with a line', async () => {
  bench.front = page(429);
  const edits = ['a', 'b', 'c'].map((token) =>
    bench.rest.patch(Routes.webhookMessage('5', token), { body: {}, auth: false }).catch((error) => error),
  );
  await pass(16 * MINUTE_MS);
  for (const edit of edits) expect(await edit).toBeInstanceOf(RateLimitError);
  expect(mostInAMinute(bench, 1)).toBe(2);
  expect(bench.lines.slice(1).map(({ message }) => message)).toEqual(
    edits.map(() => 'Discord refuses this address for too long: this call is given up'),
  );
});

it('no call tries the door for ever', async () => {
  bench.front = page(429);
  const login = bench.rest.get(Routes.gatewayBot()).catch((error) => error);
  await pass(60 * MINUTE_MS);
  const error = await login;
  expect(isRefusedByFront(error)).toBe(true);
  expect(outageOf(error).sentence).toMatch(/^Discord refuses the address of this machine/);
  expect(mostInAMinute(bench)).toBe(2);
  const before = bench.sent.length;
  const next = bench.rest.get(Routes.channel('3'));
  bench.front = null;
  await pass(MINUTE_MS);
  await next;
  expect(bench.sent.length - before).toBe(1);
});
