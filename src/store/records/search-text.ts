// Store: makes the text of a record that a search reads, short enough for an index. Pure.
import { Buffer } from 'node:buffer';
import type { Release } from '../../core/types.ts';
import { fold } from './fold.ts';

/** The most bytes of a search text. A row of an index has 2,704 at most, and other columns take 100 of them. The migration `questions` has the number, too. */
export const MOST_BYTES = 2_400;
/** The most bytes of each part if the whole text would be longer. A search does not find what is cut off. */
const MOST_OF_PART = Object.freeze({ artist: 900, title: 900, label: 300, catalogNumber: 290 });

/** Returns the artist, the title, the label and the catalogue number, folded, with a space between two. */
export function searchTextOf(release: Pick<Release, 'artist' | 'title' | 'label' | 'catalogNumber'>): string {
  const { artist, title, label, catalogNumber } = release;
  const whole = fold([artist, title, label ?? '', catalogNumber ?? ''].join(' '));
  if (Buffer.byteLength(whole) <= MOST_BYTES) return whole;
  return fold(
    [
      cut(artist, MOST_OF_PART.artist),
      cut(title, MOST_OF_PART.title),
      cut(label ?? '', MOST_OF_PART.label),
      cut(catalogNumber ?? '', MOST_OF_PART.catalogNumber),
    ].join(' '),
  );
}

/** Returns the beginning of the folded text that has at most so many bytes, without half a character. */
const cut = (text: string, most: number): string =>
  new TextDecoder('utf-8').decode(Buffer.from(fold(text)).subarray(0, most), { stream: true });
