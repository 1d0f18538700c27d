// Store: the genres and formats of a record as bits.
import { describe, expect, it } from 'vitest';
import { FORMATS, GENRES } from '../../../src/core/crate/filters.ts';
import {
  bitOf,
  FORMAT_WORDS,
  formatBitsOf,
  GENRE_WORDS,
  genreBitsOf,
} from '../../../src/store/records/word-bits.ts';

describe('the bits of genres and formats', () => {
  it('are those that databases already have', () => {
    // A word that changes its place would change the meaning of every saved row.
    expect(genreBitsOf(['Rock', 'Blues', 'Rock'])).toBe(2 ** 13 + 1);
    expect(genreBitsOf(['Stage & Screen'])).toBe(2 ** 14);
    expect(
      formatBitsOf([
        { name: 'Vinyl', descriptions: ['LP', 'Album'] },
        { name: 'CD', descriptions: [] },
      ]),
    ).toBe(1 + 2 + 2 ** 5 + 2 ** 28);
    expect(formatBitsOf([{ name: 'Cassette', descriptions: ['7"'] }])).toBe(2 ** 29 + 2 ** 11);
  });

  it('leave out a word that has none', () => {
    expect(genreBitsOf(['rock', '', 'Polka'])).toBe(0);
    expect(formatBitsOf([{ name: 'Wire', descriptions: ['Endless'] }])).toBe(0);
    expect(bitOf(FORMAT_WORDS, 'Wire')).toBeNull();
  });

  it.each([
    ['genres', GENRE_WORDS],
    ['formats', FORMAT_WORDS],
  ])('fit into a number of Postgres: %s', (_, words) => {
    expect(words.length).toBeLessThanOrEqual(31);
    expect(new Set(words).size).toBe(words.length);
  });

  it('are there for every choice of /crate', () => {
    expect(GENRES.filter((genre) => bitOf(GENRE_WORDS, genre) === null)).toEqual([]);
    expect(FORMATS.filter((format) => bitOf(FORMAT_WORDS, format) === null)).toEqual([]);
  });
});
