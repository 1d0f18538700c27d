// The countries of Discogs, as people type them.
import { describe, expect, it } from 'vitest';
import { countriesLike, countryNamed } from '../../../src/core/search/countries.ts';

describe('the country that a text names', () => {
  it.each([
    ['US', 'US'],
    ['us', 'US'],
    ['USA', 'US'],
    ['United Kingdom', 'UK'],
    ['england', 'UK'],
    [' japan ', 'Japan'],
    ['DDR', 'German Democratic Republic (GDR)'],
    ['West Germany', 'Germany'],
    ['日本', 'Japan'],
    ['Europe & UK', 'UK & Europe'],
    ['Atlantis', 'Atlantis'],
  ])('%s is %s', (typed, name) => {
    expect(countryNamed(typed)).toBe(name);
  });
});

describe('the countries for a beginning', () => {
  it.each([
    ['', ['US', 'UK', 'Germany']],
    ['uk', ['UK', 'UK & Europe', 'UK, Europe & US']],
    ['eng', ['UK']],
    ['ger', ['Germany', 'German Democratic Republic (GDR)', 'Germany & Switzerland']],
    ['ddr', ['German Democratic Republic (GDR)']],
    ['zealand', ['New Zealand', 'Australia & New Zealand']],
    ['xyz', []],
  ])('%j begins with %j', (typed, names) => {
    expect(countriesLike(typed, 3)).toEqual(names);
  });

  it('never more than are shown, and none twice', () => {
    const all = countriesLike('', 25);
    expect(all).toHaveLength(25);
    expect(new Set(all).size).toBe(25);
  });
});
