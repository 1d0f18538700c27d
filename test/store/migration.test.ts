// Store suite: what this version makes of a database of an earlier version when it opens it.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { expect, it } from 'vitest';
import { MIGRATIONS_FOLDER } from '../../src/store/handle.ts';

async function apply(client: PGlite, which: (name: string) => boolean): Promise<void> {
  const names = (await readdir(MIGRATIONS_FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  for (const name of names.filter(which))
    await client.exec(await readFile(join(MIGRATIONS_FOLDER, name), 'utf8'));
}

it('0003: an old intent is about the record that is there, unless that one was made after it was taken back', async () => {
  const client = await PGlite.create();
  await apply(client, (name) => name < '0003');
  await client.exec(`
    insert into records (created_at, search_text, artist_name, album_title, discogs_id, genres, styles, is_shaped_vinyl,
      data_source, is_synced_with_discogs, updated_at)
    values ('2026-01-03', '', 'a', 't', 1, '{}', '{}', false, 'discogs', true, '2026-01-03');
    insert into add_intents (release_id, status, row_created, flag_before, holder, created_at)
    values (1, 'undone', true, false, 'x', '2026-01-01'),
      (1, 'added', false, true, 'x', '2026-01-04'),
      (1, 'undone', false, true, 'x', '2026-01-05'),
      (2, 'undone', true, false, 'x', '2026-01-01'),
      (3, 'open', false, false, 'undo', '2026-01-01');
  `);
  await apply(client, (name) => name >= '0003');
  const { rows } = await client.query(
    `select add_intents.id, records.discogs_id from add_intents left join records on records.id = record_id order by add_intents.id`,
  );
  expect(rows).toEqual([
    { id: 1, discogs_id: null },
    { id: 2, discogs_id: 1 },
    { id: 3, discogs_id: 1 },
    { id: 4, discogs_id: null },
    { id: 5, discogs_id: null },
  ]);
  await client.close();
});
