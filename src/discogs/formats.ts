// Discogs: vinyl details from `formats` (discogs.md, "Formats: size, colour, shape"). Pure.
import type { Pressing, VinylDetails } from '../core/types.ts';
import type { RawFormat } from './schemas.ts';

export type FormatFacts = VinylDetails & Pick<Pressing, 'carriers' | 'descriptions'>;

/** What all `formats` entries of a release tell. */
export function formatFacts(_formats: readonly RawFormat[]): FormatFacts {
  return {
    recordSize: null,
    vinylColor: null,
    isShapedVinyl: false,
    shape: null,
    isPictureDisc: false,
    isEtched: false,
    discCount: 0,
    carriers: [],
    descriptions: [],
  };
}

/** A search row's flat list as entries. */
export function formatsFromFlat(_flat: readonly string[]): RawFormat[] {
  return [];
}
