// Store: the tables of what changes the collection: one row for each add intent, for each /sync, and for the details of a copy.
//
// `attempt` is the fencing token. Each claim raises it, and a holder with an older token can no longer write.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { WaitingMessage } from '../../core/add/ports.ts';
import type { IntentStatus } from '../../core/add/types.ts';
import type { ChangedPart } from '../../core/details/plan.ts';
import type { PreviewResult, RunKind, RunStatus, SyncProgress } from '../../core/sync/types.ts';
import { bigNumber, cleanedText, jsonOf, moment } from '../columns.ts';
import { accountId } from './account-id.ts';

/**
 * One row for each intent to add a copy, and for each Remove of a copy. It is written before the request to Discogs
 * (docs/architecture.md, "One Add", "One Remove").
 */
export const addIntents = pgTable(
  'add_intents',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    accountId: accountId(),
    releaseId: bigNumber('release_id').notNull(),
    /**
     * The id of the record. This is no foreign key, because an Undo or a Remove deletes the record, and the intent stays as history.
     */
    recordId: uuid('record_id'),
    status: text('status').$type<IntentStatus>().notNull(),
    requestKey: cleanedText('request_key'),
    requesterId: text('requester_id'),
    guildId: text('guild_id'),
    channelId: text('channel_id'),
    rowCreated: boolean('row_created').notNull(),
    flagBefore: boolean('flag_before').notNull(),
    knownInstanceIds: jsonOf<number[]>('known_instance_ids'),
    instanceId: bigNumber('instance_id'),
    confirmedByDiscogs: boolean('confirmed_by_discogs').notNull().default(false),
    holder: cleanedText('holder').notNull(),
    attempt: integer('attempt').notNull().default(1),
    leaseUntil: moment('lease_until'),
    createdAt: moment('created_at').notNull(),
    postedAt: moment('posted_at'),
    gaveUpAt: moment('gave_up_at'),
    closedAt: moment('settled_at'),
    undoSentAt: moment('undo_sent_at'),
    undoneAt: moment('undone_at'),
    /** The adds of one post of the feed have the same number here: the smallest of their ids. Null: no post has this add. */
    fedIn: bigNumber('fed_in'),
    /** The message, in the channel, that says that the add waits. Null: none is to be put right. */
    messageId: text('message_id'),
    /** `card`: the answer of /add. `list`: the list or card whose button was pressed. */
    shownAs: text('shown_as').$type<WaitingMessage['kind']>(),
  },
  (table) => [
    // A release has one live intent, so only one add, push, Undo or Remove at a time can change its copies.
    uniqueIndex('add_intents_one_live')
      .on(table.accountId, table.releaseId)
      .where(sql`${table.status} in ('open', 'undoing', 'removing')`),
    unique('add_intents_request').on(table.accountId, table.requestKey),
    index('add_intents_release').on(table.accountId, table.releaseId, table.id),
    // The index of the adds that no post of the feed has yet.
    index('add_intents_unfed')
      .on(table.accountId, table.closedAt)
      .where(sql`${table.fedIn} is null and ${table.status} = 'added'`),
    // The index of the adds that can wait for Discogs, the oldest first (intents/waiting.ts).
    index('add_intents_waiting')
      .on(table.accountId, table.id)
      .where(sql`${table.status} in ('refused', 'local', 'open')`),
    // Almost no intent has such a message.
    index('add_intents_message').on(table.accountId, table.id).where(sql`${table.messageId} is not null`),
  ],
);

/**
 * One row for each copy with values from a form of details that are not on Discogs yet. What is written leaves the row, and the row ends
 * with its last value, because the values are notes of a person (docs/architecture.md, "One form of details").
 */
export const detailWrites = pgTable(
  'detail_writes',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    accountId: accountId(),
    releaseId: bigNumber('release_id').notNull(),
    instanceId: bigNumber('instance_id').notNull(),
    /** The values that are not written yet, each part once. */
    values: jsonOf<ChangedPart[]>('pending').notNull(),
    holder: cleanedText('holder').notNull(),
    attempt: integer('attempt').notNull().default(1),
    leaseUntil: moment('lease_until'),
    /** When the last request left, to which no answer came. Null: none did, or each was answered. */
    sentAt: moment('sent_at'),
    /** When the last form was sent. */
    typedAt: moment('typed_at').notNull(),
  },
  (table) => [unique('detail_writes_copy').on(table.accountId, table.instanceId)],
);

/** One row for each run, finished or not (docs/architecture.md, "One /sync", 2). A preview writes nothing but this row. */
export const syncRuns = pgTable(
  'sync_runs',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    accountId: accountId(),
    kind: text('kind').$type<RunKind>().notNull(),
    /** The name of the account when the run began. If that name was corrected in the meantime, the run does not continue. */
    account: cleanedText('account').notNull(),
    status: text('status').$type<RunStatus>().notNull(),
    phase: text('phase').$type<SyncProgress['phase']>().notNull(),
    /** The place from which the run resumes after a restart. The sync engine defines the shape of this value. */
    cursor: jsonOf<unknown>('cursor'),
    pulled: integer('pulled').notNull().default(0),
    pushed: integer('pushed').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
    totalDiscogsItems: integer('total_discogs_items').notNull().default(0),
    requesterId: text('requester_id').notNull(),
    guildId: text('guild_id').notNull(),
    channelId: text('channel_id').notNull(),
    /** The id of the progress message. Null until the message was sent. */
    messageId: text('message_id'),
    messageChannelId: text('message_channel_id'),
    /** The Discord id of the person who stopped the run. */
    stoppedBy: text('stopped_by'),
    attempt: integer('attempt').notNull().default(0),
    preview: jsonOf<PreviewResult>('preview'),
    /**
     * The ids of copies that an Undo or a Remove took off Discogs during the run. A page that was requested before still has the
     * copy.
     */
    undone: bigNumber('undone').array().notNull().default([]),
    /** The number of records that had a copy earlier and of which the complete pull saw no copy. */
    gone: integer('gone').notNull().default(0),
    /** Those of them that had a copy until this pull. Each record is counted by one run, so that the feed shows it once. */
    newlyGone: integer('newly_gone').notNull().default(0),
    /** The import that the run works at. Null: the run is no import. This is no foreign key, because imports are pruned. */
    importId: bigNumber('import_id'),
    /** The night that the run belongs to, as `2026-11-29`. Null: a person started the run. */
    night: text('night'),
    startedAt: moment('started_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** The moment when the run ended, or null. A paused run has not ended. */
    endedAt: moment('ended_at'),
  },
  (table) => [
    // An account has at most one unfinished run.
    uniqueIndex('sync_runs_one_active').on(table.accountId).where(sql`${table.endedAt} is null`),
    // A night has at most one run: the process that inserts it has claimed the night.
    uniqueIndex('sync_runs_night').on(table.accountId, table.night),
  ],
);

export const syncErrors = pgTable(
  'sync_errors',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedByDefaultAsIdentity(),
    runId: bigNumber('run_id')
      .notNull()
      .references(() => syncRuns.id, { onDelete: 'cascade' }),
    releaseId: bigNumber('release_id'),
    message: cleanedText('message').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [index('sync_errors_run').on(table.runId, table.id)],
);
