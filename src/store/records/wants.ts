// Store: what is known of the wantlist of the account (table wants).
import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Crate, WantWord } from '../../core/ports.ts';
import type { Db } from '../handle.ts';
import { wants } from '../schema.ts';

export const wantQueries = (account: number, db: Db): Pick<Crate, 'noteWanted'> => ({
  async noteWanted(said) {
    // One statement cannot write a row twice, so only the newest word on each release is used.
    const byRelease = new Map<number, WantWord>();
    for (const one of said) {
      const other = byRelease.get(one.releaseId);
      if (!other || other.at <= one.at) byRelease.set(one.releaseId, one);
    }
    const ordered = [...byRelease.values()].sort((a, b) => a.releaseId - b.releaseId);
    const rows = ordered.map(({ at, ...one }) => ({ ...one, accountId: account, saidAt: at }));
    if (rows.length === 0) return;
    const known = await db
      .select({ releaseId: wants.releaseId })
      .from(wants)
      .where(
        and(
          eq(wants.accountId, account),
          inArray(
            wants.releaseId,
            rows.map((row) => row.releaseId),
          ),
        ),
      );
    const isKnown = new Set(known.map((one) => one.releaseId));
    // Almost no result of a search is on the wantlist. So the word that one is not has a row only if there was one before.
    const written = rows.filter((row) => row.isWanted || isKnown.has(row.releaseId));
    if (written.length === 0) return;
    await db
      .insert(wants)
      .values(written)
      .onConflictDoUpdate({
        target: [wants.accountId, wants.releaseId],
        set: { isWanted: sql`excluded.is_wanted`, saidAt: sql`excluded.said_at` },
        setWhere: lte(wants.saidAt, sql`excluded.said_at`),
      });
  },
});
