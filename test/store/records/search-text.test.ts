// Store: the text of a record that a search reads.
import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { MOST_BYTES, searchTextOf } from '../../../src/store/records/search-text.ts';

const facts = { artist: 'Björk', title: 'Début', label: 'One Little  Indian', catalogNumber: 'TPLP 31' };

it('has artist, title, label and catalogue number, folded', () => {
  expect(searchTextOf(facts)).toBe('bjork debut one little indian tplp 31');
  expect(searchTextOf({ ...facts, label: null, catalogNumber: null })).toBe('bjork debut');
});

it('keeps the beginning of each part when one is too long, and no half character', () => {
  // Each sign has three bytes, so 300 of the artist fit, and 96 of the catalogue number.
  const text = searchTextOf({ ...facts, artist: '長'.repeat(2_000), catalogNumber: '番'.repeat(2_000) });
  expect(text).toBe(`${'長'.repeat(300)} debut one little indian ${'番'.repeat(96)}`);
});

it.each(['x', 'Ж', '長', '🎵', 'ﷺ'])('never has more bytes than an index takes: %s', (sign) => {
  const long = sign.repeat(5_000);
  const text = searchTextOf({ artist: long, title: long, label: long, catalogNumber: long });
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_BYTES);
  expect(Buffer.byteLength(text)).toBeGreaterThan(MOST_BYTES - 24);
});

it('is whole up to that length', () => {
  const title = 'x'.repeat(MOST_BYTES - 'bjork  one little indian tplp 31'.length);
  expect(searchTextOf({ ...facts, title })).toBe(`bjork ${title} one little indian tplp 31`);
});
