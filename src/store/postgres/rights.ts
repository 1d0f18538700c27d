// Store: checks at the start that the database user can write into this Postgres. Without this check the bot would start, and
// then every Add would fail.
import { getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { UserError } from '../../errors.ts';
import type { Db } from '../handle.ts';
import * as schema from '../schema.ts';

/** Checks that the user can write into each of our tables, and changes nothing. @throws UserError when that is not so. */
export async function assertMayWrite(db: Db): Promise<void> {
  const names = Object.values(schema).flatMap((one) => (is(one, PgTable) ? [getTableName(one)] : []));
  const list = sql.join(
    names.map((name) => sql`(${name}::text)`),
    sql`, `,
  );
  const rows = await db
    .select({
      name: sql<string>`name`,
      isReadOnly: sql<boolean>`current_setting('transaction_read_only')::bool`,
      mayWrite: sql<boolean>`(${sql.join(
        ['select', 'insert', 'update', 'delete'].map(
          (right) => sql`has_table_privilege(name, ${right}::text)`,
        ),
        sql` and `,
      )})`,
    })
    .from(sql`(values ${list}) as ours (name)`);
  if (rows.some(({ isReadOnly }) => isReadOnly)) throw new UserError(READ_ONLY);
  const closed = rows.filter(({ mayWrite }) => !mayWrite).map(({ name }) => name);
  if (closed.length > 0) {
    throw new UserError(
      `The user in DATABASE_URL cannot write into ${closed.join(', ')}: another user made or restored these tables. Make it their owner (alter table … owner to …).`,
    );
  }
}

/** Checks that the user can make tables in this database, and changes nothing. @throws UserError when that is not so. */
export async function assertMayMakeTables(db: Db): Promise<void> {
  const [row] = await db
    .select({
      isReadOnly: sql<boolean>`current_setting('transaction_read_only')::bool`,
      mayMake: sql<boolean>`coalesce(has_schema_privilege(current_schema(), 'create'), false)`,
    })
    .from(sql`(select) as one`);
  if (row?.isReadOnly) throw new UserError(READ_ONLY);
  if (!row?.mayMake) throw new UserError(NO_TABLES);
}

export const NO_TABLES =
  'The user in DATABASE_URL cannot create or change tables. Make it the owner of the database and of its tables.';

export const READ_ONLY =
  'The database in DATABASE_URL is read-only: it is a standby, or set to read-only. Use the address of the primary server.';
