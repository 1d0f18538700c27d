// Sandbox: a web page from elsewhere reads nothing here and changes nothing, over real sockets.
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type DemoStage, openDemoStage } from '../../sandbox/demo-stage.ts';
import { type PageServer, startPageServer } from '../../sandbox/page/server.ts';
import { scriptedBot } from '../support/scripted-bot.ts';

let stage: DemoStage;
let page: PageServer;
beforeAll(async () => {
  stage = await openDemoStage({ launch: scriptedBot({ commands: [], answer: async () => {} }) });
  page = await startPageServer(stage);
});
afterAll(async () => {
  await page.close();
  await stage.close();
});

type Headers = Readonly<Record<string, string>>;

/** Returns the status of a request. `fetch` would not let a test set `Host` and `Origin`. */
const statusOf = (url: string, headers: Headers, method = 'GET', body = ''): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(url, { method, headers, agent: false }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    })
      .on('error', reject)
      .end(body);
  });

/** Whether a WebSocket with these headers opens. */
const opens = (url: string, headers: Headers): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url.replace('http', 'ws'), { headers });
    socket.once('open', () => {
      socket.terminate();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Replaces PORT in the headers by the port of the page. */
const here = (headers: Headers): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', new URL(page.url).port)]),
  );

const OURS: readonly [string, Headers][] = [
  ['a program that says nothing', {}],
  ['the page itself', { origin: 'http://127.0.0.1:PORT', 'sec-fetch-site': 'same-origin' }],
  ['the page by its other name', { host: 'localhost:PORT', origin: 'http://localhost:PORT' }],
  ['the page over IPv6', { host: '[::1]:PORT', origin: 'http://[::1]:PORT' }],
  ['the page through a tunnel', { host: 'localhost:9000', origin: 'http://localhost:9000' }],
];

/** Requests whose `Host` is not ours. They are refused even if they only read. */
const REBOUND: readonly [string, Headers][] = [
  ['a name that was made to point here', { host: 'evil.example:PORT', origin: 'http://evil.example:PORT' }],
  ['such a name without an origin', { host: 'evil.example:PORT' }],
  ['a name that begins as ours', { host: '127.0.0.1.evil.example:PORT' }],
  ['a name that ends as ours', { host: 'evil.localhost:PORT' }],
  ['an address that is not this machine', { host: '0.0.0.0:PORT' }],
  ['no name', { host: ':PORT' }],
];

const FOREIGN: readonly [string, Headers][] = [
  ...REBOUND,
  ['a page of the web', { origin: 'https://evil.example' }],
  ['a page of the web that our own name is in', { origin: 'http://127.0.0.1:PORT.evil.example' }],
  ['a page of another program here', { origin: 'http://127.0.0.1:1' }],
  ['a page of our port by another name', { origin: 'http://localhost:PORT' }],
  ['a page that hides where it is from', { origin: 'null' }],
  ['a page that the browser calls foreign', { 'sec-fetch-site': 'cross-site' }],
  ['a page that the browser calls a neighbour', { 'sec-fetch-site': 'same-site' }],
];

describe("the demo's page", () => {
  const act = (headers: Headers) =>
    statusOf(`${page.url}/act`, here(headers), 'POST', '{"do":"restart-bot"}');

  it.each(OURS)('lets in %s', async (_, headers) => {
    expect(await opens(`${page.url}/live`, here(headers))).toBe(true);
    // 400, because there is no such action. A foreign page would get 403.
    expect(await statusOf(`${page.url}/act`, here(headers), 'POST', '{}')).toBe(400);
    expect(await statusOf(page.url, here(headers))).toBe(200);
  });

  it.each(FOREIGN)('is shut to %s', async (_, headers) => {
    expect(await opens(`${page.url}/live`, here(headers))).toBe(false);
    expect(await act(headers)).toBe(403);
  });

  it.each(REBOUND)('shows nothing to %s', async (_, headers) => {
    expect(await statusOf(page.url, here(headers))).toBe(403);
    expect(await statusOf(`${page.url}/attachments/1/2/x`, here(headers))).toBe(403);
  });

  it('opens by a link on another page', async () => {
    expect(await statusOf(page.url, { 'sec-fetch-site': 'cross-site' })).toBe(200);
  });
});

describe('the local Discord and the local Discogs', () => {
  const gateway = () => `${stage.discord.apiUrl.replace(/\/api$/, '')}/gateway?v=10&encoding=json`;

  it.each(FOREIGN)('are shut to %s', async (_, headers) => {
    expect(await opens(gateway(), here(headers))).toBe(false);
    expect(await statusOf(`${stage.discord.apiUrl}/v10/channels/1/messages`, here(headers), 'POST')).toBe(
      403,
    );
    expect(await statusOf(`${stage.discogs.url}/oauth/access_token`, here(headers), 'POST')).toBe(403);
  });

  it.each(REBOUND)('show nothing to %s', async (_, headers) => {
    expect(await statusOf(`${stage.discord.apiUrl}/v10/gateway/bot`, here(headers))).toBe(403);
    expect(await statusOf(`${stage.discogs.url}/releases/1`, here(headers))).toBe(403);
  });

  it('let programs in', async () => {
    expect(await opens(gateway(), {})).toBe(true);
    expect(await statusOf(`${stage.discogs.url}/releases/1`, { 'user-agent': 'a test' })).toBe(200);
  });
});
