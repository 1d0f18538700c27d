// Support: answers of Discogs, read as the client reads them. A test gives only the fields that it cares about.
import { toCollectedCopy, toRelease, toSearchRow } from '../../src/discogs/map.ts';
import { collectionPageSchema, releaseSchema, searchSchema } from '../../src/discogs/schemas.ts';

/** The pressing that the client reads from a search row. */
export function searchRow(row: object) {
  const { results } = searchSchema.parse({ results: [{ id: 7, title: 'A - B', ...row }] });
  const [first] = results.map(toSearchRow);
  if (!first) throw new Error('The row was left out.');
  return first;
}

/** The release that the client reads from its own answer. */
export const release = (answer: object) =>
  toRelease(releaseSchema.parse({ id: 7, title: 'Title', ...answer }));

/** The copy that the client reads from an item of the collection. `basic`: what the item says about its release. */
export function copy(item: object, basic: object = {}) {
  const { releases } = collectionPageSchema.parse({
    pagination: { page: 1, pages: 1, items: 1 },
    releases: [{ id: 7, instance_id: 70, basic_information: { title: 'Title', ...basic }, ...item }],
  });
  const [first] = releases.map(toCollectedCopy);
  if (!first) throw new Error('No copy.');
  return first;
}
