// Store: writes one page of a sync: the mirror of the collection, a record for each new release, the counts and the cursor
// (docs/architecture.md, "One /sync").
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

/** The texts of prepared pages, for as long as their lists live. */
const prepared = new WeakMap<readonly CollectedCopy[], PageTexts>();

export function preparePage(copies: readonly CollectedCopy[]): void {
  prepared.set(copies, textsOf(copies));
}

export const savePageQueries = (account: number, db: Db): Pick<PageStore, 'savePage'> => ({
  // One statement, so that a page counts exactly once, also when the process dies.
  async savePage(held, seen, change, now) {
    const texts = prepared.get(seen.copies) ?? textsOf(seen.copies);
    const { columns, from } = rowsOf(texts);
    // Looks up each copy in an index. With a join, the planner may read the whole mirror for each page.
    const known = (column: SQL) =>
      sql`(select ${column} from collection_items known
        where known.account_id = ${account}::int and known.instance_id = page.instance_id)`;
    const isFresh =
      seen.uncounted === 'mirror'
        ? sql`${known(sql`known.instance_id`)} is null`
        : sql`${known(sql`known.seen_in_run`)} is distinct from ${held.id}::bigint`;
    const at = sql`${now.toISOString()}::timestamptz`;

    return withErrors(db, held, change.errors, now, async (tx) => {
      // The locked row of the run. Without this row the page is empty, because only the last holder can write for a run.
      const holder = raw(
        tx,
        'holder',
        sql`select id, undone from sync_runs
          where id = ${held.id} and account_id = ${account} and attempt = ${held.attempt} and ended_at is null for update`,
      );
      // An Undo may have removed a copy since this page was requested. The locked row above has the list of these copies. After a wait
      // for an Undo, Postgres reads the new list, and not the one from the start of this statement.
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
      // Records of an earlier version have no facts yet. Each copy costs one lookup in an index, and no wait: a record that an
      // Add is writing is left for the next sync.
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
          // A copy that an Undo removed counts as seen: Discogs counted it, too.
          skipped: sql`${syncRuns.skipped} + (select count(*) from fresh) - (select count(*) from made)
            + ${seen.uncounted === 'run' ? texts.size : 0}::int - ${seen.uncounted === 'run' ? sql`(select count(*) from page)` : sql.raw('0')}`,
        })
        .where(sql`${syncRuns.accountId} = ${account} and ${syncRuns.id} in (select id from holder)`)
        .returning(runColumns)
        // Each page has the same statement, so the server plans it once.
        .prepare('save_page')
        .execute();
      if (!run) throw new RunLostError();
      return toRun(run);
    });
  },
});

/** A part of a statement in plain SQL: Drizzle's builder cannot insert from `unnest`. */
const raw = (db: Db, name: string, query: SQL) => db.$with(name, {}).as(query);
