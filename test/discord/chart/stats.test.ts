// Discord, chart: the picture of /crate stats, as SVG.
import { describe, expect, it } from 'vitest';
import { curveOf } from '../../../src/discord/chart/hero.ts';
import { statsChart } from '../../../src/discord/chart/stats.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { EMPTY_CRATE, hostileCrate, LARGE_CRATE, ONE_RECORD } from '../../support/crate-stats.ts';
import { fonts } from './fonts.ts';

const chart = (stats: Parameters<typeof statsChart>[0]) => statsChart(stats, fonts, english);
const wordsOf = (svg: string) => [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, words]) => words);
const heightOf = (svg: string) => Number(/ height="(\d+)"/.exec(svg)?.[1]);

describe('what it says', () => {
  it('of an empty crate: its number', () => {
    expect(wordsOf(chart(EMPTY_CRATE))).toEqual(['0', 'records']);
  });

  it('of one record', () => {
    expect(wordsOf(chart(ONE_RECORD))).toEqual([
      'Nov 2026',
      '1',
      'record',
      '£4.20',
      'median value · 28 Nov 2026',
      ...['Decades', '1', '1980s'],
      ...['Formats', '1', '7&quot;'],
      ...['Genres', 'Electronic', '1'],
      ...['Labels', 'RCA', '1'],
    ]);
  });

  it('of a hundred thousand: five names a kind, and the place of a name that the fonts do not have', () => {
    expect(wordsOf(chart(LARGE_CRATE))).toEqual([
      'Jan 2001',
      'Dec 2025',
      '100,000',
      'records',
      '$1,234,567.89',
      'median value · 30 Sept 2026',
      ...['Decades', '20k', '1960s', '41k', '1970s', '12.3k', '1980s', '9,999', '1990s', '16.7k', '2000s'],
      ...[
        'Formats',
        '100k',
        'Vinyl',
        '61.4k',
        'LP',
        '20.1k',
        '12&quot;',
        '18.5k',
        '7&quot;',
        '7',
        'Flexi-disc',
      ],
      ...['Genres', 'Rock', '51.2k', 'Electronic', '29.3k', 'Folk, World, &amp; Co…', '9,000'],
      ...['Jazz', '8,000', 'Funk / Soul', '7,000'],
      ...['Labels', 'Blue Note', '4,120', '#2', '3,010', 'Мелодия', '2,000', 'Deutsche Grammop…', '120'],
    ]);
  });

  it('leaves out the value for readers who must not see it', () => {
    expect(wordsOf(chart({ ...LARGE_CRATE, value: null })).join()).not.toContain('value');
  });

  it('leaves out a value that has no room, because cut it would be another number', () => {
    const valued = (median: string) => wordsOf(chart({ ...LARGE_CRATE, value: { median, atMs: 0 } }));
    expect(valued('R$1,234,567.89')).toContain('R$1,234,567.89');
    expect(valued('R$1,234,567,890,123.45').filter((words) => words?.includes('$'))).toEqual([]);
  });

  it('leaves out the parts without records', () => {
    const bare = { ...EMPTY_CRATE, count: 3, labels: [{ name: 'RCA', count: 3 }] };
    expect(wordsOf(chart(bare))).toEqual(['3', 'records', 'Labels', 'RCA', '3']);
    expect(heightOf(chart(bare))).toBeLessThan(heightOf(chart(ONE_RECORD)));
  });
});

describe('hostile names', () => {
  it.each([0, 3, 5])('add no element, no attribute and no address (%i)', (from) => {
    const svg = chart(hostileCrate(from));
    const plainSvg = chart({ ...hostileCrate(from), formats: [], genres: [], labels: [], value: null });
    const tags = (one: string) => new Set([...one.matchAll(/<\/?([^\s>/]+)/g)].map(([, tag]) => tag));
    expect(tags(svg)).toEqual(tags(plainSvg));
    expect(svg).not.toMatch(/<[^>]*(?:href|script|example)/);
    // Controls, marks of direction and single surrogates are no text in XML, or turn it around.
    expect(svg).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
  });

  it('are drawn as they read', () => {
    expect(wordsOf(chart(hostileCrate(0)))).toContain('&lt;script&gt;alert(1)&lt;/scr…');
  });
});

describe('the curve', () => {
  it.each([
    ['nothing', [], []],
    ['months without records', [['2026-11', 0]], []],
    ['one month', [['2026-11', 3]], ['2026-10 0', '2026-11 3']],
    [
      'a pause',
      [
        ['2025-12', 3],
        ['2026-01', 1],
        ['2026-06', 2],
      ],
      ['2025-11 0', '2025-12 3', '2026-01 4', '2026-05 4', '2026-06 6'],
    ],
  ] as [string, [string, number][], string[]][])('of %s', (_, growth, points) => {
    const named = curveOf(growth.map(([month, count]) => ({ month, count }))).map(({ month, total }) => {
      const year = Math.floor(month / 12);
      return `${year}-${String((month % 12) + 1).padStart(2, '0')} ${total}`;
    });
    expect(named).toEqual(points);
  });
});
