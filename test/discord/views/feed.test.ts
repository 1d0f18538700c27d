// Views: a post of the feed, as a person reads it.
import { describe, expect, it } from 'vitest';
import type { ShownContent } from '../../../src/core/feed/ports.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { feedMessage } from '../../../src/discord/views/feed.ts';
import { feedAnswer, feedLine } from '../../../src/discord/views/feed-setting.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import { ROWS } from '../../support/hostile-texts.ts';
import { storedRecord } from '../../support/pressings.ts';

const NONCE = '0123456789abcdef01234567';
const CREDIT = 'Data provided by [Discogs](<https://www.discogs.com/>).';
const record = storedRecord();
const post = (over: Partial<ShownContent>) =>
  feedMessage({ what: 'added', userId: null, total: 1, newest: [record], gone: 0, ...over }, NONCE, english);

describe('the first line', () => {
  it.each<[Partial<ShownContent>, string]>([
    [{ userId: '11' }, '🆕 <@11> added 1 record to the crate'],
    [{ userId: '11', total: 1_234 }, '🆕 <@11> added 1,234 records to the crate'],
    [{}, '🆕 1 record was added to the crate'],
    [{ total: 3 }, '🆕 3 records were added to the crate'],
    [{ what: 'synced', total: 12 }, '🆕 12 records came with the sync'],
    [{ what: 'synced', total: 3, gone: 2 }, '🆕 3 records came with the sync, 2 are gone from Discogs'],
    [{ what: 'synced', gone: 1 }, '🆕 1 record came with the sync, 1 is gone from Discogs'],
    [{ what: 'imported', total: 40, userId: '11' }, '🆕 <@11> imported 40 records'],
    [{ what: 'imported', total: 1 }, '🆕 1 record was imported'],
  ])('%j', (over, line) => {
    expect(post(over).content.split('\n')[0]).toBe(line);
  });
});

it.each([
  [1, "1 record is gone from Discogs. It's kept here. Find it with /search to add it again"],
  [1_234, "1,234 records are gone from Discogs. They're kept here. Find them with /search to add them again"],
])('is one line when a night only found %i gone', (gone, content) => {
  const onlyGone = post({ what: 'synced', total: 0, newest: [], gone });
  expect(onlyGone).toEqual({ content, embeds: [], components: [], file: null });
});

it('shows the records with a link, and the first link is marked', () => {
  const { embeds, content, components } = post({ total: 44, newest: Array(10).fill(record) });
  expect(content.split('\n')[1]).toBe(`-# The newest 10, and 34 more · ${CREDIT}`);
  expect(embeds).toHaveLength(10);
  const page = 'https://www.discogs.com/release/249504';
  expect(embeds.map(({ url }) => url)).toEqual([`${page}?runout=${NONCE}`, ...Array(9).fill(page)]);
  expect(embeds[1]?.title).toBe(`${record.artistName} - ${record.albumTitle}`);
  expect(components).toEqual([]);
  expect(post({}).content.split('\n')[1]).toBe(`-# ${CREDIT}`);
});

it('fits into a message with ten records of the longest and worst texts', () => {
  for (const hostile of ROWS.filter((_, index) => index % 8 === 0)) {
    const text = hostile.ofLength(2_000);
    const odd = storedRecord({
      artistName: text,
      albumTitle: text,
      labelName: text,
      vinylColor: text,
      country: text,
    });
    const { embeds, content } = post({ total: 9_999, newest: Array(10).fill(odd) });
    const shown = embeds.map(({ title = '', description = '' }) => title + description).join('');
    expect(shown.length).toBeLessThanOrEqual(LIMITS.embedTotal);
    expect(content.length).toBeLessThanOrEqual(LIMITS.content);
    expect(embeds[0]?.url).toContain(NONCE);
  }
});

describe('the setting', () => {
  it.each([
    [null, false, 'Off: nothing is posted when people add records'],
    ['31', false, 'What people add is posted in <#31>'],
    [
      '31',
      true,
      /^⛔ Discord doesn't let me post the feed in <#31>\. .*choose another channel with \/settings feed$/,
    ],
  ])('%s, refused %s', (channelId, isRefused, line) => {
    expect(feedLine({ channelId, isRefused }, english)).toMatch(line);
  });

  it.each([
    ['31', null, '✅ I post what people add in <#31> now. Before: off'],
    ['32', '31', '✅ I post what people add in <#32> now. Before: <#31>'],
    ['31', '31', 'I already post what people add in <#31>. Nothing changed'],
    [null, '31', '✅ The feed is off now. Before: <#31>'],
    [null, null, 'The feed is already off. Nothing changed'],
  ])('%s, before %s', (now, before, line) => {
    expect(feedAnswer(now, before, english).content.split('\n')[0]).toBe(line);
  });
});
