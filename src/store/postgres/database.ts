// Store: opens a Postgres server through postgres.js.
import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../core/ports.ts';
import { UserError } from '../../errors.ts';
import type { Database } from '../handle.ts';
import { migrate } from '../migrations.ts';
import * as schema from '../schema.ts';
import { ownTime, serverTime } from '../shared-time.ts';
import { toStoreError } from '../store-error.ts';
import { type Connection, NOT_AN_ADDRESS, readConnectionString } from './connection-string.ts';
import { createPresence } from './presence.ts';
import { assertMayWrite } from './rights.ts';
import { createRunLocks } from './run-lock.ts';
import { parseTextArray } from './text-array.ts';
import { guardTransactions } from './transaction-guard.ts';
import { whatToFix } from './trouble.ts';

/** The keys of our advisory locks: the first half stands for Runout ("Runo"), the second for the lock. */
const ADVISORY_LOCKS = Object.freeze({ space: 0x52756e6f, migrations: 1 });

/** How long the start waits for another process that migrates. */
const MIGRATION_WAIT_SECONDS = 120;

const CONNECT_TIMEOUT_SECONDS = 10;
const RECONNECT_SECONDS = 0.2;
// How long closing takes at most. It always takes so long when a connection was lost and not used again.
const CLOSE_TIMEOUT_SECONDS = 2;

/** The number of the type text[] in pg_type. It is the same in every Postgres. */
const TEXT_ARRAY = 1009;

/** @throws what `openStore` throws. */
export async function openPostgres(options: {
  databaseUrl: string;
  /** For a task that only reads: the tables are not migrated. */
  asIs?: boolean;
  /** Unless it is known to be real, leases run by the clock of this process. */
  clock: Partial<Pick<Clock, 'isReal'>>;
  log: Log;
}): Promise<Database> {
  const { log } = options;
  const connection = readConnectionString(options.databaseUrl, (path) => readFileSync(path, 'utf8'));
  const { leftOut } = connection;
  if (leftOut.length > 0) log.info({ leftOut }, 'Runout ignores these parameters of DATABASE_URL');
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
    // The settings of the server decide how much it can lose.
    relaxedDb: db,
    // Drizzle's `prepare` plans a statement once on a server.
    plannedDb: db,
    // The server has autovacuum and a checkpointer.
    tend: async () => {},
    // Backups of a server are up to the operator (docs/operating.md).
    keepCopy: async () => {},
    takeQuestions: async () => {},
    presence,
    time: options.clock.isReal ? serverTime : ownTime,
    lock: createRunLocks(makeLockClient),
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
      // The default pause grows with each lost connection. After ten lost at once, a query would wait 20 s.
      backoff: () => RECONNECT_SECONDS,
      // By default postgres.js prints notices to the console. The log shows only the code: messages can hold values.
      onnotice: ({ severity, code }) => log.debug({ severity, code }, 'notice from Postgres'),
      // Otherwise each new connection asks for the types of the server. If it is lost just then, no code catches the error, and the
      // process ends. We need only one of those types.
      fetch_types: false,
      ...options,
      connection: { application_name: 'runout', ...options.connection, TimeZone: 'UTC' },
      ...pool,
    });
    client.options.parsers[TEXT_ARRAY] = parseTextArray;
    return guardTransactions(client);
  } catch {
    // The error has no cause, because the message of postgres.js quotes the address and the password.
    throw new UserError(NOT_AN_ADDRESS);
  }
}

/**
 * Migrates on a connection of its own, because the lock ends with the connection.
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
    const sentence = await whatToFix(error, connection.options.ssl, { host, port });
    throw sentence === null ? toStoreError(error) : new UserError(sentence);
  } finally {
    await client.end({ timeout: CLOSE_TIMEOUT_SECONDS });
  }
}
