// Discord, views: the message of the dry run of an import, and the message of its run.
import { describe, expect, it } from 'vitest';
import type { DryRun } from '../../../src/core/import/import.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { dryRunMessage } from '../../../src/discord/views/crate-import.ts';
import { buttonsIn } from '../../../src/discord/views/payload.ts';
import { alreadyRunningSentence } from '../../../src/discord/views/sync.ts';
import { syncRun } from '../../support/sync-runs.ts';
import { ended, linesOf, numbers, running, STARTED, titleOf } from './sync-views.ts';

const found = (over: Partial<DryRun> = {}): DryRun => ({
  owned: 812,
  copies: 1_204,
  odd: { count: 0, first: [] },
  leftMs: 230_000,
  syncedAt: new Date(1_700_000_000_000),
  saved: { id: 71, atMs: 1_764_389_040_048 },
  ...over,
});
const lines = (over: Partial<DryRun>, name = 'crate.csv') =>
  dryRunMessage(found(over), name, english).content.split('\n');

describe('the dry run', () => {
  it('says what is owned, what is missing, and what is not written', () => {
    expect(lines({})).toEqual([
      '**Import of crate.csv**',
      '✅ 812 owned · ⬇️ 1,204 to add, about 4 minutes',
      'Only copies are added, into the default folder. Conditions, notes, folders and ratings of the file are not written.',
      '-# Synced <t:1700000000:R>',
    ]);
    const buttons = buttonsIn(dryRunMessage(found(), 'crate.csv', english).components ?? []);
    expect(buttons).toMatchObject([{ label: 'Add 1,204', custom_id: 'imp:1z:mijrogc0' }]);
  });

  it.each<[Partial<DryRun>, string]>([
    [{ odd: { count: 1, first: [7] } }, '❓ 1 line not understood (no. 7)'],
    [{ odd: { count: 3, first: [4, 17, 1_030] } }, '❓ 3 lines not understood (no. 4, 17 and 1,030)'],
    [
      { odd: { count: 1_000, first: [2, 3, 4, 5, 6] } },
      '❓ 1,000 lines not understood (no. 2, 3, 4, 5, 6 and more)',
    ],
    [{ leftMs: 3 * 60 * 60_000 }, '⬇️ 1,204 to add, about 3 hours'],
  ])('%j', (over, part) => {
    expect(lines(over)[1]?.split(' · ')).toContain(part);
  });

  it('has no button when there is nothing to add, and still says what is not written', () => {
    const nothing = { copies: 0, saved: null };
    expect(lines(nothing).slice(1, 3)).toEqual([
      '✅ 812 owned · ⬇️ nothing to add',
      expect.stringContaining('Conditions, notes, folders and ratings of the file are not written.'),
    ]);
    expect(dryRunMessage(found(nothing), 'crate.csv', english).components).toEqual([]);
  });

  it('says when it does not know what is owned', () => {
    expect(lines({ syncedAt: null }).at(-1)).toMatch(
      /^-# Not synced yet, so the number to add can be too high/,
    );
  });

  it('shows the name of a file as text, and cuts it', () => {
    expect(lines({}, '@everyone **x** <@1>.csv')[0]).not.toMatch(/<@1>|[^\\]\*\*x/);
    expect(lines({}, 'x'.repeat(300))[0]?.length).toBeLessThan(130);
  });
});

describe('the run', () => {
  const run = (over = {}) =>
    syncRun({ kind: 'import', phase: 'push', importId: 71, totalDiscogsItems: 40, ...over });
  const counts = (pushed: number, errors = 0) =>
    numbers({ phase: 'push', pulled: 0, skipped: 0, pushed, errors, totalDiscogsItems: 40 });

  it('begins, adds, and goes on', () => {
    expect(titleOf(running({ run: run(), numbers: counts(0) }))).toBe('Adding to Discogs');
    expect(linesOf(running({ run: run(), numbers: counts(0), pace: null }))).toEqual(['Starting…', STARTED]);
    expect(linesOf(running({ run: run(), numbers: counts(3), pace: null }))).toEqual(['Resuming…', STARTED]);
  });

  it.each([
    ['done', counts(40), 'Imported', ['✅ 40 of 40 added']],
    ['done', counts(39), 'Imported', ['✅ 39 of 40 added', 'The other one was on Discogs already']],
    ['done', counts(30), 'Imported', ['✅ 30 of 40 added', 'The other 10 were on Discogs already']],
    ['done-with-problems', counts(38, 2), 'Done with 2 problems', ['✅ 38 of 40 added']],
    ['stopped', counts(5), 'Stopped', ['✅ 5 of 40 added', 'Stopped. Import the file again for the rest']],
    [
      'failed',
      counts(5, 1),
      'Failed',
      ['✅ 5 of 40 added', "Couldn't add everything to Discogs. Import the file again later"],
    ],
    ['paused', counts(5), 'Paused', ['✅ 5 of 40 added', 'Restarting. Continues by itself']],
  ] as const)('%s', (outcome, its, title, said) => {
    const view = ended({ run: run(), outcome, numbers: its, errors: [] });
    expect(titleOf(view)).toBe(title);
    expect(linesOf(view).slice(0, -1)).toEqual(said);
  });

  it('is named when something else is to start', () => {
    expect(alreadyRunningSentence(run(), '301', english)).toBe(
      'An import is already running. /status shows how far it is',
    );
  });
});
