// Peers: the clients that are compared. Each knows how many times faster than real time the server's clock runs, and adapts.
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { DiscogsClient } from '@lionralfs/discogs-client';
import PQueue from 'p-queue';
import { createClock, parseClockSpeed } from '../../src/clock.ts';
import { connectDiscogs } from '../../test/support/connect-discogs.ts';

export interface Server {
  url: string;
  token: string;
  /** The value of CLOCK_SPEED. */
  clockSpeed: string;
}

export interface Peer {
  /** Reads a release. Rejects when the call is lost. */
  read(releaseId: number): Promise<void>;
  close(): Promise<void>;
}

interface Kind {
  name: string;
  open(server: Server, speed: number): Peer;
}

/** Calls a minute that Discogs allows with a token. */
const LIMIT = 60;
const WINDOW_MS = 60_000;
const USER_AGENT = 'RunoutBench/1.0';

const noClose = async (): Promise<void> => {};

/** Calls Discogs as most people write it: `fetch`, and an error for a bad status. */
function caller({ url, token }: Server): (releaseId: number) => Promise<void> {
  const headers = { Authorization: `Discogs token=${token}`, 'User-Agent': USER_AGENT };
  return async (releaseId) => {
    const answer = await fetch(`${url}/releases/${releaseId}`, { headers });
    await answer.text();
    if (!answer.ok) throw new Error(String(answer.status));
  };
}

/** https://github.com/lionralfs/discogs-client, by its public `get`, which takes a whole address. */
function lionralfs(server: Server, backoff: object): Peer {
  const client = new DiscogsClient({ userAgent: USER_AGENT, auth: { userToken: server.token } });
  client.setConfig({ port: Number(new URL(server.url).port), ...backoff });
  return {
    read: async (releaseId) => {
      await client.get(`${server.url}/releases/${releaseId}`);
    },
    close: noClose,
  };
}

interface Disconnect {
  setConfig(config: object): Disconnect;
  get(path: string): Promise<unknown>;
}

/** https://github.com/bartve/disconnect. It uses only https, so its `https.request` is replaced by the one of http. */
function disconnect(server: Server, speed: number): Peer {
  const require = createRequire(import.meta.url);
  const https: { request: unknown } = require('node:https');
  const http: { request: unknown } = require('node:http');
  const httpsRequest = https.request;
  https.request = http.request;
  const { Client }: { Client: new (userAgent: string, auth: object) => Disconnect } = require('disconnect');
  const { hostname, port } = new URL(server.url);
  const client = new Client(USER_AGENT, { userToken: server.token }).setConfig({
    host: hostname,
    port: Number(port),
    requestLimitInterval: WINDOW_MS / speed,
  });
  return {
    read: async (releaseId) => {
      await client.get(`/releases/${releaseId}`);
    },
    close: async () => {
      https.request = httpsRequest;
    },
  };
}

/** A token bucket as in a textbook: sixty tokens, and a new one each second. */
function tokenBucket(server: Server, speed: number): Peer {
  const call = caller(server);
  const refillMs = WINDOW_MS / LIMIT / speed;
  let tokens = LIMIT;
  let filledAt = performance.now();
  const take = async (): Promise<void> => {
    for (;;) {
      const now = performance.now();
      tokens = Math.min(LIMIT, tokens + (now - filledAt) / refillMs);
      filledAt = now;
      if (tokens >= 1) {
        tokens -= 1;
        return;
      }
      await delay((1 - tokens) * refillMs);
    }
  };
  let line = Promise.resolve();
  return {
    async read(releaseId) {
      line = line.then(take);
      await line;
      await call(releaseId);
    },
    close: noClose,
  };
}

/** https://github.com/sindresorhus/p-queue with the limit as its `intervalCap`. */
function pQueue(server: Server, speed: number, strict: boolean): Peer {
  const call = caller(server);
  const queue = new PQueue({ intervalCap: LIMIT, interval: WINDOW_MS / speed, strict });
  return { read: (releaseId) => queue.add(() => call(releaseId)), close: noClose };
}

function ours(server: Server): Peer {
  const log = { debug() {} };
  const client = connectDiscogs({
    baseUrl: server.url,
    token: server.token,
    userAgent: USER_AGENT,
    limit: LIMIT,
    reserve: 0,
    clock: createClock(parseClockSpeed(server.clockSpeed) ?? undefined),
    log,
  });
  return {
    read: async (releaseId) => {
      await client.getRelease(releaseId, { lane: 'sync' });
    },
    close: () => client.close(),
  };
}

export const PEERS: readonly Kind[] = [
  { name: '@lionralfs/discogs-client, as it comes', open: (server) => lionralfs(server, {}) },
  {
    name: '@lionralfs/discogs-client, its backoff on',
    open: (server, speed) =>
      // The defaults of the package, except the number of tries, whose default is 0.
      lionralfs(server, { exponentialBackoffMaxRetries: 5, exponentialBackoffIntervalMs: 2_000 / speed }),
  },
  { name: 'disconnect', open: disconnect },
  { name: 'token bucket of 60', open: tokenBucket },
  { name: 'p-queue, intervalCap', open: (server, speed) => pQueue(server, speed, false) },
  { name: 'p-queue, intervalCap and strict', open: (server, speed) => pQueue(server, speed, true) },
  { name: 'Runout', open: (server) => ours(server) },
];
