// Store: the types of our columns. Each type converts its values itself, so no query can forget to do it.
import { bigint, customType, timestamp } from 'drizzle-orm/pg-core';
import { cleanJson, cleanText } from './clean-text.ts';

/** A column for text from outside. Characters that Postgres cannot store are removed before a value is written or compared. */
export const cleanedText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: cleanText,
});

/**
 * A `jsonb` column whose values have the type T. A read does not check the values. So a table whose rows can be older than the
 * code also has a version.
 */
export const jsonOf = <T>(name: string) =>
  customType<{ data: T }>({ dataType: () => 'jsonb', toDriver: cleanJson })(name);

/**
 * A column for a moment, exact to the millisecond. The moment is by the clock of the caller, or by the shared time if several
 * processes compare it (shared-time.ts).
 */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** A column for an id of Discogs. Such an id can need more than 32 bits, and is always less than 2^53. */
export const bigNumber = (name: string) => bigint(name, { mode: 'number' });
