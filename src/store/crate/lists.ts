// Store: keeps the questions behind the lists of the crate (table crate_lists). prune.ts deletes them.
import { and, eq } from 'drizzle-orm';
import type { Crate } from '../../core/ports.ts';
import type { Db } from '../handle.ts';
import { crateLists } from '../schema.ts';

export const crateListQueries = (account: number, db: Db): Crate['lists'] => ({
  async save({ asker, question, now }) {
    const [made] = await db
      .insert(crateLists)
      .values({ accountId: account, asker, question, createdAt: now })
      .returning({ id: crateLists.id });
    if (!made) throw new Error('a question about the crate was not saved');
    return made.id;
  },

  async find(id) {
    const [row] = await db
      .select({ question: crateLists.question })
      .from(crateLists)
      .where(and(eq(crateLists.accountId, account), eq(crateLists.id, id)));
    return row?.question ?? null;
  },
});
