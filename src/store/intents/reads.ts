// Store: reads add intents (table add_intents). The files claim.ts, add.ts, undo.ts and remove.ts in this folder write them.
import {
  and,
  desc,
  eq,
  exists,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNotNull,
  like,
  lte,
  ne,
  notLike,
  or,
  type SQL,
} from 'drizzle-orm';
import { alias, type PgColumn } from 'drizzle-orm/pg-core';
import type { IntentReads } from '../../core/add/ports.ts';
import type { AddIntent } from '../../core/add/types.ts';
import { IMPORT_KEYS, importKey } from '../../core/import/ports.ts';
import type { Db } from '../handle.ts';
import { addIntents, records } from '../schema.ts';
import type { SharedTime } from '../shared-time.ts';

/** The states of a live intent. While an intent is live, only its holder can change the copies of the release. */
export const LIVE = ['open', 'undoing', 'removing'] as const;

export const isLiveOf = (account: number, releaseId: number | SQL | PgColumn) =>
  and(
    eq(addIntents.accountId, account),
    eq(addIntents.releaseId, releaseId),
    inArray(addIntents.status, [...LIVE]),
  );

/** Matches the intent with this id, if it belongs to this account. */
export const isIntent = (account: number, id: number) =>
  and(eq(addIntents.accountId, account), eq(addIntents.id, id));

/**
 * How far the clock of another process can be ahead. An intent that is further in the future was written before a clock was set
 * back, and does not count.
 */
const CLOCKS_DIFFER_MS = 60_000;

/** The states of intents that made a copy or are the reason why the record exists. */
const WITH_EFFECT = ['added', 'undoing', 'refused', 'local'] as const;

/** Returns the columns of a whole intent, and the moment at which it is read. */
export const intentColumns = (time: SharedTime) => ({ ...getTableColumns(addIntents), readAt: time.readAt });

export const intentReads = (account: number, db: Db, time: SharedTime): IntentReads => ({
  async get(id) {
    const [row] = await db.select(intentColumns(time)).from(addIntents).where(isIntent(account, id));
    return row ? toIntent(row) : null;
  },

  async ofRequest(requestKey) {
    const [row] = await db
      .select(intentColumns(time))
      .from(addIntents)
      .where(and(eq(addIntents.accountId, account), eq(addIntents.requestKey, requestKey)));
    return row ? toIntent(row) : null;
  },

  async findLive(releaseId) {
    const [row] = await db.select(intentColumns(time)).from(addIntents).where(isLiveOf(account, releaseId));
    return row ? toIntent(row) : null;
  },

  async ofCopy(releaseId, instanceId) {
    const [row] = await db
      .select(intentColumns(time))
      .from(addIntents)
      .where(
        and(
          eq(addIntents.accountId, account),
          eq(addIntents.releaseId, releaseId),
          eq(addIntents.instanceId, instanceId),
          eq(addIntents.status, 'added'),
        ),
      )
      .orderBy(desc(addIntents.id))
      .limit(1);
    return row ? toIntent(row) : null;
  },

  async historyOf(releaseId, limit) {
    const rows = await db
      .select(intentColumns(time))
      .from(addIntents)
      .where(isOfRecord(account, db, releaseId))
      .orderBy(desc(addIntents.id))
      .limit(limit);
    return rows.map(toIntent);
  },

  async ofRecord(releaseId, limit) {
    const newest = db
      .select({ id: addIntents.id })
      .from(addIntents)
      .where(and(isOfRecord(account, db, releaseId), inArray(addIntents.status, [...WITH_EFFECT])))
      .orderBy(desc(addIntents.id))
      .limit(limit);
    const rows = await db
      .select(intentColumns(time))
      .from(addIntents)
      .where(
        and(isOfRecord(account, db, releaseId), or(addIntents.rowCreated, inArray(addIntents.id, newest))),
      )
      .orderBy(desc(addIntents.id));
    return rows.map(toIntent);
  },

  // A push makes intents without a request key. The requester of such an intent is the person who first wanted the record, or
  // else the person who started the run. So a push counts for a person only if another intent of the same person made the
  // record.
  async ofPerson(userId, since) {
    const asked = alias(addIntents, 'asked');
    const askedBy = db
      .select({ id: asked.id })
      .from(asked)
      .where(
        and(
          eq(asked.accountId, account),
          eq(asked.recordId, addIntents.recordId),
          eq(asked.requesterId, userId),
          eq(asked.rowCreated, true),
          gte(asked.createdAt, since),
        ),
      );
    const isOwnRequest = and(
      gte(addIntents.createdAt, since),
      or(isNotNull(addIntents.requestKey), eq(addIntents.rowCreated, true)),
    );
    const rows = await db
      .select(intentColumns(time))
      .from(addIntents)
      .where(
        and(
          eq(addIntents.accountId, account),
          eq(addIntents.requesterId, userId),
          or(isOwnRequest, exists(askedBy)),
        ),
      )
      .orderBy(desc(addIntents.id));
    return rows.map(toIntent);
  },

  async madeBy(userId, { most, withinMs }, now) {
    const rows = await db
      .select({ createdAt: addIntents.createdAt })
      .from(addIntents)
      .where(
        and(
          eq(addIntents.accountId, account),
          eq(addIntents.requesterId, userId),
          isNotNull(addIntents.requestKey),
          // An import has no limit an hour, so it uses up none.
          notLike(addIntents.requestKey, `${IMPORT_KEYS}%`),
          gt(addIntents.createdAt, time.after(now, -withinMs)),
          lte(addIntents.createdAt, time.after(now, CLOCKS_DIFFER_MS)),
          or(ne(addIntents.status, 'found'), addIntents.rowCreated),
        ),
      )
      .orderBy(desc(addIntents.createdAt))
      .limit(most + 1);
    return rows.map(({ createdAt }) => createdAt);
  },

  madeByImport: (importId, releaseId) =>
    db.$count(
      addIntents,
      and(
        eq(addIntents.accountId, account),
        eq(addIntents.releaseId, releaseId),
        like(addIntents.requestKey, `${importKey(importId)}%`),
        // Of a copy that an import made, it is not always known which one it is (core/add/machine.ts).
        or(isNotNull(addIntents.instanceId), eq(addIntents.status, 'added')),
      ),
    ),
});

/** Matches the intents that belong to the current record of the release, and not to an earlier one that was removed. */
const isOfRecord = (account: number, db: Db, releaseId: number) =>
  and(
    eq(addIntents.accountId, account),
    eq(addIntents.releaseId, releaseId),
    inArray(
      addIntents.recordId,
      db
        .select({ id: records.id })
        .from(records)
        .where(and(eq(records.accountId, account), eq(records.discogsId, releaseId))),
    ),
  );

/** Turns a row of the table into the AddIntent of core. */
export function toIntent(row: typeof addIntents.$inferSelect & Pick<AddIntent, 'readAt'>): AddIntent {
  const {
    accountId: _account,
    requesterId,
    guildId,
    channelId,
    requestKey: _key,
    holder: _holder,
    undoneAt: _undone,
    fedIn: _fedIn,
    messageId: _message,
    shownAs: _shownAs,
    ...rest
  } = row;
  const requester =
    requesterId === null || guildId === null || channelId === null
      ? null
      : { userId: requesterId, guildId, channelId };
  return { ...rest, requester };
}
