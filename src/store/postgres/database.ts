// Store: a Postgres server through postgres.js, for those who run one.
import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Log } from '../../core/ports.ts';
import { UserError } from '../../errors.ts';
import type { Database } from '../handle.ts';
import { migrate } from '../migrations.ts';
import * as schema from '../schema.ts';
import { toStoreError } from '../store-error.ts';
import { type Connection, NOT_AN_ADDRESS, readConnectionString } from './connection-string.ts';
import { createPresence } from './presence.ts';
import { assertMayWrite } from './rights.ts';
import { lockRuns } from './run-lock.ts';
import { parseTextArray } from './text-array.ts';
import { guardTransactions } from './transaction-guard.ts';
import { whatToMend } from './trouble.ts';

/** Names our advisory locks: the first half is ours ("Runo"), the second says which. */
const ADVISORY_LOCKS = Object.freeze({ space: 0x52756e6f, migrations: 1, sync: 2 });

/** Another process that migrates at the same moment is waited for this long. */
const MIGRATION_WAIT_SECONDS = 120;

const CONNECT_TIMEOUT_SECONDS = 10;
const RECONNECT_SECONDS = 0.2;
// A connection that was lost and not used again is always waited for as long as this.
const CLOSE_TIMEOUT_SECONDS = 2;

/** Number of the type text[] in every Postgres (pg_type). */
const TEXT_ARRAY = 1009;

/** See `openStore`. */
export async function openPostgres(options: {
  databaseUrl: string;
  /** For a task that only looks: the tables stay as they are. */
  asIs?: boolean;
  log: Log;
}): Promise<Database> {
  const { log } = options;
  const connection = readConnectionString(options.databaseUrl, (path) => readFileSync(path, 'utf8'));
  const { leftOut } = connection;
  if (leftOut.length > 0) log.info({ leftOut }, 'parameters of DATABASE_URL that Runout leaves out');
  await migrateUnderLock(connection, log, options.asIs ?? false);
  const client = createClient(connection, log, { max: 10 });
  const makeLockClient = (onclose: () => void) =>
    createClient(connection, log, { max: 1, idle_timeout: 0, max_lifetime: null, onclose });
  const presence = createPresence(client, makeLockClient, log);
  const db = drizzle(client, { schema });
  let closing: Promise<void> | undefined;
  return {
    kind: 'postgres',
    db,
    // How much a server may lose is for who runs it to say.
    relaxedDb: db,
    // Drizzle's `prepare` does it there.
    plannedDb: db,
    // It has helpers for that.
    tend: async () => {},
    // A backup is for who runs it to make (docs/operating.md).
    keepCopy: async () => {},
    presence,
    lock: () => lockRuns(makeLockClient, { space: ADVISORY_LOCKS.space, name: ADVISORY_LOCKS.sync }),
    close: () => {
      closing ??= Promise.all([presence.end(), client.end({ timeout: CLOSE_TIMEOUT_SECONDS })]).then(
        () => {},
      );
      return closing;
    },
  };
}

function createClient(
  { address, options }: Connection,
  log: Log,
  pool: postgres.Options<Record<string, never>>,
) {
  try {
    const client = postgres(address, {
      connect_timeout: CONNECT_TIMEOUT_SECONDS,
      // Its own grows with every connection that is lost: ten at once, and a query waits for 20 s.
      backoff: () => RECONNECT_SECONDS,
      // By itself postgres.js prints notices to the console. Only the code: messages may hold values.
      onnotice: ({ severity, code }) => log.debug({ severity, code }, 'notice from Postgres'),
      // With it every new connection asks for the server's types, and if it is lost just then, the error is nobody's
      // and ends the process. Of those types we need one.
      fetch_types: false,
      ...options,
      connection: { application_name: 'runout', ...options.connection, TimeZone: 'UTC' },
      ...pool,
    });
    client.options.parsers[TEXT_ARRAY] = parseTextArray;
    return guardTransactions(client);
  } catch {
    // Without the cause: errors about an address quote it, and with it the password.
    throw new UserError(NOT_AN_ADDRESS);
  }
}

/**
 * On a connection of its own, which takes the lock with it when it dies.
 * @throws what `openStore` throws.
 */
async function migrateUnderLock(connection: Connection, log: Log, asIs: boolean): Promise<void> {
  const client = createClient(connection, log, { max: 1, idle_timeout: 0, max_lifetime: null });
  try {
    const db = drizzle(client, { schema });
    const { space, migrations } = ADVISORY_LOCKS;
    if (asIs) {
      await db.execute(sql`select 1`);
      return;
    }
    await db.execute(sql.raw(`set lock_timeout = '${MIGRATION_WAIT_SECONDS}s'`));
    await db.execute(sql`select pg_advisory_lock(${space}::int, ${migrations}::int)`);
    await migrate(db, { log });
    await assertMayWrite(db);
  } catch (error) {
    const [host = '', port = 0] = [client.options.host[0], client.options.port[0]];
    const sentence = await whatToMend(error, connection.options.ssl, { host, port });
    throw sentence === null ? toStoreError(error) : new UserError(sentence);
  } finally {
    await client.end({ timeout: CLOSE_TIMEOUT_SECONDS });
  }
}
