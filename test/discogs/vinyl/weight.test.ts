// The weight of a record, as people write it into the text of a format.
import { expect, it } from 'vitest';
import { weightOf } from '../../../src/discogs/vinyl/weight.ts';

it.each([
  ['180g', '180 g'],
  ['180 g, Gatefold', '180 g'],
  ['180 Gram, Red', '180 g'],
  ['2x180g', '180 g'],
  ['Gatefold; 2 × 140 gram', '140 g'],
  ['~200gr.', '200 g'],
  ['Limited to 500, 180-gram', '180 g'],
  ['Gatefold', null],
  ['180', null],
  ['12g', null],
  ['999g', null],
  ['The 70s Glam', null],
  ['180 Green', null],
  ['', null],
  [null, null],
])('%j: %s', (text, weight) => {
  expect(weightOf(text)).toBe(weight);
});
