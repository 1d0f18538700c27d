// Store: the column that says which account a row belongs to.
import { integer } from 'drizzle-orm/pg-core';

/**
 * The account that a row belongs to. This is no foreign key, because that would look up the account for each row of a pull.
 * accounts.ts removes an account together with its rows.
 */
export const accountId = () => integer('account_id').notNull();
