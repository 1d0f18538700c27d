// Bench, program: a pull as most people write it first: page by page, item by item, with one insert a row.
import { once } from 'node:events';
import { tellParent } from './parent.ts';
import { whileWatched } from './peak-memory.ts';
import { type Pulled, pullWish } from './protocol.ts';
import { openRaw, readRows } from './raw.ts';

const INSERT_COPY = `
  insert into collection_items
    (account_id, instance_id, release_id, master_id, folder_id, rating, added_at, notes, seen_at, seen_in_run)
  values (1, $1, $2, $3, $4, $5, $6, '[]', now(), 1) on conflict (account_id, instance_id) do nothing`;

const INSERT_RECORD = `
  insert into records
    (account_id, discogs_id, artist_name, album_title, year_released, label_name, catalog_number, discogs_uri, thumbnail_url,
     cover_image_url, genres, styles, record_size, vinyl_color, is_shaped_vinyl, search_text, data_source,
     is_synced_with_discogs, created_at, updated_at)
  values (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, false, $14, 'discogs', true, now(), now())
  on conflict (account_id, discogs_id) do nothing`;

const [message] = await once(process, 'message');
const wish = pullWish.parse(message);
const { copies } = wish;
const database = await openRaw(wish);
await database.countRecords();

const { ms, beforeBytes, peakBytes } = await whileWatched(async () => {
  for (let page = 1; page <= Math.ceil(copies / 100); page++) {
    for (const one of await readRows(wish, page)) {
      await database.run(INSERT_COPY, [
        ...[one.instance_id, one.release_id, one.master_id, one.folder_id, one.rating, one.added_at],
      ]);
      await database.run(INSERT_RECORD, [
        ...[
          one.release_id,
          one.artist,
          one.title,
          one.year,
          one.label,
          one.catno,
          one.uri,
          one.thumb,
          one.cover,
        ],
        ...[one.genres, one.styles, one.size, one.color, one.search],
      ]);
    }
  }
});
const count = await database.countRecords();
if (count !== copies) throw new Error(`${count} records of ${copies}`);
await database.close();
const pulled: Pulled = { ms, beforeBytes, peakBytes };
tellParent(pulled);
process.disconnect();
