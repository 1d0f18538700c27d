// Bench, program: the barest code that does the same: fetches a page, parses it, inserts it with one statement through the
// raw driver, into the same tables with the same indexes. No check, no cleaning, no colours, no counts, no way to go on.
import { once } from 'node:events';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import postgres from 'postgres';
import { tellParent } from './parent.ts';
import { whileWatched } from './peak-memory.ts';
import { type Pulled, pullWish } from './protocol.ts';

const INSERT = `
  with page as (select * from json_to_recordset($1::text::json) as page (
    instance_id bigint, release_id bigint, master_id bigint, folder_id bigint, rating integer, added_at timestamptz,
    artist text, title text, year integer, label text, catno text, uri text, thumb text, cover text, genres text[],
    styles text[], size text, color text, search text)),
  items as (insert into collection_items
      (instance_id, release_id, master_id, folder_id, rating, added_at, notes, seen_at, seen_in_run)
    select instance_id, release_id, master_id, folder_id, rating, added_at, '[]', now(), 1 from page)
  insert into records
    (discogs_id, artist_name, album_title, year_released, label_name, catalog_number, discogs_uri, thumbnail_url,
     cover_image_url, genres, styles, record_size, vinyl_color, is_shaped_vinyl, search_text, data_source,
     is_synced_with_discogs, created_at, updated_at)
  select release_id, artist, title, year, label, catno, uri, thumb, cover, genres, styles, size, color, false, search,
    'discogs', true, now(), now()
  from page on conflict (discogs_id) do nothing`;

interface Page {
  releases: {
    id: number;
    instance_id: number;
    folder_id: number;
    rating: number;
    date_added: string;
    basic_information: {
      title: string;
      year: number;
      master_id: number;
      thumb: string;
      cover_image: string;
      artists: { name: string }[];
      labels: { name: string; catno: string }[];
      formats: { text?: string; descriptions: string[] }[];
      genres: string[];
      styles: string[];
    };
  }[];
}

const toRow = ({ basic_information: basic, ...copy }: Page['releases'][number]) => {
  const [artist, label, format] = [basic.artists[0]?.name, basic.labels[0], basic.formats[0]];
  return {
    instance_id: copy.instance_id,
    release_id: copy.id,
    master_id: basic.master_id,
    folder_id: copy.folder_id,
    rating: copy.rating,
    added_at: copy.date_added,
    artist,
    title: basic.title,
    year: basic.year,
    label: label?.name,
    catno: label?.catno,
    uri: `https://www.discogs.com/release/${copy.id}`,
    thumb: basic.thumb,
    cover: basic.cover_image,
    genres: basic.genres,
    styles: basic.styles,
    size: format?.descriptions[0],
    color: format?.text,
    search: `${artist} ${basic.title} ${label?.name} ${label?.catno}`.toLowerCase(),
  };
};

interface Database {
  insert(rows: string): Promise<unknown>;
  count(): Promise<number>;
  close(): Promise<void>;
}

async function open(databaseUrl: string | null, dataDir: string): Promise<Database> {
  const count = 'select count(*)::int as n from records';
  if (databaseUrl === null) {
    const client = await PGlite.create(join(dataDir, 'db'));
    return {
      insert: (rows) => client.query(INSERT, [rows]),
      count: async () => (await client.query<{ n: number }>(count)).rows[0]?.n ?? 0,
      close: () => client.close(),
    };
  }
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  return {
    insert: (rows) => client.unsafe(INSERT, [rows], { prepare: true }),
    count: async () => (await client.unsafe<{ n: number }[]>(count))[0]?.n ?? 0,
    close: () => client.end(),
  };
}

const [message] = await once(process, 'message');
const { url, token, username, copies, databaseUrl, dataDir, readsAhead } = pullWish.parse(message);
const database = await open(databaseUrl, dataDir);
await database.count();

async function read(page: number): Promise<string> {
  const query = `page=${page}&per_page=100&sort=added&sort_order=asc`;
  const answer = await fetch(`${url}/users/${username}/collection/folders/0/releases?${query}`, {
    headers: { Authorization: `Discogs token=${token}`, 'User-Agent': 'RunoutBench/1.0' },
  });
  const { releases } = (await answer.json()) as Page;
  return JSON.stringify(releases.map(toRow));
}

const { value: _nothing, ...figures } = await whileWatched(async () => {
  const pages = Math.ceil(copies / 100);
  let next = read(1);
  for (let page = 1; page <= pages; page++) {
    const rows = await next;
    if (readsAhead && page < pages) next = read(page + 1);
    await database.insert(rows);
    if (!readsAhead && page < pages) next = read(page + 1);
  }
});
const count = await database.count();
if (count !== copies) throw new Error(`${count} records of ${copies}`);
await database.close();
const pulled: Pulled = figures;
tellParent(pulled);
process.disconnect();
