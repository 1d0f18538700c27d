// Requests to Discord are repeated after a broken connection and after a 5xx, but not for ever, and not after an abort.
import type { DefaultRestOptions } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createRetryingRequest } from '../../src/discord/retrying-request.ts';
import { silentLog } from '../support/silent-log.ts';

type Send = typeof DefaultRestOptions.makeRequest;

const broken = () => Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });

const create = (send: Send, pause: (ms: number) => Promise<void> = async () => {}) =>
  createRetryingRequest({ pause, log: silentLog, monotonic: () => 0, now: () => 0, send });

/** Makes a request function. Each `answers` entry is the outcome of one sending: a status, or an error. */
function rig(answers: (number | Error)[]) {
  const pauses: number[] = [];
  let sent = 0;
  const send: Send = async () => {
    const answer = answers[sent];
    sent += 1;
    if (answer === undefined || answer instanceof Error) throw answer ?? new Error('sent too often');
    return new Response(null, { status: answer });
  };
  const request = create(send, async (ms: number) => void pauses.push(ms));
  return { request, pauses, sent: () => sent };
}

const EDIT = 'https://discord.test/api/v10/webhooks/1/token/messages/@original';
const CALLBACK = 'https://discord.test/api/v10/interactions/1/token/callback?with_response=false';

it('makes it again when a kept connection was closed by the other side', async () => {
  const { request, pauses } = rig([broken(), 200]);
  expect((await request(EDIT, { method: 'PATCH' })).status).toBe(200);
  expect(pauses).toEqual([0]);
});

it('bears a Discord that is away for some seconds', async () => {
  const { request, pauses } = rig([503, 502, broken(), 500, 200]);
  expect((await request(EDIT, { method: 'PATCH' })).status).toBe(200);
  expect(pauses).toEqual([0, 500, 1_500, 3_000]);
});

it('hurries with an acknowledgement, which has 3 s', async () => {
  const { request, pauses } = rig([500, 500, 500, 500]);
  expect((await request(CALLBACK, { method: 'POST' })).status).toBe(500);
  expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(1_000);
});

it('gives up in the end, with what happened last', async () => {
  const { request, sent } = rig([500, 500, 500, 500, broken()]);
  await expect(request(EDIT, { method: 'PATCH' })).rejects.toThrow('other side closed');
  expect(sent()).toBe(5);
});

it('leaves everything else to discord.js', async () => {
  for (const status of [200, 204, 400, 404]) {
    const { request, sent } = rig([status]);
    expect((await request(EDIT, { method: 'PATCH' })).status).toBe(status);
    expect(sent()).toBe(1);
  }
});

const limited = (body: object) => async () =>
  new Response(JSON.stringify(body), {
    status: 429,
    headers: { 'retry-after': '3600', 'content-type': 'application/json', 'content-length': '99' },
  });

it('takes "too old to be edited so often" as the refusal that it is', async () => {
  const request = create(limited({ code: 30046, message: 'too old' }));
  const answer = await request(EDIT, { method: 'PATCH' });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ code: 30046, message: 'too old' });
});

it('leaves every other 429 as it is', async () => {
  const request = create(limited({ retry_after: 3_600, global: false }));
  const answer = await request(EDIT, { method: 'PATCH' });
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe('3600');
  expect(await answer.json()).toEqual({ retry_after: 3_600, global: false });
});

it('does not go on after the timeout of discord.js', async () => {
  const timeout = new AbortController();
  const { request, sent } = rig([broken(), 200]);
  timeout.abort();
  await expect(request(EDIT, { method: 'PATCH', signal: timeout.signal })).rejects.toThrow(
    'other side closed',
  );
  expect(sent()).toBe(1);
});

it('sends a message with a file whole, whichever undici was loaded first', async () => {
  const bodies: unknown[] = [];
  const send: Send = async (_, { body, headers }) => {
    bodies.push(body);
    const form = await new Response(body, { headers }).formData();
    const file = form.get('files[0]');
    expect(file instanceof File && (await file.text())).toBe('all of it');
    expect(new Headers(headers).get('authorization')).toBe('Bot x');
    return new Response(null, { status: bodies.length === 1 ? 500 : 200 });
  };
  const form = new FormData();
  form.append('files[0]', new Blob(['all of it']), 'problems.txt');
  const request = create(send);
  const headers = { Authorization: 'Bot x' };
  expect((await request(EDIT, { method: 'PATCH', body: form, headers })).status).toBe(200);
  // The body was sent as bytes, so neither version of undici has to understand a form of the other.
  expect(bodies.every((body) => body instanceof Uint8Array)).toBe(true);
});

describe('a first answer that Discord says it has already (40060)', () => {
  const taken = () =>
    new Response(JSON.stringify({ code: 40060, message: 'acknowledged' }), {
      status: 400,
      headers: { 'content-type': 'application/json' },
    });
  const refused = () => Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' });
  const severed = () => Object.assign(new Error('reset'), { code: 'ECONNRESET', syscall: 'read' });
  const status = (code: number) => () => new Response(null, { status: code });
  const noAddress = () => new AggregateError([refused(), refused()], 'none of them');
  const timedOut = () => Object.assign(new Error('timeout'), { name: 'AbortError' });

  /**
   * Sends callbacks to `urls`, one after the other. Each `before` is the outcome of one sending, and then Discord says 40060.
   * Returns the status of the last callback, 0 for an error.
   */
  async function answer(before: (() => Response | Error)[], urls: string[] = [CALLBACK]) {
    const answers = [...before, taken];
    const request = create(async () => {
      const made = answers.shift()?.() ?? new Error('sent too often');
      if (made instanceof Error) throw made;
      return made;
    });
    let last = 0;
    for (const url of urls) {
      last = await request(url, { method: 'POST' }).then(
        (one) => one.status,
        () => 0,
      );
    }
    return last;
  }

  it.each<[string, (() => Response | Error)[], number]>([
    ['of which nothing was sent before', [], 400],
    ['after a connection that was never made', [refused], 400],
    ['after none of several addresses could be reached', [noAddress], 400],
    ['after a connection that broke', [severed], 204],
    ['after one that the other side closed', [broken], 204],
    ['after a timeout', [timedOut], 204],
    ['after a failure of Discord', [status(503)], 204],
    ['after a failure and a connection that was never made', [status(500), refused], 204],
  ])('%s', async (_, before, expected) => {
    expect(await answer(before)).toBe(expected);
  });

  it('is known of all sendings, also when discord.js makes the call again', async () => {
    // Four sendings of the first callback are lost, and then discord.js makes another one.
    const four = [status(500), status(500), status(500), status(500)];
    expect(await answer(four, [CALLBACK, CALLBACK])).toBe(204);
    expect(await answer(four, [CALLBACK, CALLBACK.replace('with_response=false', 'x=1')])).toBe(204);
    expect(await answer(four, [CALLBACK, CALLBACK.replace('/1/', '/2/')])).toBe(400);
  });

  it('keeps the words of Discord', async () => {
    const request = create(async () => taken());
    const answered = await request(CALLBACK, { method: 'POST' });
    expect(await answered.json()).toEqual({ code: 40060, message: 'acknowledged' });
  });
});
