// Store: finds saved adds that wait for Discogs, and opens them again (table add_intents).
import {
  and,
  asc,
  eq,
  exists,
  gt,
  gte,
  inArray,
  isNull,
  like,
  lte,
  ne,
  not,
  notExists,
  or,
  sql,
} from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { WaitingStore } from '../../core/add/ports.ts';
import type { Db } from '../handle.ts';
import { addIntents, records } from '../schema.ts';
import type { SharedTime } from '../shared-time.ts';
import { isUniqueViolation } from '../store-error.ts';
import { intentColumns, isIntent, toIntent } from './reads.ts';

/** The states of intents that made no copy. No request of theirs can still take effect. */
const WITHOUT_COPY = ['refused', 'local'] as const;

/** Matches the intents of the index `add_intents_waiting`. It has no parameters, so any plan can use the index. */
const CAN_WAIT = sql`${addIntents.status} in ('refused', 'local', 'open')`;

/** Returns whether a press has this key. An import has keys of its own, and a push has none. */
const isOfPress = (key: string | null) => key !== null && !key.startsWith('import:');

export const waitingQueries = (account: number, db: Db, time: SharedTime): WaitingStore => ({
  async waiting({ now, withinMs, after = 0 }, limit) {
    const asked = alias(addIntents, 'asked');
    const newest = alias(addIntents, 'newest');
    const isOfSameRecord = (table: typeof asked | typeof newest) =>
      and(
        eq(table.accountId, account),
        eq(table.releaseId, addIntents.releaseId),
        eq(table.recordId, addIntents.recordId),
      );
    const newestId = db
      .select({ id: sql`max(${newest.id})` })
      .from(newest)
      .where(isOfSameRecord(newest));
    const isStillSaved = db
      .select({ is: not(records.isSyncedWithDiscogs) })
      .from(records)
      .where(
        and(
          eq(records.accountId, account),
          eq(records.id, addIntents.recordId),
          eq(records.discogsId, addIntents.releaseId),
        ),
      );
    // The keys of presses of Add. A push and an import make intents without a key, or with another one.
    const byPerson = or(like(asked.requestKey, 'add:%'), like(asked.requestKey, 'forgotten:%'));
    const lastPress = db
      .select({ at: sql`max(${asked.createdAt})` })
      .from(asked)
      .where(and(isOfSameRecord(asked), byPerson));
    const isFree = or(isNull(addIntents.leaseUntil), lte(addIntents.leaseUntil, time.now(now)));
    // Postgres would make a join of `exists` and sort its whole result. It does not of a subquery with one value, so the plan walks
    // through the index and ends at the limit.
    const rows = await db
      .select(intentColumns(time))
      .from(addIntents)
      .where(
        and(
          eq(addIntents.accountId, account),
          CAN_WAIT,
          gt(addIntents.id, after),
          or(ne(addIntents.status, 'open'), isFree),
          sql`(${isStillSaved})`,
          eq(addIntents.id, sql`(${newestId})`),
          gte(sql`(${lastPress})`, time.after(now, -withinMs)),
        ),
      )
      .orderBy(asc(addIntents.id))
      .limit(limit);
    return rows.map((row) => ({ ...toIntent(row), isPress: isOfPress(row.requestKey) }));
  },

  async reopen(id, lease) {
    const newer = alias(addIntents, 'newer');
    // What happened to the release since the adds were looked for: an Undo of a newer add, a Remove, a Forget, or a pull that saw a copy.
    const isNewest = notExists(
      db
        .select({ one: sql`1` })
        .from(newer)
        .where(
          and(
            eq(newer.accountId, account),
            eq(newer.releaseId, addIntents.releaseId),
            gt(newer.id, addIntents.id),
            eq(newer.recordId, addIntents.recordId),
          ),
        ),
    );
    const isStillSaved = exists(
      db
        .select({ one: sql`1` })
        .from(records)
        .where(
          and(
            eq(records.accountId, account),
            eq(records.id, addIntents.recordId),
            not(records.isSyncedWithDiscogs),
          ),
        ),
    );
    try {
      const [row] = await db
        .update(addIntents)
        .set({
          status: 'open',
          knownInstanceIds: null,
          postedAt: null,
          gaveUpAt: null,
          closedAt: null,
          holder: lease.holder,
          leaseUntil: time.after(lease.now, lease.ms),
          attempt: sql`${addIntents.attempt} + 1`,
        })
        .where(
          and(isIntent(account, id), inArray(addIntents.status, [...WITHOUT_COPY]), isNewest, isStillSaved),
        )
        .returning(intentColumns(time));
      return row ? toIntent(row) : null;
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  },
});
