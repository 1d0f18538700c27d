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
import { tend } from './upkeep.ts';

/**
 * The keys of our advisory locks. `space` is the first half and stands for Runout ("Runo"). The second half is the number of a
 * lock.
 */
const ADVISORY_LOCKS = Object.freeze({ space: 0x52756e6f, migrations: 1 });

/** How long a start waits while another process migrates the tables. */
const MIGRATION_WAIT_SECONDS = 120;

const CONNECT_TIMEOUT_SECONDS = 10;
const RECONNECT_SECONDS = 0.2;
// How long closing may take. It takes the whole time if a connection was lost and not used again.
const CLOSE_TIMEOUT_SECONDS = 2;

/** The number of the type text[] in pg_type. It is the same in every Postgres. */
const TEXT_ARRAY = 1009;

/**
 * Opens the database and applies the missing migrations.
 * @throws what `openStore` throws.
 */
export async function openPostgres(options: {
  databaseUrl: string;
  /** Whether the tables are left as they are and not migrated. For tasks that only read. */
  asIs?: boolean;
  /** If the clock is real, leases run by the time of the server, otherwise by the clock of this process. */
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
    // There is no relaxed handle on a server: the settings of the server decide how much it can lose in a crash.
    relaxedDb: db,
    // There is no special handle for planned statements: on a server, Drizzle's `prepare` plans a statement once.
    plannedDb: db,
    // The server itself has autovacuum and a checkpointer. What is left is little.
    tend: (signal) => tend(db, signal),
    // Nothing to do: the operator makes the backups of a server (docs/operating.md).
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
      // The default pause grows with each lost connection. After ten connections are lost at once, a query would wait 20 s.
      backoff: () => RECONNECT_SECONDS,
      // By default postgres.js prints notices of the server to the console. The log has only their codes, because their
      // messages can have values.
      onnotice: ({ severity, code }) => log.debug({ severity, code }, 'notice from Postgres'),
      // By default each new connection asks the server for its types. If the connection is lost at that moment, no code catches
      // the error, and the process ends. We need only one of these types, `text[]`.
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
 * Migrates the tables under a lock, or only connects if `asIs`. It has a connection of its own, because the end of this
 * connection frees the lock.
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
