// Store: adds the country and the barcodes to records that do not have them. Only some answers of Discogs have these facts.
import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Crate } from '../../core/ports.ts';
import { cleanJson } from '../clean-text.ts';
import type { Db } from '../handle.ts';
import { records } from '../schema.ts';

/** Returns the barcodes as the column `upc_code` stores them, with a space between two, or null if there are none. */
export const upcCodeOf = (barcodes: readonly string[]): string | null =>
  barcodes.length > 0 ? barcodes.join(' ') : null;

export const fillQueries = (account: number, db: Db): Pick<Crate['records'], 'fill'> => ({
  async fill(answers) {
    const said = answers
      .map(({ releaseId, country, barcodes }) => ({ releaseId, country, upcCode: upcCodeOf(barcodes) }))
      .filter(({ country, upcCode }) => country !== null || upcCode !== null);
    if (said.length === 0) return;
    const isNew = or(
      and(isNull(records.country), sql`said.country is not null`),
      and(isNull(records.upcCode), sql`said."upcCode" is not null`),
    );
    const releaseIds = said.map(({ releaseId }) => releaseId);
    // This statement skips locked rows, so it never waits for another transaction, and the order of its rows does not matter
    // (handle.ts). The next answer about a skipped record fills that record.
    const free = db
      .select({ id: records.id })
      .from(records)
      .where(
        and(
          eq(records.accountId, account),
          inArray(records.discogsId, releaseIds),
          or(isNull(records.country), isNull(records.upcCode)),
        ),
      )
      .for('update', { skipLocked: true });
    await db
      .update(records)
      .set({
        country: sql`coalesce(${records.country}, said.country)`,
        upcCode: sql`coalesce(${records.upcCode}, said."upcCode")`,
      })
      .from(
        sql`jsonb_to_recordset(${cleanJson(said)}::text::jsonb) as said ("releaseId" bigint, country text, "upcCode" text)`,
      )
      .where(
        and(
          eq(records.accountId, account),
          eq(records.discogsId, sql`said."releaseId"`),
          isNew,
          inArray(records.id, free),
        ),
      );
  },
});
