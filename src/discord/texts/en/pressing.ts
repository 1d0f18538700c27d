// Discord, texts, English: what a pressing is like.
import { counted, money, number } from './language.ts';

export const pressing = {
  unnamed: (releaseId: number) => `Release ${releaseId}`,
  notLoaded: 'Details not loaded. Open the link to see it on Discogs',
  noDetails: 'No details on Discogs',
  pictureDisc: 'Picture disc',
  shaped: 'Shaped',
  shapedAs: (shape: string) => `Shaped (${shape})`,
  etched: 'Etched',
  several: (count: number, kind: string) => `${number(count)} × ${kind}`,
  discs: (sizes: string, count: number) => `${sizes} (${counted(count, { one: 'disc', other: 'discs' })})`,
  have: (count: number) => `${number(count)} have`,
  want: (count: number) => `${number(count)} want`,
  /** @param lowest null: no price is known. @param when a moment, as Discord counts it. */
  offers: (count: number, lowest: { amount: number; currency: string } | null, when: string) => {
    if (count === 0) return `None for sale, ${when}`;
    const from = lowest === null ? '' : ` from ${money(lowest.amount, lowest.currency)}`;
    return `${number(count)} for sale${from}, ${when}`;
  },
  isOffers: (line: string) => /^(?:None|[\d,]+) for sale\b/u.test(line),
  catalogNumbers: 'Catalogue numbers',
  barcode: 'Barcode',
  barcodes: 'Barcodes',
  link: 'Discogs',
};
