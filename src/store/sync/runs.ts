// Store: reads and writes the runs of /sync (tables sync_runs and sync_errors). A unique index allows one unfinished run for
// each account. Only the last holder can write to the run, because each write checks the fencing token.
import { and, asc, desc, eq, exists, isNotNull, isNull, not, sql } from 'drizzle-orm';
import { FORGOTTEN_ID } from '../../core/add/types.ts';
import type { HeldRun, RunChange, RunStore } from '../../core/sync/ports.ts';
import type { SyncRun } from '../../core/sync/types.ts';
import { RunLostError } from '../../errors.ts';
import type { Db } from '../handle.ts';
import { collectionItems, records, syncErrors, syncRuns } from '../schema.ts';

/** The columns of a SyncRun. */
export const runColumns = {
  id: syncRuns.id,
  kind: syncRuns.kind,
  account: syncRuns.account,
  status: syncRuns.status,
  phase: syncRuns.phase,
  pulled: syncRuns.pulled,
  pushed: syncRuns.pushed,
  skipped: syncRuns.skipped,
  totalDiscogsItems: syncRuns.totalDiscogsItems,
  // The SQL has the names of the tables because Drizzle leaves them out in `returning`, and a bare `id` would be that of the
  // error.
  errorCount: sql<number>`(select count(*) from sync_errors where sync_errors.run_id = sync_runs.id)`.mapWith(
    Number,
  ),
  requesterId: syncRuns.requesterId,
  guildId: syncRuns.guildId,
  channelId: syncRuns.channelId,
  messageId: syncRuns.messageId,
  messageChannelId: syncRuns.messageChannelId,
  stoppedBy: syncRuns.stoppedBy,
  importId: syncRuns.importId,
  preview: syncRuns.preview,
  undos: sql<number>`cardinality(sync_runs.undone)`.mapWith(Number),
  gone: syncRuns.gone,
  night: syncRuns.night,
  startedAt: syncRuns.startedAt,
  updatedAt: syncRuns.updatedAt,
  endedAt: syncRuns.endedAt,
};

type RunRow = Omit<
  typeof syncRuns.$inferSelect,
  'accountId' | 'cursor' | 'attempt' | 'undone' | 'newlyGone'
> & {
  errorCount: number;
  undos: number;
};

export function toRun(row: RunRow): SyncRun {
  const { requesterId, guildId, channelId, messageId, messageChannelId, ...rest } = row;
  const message = messageId === null ? null : { channelId: messageChannelId ?? channelId, messageId };
  return { ...rest, requester: { userId: requesterId, guildId, channelId }, message };
}

/** Matches a run of a night that no message shows, as `isQuiet` of core/nightly/plan.ts. */
export const isQuietNight = and(
  isNotNull(syncRuns.night),
  isNull(syncRuns.messageId),
  eq(syncRuns.requesterId, FORGOTTEN_ID),
);

const isActive = (account: number) => and(eq(syncRuns.accountId, account), isNull(syncRuns.endedAt));

const isRun = (account: number, id: number) => and(eq(syncRuns.accountId, account), eq(syncRuns.id, id));

/** Matches the run if it is unfinished and this holder was the last to claim it. */
const stillHeld = (account: number, { id, attempt }: HeldRun) =>
  and(eq(syncRuns.id, id), eq(syncRuns.attempt, attempt), isActive(account));

export const runQueries = (account: number, db: Db): Omit<RunStore, 'lock'> => ({
  async insert(request) {
    const { kind, account: name, requester, now } = request;
    for (;;) {
      const [made] = await db
        .insert(syncRuns)
        .values({
          accountId: account,
          kind,
          account: name,
          status: 'running',
          // An import reads no page: it only adds.
          phase: kind === 'import' ? 'push' : 'pull',
          importId: request.import?.id ?? null,
          totalDiscogsItems: request.import?.copies ?? 0,
          requesterId: requester.userId,
          guildId: requester.guildId,
          channelId: requester.channelId,
          startedAt: now,
          updatedAt: now,
        })
        .onConflictDoNothing()
        .returning(runColumns);
      if (made) return { run: toRun(made), created: true };
      const run = await runQueries(account, db).active();
      // The run is null if the run in the way ended between the two statements. Then the next insert can succeed.
      if (run) return { run, created: false };
    }
  },

  async active() {
    const [row] = await db.select(runColumns).from(syncRuns).where(isActive(account));
    return row ? toRun(row) : null;
  },

  async latest(kind) {
    const [row] = await db
      .select(runColumns)
      .from(syncRuns)
      .where(and(eq(syncRuns.accountId, account), kind && eq(syncRuns.kind, kind)))
      .orderBy(desc(syncRuns.id))
      .limit(1);
    return row ? toRun(row) : null;
  },

  async lately(limit) {
    const rows = await db
      .select(runColumns)
      .from(syncRuns)
      .where(and(eq(syncRuns.accountId, account), isNotNull(syncRuns.endedAt)))
      .orderBy(desc(syncRuns.id))
      .limit(limit);
    return rows.map(toRun);
  },

  async find(id) {
    const [row] = await db.select(runColumns).from(syncRuns).where(isRun(account, id));
    return row ? toRun(row) : null;
  },

  async errors(id) {
    return db
      .select({ releaseId: syncErrors.releaseId, message: syncErrors.message, at: syncErrors.at })
      .from(syncErrors)
      .innerJoin(syncRuns, eq(syncRuns.id, syncErrors.runId))
      .where(isRun(account, id))
      .orderBy(asc(syncErrors.id));
  },

  async attachMessage(id, { channelId, messageId }) {
    await db.update(syncRuns).set({ messageId, messageChannelId: channelId }).where(isRun(account, id));
  },

  async requestStop(id, userId, now) {
    const [row] = await db
      .update(syncRuns)
      .set({ stoppedBy: sql`coalesce(${syncRuns.stoppedBy}, ${userId})`, updatedAt: now })
      .where(and(eq(syncRuns.id, id), isActive(account)))
      .returning(runColumns);
    return row ? toRun(row) : null;
  },

  async claim(id, now) {
    // The subquery sees the row as it was before the update.
    const wasPaused = sql<boolean>`(select before.status = 'paused' from sync_runs before
      where before.account_id = ${account} and before.id = ${id})`;
    const [row] = await db
      .update(syncRuns)
      .set({ attempt: sql`${syncRuns.attempt} + 1`, status: 'running', updatedAt: now })
      .where(and(eq(syncRuns.id, id), isActive(account)))
      .returning({ ...runColumns, attempt: syncRuns.attempt, cursor: syncRuns.cursor, wasPaused });
    if (!row) return null;
    const { attempt, cursor, wasPaused: isPaused, ...run } = row;
    return { held: { id, attempt }, run: toRun(run), cursor, resumed: attempt > 1, wasPaused: isPaused };
  },

  async save(held, change, now) {
    return withErrors(db, held, change.errors, now, (tx) =>
      writeRun(account, tx, held, changedColumns(change, now)),
    );
  },

  async end(held, how, now) {
    const { status, preview, counts, errors, flagSeen = false } = how;
    const phase = status === 'done' ? ('done' as const) : undefined;
    const end = { ...counts, status, phase, preview, cursor: null, endedAt: now, updatedAt: now };
    if (!flagSeen) return withErrors(db, held, errors, now, (tx) => writeRun(account, tx, held, end));
    return db.transaction(async (tx) => {
      const run = await withErrors(tx, held, errors, now, (inner) => writeRun(account, inner, held, end));
      const isSeen = and(
        eq(collectionItems.accountId, account),
        eq(collectionItems.releaseId, records.discogsId),
        eq(collectionItems.seenInRun, held.id),
      );
      await tx
        .update(records)
        .set({ isSyncedWithDiscogs: true, updatedAt: now })
        .where(
          and(
            eq(records.accountId, account),
            not(records.isSyncedWithDiscogs),
            exists(tx.select({ one: sql`1` }).from(collectionItems).where(isSeen)),
          ),
        );
      return run;
    });
  },
});

/** Returns the columns that a change writes. */
export function changedColumns({ phase, status, cursor, totalDiscogsItems }: RunChange, now: Date) {
  return { phase, status, cursor, totalDiscogsItems, updatedAt: now };
}

/** Runs `write`. If there are new error lines, saves them in the same transaction. */
export async function withErrors<Result>(
  db: Db,
  held: HeldRun,
  errors: RunChange['errors'],
  now: Date,
  write: (db: Db) => Promise<Result>,
): Promise<Result> {
  if (!errors?.length) return write(db);
  const lines = errors.map((line) => ({ ...line, runId: held.id, at: now }));
  return db.transaction(async (tx) => {
    await tx.insert(syncErrors).values(lines);
    return write(tx);
  });
}

/**
 * Writes these columns of a run and returns the whole run.
 * @throws RunLostError when another process claimed or ended the run.
 */
export async function writeRun(
  account: number,
  db: Db,
  held: HeldRun,
  columns: Parameters<ReturnType<typeof db.update<typeof syncRuns>>['set']>[0],
): Promise<SyncRun> {
  const [row] = await db.update(syncRuns).set(columns).where(stillHeld(account, held)).returning(runColumns);
  if (!row) throw new RunLostError();
  return toRun(row);
}
