// Core: makes the pressing of a record, for a card without any call to Discogs. Pure.
import { withoutNumber } from '../../text/namesake.ts';
import type { Pressing, Release, StoredRecord } from '../types.ts';

/** Returns `Artist - Title`. */
export const headingOf = ({ artistName, albumTitle }: Pick<StoredRecord, 'artistName' | 'albumTitle'>) =>
  `${artistName} - ${albumTitle}`;

/** Matches a description that is a size. The record has its size in a column of its own. */
const SIZE = /^\d+(?:\.\d+)?"$/;

/** Returns what is stored about the pressing of a record. Its thumbnail is the large cover, if there is one. */
export function pressingOf(record: StoredRecord, releaseId: number): Pressing {
  const described = (record.formats ?? []).flatMap(({ descriptions }) => descriptions);
  return {
    releaseId,
    masterId: record.masterId,
    heading: headingOf(record),
    year: record.yearReleased,
    country: record.country,
    label: record.labelName,
    catalogNumber: record.catalogNumber,
    carriers: [],
    descriptions: [...new Set(described)].filter((one) => !SIZE.test(one)),
    recordSize: record.recordSize,
    vinylColor: record.vinylColor,
    isShapedVinyl: record.isShapedVinyl,
    shape: null,
    isPictureDisc: described.includes('Picture Disc'),
    isEtched: described.includes('Etched'),
    weight: null,
    discCount: 0,
    have: null,
    want: null,
    thumbnailUrl: record.coverImageUrl ?? record.thumbnailUrl,
    webUrl: record.discogsUri ?? `https://www.discogs.com/release/${releaseId}`,
    etchings: [],
  };
}

/** Returns the release of a record with all details that are stored. */
export function releaseOf(record: StoredRecord, releaseId: number): Release {
  const { artists, labels, formats, labelName, catalogNumber } = record;
  const first = labelName === null ? [] : [{ name: labelName, catalogNumber }];
  const listed = (labels ?? []).map(({ name, catno = null }) => ({
    name: withoutNumber(name),
    catalogNumber: catno,
  }));
  return {
    ...pressingOf(record, releaseId),
    artist: record.artistName,
    title: record.albumTitle,
    coverImageUrl: record.coverImageUrl,
    genres: record.genres,
    styles: record.styles,
    labels: listed.length > 0 ? listed : first,
    barcodes: record.upcCode?.split(' ') ?? [],
    listed: { artists: artists ?? [], labels: labels ?? [], formats: formats ?? [] },
  };
}
