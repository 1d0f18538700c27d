// Discord, texts, English: /refresh.
import type { FieldChange } from '../../../core/release/refresh.ts';
import { counted } from './language.ts';

const FIELDS: Record<FieldChange['field'], string> = {
  artistName: 'Artist',
  albumTitle: 'Title',
  yearReleased: 'Year',
  labelName: 'Label',
  catalogNumber: 'Catalogue number',
  country: 'Country',
  recordSize: 'Size',
  vinylColor: 'Colour',
  isShapedVinyl: 'Shaped',
  upcCode: 'Barcode',
  genres: 'Genres',
  styles: 'Styles',
  discogsUri: 'Discogs link',
  thumbnailUrl: 'Thumbnail',
  coverImageUrl: 'Cover',
};

export const refresh = {
  command: "Update a record's details from Discogs",
  recordOption: 'Start typing artist, title or number',
  updated: (name: string, changes: number) =>
    `Updated ${name} · ${counted(changes, { one: 'change', other: 'changes' })}`,
  upToDate: (name: string) => `${name} is up to date`,
  notLinked: (name: string) => `${name} isn't linked to Discogs`,
  gone: (name: string) => `${name} was deleted or merged on Discogs. Your record is kept`,
  /** @param why a whole sentence. */
  unreadable: (name: string, why: string) => `${name} stays as it was. ${why}`,
  fields: FIELDS,
  nothing: '–',
  yes: 'yes',
  no: 'no',
  oldLink: 'old',
  newLink: 'new',
};
