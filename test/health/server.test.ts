// Strangers at HEALTH_PORT: whatever bytes they send, they get an answer or are disconnected, and the pages stay available.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ServerLimits, startHealthServer } from '../../src/health/server.ts';
import { silentLog } from '../support/silent-log.ts';
import { until } from '../support/until.ts';

const LINES = 1_000;
const AT_ONCE = 50;

let port: number;
let metrics: () => string;
let errors: string[];
const ends: (() => Promise<void>)[] = [];

function start(how: { host?: string; port: number; limits?: Partial<ServerLimits> }) {
  return startHealthServer({
    host: '127.0.0.1',
    ...how,
    health: async () => ({
      gateway: { isConnected: true, heartbeatAgeMs: 1 },
      database: 'ok',
      lastDiscogsAnswerAt: null,
    }),
    metrics: async () => metrics(),
    log: { ...silentLog, error: (_: object, message: string) => errors.push(message) },
  });
}

beforeEach(async () => {
  port = await freePort();
  metrics = () => 'up 1\n';
  errors = [];
  const server = await start({ port });
  ends.push(() => server.close());
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Sends one request line as it is. Resolves with everything that came back, once the server has closed the connection. */
const send = (line: string, to = port) =>
  sendRaw(`${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`, to);

function sendRaw(text: string, to: number): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(to, '127.0.0.1', () => {
      socket.write(text, 'latin1');
    });
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      answer += text;
    });
    // A reset closes the connection, too.
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);

it.each([
  ['GET //', 400],
  ['GET //?', 400],
  ['GET http://[', 400],
  ['GET http://', 400],
  ['GET http://x:99999/healthz', 400],
  ['GET ///healthz', 404],
  ['GET /%', 404],
  ['GET *', 404],
  ['GET http://elsewhere/healthz', 200],
  ['GET /healthz?x=//', 200],
  ['HEAD /metrics', 200],
])('%s is answered with %i', async (start, status) => {
  expect(statusOf(await send(`${start} HTTP/1.1`))).toBe(status);
});

it('survives 1,000 random request lines: each is answered or hung up on', async () => {
  const usual = fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'OPTIONS');
  const method = fc.oneof(usual, usual, usual, fc.constantFrom('CONNECT', 'PRI', 'get', '', '\xfe'));
  // Mostly characters that Node's parser accepts: what it refuses never reaches our code.
  const piece = fc.constantFrom(
    ...['/', '//', 'http://', '[', ']', ':', '@', '%', '%zz', '\\', '?', '#', '..', '*', '^', '\xff', 'é'],
    ...['healthz', 'metrics', 'localhost', '99999'],
  );
  const odd = fc.oneof(fc.constantFrom(' ', '\t', '\0', 'HTTP/1.1'), fc.string({ maxLength: 8 }));
  const root = fc.constantFrom('/', '/', '//', 'http://', 'http://[', '');
  const rest = fc.array(fc.oneof({ weight: 20, arbitrary: piece }, { weight: 1, arbitrary: odd }), {
    maxLength: 6,
  });
  const version = fc.constantFrom(...Array<string>(8).fill('HTTP/1.1'), 'HTTP/1.0', 'HTTP/9.9', '');
  const line = fc
    .tuple(method, root, rest, version)
    .map(([verb, start, pieces, last]) => `${verb} ${start}${pieces.join('')} ${last}`);
  const lines = fc.sample(line, { seed: 20_261_128, numRuns: LINES });

  const seen = new Map<number, number>();
  for (let from = 0; from < LINES; from += AT_ONCE) {
    for (const answer of await Promise.all(lines.slice(from, from + AT_ONCE).map((one) => send(one)))) {
      const status = statusOf(answer);
      seen.set(status, (seen.get(status) ?? 0) + 1);
    }
  }
  // 0: the connection was closed without an answer, as Node does after CONNECT.
  for (const status of seen.keys()) expect([0, 200, 400, 404]).toContain(status);
  for (const status of [400, 404]) expect(seen.get(status)).toBeGreaterThan(50);
  expect(statusOf(await send('GET /healthz HTTP/1.1'))).toBe(200);
  expect(errors).toEqual([]);
});

it('a page that cannot be made is a 500 with a line in the log, and the next one is there', async () => {
  const whole = metrics;
  metrics = () => {
    throw new Error('no numbers');
  };
  expect(statusOf(await send('GET /metrics HTTP/1.1'))).toBe(500);
  expect(errors).toEqual(['a request to the health port failed']);
  metrics = whole;
  expect(statusOf(await send('GET /metrics HTTP/1.1'))).toBe(200);
});

it('is on the one address that is set, and on no other of the machine', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ family, address }) => family === 'IPv4' && address !== '127.0.0.1')
    .map(({ address }) => address);
  // On Linux every address in 127.0.0.0/8 is this machine.
  const loopback = process.platform === 'linux' ? ['127.0.0.2'] : [];
  for (const address of [...loopback, ...others]) {
    const socket = connect(port, address);
    const refused = new Promise((resolve) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('error', (error) => resolve('code' in error ? error.code : error));
    });
    expect(await refused).toBe('ECONNREFUSED');
    socket.destroy();
  }
});

it.each([
  ['an address that is not ours', '192.0.2.1', 'HEALTH_HOST is no address of this machine'],
  ['a port that is taken', '127.0.0.1', 'cannot be used: something else listens there'],
])('%s is one sentence', async (_, host, sentence) => {
  await expect(start({ host, port })).rejects.toThrow(sentence);
});

it.each([
  ['nothing', ''],
  ['half a line', 'GET /heal'],
  ['half of its headers', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
  ['half of its body', 'POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc'],
])('who connects and sends %s is hung up on', async (_, text) => {
  const impatient = await freePort();
  const server = await start({ port: impatient, limits: { requestMs: 200, idleMs: 400, lookMs: 50 } });
  ends.push(() => server.close());
  // Resolves when the server has closed the connection. If it never does, the test hangs.
  expect(statusOf(await sendRaw(text, impatient))).not.toBe(200);
});

it('who holds all the connections gets no more of them, and lets go', async () => {
  const small = await freePort();
  const server = await start({ port: small, limits: { connections: 3 } });
  ends.push(() => server.close());
  const held: Socket[] = [];
  for (let count = 0; count < 3; count += 1) {
    const socket = connect(small, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    held.push(socket);
  }
  expect(await send('GET /healthz HTTP/1.1', small)).toBe('');
  for (const socket of held) socket.destroy();
  // The server notices the end of a connection a moment later than the client.
  await until(async () => statusOf(await send('GET /healthz HTTP/1.1', small)) === 200);
});

it('who asks and reads no answer holds the connection only for a while', async () => {
  const small = await freePort();
  // More than the system buffers for a client that does not read.
  metrics = () => 'up 1\n'.repeat(4_000_000);
  const server = await start({ port: small, limits: { connections: 1, idleMs: 200 } });
  ends.push(() => server.close());
  const deaf = connect(small, '127.0.0.1');
  deaf.on('error', () => {});
  deaf.pause();
  deaf.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(deaf, 'connect');
  await until(async () => statusOf(await send('GET /healthz HTTP/1.1', small)) === 200);
  deaf.destroy();
});
