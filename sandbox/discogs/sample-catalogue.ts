// Sandbox, local Discogs: the catalogue that every test and the demo start with, and the copies that its owner has at first.
import { colourEntries } from './catalogue-colours.ts';
import { type CatalogueRelease, releaseFrom } from './catalogue-entry.ts';
import { etchingEntries } from './catalogue-etchings.ts';
import { formatEntries } from './catalogue-formats.ts';
import { masterEntries } from './catalogue-masters.ts';
import { nameEntries } from './catalogue-names.ts';
import type { LocalCollection } from './collection.ts';
import type { Copy } from './collection-views.ts';

/** Returns all pressings, as a new list at each call, so that a test can change its own. */
export function sampleCatalogue(): CatalogueRelease[] {
  return [...masterEntries, ...etchingEntries, ...formatEntries, ...colourEntries, ...nameEntries].map(
    releaseFrom,
  );
}

const dayMs = 24 * 3_600_000;

/**
 * Release id, days ago, rating. The collection has Lateralus twice. It has one pressing of The Dark Side Of The Moon, so that
 * the others show "another pressing".
 */
const crate: readonly (readonly [number, number, number])[] = [
  [900_000_301, 4_200, 4],
  [8260804, 3_900, 0],
  [900_000_002, 3_650, 5],
  [249504, 3_100, 3],
  [513594, 2_400, 5],
  [303403, 2_000, 0],
  [16610694, 1_500, 0],
  [900_000_311, 1_200, 5],
  [513594, 900, 5],
  [10693965, 620, 0],
  [11146958, 300, 0],
  [900_000_312, 45, 4],
  [13762016, 3, 0],
];

/** Adds the demo's thirteen copies of twelve releases to a collection, the oldest first. `nowMs` is the sandbox's time. */
export function defaultCollection(collection: LocalCollection, nowMs: number): Copy[] {
  return crate.map(([releaseId, daysAgo, rating]) =>
    collection.add(releaseId, { addedAt: nowMs - daysAgo * dayMs, rating }),
  );
}
