// Sandbox, local Discogs: what a collection and a wantlist show of a release that was deleted on Discogs.
import type { CatalogueRelease } from './catalogue-entry.ts';

export const deletedRelease = (id: number): CatalogueRelease => ({
  id,
  title: 'Deleted Release',
  artists: [{ name: 'Unknown Artist', anv: '', join: '' }],
  labels: [{ name: 'Not On Label', catno: 'none' }],
  companies: [],
  formats: [],
  identifiers: [],
  country: null,
  year: 0,
  released: null,
  masterId: null,
  genres: [],
  styles: [],
  have: 0,
  want: 0,
  price: null,
  hasPicture: false,
  notes: null,
});
