import { describe, expect, it } from 'vitest';
import type { SyncActivity, SyncOutcome } from '../../../src/core/sync/types.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import {
  alreadyRunningSentence,
  movedMessage,
  type SyncMessage,
  syncMessage,
} from '../../../src/discord/views/sync.ts';
import type { SyncNumbers, SyncView } from '../../../src/discord/views/sync-state.ts';
import { RUN_STARTED_MS, syncRun } from '../../support/sync-runs.ts';

type Running = Extract<SyncView, { state: 'running' }>;
type Ended = Extract<SyncView, { state: 'ended' }>;

const MINUTE_MS = 60_000;
const numbers = (over: Partial<SyncNumbers> = {}): SyncNumbers => ({
  phase: 'pull',
  pulled: 12,
  pushed: 0,
  skipped: 1_540,
  errors: 0,
  totalDiscogsItems: 3_104,
  ...over,
});
const running = (over: Partial<Running> = {}): Running => ({
  state: 'running',
  run: syncRun(),
  numbers: numbers(),
  activity: { kind: 'working' },
  pace: { done: 1_552, total: 3_104, perMinute: 1_240.4, leftMs: 2 * MINUTE_MS, thenMs: 0 },
  ...over,
});
const ended = (over: Partial<Ended> = {}): Ended => ({
  state: 'ended',
  run: syncRun({ phase: 'done', status: 'done', endedAt: new Date(RUN_STARTED_MS + 3 * MINUTE_MS) }),
  numbers: numbers({ phase: 'done', pushed: 3, skipped: 3_092 }),
  outcome: 'done',
  errors: [],
  ...over,
});
const titleOf = (view: SyncView) => syncMessage(view).embeds[0]?.title;
const colourOf = (view: SyncView) => syncMessage(view).embeds[0]?.color;
const textOf = (view: SyncView) => syncMessage(view).embeds[0]?.description ?? '';
const idsOf = (message: SyncMessage) =>
  message.components.flatMap((row) =>
    row.components.map((one) => ('custom_id' in one ? one.custom_id : null)),
  );

const HOSTILE = `**@everyone** [free](https://evil.example) \`\`\`${'Ḧ'.repeat(2_000)} <@1> \u202E\n# 🎷`;
const problems = (many: number, text = 'Could not add') =>
  Array.from({ length: many }, (_, index) => `${text} ${index + 1}`);

/** Everything Discord counts of a message, and that nothing of it works as markup. */
function expectWithinLimits(view: SyncView): void {
  const message = syncMessage(view);
  const [embed] = message.embeds;
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
  // Nothing was thrown away to get there.
  expect(embed?.description?.length).toBeGreaterThan(0);
  expect(embed?.author?.name.length).toBeLessThanOrEqual(LIMITS.embedAuthor);
  for (const field of fields) expect(field.value.length).toBeLessThanOrEqual(LIMITS.embedFieldValue);
  const said = [embed?.title, embed?.description, ...fields.map((field) => field.value)].join('\n');
  expect(said).not.toMatch(/(?<!\\)@everyone|(?<!\\)\[free|(?<!\\)`/);
}

describe('while it runs', () => {
  it('the pull, as Discord gets it', () => {
    expect(syncMessage(running())).toMatchInlineSnapshot(`
      {
        "components": [
          {
            "components": [
              {
                "custom_id": "stop:7:mwrsbk00",
                "disabled": false,
                "label": "Stop",
                "style": 4,
                "type": 2,
              },
            ],
            "type": 1,
          },
        ],
        "embeds": [
          {
            "author": {
              "name": "Sync · crate_keeper",
            },
            "color": 5793266,
            "description": "▰▰▰▰▰▰▰▰▱▱▱▱▱▱▱▱ 50 % · 1,552 of 3,104 copies
      1,240 copies a minute, about 2 minutes left.
      -# Started by <@501> <t:1795348800:R>",
            "fields": [
              {
                "inline": true,
                "name": "Pulled",
                "value": "12",
              },
              {
                "inline": true,
                "name": "Pushed",
                "value": "0",
              },
              {
                "inline": true,
                "name": "Skipped",
                "value": "1,540",
              },
              {
                "inline": true,
                "name": "Errors",
                "value": "0",
              },
              {
                "inline": true,
                "name": "On Discogs",
                "value": "3,104",
              },
            ],
            "title": "Pull: reading the collection on Discogs",
          },
        ],
        "file": null,
      }
    `);
  });

  it('the push, as Discord gets it', () => {
    const view = running({
      numbers: numbers({ phase: 'push', pushed: 14, errors: 1, skipped: 3_092 }),
      pace: { done: 15, total: 40, perMinute: 49.6, leftMs: 31_000, thenMs: 0 },
    });
    expect(syncMessage(view)).toMatchInlineSnapshot(`
      {
        "components": [
          {
            "components": [
              {
                "custom_id": "stop:7:mwrsbk00",
                "disabled": false,
                "label": "Stop",
                "style": 4,
                "type": 2,
              },
            ],
            "type": 1,
          },
        ],
        "embeds": [
          {
            "author": {
              "name": "Sync · crate_keeper",
            },
            "color": 5793266,
            "description": "▰▰▰▰▰▰▱▱▱▱▱▱▱▱▱▱ 37 % · 15 of 40 records
      50 records a minute, about 31 seconds left.
      -# Started by <@501> <t:1795348800:R>",
            "fields": [
              {
                "inline": true,
                "name": "Pulled",
                "value": "12",
              },
              {
                "inline": true,
                "name": "Pushed",
                "value": "14",
              },
              {
                "inline": true,
                "name": "Skipped",
                "value": "3,092",
              },
              {
                "inline": true,
                "name": "Errors",
                "value": "1",
              },
              {
                "inline": true,
                "name": "On Discogs before",
                "value": "3,104",
              },
            ],
            "title": "Push: adding records to Discogs",
          },
        ],
        "file": null,
      }
    `);
  });

  it('its first moment, before anything is known', () => {
    const view = running({
      numbers: numbers({ pulled: 0, skipped: 0, totalDiscogsItems: 0 }),
      pace: null,
    });
    expect(syncMessage(view)).toMatchInlineSnapshot(`
      {
        "components": [
          {
            "components": [
              {
                "custom_id": "stop:7:mwrsbk00",
                "disabled": false,
                "label": "Stop",
                "style": 4,
                "type": 2,
              },
            ],
            "type": 1,
          },
        ],
        "embeds": [
          {
            "author": {
              "name": "Sync · crate_keeper",
            },
            "color": 5793266,
            "description": "Asking Discogs how many copies there are.
      -# Started by <@501> <t:1795348800:R>",
            "fields": [
              {
                "inline": true,
                "name": "Pulled",
                "value": "0",
              },
              {
                "inline": true,
                "name": "Pushed",
                "value": "0",
              },
              {
                "inline": true,
                "name": "Skipped",
                "value": "0",
              },
              {
                "inline": true,
                "name": "Errors",
                "value": "0",
              },
              {
                "inline": true,
                "name": "On Discogs",
                "value": "…",
              },
            ],
            "title": "Pull: reading the collection on Discogs",
          },
        ],
        "file": null,
      }
    `);
  });

  it.each<[SyncActivity, string]>([
    [{ kind: 'waiting-for-budget', reason: 'budget', untilMs: RUN_STARTED_MS }, 'budget'],
    [{ kind: 'waiting-for-budget', reason: 'asked-to-wait', untilMs: RUN_STARTED_MS }, 'asked to wait'],
    [{ kind: 'waiting-for-budget', reason: 'restart', untilMs: RUN_STARTED_MS }, 'just restarted'],
    [{ kind: 'discogs-down', sinceMs: RUN_STARTED_MS, nextTryMs: RUN_STARTED_MS + 30_000 }, 'Discogs down'],
    [{ kind: 'waiting-for-outcome', records: 2, untilMs: RUN_STARTED_MS }, 'outcome'],
    [{ kind: 'waiting-for-outcome', records: 1, untilMs: RUN_STARTED_MS }, 'one outcome'],
    [{ kind: 'database-down', sinceMs: RUN_STARTED_MS }, 'database down'],
  ])('what it waits for: %j', (activity) => {
    const waits = running({
      activity,
      pace: { done: 1, total: 4, perMinute: null, leftMs: null, thenMs: 0 },
    });
    expect({ title: titleOf(waits), text: textOf(waits) }).toMatchSnapshot();
    expect(idsOf(syncMessage(waits))).toEqual(['stop:7:mwrsbk00']);
  });

  it('its first moment in a process that takes it up', () => {
    for (const taken of [numbers(), numbers({ phase: 'push', totalDiscogsItems: 0 })]) {
      const view = running({ numbers: taken, pace: null });
      expect(textOf(view)).toMatch(/^Going on where it was interrupted\.\n/);
    }
    const total = syncMessage(running({ pace: null })).embeds[0]?.fields?.at(-1);
    expect(total).toMatchObject({ name: 'On Discogs', value: '3,104' });
  });

  it('says when nothing can be said of the time yet', () => {
    const early = running({ pace: { done: 0, total: 40, perMinute: null, leftMs: null, thenMs: 0 } });
    expect(textOf(early)).toContain('Too early to say how long it takes.');
    const slow = running({ pace: { done: 1, total: 40, perMinute: 0.4, leftMs: null, thenMs: 0 } });
    expect(textOf(slow)).toContain('Less than one copy a minute.');
  });

  it.each([
    [{ perMinute: 5_007, leftMs: 139_000, thenMs: 0 }, '5,007 copies a minute, about 2 minutes left.'],
    [
      { perMinute: 5_007, leftMs: 139_000, thenMs: 160_000 },
      '5,007 copies a minute, about 2 minutes left, then about 3 minutes to add records to Discogs.',
    ],
    [{ perMinute: 1_240, leftMs: 89_000, thenMs: 400 }, '1,240 copies a minute, about 89 seconds left.'],
    [{ perMinute: 48, leftMs: 10_700_000, thenMs: 0 }, '48 copies a minute, about 178 minutes left.'],
    [{ perMinute: 48, leftMs: 14_000_000, thenMs: 0 }, '48 copies a minute, about 4 hours left.'],
  ])('speed and time in words that agree: %j', (pace, sentence) => {
    expect(textOf(running({ pace: { done: 1, total: 40, ...pace } }))).toContain(sentence);
  });

  it('the bar is never full before it is, nor longer than itself', () => {
    const at = (done: number, total: number) =>
      textOf(running({ pace: { done, total, perMinute: null, leftMs: null, thenMs: 0 } })).split(' ')[0];
    expect(at(0, 10)).toBe('▱'.repeat(16));
    expect(at(29_999, 30_000)).toBe(`${'▰'.repeat(15)}▱`);
    expect(at(10, 10)).toBe('▰'.repeat(16));
    expect(at(11, 10)).toBe('▰'.repeat(16));
  });

  it('the button says that Stop was heard, and cannot be pressed again', () => {
    const view = running({ run: syncRun({ stoppedBy: '502' }) });
    expect(titleOf(view)).toBe('Stopping');
    expect(syncMessage(view).components[0]?.components[0]).toMatchObject({
      label: 'Stopping…',
      disabled: true,
      custom_id: 'stop:7:mwrsbk00',
    });
  });
});

describe('when it is over', () => {
  it.each([
    // Of 134, 14 were here before and 120 are second copies of what came just now: neither is said of all.
    [
      { pulled: 2_866, pushed: 0, skipped: 134 },
      '⬇️ 2,866 new from Discogs · 134 other copies needed nothing',
    ],
    [
      { pulled: 1, pushed: 2, skipped: 1 },
      '⬇️ 1 new from Discogs · ⬆️ 2 now on Discogs · 1 other copy needed nothing',
    ],
    [{ pulled: 0, pushed: 0, skipped: 1_540 }, '1,540 copies needed nothing'],
    [{ pulled: 0, pushed: 0, skipped: 1 }, '1 copy needed nothing'],
    [{ pulled: 0, pushed: 3, skipped: 0 }, '⬆️ 3 now on Discogs'],
  ])('says what its numbers mean: %j', (counts, said) => {
    expect(textOf(ended({ numbers: numbers({ phase: 'done', ...counts }) })).split('\n')[0]).toBe(said);
  });

  it('done, as Discord gets it', () => {
    expect(syncMessage(ended())).toMatchInlineSnapshot(`
      {
        "components": [],
        "embeds": [
          {
            "author": {
              "name": "Sync · crate_keeper",
            },
            "color": 5763719,
            "description": "⬇️ 12 new from Discogs · ⬆️ 3 now on Discogs · 3,092 other copies needed nothing
      Database and collection are in step now.
      It took 3 minutes.
      -# Started by <@501> <t:1795348800:R>",
            "fields": [
              {
                "inline": true,
                "name": "Pulled",
                "value": "12",
              },
              {
                "inline": true,
                "name": "Pushed",
                "value": "3",
              },
              {
                "inline": true,
                "name": "Skipped",
                "value": "3,092",
              },
              {
                "inline": true,
                "name": "Errors",
                "value": "0",
              },
              {
                "inline": true,
                "name": "On Discogs before",
                "value": "3,104",
              },
            ],
            "title": "Done",
          },
        ],
        "file": null,
      }
    `);
  });

  it('done with problems, as Discord gets it', () => {
    const errors = problems(5, 'Discogs does not let us add **x**');
    const view = ended({
      outcome: 'done-with-problems',
      numbers: numbers({ phase: 'done', pushed: 3, errors: 5 }),
      errors,
    });
    expect(syncMessage(view)).toMatchInlineSnapshot(`
      {
        "components": [],
        "embeds": [
          {
            "author": {
              "name": "Sync · crate_keeper",
            },
            "color": 16705372,
            "description": "⬇️ 12 new from Discogs · ⬆️ 3 now on Discogs · 1,540 other copies needed nothing
      What was not pushed is tried again by the next /sync.
      It took 3 minutes.
      -# Started by <@501> <t:1795348800:R>",
            "fields": [
              {
                "inline": true,
                "name": "Pulled",
                "value": "12",
              },
              {
                "inline": true,
                "name": "Pushed",
                "value": "3",
              },
              {
                "inline": true,
                "name": "Skipped",
                "value": "1,540",
              },
              {
                "inline": true,
                "name": "Errors",
                "value": "5",
              },
              {
                "inline": true,
                "name": "On Discogs before",
                "value": "3,104",
              },
              {
                "name": "What went wrong",
                "value": "• Discogs does not let us add \\*\\*x\\*\\* 1
      • Discogs does not let us add \\*\\*x\\*\\* 2
      • Discogs does not let us add \\*\\*x\\*\\* 3
      and 2 more: all of them are in the attached file.",
              },
            ],
            "title": "Done with 5 problems",
          },
        ],
        "file": {
          "name": "sync-7-problems.txt",
          "text": "Sync 7 of crate_keeper, started 2026-11-22T12:00:00.000Z: 5 problems

      1. Discogs does not let us add **x** 1
      2. Discogs does not let us add **x** 2
      3. Discogs does not let us add **x** 3
      4. Discogs does not let us add **x** 4
      5. Discogs does not let us add **x** 5
      ",
        },
      }
    `);
  });

  it.each<[string, Partial<Ended>]>([
    ['one problem', { outcome: 'done-with-problems', numbers: numbers({ errors: 1 }), errors: problems(1) }],
    ['stopped', { outcome: 'stopped', run: syncRun({ stoppedBy: '502' }) }],
    ['failed in the pull', { outcome: 'failed', numbers: numbers({ errors: 1 }), errors: problems(1) }],
    ['failed in the push', { outcome: 'failed', numbers: numbers({ phase: 'push', pushed: 1 }) }],
    ['paused', { outcome: 'paused', run: syncRun({ status: 'paused' }) }],
    ['nothing to do', { numbers: numbers({ phase: 'done', pulled: 0, skipped: 1 }) }],
    ['an empty collection', { numbers: numbers({ phase: 'done', pulled: 0, skipped: 0 }) }],
  ])('%s, in words', (_, over) => {
    const view = ended(over);
    expect({ title: titleOf(view), text: textOf(view) }).toMatchSnapshot();
  });

  it('every end has a title and a colour of its own, and no button', () => {
    const outcomes: SyncOutcome[] = ['done', 'done-with-problems', 'stopped', 'failed', 'paused'];
    const views = outcomes.map((outcome) => ended({ outcome, numbers: numbers({ errors: 3 }) }));
    expect(views.map(titleOf)).toEqual([
      'Done',
      'Done with 3 problems',
      'Stopped',
      'Failed',
      'Paused for a restart',
    ]);
    expect(new Set([...views.map(colourOf), colourOf(running())]).size).toBe(6);
    expect(views.flatMap((view) => syncMessage(view).components)).toEqual([]);
  });

  it('three errors are told in the message, more than three in a file as well', () => {
    const three = syncMessage(ended({ errors: problems(3) }));
    expect(three.file).toBeNull();
    expect(three.embeds[0]?.fields?.at(-1)?.value).toBe(
      '• Could not add 1\n• Could not add 2\n• Could not add 3',
    );
    const four = syncMessage(ended({ errors: problems(4) }));
    expect(four.embeds[0]?.fields?.at(-1)?.value).toContain(
      'and 1 more: all of them are in the attached file.',
    );
    expect(four.file).toEqual({
      name: 'sync-7-problems.txt',
      text: [
        'Sync 7 of crate_keeper, started 2026-11-22T12:00:00.000Z: 4 problems',
        '',
        '1. Could not add 1',
        '2. Could not add 2',
        '3. Could not add 3',
        '4. Could not add 4',
        '',
      ].join('\n'),
    });
  });

  it('where no file may be attached, says so', () => {
    const message = syncMessage(ended({ errors: problems(4) }), { mayAttach: false });
    expect(message.file).toBeNull();
    expect(message.embeds[0]?.fields?.at(-1)?.value).toContain(
      'and 1 more: I may not attach files here (permission Attach Files), so the list stays in the database.',
    );
  });

  it('so many errors that no file holds them are cut, and counted', () => {
    const { file } = syncMessage(ended({ errors: problems(30_000, 'ü'.repeat(900)) }));
    expect(Buffer.byteLength(file?.text ?? '')).toBeLessThanOrEqual(LIMITS.fileBytes);
    expect(file?.text.trimEnd().split('\n').at(-1)).toMatch(/^… and [\d,]+ more\.$/);
  });
});

describe('a preview', () => {
  const first = Array.from({ length: 10 }, (_, index) => ({
    releaseId: 9_999_999_990 + index,
    heading: `Artist ${index} - *Title*`,
  }));
  const preview = { toPull: { count: 12, first }, toPush: { count: 1, first: first.slice(0, 1) } };
  const done = (over: Parameters<typeof syncRun>[0] = {}) =>
    ended({ run: syncRun({ kind: 'preview', status: 'done', preview, ...over }) });

  it('done, as Discord gets it', () => {
    expect(syncMessage(done())).toMatchInlineSnapshot(`
      {
        "components": [
          {
            "components": [
              {
                "custom_id": "run:7",
                "label": "Run it",
                "style": 1,
                "type": 2,
              },
            ],
            "type": 1,
          },
        ],
        "embeds": [
          {
            "author": {
              "name": "Preview · crate_keeper",
            },
            "color": 5763719,
            "description": "A sync would bring 12 releases here and add 1 record to Discogs.
      **From Discogs to the database: 12**
      • [Artist 0 - \\*Title\\*](https://www.discogs.com/release/9999999990)
      • [Artist 1 - \\*Title\\*](https://www.discogs.com/release/9999999991)
      • [Artist 2 - \\*Title\\*](https://www.discogs.com/release/9999999992)
      • [Artist 3 - \\*Title\\*](https://www.discogs.com/release/9999999993)
      • [Artist 4 - \\*Title\\*](https://www.discogs.com/release/9999999994)
      • [Artist 5 - \\*Title\\*](https://www.discogs.com/release/9999999995)
      • [Artist 6 - \\*Title\\*](https://www.discogs.com/release/9999999996)
      • [Artist 7 - \\*Title\\*](https://www.discogs.com/release/9999999997)
      • [Artist 8 - \\*Title\\*](https://www.discogs.com/release/9999999998)
      • [Artist 9 - \\*Title\\*](https://www.discogs.com/release/9999999999)
      • and 2 more
      **From the database to Discogs: 1**
      • [Artist 0 - \\*Title\\*](https://www.discogs.com/release/9999999990)
      -# Started by <@501> <t:1795348800:R>
      -# Data provided by [Discogs](<https://www.discogs.com/>).",
            "fields": [
              {
                "inline": true,
                "name": "Errors",
                "value": "0",
              },
              {
                "inline": true,
                "name": "On Discogs before",
                "value": "3,104",
              },
            ],
            "title": "Done: nothing was changed",
          },
        ],
        "file": null,
      }
    `);
  });

  it('with nothing to do says so, and may be run all the same', () => {
    const none = { count: 0, first: [] };
    const view = done({ preview: { toPull: none, toPush: none } });
    expect(textOf(view)).toMatch(/^Database and collection are in step: a sync has nothing to do\./);
    expect(idsOf(syncMessage(view))).toEqual(['run:7']);
  });

  it.each<SyncOutcome>(['stopped', 'failed', 'paused'])('%s: offers nothing', (outcome) => {
    const view = ended({ outcome, run: syncRun({ kind: 'preview', stoppedBy: '502' }) });
    expect(syncMessage(view).components).toEqual([]);
    expect(textOf(view)).toMatchSnapshot();
  });

  it('while it runs shows no count of what it does not do', () => {
    const view = running({ run: syncRun({ kind: 'preview' }) });
    expect(syncMessage(view).embeds[0]?.fields?.map((field) => field.name)).toEqual(['Errors', 'On Discogs']);
    expect(idsOf(syncMessage(view))).toEqual(['stop:7:mwrsbk00']);
  });

  it('hostile titles stay within every limit', () => {
    const nasty = first.map((one) => ({ ...one, heading: HOSTILE }));
    const list = { count: 30_000, first: nasty };
    expectWithinLimits(done({ account: HOSTILE, preview: { toPull: list, toPush: list } }));
  });
});

it('hostile errors and accounts stay within every limit', () => {
  const run = syncRun({ account: HOSTILE, id: 2_147_483_647, stoppedBy: '9'.repeat(20) });
  expectWithinLimits(running({ run }));
  expectWithinLimits(ended({ run, errors: problems(4, HOSTILE), outcome: 'stopped' }));
});

describe('links', () => {
  const shown = syncRun({ message: { channelId: '401', messageId: '601' } });
  it('the message that may not change any more', () => {
    expect(movedMessage(shown, 'https://discord.com/channels/301/401/602')).toMatchInlineSnapshot(`
      {
        "components": [],
        "embeds": [
          {
            "author": {
              "name": "Sync · crate_keeper",
            },
            "color": 5793266,
            "description": "Discord lets a message change for an hour only. The sync goes on here: https://discord.com/channels/301/401/602
      -# Started by <@501> <t:1795348800:R>",
            "title": "Goes on in a new message",
          },
        ],
        "file": null,
      }
    `);
  });
  it('the answer to a second /sync', () => {
    expect(alreadyRunningSentence(shown, '301')).toBe(
      'A sync is running already: https://discord.com/channels/301/401/601',
    );
    expect(alreadyRunningSentence(syncRun({ kind: 'preview' }), '301')).toBe(
      'A preview is running already, but has no message yet. /status shows how far it is.',
    );
    expect(alreadyRunningSentence(shown, '302')).toBe(
      'A sync is running already, started in another server. /status shows how far it is.',
    );
  });
});
