// Store: our column types. They convert the values of every table, so that no query can forget it.
import { bigint, customType, timestamp } from 'drizzle-orm/pg-core';
import { cleanJson, cleanText } from './clean-text.ts';

/** Text from outside. Characters that Postgres cannot store are removed before a write or a comparison. */
export const cleanedText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: cleanText,
});

/** `jsonb` of one type. A read does not check it, so rows that can outlive their type have a version. */
export const jsonOf = <T>(name: string) =>
  customType<{ data: T }>({ dataType: () => 'jsonb', toDriver: cleanJson })(name);

/** A moment in milliseconds, of the caller's clock. Moments that processes compare are of the shared time (shared-time.ts). */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** An id of Discogs: it can have more than 32 bits, and is always less than 2^53. */
export const bigNumber = (name: string) => bigint(name, { mode: 'number' });
