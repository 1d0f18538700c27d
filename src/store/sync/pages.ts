// Store: what a sync writes page by page: the mirror of the collection, rows for what is new, and the counts
// (docs/architecture.md, "One /sync").
import {
  and,
  count,
  eq,
  exists,
  inArray,
  isNotNull,
  isNull,
  ne,
  not,
  notExists,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { PageStore } from '../../core/sync/ports.ts';
import type { CollectedCopy } from '../../core/types.ts';
import { RunLostError } from '../../errors.ts';
import { cleanJson, cleanText } from '../clean-text.ts';
import type { Db } from '../handle.ts';
import { writeTextArray } from '../postgres/text-array.ts';
import { forgetOldHints } from '../records/ownership.ts';
import { fromRelease } from '../records/records.ts';
import { collectionItems, records, syncRuns } from '../schema.ts';
import { changedColumns, runColumns, runQueries, toRun, withErrors, writeRun } from './runs.ts';

// The copies travel column by column, each as one array: a placeholder a value costs more than the rows themselves, and a
// JSON text of all of them half as much again (docs/performance.md).
const COPY_COLUMNS = {
  instance_id: 'bigint',
  release_id: 'bigint',
  master_id: 'bigint',
  folder_id: 'bigint',
  rating: 'integer',
  added_at: 'timestamptz',
  notes: 'jsonb',
  artist_name: 'text',
  album_title: 'text',
  year_released: 'integer',
  label_name: 'text',
  catalog_number: 'text',
  discogs_uri: 'text',
  thumbnail_url: 'text',
  cover_image_url: 'text',
  genres: 'text[]',
  styles: 'text[]',
  upc_code: 'text',
  record_size: 'text',
  vinyl_color: 'text',
  is_shaped_vinyl: 'boolean',
  search_text: 'text',
} as const;
type Column = keyof typeof COPY_COLUMNS;
const COLUMNS = Object.keys(COPY_COLUMNS) as Column[];

/** A copy, each field in the text form that Postgres reads it from. */
function toTexts({ release, ...copy }: CollectedCopy): Record<Column, string | number | boolean | null> {
  const record = fromRelease(release);
  return {
    instance_id: copy.instanceId,
    release_id: copy.releaseId,
    master_id: copy.masterId,
    folder_id: copy.folderId,
    rating: copy.rating,
    added_at: copy.addedAt?.toISOString() ?? null,
    notes: cleanJson(copy.notes),
    artist_name: record.artistName,
    album_title: record.albumTitle,
    year_released: record.yearReleased,
    label_name: record.labelName,
    catalog_number: record.catalogNumber,
    discogs_uri: record.discogsUri,
    thumbnail_url: record.thumbnailUrl,
    cover_image_url: record.coverImageUrl,
    genres: writeTextArray(record.genres),
    styles: writeTextArray(record.styles),
    upc_code: record.upcCode,
    record_size: record.recordSize,
    vinyl_color: record.vinylColor,
    is_shaped_vinyl: record.isShapedVinyl,
    search_text: record.searchText,
  };
}

/** Copies of a page, each once, and the text of each of `COLUMNS`. */
interface PageTexts {
  size: number;
  columns: string[];
}

function textsOf(copies: readonly CollectedCopy[]): PageTexts {
  // One statement may not write a row twice; and by id, see the order in handle.ts.
  const byId = new Map(copies.map((copy) => [copy.instanceId, copy]));
  const rows = [...byId.values()].sort((a, b) => a.instanceId - b.instanceId).map(toTexts);
  const columns = COLUMNS.map((name) => cleanText(writeTextArray(rows.map((row) => row[name]))));
  return { size: byId.size, columns };
}

/** What was prepared, until its list is let go of. */
const prepared = new WeakMap<readonly CollectedCopy[], PageTexts>();

export function preparePage(copies: readonly CollectedCopy[]): void {
  prepared.set(copies, textsOf(copies));
}

/** Rows that can be selected from, named and typed as `COPY_COLUMNS` says. Lists within travel as text. */
function rowsOf(texts: PageTexts): { columns: SQL; from: SQL } {
  const isNested = (type: string) => type === 'jsonb' || type === 'text[]';
  const columns = COLUMNS.map((name) => {
    const type = COPY_COLUMNS[name];
    return sql.raw(isNested(type) ? `copy.${name}::${type}` : `copy.${name}`);
  });
  const arrays = COLUMNS.map((name, index) => {
    const type = COPY_COLUMNS[name];
    return sql`${texts.columns[index]}::${sql.raw(isNested(type) ? 'text' : type)}[]`;
  });
  const names = sql.raw(COLUMNS.join(', '));
  const comma = sql.raw(', ');
  return {
    columns: sql.join(columns, comma),
    from: sql`unnest(${sql.join(arrays, comma)}) as copy (${names})`,
  };
}

export const savePageQueries = (db: Db): Pick<PageStore, 'savePage'> => ({
  // All in one statement, or nothing: a page counts exactly once, whenever the process dies.
  async savePage(held, seen, change, now) {
    const texts = prepared.get(seen.copies) ?? textsOf(seen.copies);
    const { columns, from } = rowsOf(texts);
    // One look at the index a copy. Written as a join, the planner may rather read the whole mirror for each page.
    const known = (column: SQL) =>
      sql`(select ${column} from collection_items known where known.instance_id = page.instance_id)`;
    const isFresh =
      seen.uncounted === 'mirror'
        ? sql`${known(sql`known.instance_id`)} is null`
        : sql`${known(sql`known.seen_in_run`)} is distinct from ${held.id}::bigint`;
    const at = sql`${now.toISOString()}::timestamptz`;

    return withErrors(db, held, change.errors, now, async (tx) => {
      // Nobody may write for a run that is not his any more: without the holder there is no page.
      const holder = raw(
        tx,
        'holder',
        sql`select id, undone from sync_runs
          where id = ${held.id} and attempt = ${held.attempt} and ended_at is null for update`,
      );
      // An Undo may have removed a copy since this page was asked for. The list of them stands in the row that is locked
      // above: after a wait for an Undo it is read as that left it, not as it was when this statement began.
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
        sql`insert into collection_items
            (instance_id, release_id, master_id, folder_id, rating, added_at, notes, seen_at, seen_in_run)
          select instance_id, release_id, master_id, folder_id, rating, added_at, notes, ${at}, ${held.id}::bigint from page
          on conflict (instance_id) do update set
            release_id = excluded.release_id, master_id = coalesce(excluded.master_id, collection_items.master_id),
            folder_id = excluded.folder_id, rating = excluded.rating,
            added_at = coalesce(excluded.added_at, collection_items.added_at),
            notes = excluded.notes, seen_at = excluded.seen_at, seen_in_run = excluded.seen_in_run`,
      );
      const made = raw(
        tx,
        'made',
        sql`insert into records
            (discogs_id, artist_name, album_title, year_released, label_name, catalog_number, discogs_uri, thumbnail_url,
             cover_image_url, genres, styles, upc_code, record_size, vinyl_color, is_shaped_vinyl, search_text,
             data_source, is_synced_with_discogs, created_at, updated_at)
          select distinct on (release_id)
             release_id, artist_name, album_title, year_released, label_name, catalog_number, discogs_uri, thumbnail_url,
             cover_image_url, genres, styles, upc_code, record_size, vinyl_color, is_shaped_vinyl, search_text,
             'discogs', true, ${at}, ${at}
          from page where release_id in (select release_id from fresh) order by release_id
          on conflict (discogs_id) do nothing returning 1`,
      );
      const [run] = await tx
        .with(holder, page, fresh, items, made)
        .update(syncRuns)
        .set({
          ...changedColumns(change, now),
          pulled: sql`${syncRuns.pulled} + (select count(*) from made)`,
          // What an Undo removed was seen: Discogs counted it when it showed it.
          skipped: sql`${syncRuns.skipped} + (select count(*) from fresh) - (select count(*) from made)
            + ${seen.uncounted === 'run' ? texts.size : 0}::int - ${seen.uncounted === 'run' ? sql`(select count(*) from page)` : sql.raw('0')}`,
        })
        .where(sql`${syncRuns.id} in (select id from holder)`)
        .returning(runColumns)
        // The same statement for each page: the server plans it once.
        .prepare('save_page')
        .execute();
      if (!run) throw new RunLostError();
      return toRun(run);
    });
  },
});

/** A part of a statement in plain SQL: Drizzle has no words for an insert from a list of rows. */
const raw = (db: Db, name: string, query: SQL) => db.$with(name, {}).as(query);

export const pageQueries = (db: Db): Omit<PageStore, 'savePage' | 'preparePage'> => ({
  async seenInRun(runId, instanceIds) {
    const rows = await db
      .select({ instanceId: collectionItems.instanceId })
      .from(collectionItems)
      .where(and(inArray(collectionItems.instanceId, instanceIds), eq(collectionItems.seenInRun, runId)));
    return new Set(rows.map((row) => row.instanceId));
  },

  async finishPull(held, { isWhole = true, ...change }, now) {
    return db.transaction(async (tx) => {
      // First, so that nobody else ends or takes up the run before this is done.
      await runQueries(tx).save(held, change, now);
      await tx
        .delete(collectionItems)
        .where(
          and(
            or(isNull(collectionItems.seenInRun), ne(collectionItems.seenInRun, held.id)),
            or(isNull(collectionItems.savedInRun), ne(collectionItems.savedInRun, held.id)),
          ),
        );
      await forgetOldHints(tx, held.id);
      // Only flags that change are written: `updated_at` tells the truth, and a second run writes nothing.
      const copies = tx
        .select({ one: sql`1` })
        .from(collectionItems)
        .where(eq(collectionItems.releaseId, records.discogsId));
      // The first rule of core/add/standing.ts, for all records at once.
      await tx
        .update(records)
        .set({ isSyncedWithDiscogs: true, updatedAt: now })
        .where(and(not(records.isSyncedWithDiscogs), isNotNull(records.discogsId), exists(copies)));
      // What Discogs hides is not gone, and nobody can tell the two apart.
      if (!isWhole) return writeRun(tx, held, { gone: 0 });
      const gone = tx
        .select({ gone: count() })
        .from(records)
        .where(and(records.isSyncedWithDiscogs, isNotNull(records.discogsId), notExists(copies)));
      return writeRun(tx, held, { gone: sql`${gone}` });
    });
  },

  async withoutRecord(releaseIds) {
    const rows = await db
      .select({ releaseId: records.discogsId })
      .from(records)
      .where(inArray(records.discogsId, releaseIds));
    const known = new Set(rows.map((row) => row.releaseId));
    return new Set(releaseIds.filter((id) => !known.has(id)));
  },
});
