// Store: keeps which messages say that an add waits, until they are put right (table add_intents).
import { and, asc, eq, exists, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DecidedMessage, MessageStore } from '../../core/add/ports.ts';
import type { Db } from '../handle.ts';
import { addIntents, collectionItems, records } from '../schema.ts';
import type { SharedTime } from '../shared-time.ts';
import { isIntent } from './reads.ts';

const NONE = { messageId: null, shownAs: null };

export const messageQueries = (account: number, db: Db, time: SharedTime): MessageStore => ({
  async noteMessage(requestKey, message) {
    await db
      .update(addIntents)
      .set(message ? { messageId: message.messageId, shownAs: message.kind } : NONE)
      .where(and(eq(addIntents.accountId, account), eq(addIntents.requestKey, requestKey)));
  },

  async decidedMessages({ now, withinMs }, limit) {
    const made = alias(addIntents, 'made');
    const hasCopy = exists(
      db
        .select({ one: sql`1` })
        .from(collectionItems)
        .where(
          and(eq(collectionItems.accountId, account), eq(collectionItems.releaseId, addIntents.releaseId)),
        ),
    );
    // A 409 says that a copy is there, and not which one.
    const wasFound = exists(
      db
        .select({ one: sql`1` })
        .from(made)
        .where(
          and(
            eq(made.accountId, account),
            eq(made.releaseId, addIntents.releaseId),
            eq(made.recordId, addIntents.recordId),
            inArray(made.status, ['added', 'found']),
          ),
        ),
    );
    const rows = await db
      .select({
        intentId: addIntents.id,
        releaseId: addIntents.releaseId,
        messageId: addIntents.messageId,
        kind: addIntents.shownAs,
        userId: addIntents.requesterId,
        guildId: addIntents.guildId,
        channelId: addIntents.channelId,
        isThere: sql<boolean>`${records.id} is not null and ${records.isSyncedWithDiscogs} and (${hasCopy} or ${wasFound})`,
      })
      .from(addIntents)
      .leftJoin(records, and(eq(records.accountId, account), eq(records.id, addIntents.recordId)))
      .where(
        and(
          eq(addIntents.accountId, account),
          isNotNull(addIntents.messageId),
          or(
            isNull(records.id),
            records.isSyncedWithDiscogs,
            lt(addIntents.createdAt, time.after(now, -withinMs)),
          ),
        ),
      )
      .orderBy(asc(addIntents.id))
      .limit(limit);
    return rows.flatMap(toMessage);
  },

  async dropMessage(intentId) {
    await db.update(addIntents).set(NONE).where(isIntent(account, intentId));
  },
});

interface Row {
  intentId: number;
  releaseId: number;
  messageId: string | null;
  kind: DecidedMessage['kind'] | null;
  userId: string | null;
  guildId: string | null;
  channelId: string | null;
  isThere: boolean;
}

/** Forgetting a person takes the message with the person, so each row has all of this. */
function toMessage({ messageId, kind, userId, guildId, channelId, ...row }: Row): DecidedMessage[] {
  if (!messageId || !kind || !userId || !guildId || !channelId) return [];
  return [{ ...row, messageId, kind, requester: { userId, guildId, channelId } }];
}
