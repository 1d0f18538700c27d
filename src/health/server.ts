// Health: the two pages for machines, /healthz and /metrics, on HEALTH_PORT.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { settleWithin } from '../clock.ts';
import type { Log } from '../core/ports.ts';
import { UserError } from '../errors.ts';
import { type Health, isHealthy } from './health.ts';

export interface HealthServer {
  close(): Promise<void>;
}

/**
 * Listens on every address of the machine: Prometheus asks from elsewhere. Nothing that is told here is secret.
 * @throws UserError when the port is taken.
 */
export async function startHealthServer(deps: {
  port: number;
  /** Must answer in a few seconds, whatever hangs. */
  health: () => Promise<Health>;
  metrics: () => string;
  log: Log;
}): Promise<HealthServer> {
  const { port, health, metrics, log } = deps;
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request.url ?? '');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (path === null) {
      response.writeHead(400, { 'content-type': 'text/plain' });
      response.end('That is not an address.\n');
    } else if (isRead && path === '/healthz') {
      const read = await settleWithin(health(), HEALTH_MS);
      const shown = read.kind === 'done' ? read.value : null;
      const isOk = shown !== null && isHealthy(shown);
      response.writeHead(isOk ? 200 : 503, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
      });
      response.end(`${JSON.stringify({ status: isOk ? 'ok' : 'failing', ...shown })}\n`);
    } else if (isRead && path === '/metrics') {
      const text = metrics();
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
      response.end(text);
    } else {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('There are /healthz and /metrics.\n');
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a question to the health port could not be answered');
      // Nobody is left waiting for the rest of an answer.
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  await listen(server, port);
  log.info({ port }, 'telling /healthz and /metrics');
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Null for what is no address: `//`, `http://[`. Whoever asks may send any bytes. */
function pathOf(target: string): string | null {
  try {
    return new URL(target, 'http://localhost').pathname;
  } catch {
    return null;
  }
}

/** A check that takes longer than its own questions is a failed one. */
const HEALTH_MS = 4_000;

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const isTaken = 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
      reject(
        isTaken
          ? new UserError(
              `HEALTH_PORT ${port} cannot be used: it is taken, or needs more rights. Set another one.`,
            )
          : error,
      );
    });
    server.listen(port, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}
