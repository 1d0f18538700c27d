// Store: our column types. What every table needs done to its values is done here, where no query can forget it.
import { bigint, customType, timestamp } from 'drizzle-orm/pg-core';
import { cleanJson, cleanText } from './clean-text.ts';

/** Text from outside; what Postgres cannot hold is taken out on the way in, also in a comparison. */
export const cleanedText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: cleanText,
});

/** `jsonb` of one type. Nothing checks it on the way out: rows that may outlive their type carry a version. */
export const jsonOf = <T>(name: string) =>
  customType<{ data: T }>({ dataType: () => 'jsonb', toDriver: cleanJson })(name);

/** A moment, to the millisecond, as the caller's clock gave it. Never the database's own time. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** A number of Discogs: more than 32 bits, always less than 2^53. */
export const bigNumber = (name: string) => bigint(name, { mode: 'number' });
