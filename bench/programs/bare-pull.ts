// Bench, program: the simplest code for a pull. It fetches a page, parses it, and inserts it with one statement through the raw
// driver, into the same tables with the same indexes. It has no checks, no cleaning, no colours, no counts, and cannot resume.
import { once } from 'node:events';
import { tellParent } from './parent.ts';
import { whileWatched } from './peak-memory.ts';
import { type Pulled, pullWish } from './protocol.ts';
import { openRaw, readRows } from './raw.ts';

const INSERT = `
  with page as (select * from json_to_recordset($1::text::json) as page (
    instance_id bigint, release_id bigint, master_id bigint, folder_id bigint, rating integer, added_at timestamptz,
    artist text, title text, year integer, label text, catno text, uri text, thumb text, cover text, genres text[],
    styles text[], size text, color text, artists jsonb, labels jsonb, formats jsonb, search text)),
  items as (insert into collection_items
      (account_id, instance_id, release_id, master_id, folder_id, rating, added_at, notes, seen_at, seen_in_run)
    select 1, instance_id, release_id, master_id, folder_id, rating, added_at, '[]', now(), 1 from page)
  insert into records
    (account_id, discogs_id, artist_name, album_title, year_released, label_name, catalog_number, discogs_uri, thumbnail_url,
     cover_image_url, genres, styles, record_size, vinyl_color, is_shaped_vinyl, master_id, artists, labels, formats,
     search_text, data_source, is_synced_with_discogs, created_at, updated_at)
  select 1, release_id, artist, title, year, label, catno, uri, thumb, cover, genres, styles, size, color, false,
    master_id, artists, labels, formats, search, 'discogs', true, now(), now()
  from page on conflict (account_id, discogs_id) do nothing`;

const [message] = await once(process, 'message');
const wish = pullWish.parse(message);
const { copies, readsAhead } = wish;
const database = await openRaw(wish);
await database.countRecords();

const { ms, beforeBytes, peakBytes } = await whileWatched(async () => {
  const pages = Math.ceil(copies / 100);
  let next = readRows(wish, 1);
  for (let page = 1; page <= pages; page++) {
    const rows = await next;
    if (readsAhead && page < pages) next = readRows(wish, page + 1);
    await database.run(INSERT, [JSON.stringify(rows)]);
    if (!readsAhead && page < pages) next = readRows(wish, page + 1);
  }
});
const count = await database.countRecords();
if (count !== copies) throw new Error(`${count} records of ${copies}`);
await database.close();
const pulled: Pulled = { ms, beforeBytes, peakBytes };
tellParent(pulled);
process.disconnect();
