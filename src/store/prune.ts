// Store: removes old runs, intents, imports, details and questions about the crate, and the Discord ids of people: of old runs that stay, and
// of a person who asks for it.
import { and, eq, isNotNull, isNull, lt, ne, not, notInArray, or, sql } from 'drizzle-orm';
import { FORGOTTEN_ID } from '../core/add/types.ts';
import type { Crate, Store } from '../core/ports.ts';
import type { Db } from './handle.ts';
import { LIVE } from './intents/reads.ts';
import {
  accounts,
  addIntents,
  crateLists,
  detailWrites,
  feedPosts,
  imports,
  syncRuns,
  wants,
} from './schema.ts';

const isOver = (account: number) => and(eq(syncRuns.accountId, account), isNotNull(syncRuns.endedAt));

export const pruneQueries = (account: number, db: Db): Pick<Crate, 'prune'> => ({
  // For each kind of run, the newest one stays, because /status shows it. The newest one that read the whole collection stays,
  // too. Those that stay no longer name a person.
  async prune(before) {
    const newest = db
      .select({ id: sql<number>`max(${syncRuns.id})` })
      .from(syncRuns)
      .where(eq(syncRuns.accountId, account))
      .groupBy(syncRuns.kind, eq(syncRuns.phase, 'pull'));
    const runs = await db
      .delete(syncRuns)
      .where(
        and(
          eq(syncRuns.accountId, account),
          lt(syncRuns.endedAt, before.runs),
          notInArray(syncRuns.id, newest),
        ),
      )
      .returning({ id: syncRuns.id });
    const { requesterId, stoppedBy } = syncRuns;
    const namesSomeone = or(ne(requesterId, FORGOTTEN_ID), ne(stoppedBy, FORGOTTEN_ID));
    await db
      .update(syncRuns)
      .set({
        requesterId: FORGOTTEN_ID,
        stoppedBy: sql`case when ${stoppedBy} is not null then ${FORGOTTEN_ID} end`,
      })
      .where(and(eq(syncRuns.accountId, account), lt(syncRuns.endedAt, before.runs), namesSomeone));
    // Live intents stay, because such an intent is the only trace of a request that may still take effect on Discogs.
    const intents = await db
      .delete(addIntents)
      .where(
        and(
          eq(addIntents.accountId, account),
          notInArray(addIntents.status, [...LIVE]),
          lt(addIntents.closedAt, before.intents),
          or(isNull(addIntents.undoneAt), lt(addIntents.undoneAt, before.intents)),
        ),
      )
      .returning({ id: addIntents.id });
    const lists = await db
      .delete(crateLists)
      .where(and(eq(crateLists.accountId, account), lt(crateLists.createdAt, before.lists)))
      .returning({ id: crateLists.id });
    // The unfinished run of an import reads it again after a restart.
    const atWork = db
      .select({ id: syncRuns.importId })
      .from(syncRuns)
      .where(and(eq(syncRuns.accountId, account), isNull(syncRuns.endedAt), isNotNull(syncRuns.importId)));
    const looked = await db
      .delete(imports)
      .where(
        and(
          eq(imports.accountId, account),
          lt(imports.createdAt, before.imports),
          notInArray(imports.id, atWork),
        ),
      )
      .returning({ id: imports.id });
    await db
      .delete(wants)
      .where(and(eq(wants.accountId, account), not(wants.isWanted), lt(wants.saidAt, before.wants)));
    await db
      .delete(feedPosts)
      .where(and(eq(feedPosts.accountId, account), lt(feedPosts.plannedAt, before.feed)));
    const typed = await db
      .delete(detailWrites)
      .where(and(eq(detailWrites.accountId, account), lt(detailWrites.typedAt, before.details)))
      .returning({ id: detailWrites.id });
    return {
      ...{ runs: runs.length, intents: intents.length, lists: lists.length },
      ...{ imports: looked.length, details: typed.length },
    };
  },
});

export const forgetQueries = (db: Db): Pick<Store, 'forget'> => ({
  async forget(userId) {
    return db.transaction(async (tx) => {
      let rows = 0;
      for (const { id } of await tx.select({ id: accounts.id }).from(accounts).orderBy(accounts.id)) {
        rows += await forgetIn(id, tx, userId);
      }
      return rows;
    });
  },
});

/**
 * The key of a plain add names its interaction, and so does a line of the log with the mark of the person. The key of a button for another
 * copy names the message, and stays: without it a second press would make a second copy. A live intent keeps its key, too.
 */
const forgottenKey = sql`case when ${addIntents.requestKey} like 'add:%' and ${notInArray(addIntents.status, [...LIVE])}
  then 'forgotten:' || ${addIntents.id} else ${addIntents.requestKey} end`;

async function forgetIn(account: number, tx: Db, userId: string): Promise<number> {
  const added = await tx
    .update(addIntents)
    .set({
      ...{ requesterId: null, guildId: null, channelId: null, requestKey: forgottenKey },
      ...{ messageId: null, shownAs: null },
    })
    .where(and(eq(addIntents.accountId, account), eq(addIntents.requesterId, userId)))
    .returning({ id: addIntents.id });
  const started = await tx
    .update(syncRuns)
    .set({ requesterId: FORGOTTEN_ID })
    .where(and(isOver(account), eq(syncRuns.requesterId, userId)))
    .returning({ id: syncRuns.id });
  const stopped = await tx
    .update(syncRuns)
    .set({ stoppedBy: FORGOTTEN_ID })
    .where(and(isOver(account), eq(syncRuns.stoppedBy, userId)))
    .returning({ id: syncRuns.id });
  // The question stays without its asker, because others can still turn the pages of its list.
  const asked = await tx
    .update(crateLists)
    .set({ asker: null })
    .where(and(eq(crateLists.accountId, account), eq(crateLists.asker, userId)))
    .returning({ id: crateLists.id });
  const given = await tx
    .update(imports)
    .set({ asker: null })
    .where(and(eq(imports.accountId, account), eq(imports.asker, userId)))
    .returning({ id: imports.id });
  const rows = asked.length + given.length + added.length;
  return rows + new Set([...started, ...stopped].map(({ id }) => id)).size;
}
