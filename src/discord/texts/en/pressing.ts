// Discord, texts, English: what a pressing is like.
import { counted, number } from './language.ts';

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
  catalogNumbers: 'Catalogue numbers',
  barcode: 'Barcode',
  barcodes: 'Barcodes',
  link: 'Discogs',
};
