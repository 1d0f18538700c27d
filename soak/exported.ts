// Soak: the copies of an exported file, and those on Discogs, as text that can be compared.
import type { LocalDiscogs } from '../sandbox/discogs/index.ts';
import { readStrictCsv } from '../test/support/read-csv.ts';

/** The columns of the file that are compared: they are facts of a copy. */
const COLUMNS = [
  'release_id',
  'CollectionFolder',
  'Rating',
  'Collection Media Condition',
  'Collection Notes',
] as const;

/** Returns the copies of a CSV file. @throws Error when it is no such file. */
export function copiesOfFile(file: Uint8Array): string[] {
  const [headings = [], ...rows] = readStrictCsv(file);
  const places = COLUMNS.map((name) => headings.indexOf(name));
  return rows.map((row) => places.map((place) => row[place] ?? '').join(' | '));
}

/** Returns the copies of the collection, as the file has them. */
export function copiesOnDiscogs({ collection }: LocalDiscogs): string[] {
  const folders = new Map(collection.folders().map(({ id, name }) => [id, name]));
  return collection.list().map(({ releaseId, folderId, rating, notes }) => {
    const field = (id: number) => notes.find((one) => one.field_id === id)?.value ?? '';
    return [releaseId, folders.get(folderId) ?? '', rating || '', field(1), field(3)].join(' | ');
  });
}
