// Sandbox: rate limits and faults of the local Discord.
import { describe, expect, test } from 'vitest';
import { type Answer, COMMAND } from './discord-support.ts';
import { messagesOf, useWorld } from './use-world.ts';

const world = useWorld();
const { edit, made, post } = messagesOf(world);

describe('rate limits', () => {
  test('allow 5 edits in 5 s a channel, with headers that say so, then 429', async () => {
    const id = await made();
    const answers: Answer[] = [];
    for (let count = 0; count < 5; count += 1) answers.push(await edit(id, `${count}`));
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200, 200, 200]);
    expect(answers.map((one) => one.headers.get('x-ratelimit-remaining'))).toEqual(['4', '3', '2', '1', '0']);
    expect(answers[0]?.headers.get('x-ratelimit-limit')).toBe('5');
    expect(answers[0]?.headers.get('x-ratelimit-bucket')).toBe('message-edit');
    const over = await edit(id);
    expect(over.status).toBe(429);
    expect(over.body).toMatchObject({ message: 'You are being rate limited.', global: false });
    const waitS = Number(over.headers.get('retry-after'));
    expect(over.body.retry_after).toBe(waitS);
    expect(waitS).toBeLessThanOrEqual(5);
    expect(over.headers.get('x-ratelimit-scope')).toBe('user');
    expect(world.discord.violations.map((one) => one.rule)).toEqual(['rate-limit']);
    world.pass(5_000);
    expect((await edit(id)).status).toBe(200);
  });

  test('are counted by channel and by route', async () => {
    const other = world.guild.createChannel({ name: 'other' });
    for (let count = 0; count < 5; count += 1) await post();
    expect((await post()).status).toBe(429);
    const elsewhere = await world.call('POST', `/channels/${other.id}/messages`, { body: { content: 'x' } });
    expect(elsewhere.status).toBe(200);
  });

  test('allow an interaction 5 edits in 5 s, and answers to interactions without limit', async () => {
    await world.register(COMMAND);
    const use = await world.person.slash('search');
    const path = `/webhooks/${world.discord.applicationId}/${use.token}/messages/@original`;
    await world.respond(use, 4, { content: 'x' });
    const answers: Answer[] = [];
    for (let count = 0; count < 6; count += 1) {
      answers.push(await world.call('PATCH', path, { body: { content: `${count}` }, token: null }));
    }
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('allow 50 requests a second over all: then 429, global', async () => {
    const answers = await Promise.all(Array.from({ length: 51 }, () => world.call('GET', '/users/@me')));
    const [over] = answers.filter((one) => one.status === 429);
    expect(over?.body).toMatchObject({ global: true });
    expect(over?.headers.get('x-ratelimit-global')).toBe('true');
    world.pass(1_000);
    expect((await world.call('GET', '/users/@me')).status).toBe(200);
  });

  test('block a client that is refused too often', async () => {
    await world.restart({ invalidRequests: { limit: 3, windowMs: 600_000 } });
    for (let count = 0; count < 3; count += 1) await world.call('GET', '/users/@me', { token: 'wrong' });
    const blocked = await world.call('GET', '/users/@me');
    expect(blocked.status).toBe(429);
    // A proxy in front of the API refuses: with a web page, and without any header of Discord.
    expect(blocked.headers.get('content-type')).toBe('text/html');
    expect(blocked.headers.get('retry-after')).toBe('600');
    expect(blocked.headers.has('x-ratelimit-scope')).toBe(false);
    expect(world.discord.violations.at(-1)?.rule).toBe('banned');
    world.pass(600_000);
    expect((await world.call('GET', '/users/@me')).status).toBe(200);
  });
});

describe('faults', () => {
  test('take REST down and bring it back', async () => {
    world.discord.restDown(true);
    expect((await world.call('GET', '/users/@me')).status).toBe(503);
    world.discord.restDown(false);
    expect((await world.call('GET', '/users/@me')).status).toBe(200);
    expect(world.discord.violations).toEqual([]);
  });

  test('let what stands before Discord refuse everything, with a page', async () => {
    for (const [status, retryAfter] of [
      [429, null],
      [429, '3600'],
      [403, null],
    ] as const) {
      world.discord.front({ status, ...(retryAfter !== null && { retryAfter }) });
      for (const path of ['/gateway/bot', '/users/@me', '/nothing']) {
        const refused = await world.call('GET', path);
        expect(refused.status).toBe(status);
        expect(refused.headers.get('content-type')).toBe('text/html');
        expect(refused.headers.get('retry-after')).toBe(retryAfter);
      }
    }
    world.discord.front(null);
    expect((await world.call('GET', '/users/@me')).status).toBe(200);
    expect(world.discord.violations).toEqual([]);
  });

  test('answer the next request that fits', async () => {
    world.discord.failNext({ method: 'POST', path: '/messages' }, { status: 500, body: { message: 'oops' } });
    expect((await world.call('GET', '/users/@me')).status).toBe(200);
    const failed = await post();
    expect([failed.status, failed.body.message]).toEqual([500, 'oops']);
    expect((await post()).status).toBe(200);
    expect(world.person.messages()).toHaveLength(1);
  });

  test('cut the connection before, or after the thing is done', async () => {
    world.discord.failNext({ path: /messages$/ }, { cut: 'before' });
    await expect(post()).rejects.toThrow();
    expect(world.person.messages()).toHaveLength(0);
    world.discord.failNext({ path: /messages$/ }, { cut: 'after' });
    await expect(post()).rejects.toThrow();
    expect(world.person.messages()).toHaveLength(1);
  });
});
