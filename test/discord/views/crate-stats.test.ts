// Discord, views: the words of /crate stats, beside the picture and without it.
import { expect, it } from 'vitest';
import { english } from '../../../src/discord/texts/en/index.ts';
import { type CrateStatsView, crateStatsReply } from '../../../src/discord/views/crate-stats.ts';
import { EMPTY_CRATE, hostileCrate, LARGE_CRATE, ONE_RECORD } from '../../support/crate-stats.ts';

const PNG = Buffer.from('a picture');
const CREDIT = '-# Data provided by [Discogs](<https://www.discogs.com/>).';
const reply = (stats: Parameters<typeof crateStatsReply>[0], view: Partial<CrateStatsView> = {}) =>
  crateStatsReply(
    stats,
    { picture: PNG, freshness: { kind: 'fresh' }, canHaveValue: false, rights: null, ...view },
    english,
  );

it('says the numbers of the picture in words', () => {
  expect(reply(LARGE_CRATE).embeds).toEqual([
    {
      color: 0x57f287,
      title: 'The crate',
      description: `**100,000 records**\nWorth $1,234,567.89 (median) <t:1790726400:R>\n${CREDIT}`,
      fields: [
        {
          name: 'Decades',
          value:
            '1960s\u00a0**20,000** · 1970s\u00a0**41,000** · 1980s\u00a0**12,345** · 1990s\u00a0**9,999** · 2000s\u00a0**16,656**',
        },
        {
          name: 'Formats',
          value:
            'Vinyl\u00a0**99,950** · LP\u00a0**61,400** · 12"\u00a0**20,100** · 7"\u00a0**18,450** · Flexi-disc\u00a0**7**',
        },
        {
          name: 'Genres',
          value:
            'Rock\u00a0**51,200** · Electronic\u00a0**29,330** · Folk, World, & Country\u00a0**9,000** · Jazz\u00a0**8,000** · Funk / Soul\u00a0**7,000**',
        },
        {
          name: 'Labels',
          value:
            'Blue Note\u00a0**4,120** · 東芝EMI\u00a0**3,010** · Мелодия\u00a0**2,000** · Deutsche Grammophon\u00a0**120**',
        },
        {
          name: 'Added',
          value:
            '2021\u00a0**3,666** · 2022\u00a0**3,666** · 2023\u00a0**3,666** · 2024\u00a0**3,666** · 2025\u00a0**3,666**',
        },
      ],
    },
  ]);
});

it('describes the picture for people who do not see it', () => {
  expect(reply(LARGE_CRATE).files).toEqual([
    {
      name: 'crate.png',
      attachment: PNG,
      description:
        'Chart of the crate: 100,000 records; median value $1,234,567.89; most from the 1970s (41,000); most common format Vinyl (99,950); most common genre Rock (51,200); most common label Blue Note (4,120).',
    },
  ]);
});

it('stands alone without a picture', () => {
  const alone = reply(ONE_RECORD, { picture: null, rights: 'I need **Attach Files**.' });
  expect(alone).toEqual({
    content: '-# I need **Attach Files**.',
    embeds: reply(ONE_RECORD).embeds,
    files: [],
  });
});

const at = new Date('2026-11-25T00:00:00Z');
it.each<[what: string, view: Partial<CrateStatsView>, value: typeof ONE_RECORD.value, lines: string[]]>([
  ['nothing more after a sync of today', {}, null, [CREDIT]],
  [
    'when the last sync was',
    { freshness: { kind: 'old', at } },
    null,
    [`-# Synced <t:${at.getTime() / 1_000}:R> · ${CREDIT.slice(3)}`],
  ],
  [
    'that there was no sync yet',
    { freshness: { kind: 'never' } },
    null,
    ['Not synced yet, so these are only the records that were added here. Run /sync', CREDIT],
  ],
  [
    'where the value comes from',
    { canHaveValue: true },
    null,
    ['No value yet. /status reads it from Discogs', CREDIT],
  ],
  [
    'the value',
    { canHaveValue: true },
    { median: '*€1*', atMs: at.getTime() },
    [`Worth \\*€1\\* (median) <t:${at.getTime() / 1_000}:R>`, CREDIT],
  ],
])('says %s', (_, view, value, lines) => {
  const [embed] = reply({ ...ONE_RECORD, value }, view).embeds;
  expect(embed?.description?.split('\n')).toEqual(['**1 record**', ...lines]);
});

it('says what to do with an empty crate', () => {
  expect(reply(EMPTY_CRATE).embeds).toMatchObject([{ description: 'No records yet. /add one', fields: [] }]);
  const [embed] = reply(EMPTY_CRATE, { freshness: { kind: 'never' } }).embeds;
  expect(embed?.description).toBe('No records yet. /add one, or run /sync');
  expect(reply(EMPTY_CRATE).files[0]?.description).toBe('Chart of the crate: 0 records.');
});

it.each([0, 3, 5])('keeps within the limits of Discord, whatever the names are (%i)', (from) => {
  const long = hostileCrate(from);
  const names = long.labels.map(({ count }, at) => ({
    name: `${long.labels[at]?.name}*_`.repeat(200),
    count,
  }));
  const { embeds, files } = reply({ ...long, formats: names, genres: names, labels: names });
  const values = embeds[0]?.fields?.map(({ value }) => value) ?? [];
  expect(Math.max(...values.map(({ length }) => length))).toBeLessThanOrEqual(1_024);
  expect(JSON.stringify(embeds).length).toBeLessThanOrEqual(6_000);
  expect(files[0]?.description.length).toBeLessThanOrEqual(1_024);
});
