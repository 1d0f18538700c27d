// Discord, views: the nightly sync in /settings and in /status.
import { describe, expect, it } from 'vitest';
import type { NightlyState } from '../../../src/core/nightly/nightly.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { nightlyAnswer, nightlyLines, nightlyStatus } from '../../../src/discord/views/nightly.ts';
import { statusReply } from '../../../src/discord/views/status.ts';
import { ago, status } from '../../support/statuses.ts';
import { syncRun } from '../../support/sync-runs.ts';

const NEXT_MS = 1_800_000_000_000;
const on = (guildId = '301'): NightlyState => ({
  setting: { hour: 3, timezone: 'Europe/Berlin', guildId, setAt: new Date(0) },
  next: { date: '2027-01-15', atMs: NEXT_MS },
  failed: 0,
});
const off: NightlyState = { setting: null, next: null, failed: 0 };
const here = { guildId: '301', names: new Map([['302', 'Vinyl *Friends*']]) };

describe('/settings show', () => {
  it.each<[string, NightlyState, string[]]>([
    ['off', off, ['Off']],
    ['chosen here', on(), ['At **03:00** (Europe/Berlin) · next <t:1800000000:R>']],
    [
      'chosen in another server',
      on('302'),
      ['At **03:00** (Europe/Berlin) · next <t:1800000000:R>', 'Chosen in the server Vinyl \\*Friends\\*'],
    ],
    [
      'chosen in a server that the bot has left',
      on('303'),
      ['At **03:00** (Europe/Berlin) · next <t:1800000000:R>', 'Chosen in another server'],
    ],
  ])('%s', (_, state, lines) => {
    expect(nightlyLines(state, here, english)).toEqual(lines);
  });
});

describe('a change', () => {
  const answer = (before: NightlyState['setting'], after: NightlyState) =>
    nightlyAnswer({ before, after }, english).content.split('\n');
  const other = { hour: 0, timezone: 'Asia/Tokyo', guildId: '302', setAt: new Date(0) };

  it.each<[string, NightlyState['setting'], NightlyState, string]>([
    ['on', null, on(), '✅ I sync with Discogs each night at **03:00** (Europe/Berlin) now. Before: off'],
    [
      'another hour',
      other,
      on(),
      '✅ I sync with Discogs each night at **03:00** (Europe/Berlin) now. Before: **00:00** (Asia/Tokyo)',
    ],
    [
      'the same',
      on().setting,
      on(),
      'I already sync with Discogs each night at **03:00** (Europe/Berlin). Nothing changed',
    ],
    ['off', other, off, '✅ The nightly sync is off now. Before: **00:00** (Asia/Tokyo)'],
    ['still off', null, off, 'The nightly sync is already off. Nothing changed'],
  ])('%s', (_, before, after, text) => {
    expect(answer(before, after)[0]).toBe(text);
  });

  it('says when the next sync is, and where it shows', () => {
    expect(answer(null, on())[1]).toBe('-# Next sync <t:1800000000:R>. /status shows how it went');
  });
});

describe('/status', () => {
  const NIGHT = { night: '2026-11-22', startedAt: ago(60), endedAt: ago(55) };
  const shown = (over: Parameters<typeof status>[0]) => {
    const [embed] = statusReply(status(over), '301', english).embeds;
    return {
      title: embed?.title,
      why: embed?.description,
      sync: embed?.fields?.find(({ name }) => name === 'Sync')?.value.split('\n'),
    };
  };

  it('says when the next sync is', () => {
    expect(nightlyStatus(off, here, english)).toEqual([]);
    expect(nightlyStatus(on('302'), here, english)).toEqual([
      'Nightly at **03:00** (Europe/Berlin) · next <t:1800000000:R>',
      'Chosen in the server Vinyl \\*Friends\\*',
    ]);
    expect(shown({ nightly: on() }).sync?.at(-1)).toBe(
      'Nightly at **03:00** (Europe/Berlin) · next <t:1800000000:R>',
    );
  });

  it('shows the run of a night, with no person', () => {
    const quiet = { userId: '0', guildId: '301', channelId: '0' };
    const active = syncRun({ ...NIGHT, endedAt: null, requester: quiet });
    expect(shown({ sync: { active, latest: active } }).sync?.[0]).toBe(
      'Nightly sync running, started <t:1795345200:R>',
    );
    const latest = syncRun({ ...NIGHT, status: 'done', phase: 'done', pulled: 2, requester: quiet });
    expect(shown({ sync: { active: null, latest } }).sync?.[0]).toBe(
      'Last nightly sync <t:1795345500:R>: Everything is in sync',
    );
  });

  it.each([
    [1, on(), '⚠️ The last nightly sync failed. I try again <t:1800000000:R>. For a sync now, run /sync.'],
    [3, on(), '⚠️ The last 3 nightly syncs failed. I try again <t:1800000000:R>. For a sync now, run /sync.'],
    [2, off, '⚠️ The last 2 nightly syncs failed. Run /sync.'],
  ])('says that %i failed', (failed, state, line) => {
    const latest = syncRun({ ...NIGHT, status: 'failed' });
    const { title, why } = shown({ sync: { active: null, latest }, nightly: { ...state, failed } });
    expect([title, why]).toEqual(['Running, with a warning', line]);
  });

  it('says of a failed sync of a person what it said before', () => {
    const latest = syncRun({ status: 'failed', endedAt: ago(5) });
    const { why } = shown({ sync: { active: null, latest }, nightly: { ...on(), failed: 1 } });
    expect(why).toBe('⚠️ The last sync failed. Run /sync again.');
  });
});
