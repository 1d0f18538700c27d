// Store: the time that processes use to compare leases, requests and ages. On a server this is the server's time, because the
// clocks of two machines differ.
import { type SQL, sql } from 'drizzle-orm';
import { addIntents } from './schema.ts';

export interface SharedTime {
  /** SQL for the present moment. `ownNow` is the time by the clock of this process. */
  now(ownNow: Date): SQL<Date>;
  /** SQL for the moment that is `ms` after now. */
  after(ownNow: Date, ms: number): SQL<Date>;
  /** SQL for the moment at which a row is read. It is null if the clock of this process counts. */
  readAt: SQL<Date | null>;
}

/**
 * SQL for the server's time. `clock_timestamp()` is the moment at which the statement reads it. `now()` would be the beginning
 * of the transaction, and a transaction can wait long for a row.
 */
const ON_SERVER = sql`clock_timestamp()`;

const of = (now: (ownNow: Date) => SQL, readAt: SQL): SharedTime => ({
  now: (ownNow) => sql<Date>`${now(ownNow)}`,
  after: (ownNow, ms) => sql<Date>`${now(ownNow)} + ${ms}::float8 * interval '1 millisecond'`,
  readAt: sql<Date | null>`${readAt}`.mapWith(addIntents.leaseUntil),
});

/** The time of a Postgres server, whose processes can run on several machines. */
export const serverTime: SharedTime = of(() => ON_SERVER, ON_SERVER);

/**
 * The time of this process. It is used for the embedded database, which has one process, and for processes that share a clock
 * which is not the server's (sandbox, tests).
 */
export const ownTime: SharedTime = of(
  (ownNow) => sql`${ownNow.toISOString()}::timestamptz`,
  sql`null::timestamptz`,
);
