// Sandbox, local Discogs: the catalogue that every test and the demo start with.
import { colourEntries } from './catalogue-colours.ts';
import { type CatalogueRelease, releaseFrom } from './catalogue-entry.ts';
import { etchingEntries } from './catalogue-etchings.ts';
import { formatEntries } from './catalogue-formats.ts';
import { masterEntries } from './catalogue-masters.ts';
import { nameEntries } from './catalogue-names.ts';

/** Returns all pressings, as a new list at each call, so that a test can change its own. */
export function sampleCatalogue(): CatalogueRelease[] {
  return [...masterEntries, ...etchingEntries, ...formatEntries, ...colourEntries, ...nameEntries].map(
    releaseFrom,
  );
}
