// Store, feed: finds what no post of the feed has yet, and plans the posts about it (table feed_posts).
import { and, eq, gt, gte, inArray, isNotNull, isNull, like, not, notExists, or, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { FeedStore, WaitingAdds } from '../../core/feed/ports.ts';
import { IMPORT_KEYS } from '../../core/import/ports.ts';
import type { Db } from '../handle.ts';
import { addIntents, feedPosts, guildSettings, syncRuns } from '../schema.ts';
import type { SharedTime } from '../shared-time.ts';
import { isQuietNight } from '../sync/runs.ts';

/** The moment at which the first feed began. SQL null: no server has a feed. */
const firstFeed = (db: Db) =>
  db
    .select({ at: sql`min(${guildSettings.feedSince})` })
    .from(guildSettings)
    .where(isNotNull(guildSettings.feedChannelId));

/**
 * Matches the adds that people made and that no post has yet. A push has no request key, and the copies of an import belong to its run:
 * the post about that run has both.
 */
const isWaiting = (account: number, db: Db, since: Date) =>
  and(
    eq(addIntents.accountId, account),
    eq(addIntents.status, 'added'),
    isNull(addIntents.fedIn),
    isNotNull(addIntents.requestKey),
    not(like(addIntents.requestKey, `${IMPORT_KEYS}%`)),
    gt(addIntents.closedAt, since),
    sql`${addIntents.closedAt} >= ${firstFeed(db)}`,
  );

const isSame = (column: PgColumn, value: string | null) =>
  value === null ? isNull(column) : eq(column, value);

/** Returns the servers with a feed. */
const feeds = (db: Db) =>
  db
    .select({
      guildId: guildSettings.guildId,
      channelId: guildSettings.feedChannelId,
      since: guildSettings.feedSince,
    })
    .from(guildSettings)
    .where(and(isNotNull(guildSettings.feedChannelId), isNotNull(guildSettings.feedSince)))
    .orderBy(guildSettings.guildId);

export const feedPlanQueries = (
  account: number,
  db: Db,
  time: SharedTime,
): Pick<FeedStore, 'waitingAdds' | 'planAdds' | 'planRuns'> => ({
  async waitingAdds(since): Promise<WaitingAdds[]> {
    const { requesterId: userId, guildId, closedAt } = addIntents;
    return db
      .select({
        userId,
        guildId,
        firstAt: sql<Date>`min(${closedAt})`.mapWith(closedAt),
        lastAt: sql<Date>`max(${closedAt})`.mapWith(closedAt),
      })
      .from(addIntents)
      .where(isWaiting(account, db, since))
      .groupBy(userId, guildId);
  },

  async planAdds({ userId, guildId }, since, now) {
    await db.transaction(async (tx) => {
      // A second process waits here for the first one, and then finds that these adds have a post.
      const adds = await tx
        .select({ id: addIntents.id, closedAt: addIntents.closedAt })
        .from(addIntents)
        .where(
          and(
            isWaiting(account, tx, since),
            isSame(addIntents.requesterId, userId),
            isSame(addIntents.guildId, guildId),
          ),
        )
        .orderBy(addIntents.id)
        .for('update');
      const [first] = adds;
      if (!first) return;
      const newestMs = Math.max(...adds.map(({ closedAt }) => closedAt?.getTime() ?? 0));
      const ids = adds.map(({ id }) => id);
      await tx
        .update(addIntents)
        .set({ fedIn: first.id })
        .where(and(eq(addIntents.accountId, account), inArray(addIntents.id, ids)));
      const targets = (await feeds(tx)).filter(({ since: from }) => (from?.getTime() ?? 0) <= newestMs);
      await insert(account, tx, time, targets, { subject: 'adds', subjectId: first.id, now });
    });
  },

  async planRuns(since, now) {
    const posted = db
      .select({ one: sql`1` })
      .from(feedPosts)
      .where(
        and(
          eq(feedPosts.accountId, account),
          eq(feedPosts.subject, 'run'),
          eq(feedPosts.subjectId, syncRuns.id),
        ),
      );
    const runs = await db
      .select({ id: syncRuns.id, endedAt: syncRuns.endedAt })
      .from(syncRuns)
      .where(
        and(
          eq(syncRuns.accountId, account),
          inArray(syncRuns.kind, ['sync', 'import']),
          gt(syncRuns.endedAt, since),
          or(
            gt(sql`${syncRuns.pulled} + ${syncRuns.pushed}`, 0),
            and(isQuietNight, gt(syncRuns.newlyGone, 0)),
          ),
          gte(syncRuns.endedAt, sql`${firstFeed(db)}`),
          notExists(posted),
        ),
      )
      .orderBy(syncRuns.id);
    if (runs.length === 0) return;
    await db.transaction(async (tx) => {
      const all = await feeds(tx);
      for (const { id, endedAt } of runs) {
        const targets = all.filter(({ since: from }) => from && endedAt && from <= endedAt);
        await insert(account, tx, time, targets, { subject: 'run', subjectId: id, now });
      }
    });
  },
});

/** Plans one post in each of these servers, unless the server has one about the same. */
async function insert(
  account: number,
  tx: Db,
  time: SharedTime,
  targets: readonly { guildId: string; channelId: string | null }[],
  { now, ...about }: Pick<typeof feedPosts.$inferInsert, 'subject' | 'subjectId'> & { now: Date },
): Promise<void> {
  const rows = targets.flatMap(({ guildId, channelId }) =>
    channelId === null
      ? []
      : [
          {
            ...about,
            accountId: account,
            guildId,
            channelId,
            status: 'planned' as const,
            plannedAt: time.now(now),
          },
        ],
  );
  if (rows.length > 0) await tx.insert(feedPosts).values(rows).onConflictDoNothing();
}
