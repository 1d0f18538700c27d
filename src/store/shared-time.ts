// Store: the time by which processes compare leases, requests and ages. On a server it is the server's, because the clocks of two machines differ.
import { type SQL, sql } from 'drizzle-orm';
import { addIntents } from './schema.ts';

export interface SharedTime {
  /** The present moment. `ownNow`: what the clock of this process shows. */
  now(ownNow: Date): SQL<Date>;
  /** The end of a length of time that begins now. */
  after(ownNow: Date, ms: number): SQL<Date>;
  /** The moment of a reading. Null: the clock of this process counts. */
  readAt: SQL<Date | null>;
}

/**
 * `clock_timestamp()` is the moment at which the statement reads it. `now()` would be the beginning of the transaction, which
 * can wait long for a row.
 */
const ON_SERVER = sql`clock_timestamp()`;

const of = (now: (ownNow: Date) => SQL, readAt: SQL): SharedTime => ({
  now: (ownNow) => sql<Date>`${now(ownNow)}`,
  after: (ownNow, ms) => sql<Date>`${now(ownNow)} + ${ms}::float8 * interval '1 millisecond'`,
  readAt: sql<Date | null>`${readAt}`.mapWith(addIntents.leaseUntil),
});

/** For a Postgres server, whose processes can run on several machines. */
export const serverTime: SharedTime = of(() => ON_SERVER, ON_SERVER);

/**
 * For the embedded database, which has one process, and for processes that share a clock which is not the server's (sandbox,
 * tests).
 */
export const ownTime: SharedTime = of(
  (ownNow) => sql`${ownNow.toISOString()}::timestamptz`,
  sql`null::timestamptz`,
);
