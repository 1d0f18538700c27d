// Store suite: what this version makes of a database of an earlier version when it opens it.
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MIGRATIONS_FOLDER } from '../../src/store/handle.ts';
import { FORMAT_WORDS, formatBitsOf, GENRE_WORDS, genreBitsOf } from '../../src/store/records/word-bits.ts';
import { emptyDatabase, type OldDatabase } from './old-databases.ts';

const migrations = readMigrationFiles({ migrationsFolder: MIGRATIONS_FOLDER });

let old: OldDatabase;
beforeEach(async () => {
  old = await emptyDatabase('embedded');
});
afterEach(() => old.remove());

/** Runs one statement after the other. */
async function run(...statements: string[]): Promise<void> {
  for (const statement of statements) await old.query(statement);
}

/** Applies the first `count` migrations. */
const applyFirst = (count: number) => run(...migrations.slice(0, count).flatMap(({ sql }) => sql));

/** Applies all but the first `count` migrations. */
const applyRest = (count: number) => run(...migrations.slice(count).flatMap(({ sql }) => sql));

it('0003: an old intent is about the record that is there, unless that one was made after it was taken back', async () => {
  await applyFirst(3);
  await run(
    `insert into records (created_at, search_text, artist_name, album_title, discogs_id, genres, styles, is_shaped_vinyl,
      data_source, is_synced_with_discogs, updated_at)
    values ('2026-01-03', '', 'a', 't', 1, '{}', '{}', false, 'discogs', true, '2026-01-03')`,
    `insert into add_intents (release_id, status, row_created, flag_before, holder, created_at)
    values (1, 'undone', true, false, 'x', '2026-01-01'),
      (1, 'added', false, true, 'x', '2026-01-04'),
      (1, 'undone', false, true, 'x', '2026-01-05'),
      (2, 'undone', true, false, 'x', '2026-01-01'),
      (3, 'open', false, false, 'undo', '2026-01-01')`,
  );
  await applyRest(3);
  const rows = await old.query(
    `select add_intents.id, records.discogs_id from add_intents left join records on records.id = record_id order by add_intents.id`,
  );
  expect(rows).toEqual([
    { id: 1, discogs_id: null },
    { id: 2, discogs_id: 1 },
    { id: 3, discogs_id: 1 },
    { id: 4, discogs_id: null },
    { id: 5, discogs_id: null },
  ]);
});

const COPY = `insert into collection_items (instance_id, release_id, folder_id, rating, notes, seen_at)
  values (1, 1, 1, 0, '[]', now())`;

it.each<[what: string, rows: string[], proved: boolean]>([
  ['nothing, as after a first sync that Discogs answered with a 404', [], false],
  ["a copy, as after an Add that was found in a stranger's collection", [COPY], false],
  [
    'a 201 of ours',
    [
      `insert into add_intents (release_id, status, row_created, flag_before, holder, created_at, confirmed_by_discogs)
        values (1, 'added', false, false, 'x', now(), true)`,
    ],
    true,
  ],
  [
    'a whole collection with copies',
    [
      COPY,
      `insert into sync_runs (kind, account, status, phase, requester_id, guild_id, channel_id, started_at, updated_at, ended_at)
        values ('sync', 'Ana', 'done', 'done', '1', '2', '3', now(), now(), now())`,
    ],
    true,
  ],
])(
  '0005: the name that an older version wrote down is proved by more than that: %s',
  async (_, rows, proved) => {
    await applyFirst(5);
    await run(`insert into facts (name, value) values ('discogs_account', 'Ana')`, ...rows);
    await applyRest(5);
    const accounts = await old.query('select id, name, folded_name, proved from accounts');
    expect(accounts).toEqual([{ id: 1, name: 'Ana', folded_name: 'ana', proved }]);
  },
);

it('0011: a record of an earlier version has the bits of each of its words, and a text that an index takes', async () => {
  await applyFirst(11);
  const jsonOf = (value: unknown) => `'${JSON.stringify(value).replaceAll("'", "''")}'`;
  const shelf = [
    ...GENRE_WORDS.map((genre) => ({
      genres: [genre, 'Polka'],
      formats: [{ name: 'Wire', descriptions: [] }],
    })),
    ...FORMAT_WORDS.map((word) => ({
      genres: [],
      formats: [{ name: 'Wire', descriptions: ['Endless', word] }],
    })),
    ...FORMAT_WORDS.map((name) => ({
      genres: ['Rock', 'Blues'],
      formats: [
        { name: 'All Media', descriptions: [] },
        { name, qty: 2, descriptions: ['LP'] },
      ],
    })),
    { genres: [], formats: [] },
    { genres: ['x'.repeat(3_000)], formats: null },
  ];
  const long = '長い'.repeat(2_000);
  for (const { genres, formats } of shelf) {
    await run(`insert into records (account_id, created_at, search_text, artist_name, album_title, genres, styles, is_shaped_vinyl,
      data_source, is_synced_with_discogs, updated_at, formats)
      values (1, '2026-01-03', '${genres.length === 0 ? long : 'short'}', 'a', 't',
        array(select jsonb_array_elements_text(${jsonOf(genres)})), '{}', false, 'discogs', true, '2026-01-03',
        ${formats === null ? 'null' : jsonOf(formats)})`);
  }
  await applyRest(11);
  const rows = await old.query(
    'select genres, formats, genre_bits, format_bits, search_text from records order by genres, formats',
  );
  expect(rows).toHaveLength(shelf.length);
  const expected = shelf.map(({ genres, formats }) => ({
    ...{ genres, formats, genre_bits: genreBitsOf(genres), format_bits: formatBitsOf(formats ?? []) },
    search_text: genres.length === 0 ? long.slice(0, 600) : 'short',
  }));
  expect(rows).toEqual(expect.arrayContaining(expected));
});
