// Store, feed: claims the planned posts of the feed and keeps what became of them (table feed_posts). Two processes can run these queries
// at the same moment: each statement that writes has a condition on the fencing token.
import { and, desc, eq, gt, isNull, lte, notInArray, or, sql } from 'drizzle-orm';
import type { FeedPost, FeedStore, HeldPost } from '../../core/feed/ports.ts';
import type { Db } from '../handle.ts';
import { feedPosts, guildSettings } from '../schema.ts';
import type { SharedTime } from '../shared-time.ts';

const isPlanned = (account: number) => and(eq(feedPosts.accountId, account), eq(feedPosts.status, 'planned'));

/** Matches the post if no other process has claimed it since. */
const stillHeld = (account: number, { id, attempt }: HeldPost) =>
  and(isPlanned(account), eq(feedPosts.id, id), eq(feedPosts.attempt, attempt));

/** The settings of the server of a post, if its feed is still in the channel of the post. */
const ofItsFeed = and(
  eq(guildSettings.guildId, feedPosts.guildId),
  eq(guildSettings.feedChannelId, feedPosts.channelId),
);

const read = (account: number, db: Db, time: SharedTime) =>
  db
    .select({
      id: feedPosts.id,
      attempt: feedPosts.attempt,
      guildId: feedPosts.guildId,
      channelId: feedPosts.channelId,
      subject: feedPosts.subject,
      subjectId: feedPosts.subjectId,
      nonce: feedPosts.nonce,
      plannedAt: feedPosts.plannedAt,
      sentAt: feedPosts.sentAt,
      readAt: time.readAt,
      feedSince: guildSettings.feedSince,
      isWanted: sql<boolean>`${guildSettings.guildId} is not null`,
    })
    .from(feedPosts)
    .leftJoin(guildSettings, ofItsFeed)
    .where(isPlanned(account))
    .orderBy(feedPosts.id)
    .$dynamic();

export const feedPostQueries = (
  account: number,
  db: Db,
  time: SharedTime,
): Omit<FeedStore, 'waitingAdds' | 'planAdds' | 'planRuns' | 'content'> => ({
  async beginFeeds(now) {
    await db.update(guildSettings).set({ feedSince: now }).where(gt(guildSettings.feedSince, now));
  },

  planned: (): Promise<FeedPost[]> => read(account, db, time),

  async claimPost(id, { holder, now, ms }) {
    const [claimed] = await db
      .update(feedPosts)
      .set({ holder, leaseUntil: time.after(now, ms), attempt: sql`${feedPosts.attempt} + 1` })
      .where(
        and(
          isPlanned(account),
          eq(feedPosts.id, id),
          or(isNull(feedPosts.leaseUntil), lte(feedPosts.leaseUntil, time.now(now))),
        ),
      )
      .returning({ id: feedPosts.id, attempt: feedPosts.attempt });
    if (!claimed) return null;
    const [post] = await read(account, db, time).where(stillHeld(account, claimed));
    return post ?? null;
  },

  async markSending(held, now) {
    const marked = await db
      .update(feedPosts)
      .set({ sentAt: sql`coalesce(${feedPosts.sentAt}, ${time.now(now)})` })
      .where(stillHeld(account, held))
      .returning({ id: feedPosts.id });
    return marked.length > 0;
  },

  async releasePost(held) {
    await db.update(feedPosts).set({ leaseUntil: null }).where(stillHeld(account, held));
  },

  async closePost(held, { status, messageId }) {
    await db
      .update(feedPosts)
      .set({ status, messageId: messageId ?? null, leaseUntil: null })
      .where(stillHeld(account, held));
  },

  async isRefused(guildId) {
    const [newest] = await db
      .select({ status: feedPosts.status })
      .from(feedPosts)
      .innerJoin(guildSettings, ofItsFeed)
      .where(
        and(
          eq(feedPosts.accountId, account),
          eq(feedPosts.guildId, guildId),
          notInArray(feedPosts.status, ['planned', 'dropped']),
        ),
      )
      .orderBy(desc(feedPosts.id))
      .limit(1);
    return newest?.status === 'refused';
  },
});
