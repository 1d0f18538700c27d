// Store, caches: removes from a search row what it says about the owner of the token. Pure.
import type { Pressing } from '../core/types.ts';

/**
 * Returns a copy with the fields of a Pressing only. A search row also says whether the account owns the release, and that must
 * not be stored.
 */
export function withoutOwner(pressing: Pressing): Pressing {
  return {
    releaseId: pressing.releaseId,
    masterId: pressing.masterId,
    heading: pressing.heading,
    year: pressing.year,
    country: pressing.country,
    label: pressing.label,
    catalogNumber: pressing.catalogNumber,
    carriers: pressing.carriers,
    descriptions: pressing.descriptions,
    have: pressing.have,
    want: pressing.want,
    thumbnailUrl: pressing.thumbnailUrl,
    webUrl: pressing.webUrl,
    recordSize: pressing.recordSize,
    vinylColor: pressing.vinylColor,
    isShapedVinyl: pressing.isShapedVinyl,
    shape: pressing.shape,
    isPictureDisc: pressing.isPictureDisc,
    isEtched: pressing.isEtched,
    weight: pressing.weight,
    discCount: pressing.discCount,
    etchings: pressing.etchings,
  };
}
