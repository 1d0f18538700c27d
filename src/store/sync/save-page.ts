// Store: writes one page of a sync. That changes the mirror of the collection, makes a record for each new release, and updates
// the counts and the cursor of the run (docs/architecture.md, "One /sync").
import { type SQL, sql } from 'drizzle-orm';
import type { PageStore } from '../../core/sync/ports.ts';
import type { CollectedCopy } from '../../core/types.ts';
import { RunLostError } from '../../errors.ts';
import type { Db } from '../handle.ts';
import { syncRuns } from '../schema.ts';
import {
  FILLED,
  ITEM_NAMES,
  LATER_ANSWER,
  type PageTexts,
  RELEASE_NAMES,
  rowsOf,
  textsOf,
} from './page-columns.ts';
import { changedColumns, runColumns, toRun, withErrors } from './runs.ts';

/** The texts of prepared pages, by the list of copies. An entry disappears when its list is no longer used. */
const prepared = new WeakMap<readonly CollectedCopy[], PageTexts>();

export function preparePage(copies: readonly CollectedCopy[]): void {
  prepared.set(copies, textsOf(copies));
}

export const savePageQueries = (account: number, db: Db): Pick<PageStore, 'savePage'> => ({
  // All changes are one statement, so that a page counts exactly once, even if the process is killed.
  async savePage(held, seen, change, now) {
    const texts = prepared.get(seen.copies) ?? textsOf(seen.copies);
    const { columns, from } = rowsOf(texts);
    // Looks up each copy in an index of the mirror. With a join, the planner might read the whole mirror for each page.
    const known = (column: SQL) =>
      sql`(select ${column} from collection_items known
        where known.account_id = ${account}::int and known.instance_id = page.instance_id)`;
    const isFresh =
      seen.uncounted === 'mirror'
        ? sql`${known(sql`known.instance_id`)} is null`
        : sql`${known(sql`known.seen_in_run`)} is distinct from ${held.id}::bigint`;
    const at = sql`${now.toISOString()}::timestamptz`;

    return withErrors(db, held, change.errors, now, async (tx) => {
      // `holder` is the row of the run, locked. If another process has claimed the run, there is no such row, and then nothing
      // of the page is written.
      const holder = raw(
        tx,
        'holder',
        sql`select id, undone from sync_runs
          where id = ${held.id} and account_id = ${account} and attempt = ${held.attempt} and ended_at is null for update`,
      );
      // An Undo or a Remove may have taken a copy off Discogs after this page was requested. `holder.undone` lists these copies. If
      // the lock on the row waited for one, Postgres reads the list as it is after it, and not as it was when this statement began.
      const page = raw(
        tx,
        'page',
        sql`select ${columns} from holder, ${from}
          where copy.instance_id <> all (holder.undone[${seen.undos}::int + 1:])`,
      );
      const fresh = raw(
        tx,
        'fresh',
        sql`select page.instance_id, page.release_id from page where ${isFresh}`,
      );
      const items = raw(
        tx,
        'items',
        sql`insert into collection_items (account_id, ${ITEM_NAMES}, seen_at, seen_in_run)
          select ${account}::int, ${ITEM_NAMES}, ${at}, ${held.id}::bigint from page
          on conflict (account_id, instance_id) do update set
            ${LATER_ANSWER}, seen_at = excluded.seen_at, seen_in_run = excluded.seen_in_run`,
      );
      const made = raw(
        tx,
        'made',
        sql`insert into records
            (account_id, discogs_id, ${RELEASE_NAMES}, data_source, is_synced_with_discogs, created_at, updated_at)
          select distinct on (release_id) ${account}::int, release_id, ${RELEASE_NAMES}, 'discogs', true, ${at}, ${at}
          from page where release_id in (select release_id from fresh) order by release_id
          on conflict (account_id, discogs_id) do nothing returning 1`,
      );
      // Fills records of an earlier version, which have no facts yet. Each copy costs one lookup in an index, and the statement
      // waits for no other transaction: a record that an Add is writing is skipped and left for the next sync.
      const filled = raw(
        tx,
        'filled',
        sql`update records set ${FILLED} from page
          cross join lateral (
            select old.id from records old
            where old.account_id = ${account}::int and old.discogs_id = page.release_id and old.formats is null
            for update skip locked
          ) old
          where records.account_id = ${account}::int and records.id = old.id`,
      );
      const [run] = await tx
        .with(holder, page, fresh, items, made, filled)
        .update(syncRuns)
        .set({
          ...changedColumns(change, now),
          pulled: sql`${syncRuns.pulled} + (select count(*) from made)`,
          // A copy that an Undo or a Remove took off counts as skipped, because the total of Discogs also included it.
          skipped: sql`${syncRuns.skipped} + (select count(*) from fresh) - (select count(*) from made)
            + ${seen.uncounted === 'run' ? texts.size : 0}::int - ${seen.uncounted === 'run' ? sql`(select count(*) from page)` : sql.raw('0')}`,
        })
        .where(sql`${syncRuns.accountId} = ${account} and ${syncRuns.id} in (select id from holder)`)
        .returning(runColumns)
        // All pages use the same prepared statement, so the server plans it only once.
        .prepare('save_page')
        .execute();
      if (!run) throw new RunLostError();
      return toRun(run);
    });
  },
});

/** Makes a named part (`with`) of a statement from plain SQL, because Drizzle's builder cannot insert from `unnest`. */
const raw = (db: Db, name: string, query: SQL) => db.$with(name, {}).as(query);
