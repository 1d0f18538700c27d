// Health: the two pages for machines, /healthz and /metrics, on HEALTH_PORT.
import { createServer, type Server } from 'node:http';
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
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead && pathname === '/healthz') {
      const read = await settleWithin(health(), HEALTH_MS);
      const shown = read.kind === 'done' ? read.value : null;
      const isOk = shown !== null && isHealthy(shown);
      response.writeHead(isOk ? 200 : 503, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
      });
      response.end(`${JSON.stringify({ status: isOk ? 'ok' : 'failing', ...shown })}\n`);
    } else if (isRead && pathname === '/metrics') {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
      response.end(metrics());
    } else {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('There are /healthz and /metrics.\n');
    }
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
