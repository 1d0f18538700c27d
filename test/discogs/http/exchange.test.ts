// Over real sockets: what nock cannot show. The far side is a server that does what each test says.
import { getEventListeners } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import {
  BrokenExchange,
  createExchange,
  type Exchange,
  type ExchangeOptions,
  path,
} from '../../../src/discogs/http/exchange.ts';
import { credentialOf } from '../../support/connect-discogs.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const credential = credentialOf('sekrit');
const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

function exchangeWith(baseUrl: string, options: Partial<ExchangeOptions> = {}): Exchange {
  const clock = createVirtualClock();
  const exchange = createExchange({ baseUrl, userAgent: 'Runout/test', clock, ...options });
  opened.push(() => exchange.close());
  return exchange;
}

const answerWith =
  (text: string, headers = {}): RequestListener =>
  (_request, response: ServerResponse) => {
    response.writeHead(200, headers).end(text);
  };

/** Makes a whole exchange. Returns the text of the answer, or the error that broke it. */
const outcomeOf = async (
  exchange: Exchange,
  method: 'GET' | 'POST' = 'GET',
  mostBytes?: number,
): Promise<unknown> => {
  try {
    const incoming = await exchange.send({ credential, method, path: '/x', mostBytes });
    return await incoming.text();
  } catch (error) {
    return error;
  }
};

describe('exchange', () => {
  it('sends what Discogs asks for, and nothing in the body of a POST', async () => {
    const seen: unknown[] = [];
    const base = await serve((request, response) => {
      const { method, url, headers } = request;
      const { authorization, 'user-agent': agent, 'content-length': length } = headers;
      seen.push({ method, url, authorization, agent, length });
      response.end('{}');
    });
    const exchange = exchangeWith(`${base}/api`);
    const query = { artist: 'Björk & "Co"', page: 2 };
    await (await exchange.send({ credential, method: 'GET', path: '/database/search', query })).text();
    await (await exchange.send({ credential, method: 'POST', path: '/users/a/collection' })).text();
    await (await exchangeWith(base).send({ credential: null, method: 'GET', path: '/' })).text();
    const agent = 'Runout/test';
    expect(seen).toEqual([
      {
        method: 'GET',
        url: '/api/database/search?artist=Bj%C3%B6rk+%26+%22Co%22&page=2',
        authorization: 'Discogs token=sekrit',
        agent,
        length: undefined,
      },
      {
        method: 'POST',
        url: '/api/users/a/collection',
        authorization: 'Discogs token=sekrit',
        agent,
        length: '0',
      },
      { method: 'GET', url: '/', authorization: undefined, agent, length: undefined },
    ]);
  });

  it('uses connections again from call to call', async () => {
    const ports = new Set<number | undefined>();
    const base = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{}');
    });
    const exchange = exchangeWith(base);
    for (let i = 0; i < 8; i++) await outcomeOf(exchange);
    // Two ports, because one connection may not be back in the pool when the next call needs one.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('does not follow a redirect, which would take the token along', async () => {
    let followed = false;
    const elsewhere = await serve((_request, response) => {
      followed = true;
      response.end('{}');
    });
    const base = await serve((_request, response) => response.writeHead(302, { location: elsewhere }).end());
    const incoming = await exchangeWith(base).send({ credential, method: 'GET', path: '/x' });
    await incoming.text();
    expect([incoming.status, followed]).toEqual([302, false]);
  });

  it('gives up after its time without headers, and without the rest of a body', async () => {
    const silent = await serve(() => {});
    expect(await outcomeOf(exchangeWith(silent, { timeoutMs: 40 }))).toMatchObject({ reason: 'timeout' });
    const stalled = await serve((_request, response) => response.writeHead(200).write('{"a":'));
    expect(await outcomeOf(exchangeWith(stalled, { timeoutMs: 40 }))).toMatchObject({ reason: 'timeout' });
  });

  it('stops at once when the signal says so, with its reason', async () => {
    const base = await serve(() => stop.abort(new Error('Stop')));
    const stop = new AbortController();
    await expect(
      exchangeWith(base).send({ credential, method: 'GET', path: '/x' }, stop.signal),
    ).rejects.toThrow('Stop');
    await expect(
      exchangeWith(base).send({ credential, method: 'GET', path: '/x' }, stop.signal),
    ).rejects.toThrow('Stop');
  });

  it('distinguishes a connection that broke from one that was never made', async () => {
    const reset = await serve((request) => request.socket.destroy());
    expect(await outcomeOf(exchangeWith(reset))).toMatchObject({ reason: 'cut' });
    const cut = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"results": [');
      setImmediate(() => response.destroy());
    });
    expect(await outcomeOf(exchangeWith(cut))).toMatchObject({ reason: 'cut' });
    const gone = await serve(() => {});
    for (const close of opened.splice(0).reverse()) await close();
    expect(await outcomeOf(exchangeWith(gone))).toMatchObject({ reason: 'unreachable' });
  });

  it('counts decoded bytes: a small answer can unpack to anything', async () => {
    const bomb = gzipSync(Buffer.alloc(2_000_000, ' '));
    expect(bomb.byteLength).toBeLessThan(10_000);
    const base = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const exchange = exchangeWith(base);
    expect(await outcomeOf(exchange, 'GET', 1_999_999)).toMatchObject({ reason: 'too-large' });
    expect(await outcomeOf(exchange, 'GET', 2_000_000)).toHaveLength(2_000_000);
  });

  it('reads as much as a release may have when no one asks for more', async () => {
    const mebibyte = 1024 * 1024;
    const base = await serve((request, response) => {
      response.end(Buffer.alloc(request.method === 'POST' ? mebibyte + 1 : mebibyte, ' '));
    });
    expect(await outcomeOf(exchangeWith(base))).toHaveLength(mebibyte);
    expect(await outcomeOf(exchangeWith(base), 'POST')).toMatchObject({ reason: 'too-large' });
  });

  it('does not wait for the end of what is too large', async () => {
    let hangUp = () => {};
    const hungUp = new Promise<void>((resolve) => {
      hangUp = resolve;
    });
    const base = await serve((_request, response) => {
      response.once('close', hangUp);
      // The server never ends this answer.
      response.write(Buffer.alloc(5_000, ' '));
    });
    expect(await outcomeOf(exchangeWith(base), 'GET', 4_000)).toMatchObject({ reason: 'too-large' });
    await hungUp;
  });

  it('reads text that is split in the middle of a letter', async () => {
    const bytes = Buffer.from('"Björk"');
    const base = await serve((_request, response) => {
      response.write(bytes.subarray(0, 4));
      setImmediate(() => response.end(bytes.subarray(4)));
    });
    expect(await outcomeOf(exchangeWith(base))).toBe('"Björk"');
  });

  it('leaves nothing behind that would keep the process alive, or listen to a signal', async () => {
    const base = await serve(answerWith('{}'));
    const exchange = exchangeWith(base);
    const stop = new AbortController();
    const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
    const before = timers();
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        await (await exchange.send({ credential, method: 'GET', path: '/x' }, stop.signal)).text();
      }),
    );
    // Other timers of the process may have ended meanwhile, but none of the twenty calls may have left one.
    expect(timers()).toBeLessThanOrEqual(before);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });

  it('never puts the token into an error', async () => {
    const options = { baseUrl: 'http://127.0.0.1:9', userAgent: 'Runout/test', clock: createVirtualClock() };
    expect(() => createExchange({ ...options, userAgent: 'a\nb' })).toThrow('User-Agent');
    const error = await outcomeOf(exchangeWith('http://127.0.0.1:9'));
    expect(error).toBeInstanceOf(BrokenExchange);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('sekrit');
  });
});

describe('path', () => {
  it('encodes every value', () => {
    expect(path`/users/${'a/b?c=ö#d'}/releases/${12}`).toBe('/users/a%2Fb%3Fc%3D%C3%B6%23d/releases/12');
  });

  it.each(['', '.', '..'])('refuses %j, which would climb', (name) => {
    expect(() => path`/users/${name}/collection`).toThrow(TypeError);
  });
});
