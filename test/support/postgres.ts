// Support: vitest's global setup. A real Postgres for this test run, started when the first test file asks for it and
// stopped at the end; with TEST_DATABASE_URL, a server that is there already (its user must be able to create databases).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Port on 127.0.0.1 that answers with the address of the server, once it is up. */
    postgresDoor: number;
  }
}

const SERVER = fileURLToPath(new URL('postgres-server.ts', import.meta.url));

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<Pick<OwnServer, 'url' | 'stop'>> | undefined;
  const given = process.env.TEST_DATABASE_URL;
  const door = createServer((socket) => {
    server ??= given ? Promise.resolve({ url: given, stop: async () => {} }) : startServer();
    server.then(
      ({ url }) => socket.end(url),
      (error: unknown) => socket.end(`error: ${String(error)}`),
    );
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  project.provide('postgresDoor', (door.address() as AddressInfo).port);
  return async () => {
    door.close();
    // A server that never came up has told those who asked.
    await server?.then(({ stop }) => stop()).catch(() => {});
  };
}

export interface OwnServer {
  url: string;
  /** Ends it, cutting every connection, and starts it again on the same port, with what was stored. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** In a process of its own that stops the server when this one ends in whatever way: its standard input closes then. */
export async function startServer(): Promise<OwnServer> {
  const child = spawn(process.execPath, ['--import', 'tsx', SERVER], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Out of the terminal's process group: Ctrl-C is for vitest, which then closes the pipe.
    detached: true,
  });
  let trouble = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    trouble += text;
  });
  const ended = once(child, 'exit');
  const failed = ended.then(() => {
    throw new Error(`no Postgres for the tests: ${trouble}`);
  });
  failed.catch(() => {});
  const lines = createInterface({ input: child.stdout });
  /** It says so each time that it is up. */
  const isUp = () => Promise.race([once(lines, 'line').then(([line]) => String(line)), failed]);
  return {
    url: await isUp(),
    async restart() {
      const up = isUp();
      child.stdin.write('restart\n');
      await up;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** For test files: the address of a server on which databases can be made. */
export async function postgresUrl(): Promise<string> {
  const socket = connect(inject('postgresDoor'), '127.0.0.1');
  let url = '';
  for await (const text of socket.setEncoding('utf8')) url += text;
  if (!url.startsWith('postgres')) throw new Error(url);
  return url;
}
