// Bench, program: the local Discogs in its own process, so that it shares neither event loop nor memory with what is measured.
// Started by bench/process.ts.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LocalDiscogs, startLocalDiscogs } from '../../sandbox/discogs/index.ts';
import { createSandboxClock } from '../../sandbox/discord/clock.ts';
import { answerParent, tellParent } from './parent.ts';
import { discogsWish, type Ready, type Seen } from './protocol.ts';

/** Serves the collection pages from prepared responses, so that the server only copies bytes. Returns its address. */
async function servePages({ url, token, username }: LocalDiscogs, copies: number): Promise<string> {
  const kept = new Map<string, Buffer>();
  const keep = async (page: number, order: 'asc' | 'desc') => {
    const path = `/users/${username}/collection/folders/0/releases?page=${page}&per_page=100&sort=added&sort_order=${order}`;
    const headers = { Authorization: `Discogs token=${token}`, 'User-Agent': 'RunoutBench/1.0' };
    const answer = await fetch(url + path, { headers });
    kept.set(path, Buffer.from(await answer.arrayBuffer()));
  };
  for (let page = 1; page <= Math.ceil(copies / 100); page++) await keep(page, 'asc');
  await keep(1, 'desc');
  const server = createServer((request, response) => {
    const body = kept.get(request.url ?? '');
    response.writeHead(body ? 200 : 404, { 'Content-Type': 'application/json' }).end(body ?? '{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const [message] = await once(process, 'message');
const { speed, copies, toPush, keepsPages, ...options } = discogsWish.parse(message);
const clock = createSandboxClock(speed);
const discogs = await startLocalDiscogs({ ...options, clock });
discogs.generate(copies);
const firstToPush = discogs.catalogue.generate(toPush, 2);
const url = keepsPages ? await servePages(discogs, copies) : discogs.url;

answerParent((): Seen => {
  const requests = discogs.requests.map(({ at, answeredAt, method, path, status }) => ({
    at,
    answeredAt,
    method,
    path,
    status,
  }));
  return { requests, size: discogs.collection.size() };
});
const ready: Ready = {
  url,
  token: discogs.token,
  username: discogs.username,
  clockSpeed: clock.env(),
  toPush: Array.from({ length: toPush }, (_, index) => firstToPush + index),
};
tellParent(ready);
