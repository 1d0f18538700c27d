// Core, feed: what the feed needs of other rooms: the store for what is to be posted, and Discord for the posts.
import type { Requester } from '../add/types.ts';
import type { StoredRecord } from '../types.ts';

/** What a post is about: `adds` of one person, or what a `run` brought (a sync, an import). */
export type FeedSubject = 'adds' | 'run';

/**
 * `planned`: it is to be sent, or was sent and Discord did not answer. `posted`: Discord has it. `counted`: it is not known whether
 * Discord has it, and it counts as posted. `refused`: Discord does not let the bot post in the channel. `dropped`: there was nothing to
 * show any more, or the server wants no feed there.
 */
export type FeedPostStatus = 'planned' | 'posted' | 'counted' | 'refused' | 'dropped';

/** The adds of one person in one server that no post has yet. */
export interface WaitingAdds {
  /** The person, and the server of the adds. Null: they were forgotten. */
  userId: string | null;
  guildId: string | null;
  firstAt: Date;
  lastAt: Date;
}

/** A post that is planned, with the facts by which is decided what to do with it. */
export interface FeedPost {
  id: number;
  attempt: number;
  guildId: string;
  channelId: string;
  subject: FeedSubject;
  subjectId: number;
  nonce: string;
  plannedAt: Date;
  /** When it was first sent. Null: it never was. */
  sentAt: Date | null;
  /** When it was read from the database, by the clock that wrote the other times. Null: the clock of this process wrote them. */
  readAt: Date | null;
  /** The server still has its feed in this channel. */
  isWanted: boolean;
  /** When the feed of the server began. Null: the server has none in this channel. */
  feedSince: Date | null;
}

/** What a post shows. */
export interface FeedContent {
  what: 'added' | 'synced' | 'imported';
  /** Who did it. Null: not known, or forgotten. */
  by: Pick<Requester, 'userId' | 'guildId'> | null;
  /** The number of records. */
  total: number;
  /** The newest ten of them, the newest first. */
  newest: StoredRecord[];
  /** The number of records of which a nightly sync found that the last copy is gone from Discogs. If it is above zero, `total` can be zero. */
  gone: number;
}

/** What a post shows in one server. */
export interface ShownContent extends Omit<FeedContent, 'by'> {
  /** The Discord id of the person who did it. Null: no one is named. */
  userId: string | null;
}

/** Identifies one claim of a post. The store refuses a write with it once another process has claimed the post. */
export type HeldPost = Pick<FeedPost, 'id' | 'attempt'>;

/** Plans posts, and keeps what became of them. Every method throws StoreError. The caller gives all times, from the bot's clock. */
export interface FeedStore {
  /** A feed that begins in the future begins now: the clock of the process that set it was ahead. */
  beginFeeds(now: Date): Promise<void>;
  /** Returns who added something since then that no post has. Only servers with a feed that began before the adds count. */
  waitingAdds(since: Date): Promise<WaitingAdds[]>;
  /**
   * Plans one post in each server with a feed about all waiting adds of this person in this server since then, in one transaction. Two
   * processes at once plan them once.
   */
  planAdds(who: Pick<WaitingAdds, 'userId' | 'guildId'>, since: Date, now: Date): Promise<void>;
  /**
   * Plans one post in each server with a feed about each run that brought something and ended since then, unless there is one. A run
   * of a night also has one when it only found records gone.
   */
  planRuns(since: Date, now: Date): Promise<void>;
  /** Returns all planned posts, the oldest first. */
  planned(): Promise<FeedPost[]>;
  /** Takes the post for `ms`. Null: another process holds it, or it is over. */
  claimPost(id: number, lease: { holder: string; now: Date; ms: number }): Promise<FeedPost | null>;
  /** Commits that the post is sent now, right before that. False: another process has it now, and the caller must not send it. */
  markSending(held: HeldPost, now: Date): Promise<boolean>;
  /** Gives the post back: it stays planned. */
  releasePost(held: HeldPost): Promise<void>;
  /** Closes the post. Nothing happens when another process has claimed it. */
  closePost(
    held: HeldPost,
    end: { status: Exclude<FeedPostStatus, 'planned'>; messageId?: string },
  ): Promise<void>;
  /** Returns what the post shows now. Null: nothing, because all of it was taken back, or its run was the first sync. */
  content(post: Pick<FeedPost, 'guildId' | 'subject' | 'subjectId'>): Promise<FeedContent | null>;
  /** Whether Discord refused the newest post of this server, in the channel that its feed has now. */
  isRefused(guildId: string): Promise<boolean>;
}

/**
 * What became of a post that was sent. `refused`: Discord made no message. `isShut`: because the bot cannot post in the channel.
 * `unknown`: Discord did not answer, and may have made it.
 */
export type Posted =
  | { kind: 'posted'; messageId: string | null }
  | { kind: 'refused'; isShut: boolean }
  | { kind: 'unknown' };

/** What a look into the channel found. `unreadable`: Discord does not let the bot read there. `away`: Discord did not answer. */
export type Looked = { kind: 'found'; messageId: string } | { kind: 'missing' | 'unreadable' | 'away' };

/** Posts in Discord, with the bot's own token. No method throws. */
export interface FeedPoster {
  /** Whether the operator lets the bot work in this server. */
  isServed(guildId: string): boolean;
  /** Sends the post. Discord makes no second message with the same nonce within the next two minutes. */
  post(
    to: Pick<FeedPost, 'channelId' | 'nonce'>,
    content: ShownContent,
    signal: AbortSignal,
  ): Promise<Posted>;
  /** Looks for the message of this post among the newest 50 of the channel. */
  look(post: Pick<FeedPost, 'channelId' | 'nonce'>, signal: AbortSignal): Promise<Looked>;
}
