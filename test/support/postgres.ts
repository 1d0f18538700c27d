// Support: vitest's global setup: a folder for the test run, and a real Postgres. The first test file that asks starts the
// server, and the end of the run stops it. TEST_DATABASE_URL names another server (its user must be able to create databases).
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { type OwnServer, startServer } from './own-postgres.ts';

export { startServer } from './own-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A port on 127.0.0.1 that answers with the address of the server, once the server is up. */
    postgresDoor: number;
    /** A folder for what outlives its test file. It is removed at the end of the run. */
    runFolder: string;
  }
}

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
  // Only `npm test` sets TMPDIR. Otherwise the configuration has no `env`, although its type says so.
  const { env }: { env?: { TMPDIR?: string } } = project.config;
  const runFolder = await mkdtemp(join(env?.TMPDIR ?? tmpdir(), 'runout-run-'));
  project.provide('runFolder', runFolder);
  return async () => {
    await rm(runFolder, { recursive: true, force: true });
    door.close();
    // If the server never came up, the test files that asked for it have failed already.
    await server?.then(({ stop }) => stop()).catch(() => {});
  };
}

/** Returns the address of a server on which test files can create databases. */
export async function postgresUrl(): Promise<string> {
  const socket = connect(inject('postgresDoor'), '127.0.0.1');
  let url = '';
  for await (const text of socket.setEncoding('utf8')) url += text;
  if (!url.startsWith('postgres')) throw new Error(url);
  return url;
}
