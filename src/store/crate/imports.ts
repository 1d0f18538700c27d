// Store: keeps what a file would add, from the dry run of an import to its end (table imports). prune.ts deletes it.
import { and, count, eq, inArray } from 'drizzle-orm';
import type { ImportStore } from '../../core/import/ports.ts';
import type { Db } from '../handle.ts';
import { collectionItems, imports } from '../schema.ts';

/** How many releases one statement asks for. A statement can have 65,535 values. */
const RELEASES_AT_ONCE = 5_000;

export const importQueries = (account: number, db: Db): ImportStore => ({
  async save({ asker, guildId, toAdd, now }) {
    const [made] = await db
      .insert(imports)
      .values({ accountId: account, asker, guildId, toAdd: [...toAdd], createdAt: now })
      .returning({ id: imports.id });
    if (!made) throw new Error('an import was not saved');
    return made.id;
  },

  async find(id) {
    const [row] = await db
      .select({ id: imports.id, toAdd: imports.toAdd, createdAt: imports.createdAt })
      .from(imports)
      .where(and(eq(imports.accountId, account), eq(imports.id, id)));
    return row ?? null;
  },

  async copiesOf(releaseIds) {
    const copies = new Map<number, number>();
    for (let at = 0; at < releaseIds.length; at += RELEASES_AT_ONCE) {
      const some = releaseIds.slice(at, at + RELEASES_AT_ONCE);
      const rows = await db
        .select({ releaseId: collectionItems.releaseId, copies: count() })
        .from(collectionItems)
        .where(and(eq(collectionItems.accountId, account), inArray(collectionItems.releaseId, some)))
        .groupBy(collectionItems.releaseId);
      for (const row of rows) copies.set(row.releaseId, row.copies);
    }
    return copies;
  },
});
