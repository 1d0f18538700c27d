// Health: serves two pages for monitors, /healthz and /metrics, on HEALTH_PORT.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { waitAtMost } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import { type Health, isHealthy } from './health.ts';

export interface HealthServer {
  close(): Promise<void>;
}

export interface ServerLimits {
  /** The most connections that can be open at once. The server closes any further one. */
  connections: number;
  /** The time, in ms of real time, after which the server ends a request that has not arrived completely. */
  requestMs: number;
  /** The time, in ms of real time, after which the server closes a connection on which nothing is sent. */
  idleMs: number;
  /** The interval, in ms of real time, at which the server looks for such requests. */
  lookMs: number;
}

/** The limits are low, because a monitor sends a request twice a minute, in one packet. Other clients must not burden the bot. */
const SERVER_LIMITS: Readonly<ServerLimits> = Object.freeze({
  connections: 64,
  requestMs: 5_000,
  idleMs: 10_000,
  lookMs: 1_000,
});

/** The most requests on one connection. After them the client must open a new one. */
const MOST_REQUESTS = 100;

/**
 * Starts the server on one address of the machine (HEALTH_HOST). Its answers have no secrets.
 * @throws UserError when it cannot listen on that address and port.
 */
export async function startHealthServer(deps: {
  host: string;
  port: number;
  /**
   * Reads the health. It must resolve within HEALTH_MS, even if the database hangs; otherwise the page says that the bot fails.
   */
  health: () => Promise<Health>;
  metrics: () => Promise<string>;
  log: Log;
  limits?: Partial<ServerLimits>;
}): Promise<HealthServer> {
  const { host, port, health, metrics, log } = deps;
  const limits = { ...SERVER_LIMITS, ...deps.limits };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request.url ?? '');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (path === null) {
      response.writeHead(400, { 'content-type': 'text/plain' });
      response.end('That is not an address.\n');
    } else if (isRead && path === '/healthz') {
      const read = await waitAtMost(health(), HEALTH_MS);
      const shown = read.kind === 'done' ? read.value : null;
      const isOk = shown !== null && isHealthy(shown);
      response.writeHead(isOk ? 200 : 503, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
      });
      response.end(`${JSON.stringify({ status: isOk ? 'ok' : 'failing', ...shown })}\n`);
    } else if (isRead && path === '/metrics') {
      const text = await metrics();
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
      response.end(text);
    } else {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('There are /healthz and /metrics.\n');
    }
  }

  const times = {
    headersTimeout: limits.requestMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.lookMs,
  };
  const server = createServer(times, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a request to the health port failed');
      // If the answer has begun, the connection is closed, so that the client does not wait for the rest.
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  server.maxConnections = limits.connections;
  server.maxRequestsPerSocket = MOST_REQUESTS;
  server.timeout = limits.idleMs;
  await listen(server, host, port);
  log.info({ host, port }, 'serving /healthz and /metrics');
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Returns the path that a request asks for. Null: the target of the request is no address (`//`, `http://[`). A client can send
 * any bytes.
 */
function pathOf(target: string): string | null {
  try {
    return new URL(target, 'http://localhost').pathname;
  } catch {
    return null;
  }
}

/** The longest wait for `health`, in ms of real time. It is longer than the checks of the health may take (shared-check.ts). */
const HEALTH_MS = 4_000;

/** The sentence for the operator, by the error code of the system. */
const REFUSALS: Readonly<Record<string, string>> = Object.freeze({
  EADDRINUSE: 'HEALTH_PORT {port} cannot be used: something else listens there. Set another one.',
  EACCES: 'HEALTH_PORT {port} cannot be used: ports under 1024 need more rights. Set a higher one.',
  EADDRNOTAVAIL: 'HEALTH_HOST is no address of this machine. Take 127.0.0.1, or 0.0.0.0 for all of them.',
  EAFNOSUPPORT: 'HEALTH_HOST is an IPv6 address, and this machine has no IPv6. Take 127.0.0.1 or 0.0.0.0.',
});

/** Returns the sentence for the operator about a port that cannot be used. Null: there is none for this error code. */
export const portRefusal = (code: string, port: number): string | null =>
  REFUSALS[code]?.replace('{port}', String(port)) ?? null;

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const sentence = portRefusal('code' in error ? String(error.code) : '', port);
      reject(sentence === null ? error : new UserError(sentence));
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}
