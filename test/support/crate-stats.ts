// Support: the numbers of crates: empty, of one record, of a hundred thousand, and with names that attack a picture.
import type { CrateStats, NamedCount } from '../../src/core/crate/stats.ts';

const counts = (...entries: [name: string, count: number][]): NamedCount[] =>
  entries.map(([name, count]) => ({ name, count }));

export const EMPTY_CRATE: CrateStats = {
  count: 0,
  value: null,
  decades: [],
  formats: [],
  genres: [],
  labels: [],
  growth: [],
};

export const ONE_RECORD: CrateStats = {
  count: 1,
  value: { median: '£4.20', atMs: Date.UTC(2026, 10, 28) },
  decades: counts(['1980', 1]),
  formats: counts(['7"', 1]),
  genres: counts(['Electronic', 1]),
  labels: counts(['RCA', 1]),
  growth: [{ month: '2026-11', count: 1 }],
};

/** 25 years, each with 3,666 records. */
const growth = Array.from({ length: 300 }, (_, at) => ({
  month: `${2001 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`,
  count: 300 + (at % 12),
}));

export const LARGE_CRATE: CrateStats = {
  count: 100_000,
  value: { median: '$1,234,567.89', atMs: Date.UTC(2026, 8, 30) },
  decades: counts(['1960', 20_000], ['1970', 41_000], ['1980', 12_345], ['1990', 9_999], ['2000', 16_656]),
  formats: counts(['Vinyl', 99_950], ['LP', 61_400], ['12"', 20_100], ['7"', 18_450], ['Flexi-disc', 7]),
  genres: counts(
    ['Rock', 51_200],
    ['Electronic', 29_330],
    ['Folk, World, & Country', 9_000],
    ['Jazz', 8_000],
    ['Funk / Soul', 7_000],
    ['Non-Music', 6],
  ),
  labels: counts(['Blue Note', 4_120], ['東芝EMI', 3_010], ['Мелодия', 2_000], ['Deutsche Grammophon', 120]),
  growth,
};

const HOSTILE = [
  '</text><image href="https://example.org/x.png"/><text>',
  '<script>alert(1)</script>',
  '&lt;b&gt; &#x202e; "quoted" \'single\'',
  ']]><!-- x --><![CDATA[',
  'R\u202eLO\u2066',
  'Z\u0324\u0337\u0321\u0360\u0327a\u0323\u0327\u0321lgo',
  '\ud83d half',
  'url(#rise)\u0000\u0001',
];

/** Every name tries to be more than text. @param from which five of the names come first. */
export const hostileCrate = (from: number): CrateStats => {
  const names = HOSTILE.map((_, at) => HOSTILE[(at + from) % HOSTILE.length] ?? '');
  const entries = names.map((name, at) => ({ name, count: 100 - at }));
  return {
    ...ONE_RECORD,
    count: 100,
    value: { median: names[0] ?? '', atMs: 0 },
    formats: entries,
    genres: entries,
    labels: entries,
  };
};
