// Soak: opens the bot's database, restarts it or cuts its connections (Postgres only), and reads its content at the end.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import postgres from 'postgres';
import { startServer } from '../test/support/own-postgres.ts';
import type { Stored } from './audit/world.ts';

export interface SoakDatabase {
  /** Null: the embedded database in the bot's own folder. */
  readonly url: string | null;
  /** Stops the server, which cuts every connection, and starts it again. Null: there is no server. */
  readonly restart: (() => Promise<void>) | null;
  /** Cuts every connection, while the server lives on. Null: there is no server. */
  readonly cut: (() => Promise<void>) | null;
  /** Reads the whole database. Call it only when no bot runs. */
  read(): Promise<{ stored: Stored; dump: string }>;
  close(): Promise<void>;
}

type Rows = Record<string, unknown>[];
type Ask = (statement: string) => Promise<Rows>;

export async function openDatabase(kind: 'embedded' | 'postgres', folder: string): Promise<SoakDatabase> {
  if (kind === 'embedded') {
    const place = join(folder, 'database');
    mkdirSync(place, { recursive: true });
    return {
      url: null,
      restart: null,
      cut: null,
      async read() {
        const client = await PGlite.create(join(place, 'db'));
        return readAll(async (statement) => (await client.query<Rows[number]>(statement)).rows).finally(() =>
          client.close(),
        );
      },
      async close() {},
    };
  }
  const server = await startServer();
  const withClient = async <T>(work: (ask: Ask) => Promise<T>): Promise<T> => {
    const client = postgres(server.url, { max: 1, onnotice: () => {} });
    return work(async (statement) => [...(await client.unsafe<Rows>(statement))]).finally(() => client.end());
  };
  return {
    url: server.url,
    restart: () => server.restart(),
    cut: async () => {
      await withClient((ask) =>
        ask(
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and usename is not null',
        ),
      );
    },
    read: () => withClient(readAll),
    close: () => server.stop(),
  };
}

/** Reads all tables. Casts ids to text, so that both drivers return the same. */
async function readAll(ask: Ask): Promise<{ stored: Stored; dump: string }> {
  const records = await ask(
    'select discogs_id::text as release, is_synced_with_discogs as synced from records where discogs_id is not null',
  );
  const mirror = await ask(
    'select instance_id::text as instance, release_id::text as release from collection_items',
  );
  const intents = await ask(
    'select id::text, release_id::text as release, status, instance_id::text as instance, flag_before as flag, message_id as message from add_intents',
  );
  const runs = await ask('select id::text, kind, status, ended_at is not null as over from sync_runs');
  const tables = await ask("select tablename from pg_tables where schemaname = 'public'");
  const texts: string[] = [];
  for (const { tablename } of tables) {
    const rows = await ask(`select t::text as line from "${String(tablename)}" t`);
    texts.push(...rows.map((row) => String(row.line)));
  }
  return {
    stored: {
      records: records.map((row) => ({ releaseId: Number(row.release), isSynced: row.synced === true })),
      mirror: mirror.map((row) => ({ instanceId: Number(row.instance), releaseId: Number(row.release) })),
      intents: intents.map((row) => ({
        id: Number(row.id),
        releaseId: Number(row.release),
        status: String(row.status),
        instanceId: row.instance === null ? null : Number(row.instance),
        flagBefore: row.flag === true,
        messageId: row.message === null ? null : String(row.message),
      })),
      runs: runs.map((row) => ({
        id: Number(row.id),
        kind: String(row.kind),
        status: String(row.status),
        isOver: row.over === true,
      })),
    },
    dump: texts.join('\n'),
  };
}
