// Discord, chart: which decades get a column.
import { expect, it } from 'vitest';
import { decadeColumns } from '../../../src/discord/chart/decades.ts';

const columns = (...counts: [year: number, count: number][]) =>
  decadeColumns(counts.map(([year, count]) => ({ name: String(year), count }))).map(
    ({ firstYear, isEarlier, count }) => `${isEarlier ? '<' : ''}${firstYear}: ${count}`,
  );

it('there is none without records', () => {
  expect(columns()).toEqual([]);
});

it('a decade without records between two others has an empty column', () => {
  expect(columns([1960, 3], [1990, 4])).toEqual(['1960: 3', '1970: 0', '1980: 0', '1990: 4']);
});

it('there is no empty column where the decades are too far apart', () => {
  expect(columns([1900, 1], [1980, 2])).toEqual(['1900: 1', '1980: 2']);
});

it('of more than eight decades the earlier ones share a column', () => {
  const all = Array.from({ length: 10 }, (_, at): [number, number] => [1930 + at * 10, at + 1]);
  expect(columns(...all)).toEqual([
    '<1960: 6',
    '1960: 4',
    '1970: 5',
    '1980: 6',
    '1990: 7',
    '2000: 8',
    '2010: 9',
    '2020: 10',
  ]);
});

it('what is no year is a column like any other', () => {
  expect(columns([Number.NaN, 1], [1980, 2])).toEqual(['NaN: 1', '1980: 2']);
});
