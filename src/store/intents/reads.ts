// Store: what is known of the wishes for copies (table add_intents); intents/add.ts writes them.
import { and, desc, eq, inArray, or } from 'drizzle-orm';
import type { AddIntent } from '../../core/types.ts';
import type { Db } from '../handle.ts';
import { addIntents, records } from '../schema.ts';

/** It made a copy, or the record is here because of it. */
const WITH_EFFECT = ['added', 'undoing', 'refused', 'local'] as const;

/** See Store.intents.get. */
export async function getIntent(db: Db, id: number): Promise<AddIntent | null> {
  const [row] = await db.select().from(addIntents).where(eq(addIntents.id, id));
  return row ? toIntent(row) : null;
}

/** See Store.intents.ofRequest. */
export async function intentOfRequest(db: Db, requestKey: string): Promise<AddIntent | null> {
  const [row] = await db.select().from(addIntents).where(eq(addIntents.requestKey, requestKey));
  return row ? toIntent(row) : null;
}

/** About the record that is there now. */
const isOfRecord = (db: Db, releaseId: number) =>
  and(
    eq(addIntents.releaseId, releaseId),
    inArray(
      addIntents.recordId,
      db.select({ id: records.id }).from(records).where(eq(records.discogsId, releaseId)),
    ),
  );

/** See Store.intents.historyOf. */
export async function intentHistory(db: Db, releaseId: number, limit: number): Promise<AddIntent[]> {
  const rows = await db
    .select()
    .from(addIntents)
    .where(isOfRecord(db, releaseId))
    .orderBy(desc(addIntents.id))
    .limit(limit);
  return rows.map(toIntent);
}

/** See Store.intents.ofRecord. */
export async function intentsOfRecord(db: Db, releaseId: number, limit: number): Promise<AddIntent[]> {
  const newest = db
    .select({ id: addIntents.id })
    .from(addIntents)
    .where(and(isOfRecord(db, releaseId), inArray(addIntents.status, [...WITH_EFFECT])))
    .orderBy(desc(addIntents.id))
    .limit(limit);
  const rows = await db
    .select()
    .from(addIntents)
    .where(and(isOfRecord(db, releaseId), or(addIntents.rowCreated, inArray(addIntents.id, newest))))
    .orderBy(desc(addIntents.id));
  return rows.map(toIntent);
}

/** The row in the words of the core. */
export function toIntent(row: typeof addIntents.$inferSelect): AddIntent {
  const {
    requesterId,
    guildId,
    channelId,
    requestKey: _key,
    holder: _holder,
    undoneAt: _undone,
    ...rest
  } = row;
  const requester =
    requesterId === null || guildId === null || channelId === null
      ? null
      : { userId: requesterId, guildId, channelId };
  return { ...rest, requester };
}
