// Support: vitest's global setup. A folder, and a real Postgres for this test run, started when the first test file asks for it and
// stopped at the end; with TEST_DATABASE_URL, a server that is there already (its user must be able to create databases).
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
    /** Port on 127.0.0.1 that answers with the address of the server, once it is up. */
    postgresDoor: number;
    /** For what outlives its test file: removed at the end of the run. */
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
  // Only `npm test` names a folder: without `env` in its configuration vitest has none, whatever its types say.
  const { env }: { env?: { TMPDIR?: string } } = project.config;
  const runFolder = await mkdtemp(join(env?.TMPDIR ?? tmpdir(), 'runout-run-'));
  project.provide('runFolder', runFolder);
  return async () => {
    await rm(runFolder, { recursive: true, force: true });
    door.close();
    // A server that never came up has failed those who asked.
    await server?.then(({ stop }) => stop()).catch(() => {});
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
