// Store: the table of the feed: one row for each message about new records that a server is to get (docs/architecture.md, "The feed").
import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import type { FeedPostStatus, FeedSubject } from '../../core/feed/ports.ts';
import { bigNumber, cleanedText, moment } from '../columns.ts';
import { accountId } from './account-id.ts';

/**
 * One row for each post of the feed in each server. It is written before Discord is asked, so that no post is made twice. It has no id
 * of a person: who added the records stands in `add_intents`. Old rows are deleted (prune.ts).
 */
export const feedPosts = pgTable(
  'feed_posts',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    accountId: accountId(),
    guildId: text('guild_id').notNull(),
    channelId: text('channel_id').notNull(),
    /** What the post is about, and which one: the smallest id of its adds (`add_intents.fed_in`), or the id of its run. */
    subject: text('subject').$type<FeedSubject>().notNull(),
    subjectId: bigNumber('subject_id').notNull(),
    status: text('status').$type<FeedPostStatus>().notNull(),
    /** Marks the message: Discord makes no second one with the same nonce, and a link of the message has it. At most 25 characters. */
    nonce: text('nonce').notNull().default(sql`left(replace(gen_random_uuid()::text, '-', ''), 24)`),
    holder: cleanedText('holder'),
    attempt: integer('attempt').notNull().default(0),
    leaseUntil: moment('lease_until'),
    plannedAt: moment('planned_at').notNull(),
    /** When the post was first sent. Null: it never was. */
    sentAt: moment('sent_at'),
    /** The message, if Discord named it. */
    messageId: text('message_id'),
  },
  (table) => [
    unique('feed_posts_subject').on(table.accountId, table.guildId, table.subject, table.subjectId),
    index('feed_posts_planned').on(table.accountId, table.id).where(sql`${table.status} = 'planned'`),
    index('feed_posts_latest').on(table.accountId, table.guildId, table.id),
  ],
);
