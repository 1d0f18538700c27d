// Bench: makes fresh databases of both kinds, migrated and empty. The Postgres is a server of its own that does not wait for
// the disk (test/support/postgres-server.ts). The code that we compare with uses the same server.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { createClock } from '../src/clock.ts';
import { openStore } from '../src/store/connect.ts';
import { startServer } from '../test/support/own-postgres.ts';
import { silentLog } from '../test/support/silent-log.ts';
import { prepareDataDir } from '../test/support/store-template.ts';

export const DATABASES = ['embedded', 'postgres'] as const;
export type DatabaseKind = (typeof DATABASES)[number];

export interface BenchDatabase {
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  remove(): Promise<void>;
}

export interface Databases {
  fresh(kind: DatabaseKind): Promise<BenchDatabase>;
  close(): Promise<void>;
}

export async function openDatabases(): Promise<Databases> {
  const server = await startServer();
  const onServer = async (statement: string): Promise<void> => {
    const client = postgres(server.url, { max: 1, onnotice: () => {} });
    await client.unsafe(statement).finally(() => client.end());
  };
  return {
    async fresh(kind) {
      const dataDir = mkdtempSync(join(tmpdir(), 'runout-bench-'));
      const removeFolder = () => rmSync(dataDir, { recursive: true, force: true });
      if (kind === 'embedded') {
        await prepareDataDir(dataDir);
        return { databaseUrl: null, dataDir, remove: async () => removeFolder() };
      }
      const name = `bench_${randomBytes(6).toString('hex')}`;
      await onServer(`create database ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      const store = await openStore({ databaseUrl: url.href, dataDir, clock: createClock(), log: silentLog });
      await store.close();
      return {
        databaseUrl: url.href,
        dataDir,
        async remove() {
          removeFolder();
          await onServer(`drop database ${name} with (force)`);
        },
      };
    },
    close: () => server.stop(),
  };
}
