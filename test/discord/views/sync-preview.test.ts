// Discord, views: the message of a preview that is over, and hostile titles in every kind of sync message.
import { expect, it } from 'vitest';
import type { SyncOutcome } from '../../../src/core/sync/types.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import type { SyncView } from '../../../src/discord/views/sync-state.ts';
import { syncRun } from '../../support/sync-runs.ts';
import {
  buttonsOf,
  ended,
  linesOf,
  messageOf,
  numbers,
  problems,
  running,
  STARTED,
  titleOf,
} from './sync-views.ts';

const HOSTILE = `**@everyone** [free](https://evil.example) \`\`\`${'Ḧ'.repeat(2_000)} <@1> \u202E\n# 🎷`;
const first = Array.from({ length: 10 }, (_, index) => ({
  releaseId: 9_999_999_990 + index,
  heading: `Artist ${index} - *Title*`,
}));
const preview = { toPull: { count: 1_212, first }, toPush: { count: 1, first: first.slice(0, 1) } };
const done = (over: Parameters<typeof syncRun>[0] = {}) =>
  ended({ run: syncRun({ kind: 'preview', status: 'done', preview, ...over }) });

it('done: what a sync would do, the first of each, and a button that does it', () => {
  expect(titleOf(done())).toBe('Preview');
  const lines = linesOf(done());
  expect(lines[0]).toBe('⬇️ 1,212 new from Discogs · ⬆️ 1 to add');
  expect(lines[1]).toBe('**New from Discogs**');
  expect(lines[2]).toBe('• [Artist 0 - \\*Title\\*](https://www.discogs.com/release/9999999990)');
  expect(lines.slice(12)).toEqual([
    '• and 1,202 more',
    '**To add to Discogs**',
    '• [Artist 0 - \\*Title\\*](https://www.discogs.com/release/9999999990)',
    STARTED,
    '-# Data provided by [Discogs](<https://www.discogs.com/>).',
  ]);
  expect(messageOf(done()).components[0]?.components).toMatchObject([
    { custom_id: 'run:7', label: 'Run sync' },
  ]);
});

it.each([
  [0, 2, '⬇️ nothing new · ⬆️ 2 to add'],
  [1, 0, '⬇️ 1 new from Discogs · ⬆️ none to add'],
  [0, 0, 'Already in sync'],
])('%i to read and %i to add, and it can be run all the same', (pull, push, line) => {
  const of = (count: number) => ({ count, first: first.slice(0, count) });
  const view = done({ preview: { toPull: of(pull), toPush: of(push) } });
  expect(linesOf(view)[0]).toBe(line);
  expect(buttonsOf(messageOf(view))).toEqual(['run:7']);
});

it.each<[SyncOutcome, string]>([
  ['stopped', 'Stopped by <@502>. Nothing was changed'],
  ['failed', "Couldn't read the whole collection. Nothing was changed. Try again later"],
  ['paused', 'Restarting. Continues by itself'],
])('%s: offers nothing', (outcome, line) => {
  const view = ended({ outcome, run: syncRun({ kind: 'preview', stoppedBy: '502' }) });
  expect(messageOf(view).components).toEqual([]);
  expect(linesOf(view)).toEqual([line, STARTED]);
});

/** Checks every length that Discord limits in a message, and that no hostile text in it works as markup. */
function expectWithinLimits(view: SyncView): void {
  const [embed] = messageOf(view).embeds;
  const fields = embed?.fields ?? [];
  const lengths = [
    embed?.title,
    embed?.description,
    embed?.author?.name,
    ...fields.flatMap((field) => [field.name, field.value]),
  ].map((text) => text?.length ?? 0);
  expect(lengths.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(LIMITS.embedTotal);
  expect(embed?.title?.length).toBeLessThanOrEqual(LIMITS.embedTitle);
  expect(embed?.description?.length).toBeLessThanOrEqual(LIMITS.embedDescription);
  // The description was not dropped to get there.
  expect(embed?.description?.length).toBeGreaterThan(0);
  expect(embed?.author?.name.length).toBeLessThanOrEqual(LIMITS.embedAuthor);
  for (const field of fields) expect(field.value.length).toBeLessThanOrEqual(LIMITS.embedFieldValue);
  const said = [embed?.title, embed?.description, ...fields.map((field) => field.value)].join('\n');
  expect(said).not.toMatch(/(?<!\\)@everyone|(?<!\\)\[free|(?<!\\)`/);
}

it('hostile titles, errors and accounts stay within every limit', () => {
  const list = { count: 30_000, first: first.map((one) => ({ ...one, heading: HOSTILE })) };
  expectWithinLimits(done({ account: HOSTILE, preview: { toPull: list, toPush: list } }));
  const run = syncRun({ account: HOSTILE, id: 2_147_483_647, stoppedBy: '9'.repeat(20) });
  expectWithinLimits(running({ run, numbers: numbers({ errors: 3 }) }));
  expectWithinLimits(ended({ run, errors: problems(4, HOSTILE), outcome: 'stopped' }));
});
