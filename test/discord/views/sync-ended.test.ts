// Discord, views: the message of a sync that is over, or that continues in another message.
import { describe, expect, it } from 'vitest';
import { FORGOTTEN_ID } from '../../../src/core/add/types.ts';
import type { SyncOutcome } from '../../../src/core/sync/types.ts';
import { english } from '../../../src/discord/texts/en/index.ts';
import { LIMITS } from '../../../src/discord/views/limits.ts';
import { alreadyRunningSentence, movedMessage } from '../../../src/discord/views/sync.ts';
import { syncRun } from '../../support/sync-runs.ts';
import {
  buttonsOf,
  type Ended,
  ended,
  inMinutes,
  linesOf,
  messageOf,
  numbers,
  problems,
  running,
  STARTED,
  titleOf,
} from './sync-views.ts';

const TOOK = `${STARTED} · took 3 minutes`;

it('done: what it came to, once, and how long it took', () => {
  const message = messageOf(ended());
  expect(titleOf(ended())).toBe('Everything is in sync');
  expect(linesOf(ended())).toEqual(['⬇️ 12 new · ⬆️ 3 · 3,092 unchanged', TOOK]);
  expect(message.embeds[0]?.fields).toBeUndefined();
  expect(message.components).toEqual([]);
  expect(message.file).toBeNull();
});

it('names no one who is forgotten', () => {
  const requester = { ...syncRun().requester, userId: FORGOTTEN_ID };
  const run = syncRun({ requester, stoppedBy: FORGOTTEN_ID });
  const lines = linesOf(ended({ run, outcome: 'stopped' }));
  expect(lines).toContain('Stopped. Run /sync to finish');
  expect(lines.at(-1)).toBe(`-# Started ${inMinutes(0)}`);
});

it.each<[string, Partial<Ended>, string, string[]]>([
  [
    'nothing to do',
    { numbers: numbers({ phase: 'done', pulled: 0, skipped: 1 }) },
    'Already in sync',
    ['⬇️ 0 new · ⬆️ 0 · 1 unchanged', TOOK],
  ],
  [
    'an empty collection',
    { numbers: numbers({ phase: 'done', pulled: 0, skipped: 0 }) },
    'Already in sync',
    ['⬇️ 0 new · ⬆️ 0 · 0 unchanged', TOOK],
  ],
  [
    'one record is gone from Discogs',
    { run: syncRun({ gone: 1 }) },
    'Done',
    [
      '⬇️ 12 new · ⬆️ 3 · 3,092 unchanged',
      "1 record is no longer on Discogs. It's kept here. Find it with /search to add it again",
      STARTED,
    ],
  ],
  [
    'many are gone',
    { run: syncRun({ gone: 1_200 }) },
    'Done',
    [
      '⬇️ 12 new · ⬆️ 3 · 3,092 unchanged',
      "1,200 records are no longer on Discogs. They're kept here. Find them with /search to add them again",
      STARTED,
    ],
  ],
  [
    'one problem',
    { outcome: 'done-with-problems', numbers: numbers({ errors: 1 }), errors: problems(1) },
    'Done with 1 problem',
    ['⬇️ 12 new · ⬆️ 0 · 1,540 unchanged', TOOK],
  ],
  [
    'stopped',
    { outcome: 'stopped', run: syncRun({ stoppedBy: '502' }) },
    'Stopped',
    ['⬇️ 12 new · ⬆️ 3 · 3,092 unchanged', 'Stopped by <@502>. Run /sync to finish', STARTED],
  ],
  [
    'stopped by none of Discord',
    { outcome: 'stopped' },
    'Stopped',
    ['⬇️ 12 new · ⬆️ 3 · 3,092 unchanged', 'Stopped. Run /sync to finish', TOOK],
  ],
  [
    'failed while it read',
    { outcome: 'failed', numbers: numbers({ errors: 1 }), errors: problems(1) },
    'Failed',
    [
      '⬇️ 12 new · ⬆️ 0 · 1,540 unchanged',
      "Couldn't read the whole collection, so nothing was added to Discogs. Try again later",
      TOOK,
    ],
  ],
  [
    'failed while it added',
    { outcome: 'failed', numbers: numbers({ phase: 'push', pushed: 1 }) },
    'Failed',
    ['⬇️ 12 new · ⬆️ 1 · 1,540 unchanged', "Couldn't add everything to Discogs. Run /sync again later", TOOK],
  ],
  [
    'paused',
    { outcome: 'paused', run: syncRun({ status: 'paused' }) },
    'Paused',
    ['⬇️ 12 new · ⬆️ 3 · 3,092 unchanged', 'Restarting. Continues by itself', STARTED],
  ],
])('%s, in words', (_, over, title, lines) => {
  expect(titleOf(ended(over))).toBe(title);
  expect(linesOf(ended(over))).toEqual(lines);
});

it('every end has a title and a colour of its own, and no button', () => {
  const outcomes: SyncOutcome[] = ['done', 'done-with-problems', 'stopped', 'failed', 'paused'];
  const views = outcomes.map((outcome) => ended({ outcome, numbers: numbers({ errors: 3 }) }));
  expect(new Set(views.map(titleOf)).size).toBe(5);
  const colours = [...views, running()].map((view) => messageOf(view).embeds[0]?.color);
  expect(new Set(colours).size).toBe(6);
  expect(views.flatMap((view) => messageOf(view).components)).toEqual([]);
});

describe('problems', () => {
  const fieldOf = (view: Ended, how?: { mayAttach: boolean }) => messageOf(view, how).embeds[0]?.fields?.[0];

  it('up to three stand in the message, more in a file as well', () => {
    expect(messageOf(ended({ errors: problems(3) })).file).toBeNull();
    expect(fieldOf(ended({ errors: problems(3) }))).toEqual({
      name: 'Problems',
      value: '• Could not add 1\n• Could not add 2\n• Could not add 3',
    });
    const four = ended({ errors: problems(4, 'Could not add **x**') });
    expect(fieldOf(four)?.value.split('\n').slice(2)).toEqual([
      '• Could not add \\*\\*x\\*\\* 3',
      'and 1 more in the attached file',
    ]);
    expect(messageOf(four).file).toEqual({
      name: 'sync-7-problems.txt',
      text: [
        'Sync 7 of crate_keeper, started 2026-11-22T12:00:00.000Z: 4 problems',
        '',
        '1. Could not add **x** 1',
        '2. Could not add **x** 2',
        '3. Could not add **x** 3',
        '4. Could not add **x** 4',
        '',
      ].join('\n'),
    });
  });

  it('where no file can be attached, the permission is named', () => {
    const view = ended({ errors: problems(4) });
    expect(messageOf(view, { mayAttach: false }).file).toBeNull();
    expect(fieldOf(view, { mayAttach: false })?.value).toContain(
      'and 1 more. I need **Attach Files** here to post the full list',
    );
  });

  it('so many that no file holds them are cut, and counted', () => {
    const { file } = messageOf(ended({ errors: problems(30_000, 'ü'.repeat(900)) }));
    expect(Buffer.byteLength(file?.text ?? '')).toBeLessThanOrEqual(LIMITS.fileBytes);
    expect(file?.text.trimEnd().split('\n').at(-1)).toMatch(/^… and [\d,]+ more$/);
  });
});

describe('links', () => {
  const shown = syncRun({ message: { channelId: '401', messageId: '601' } });

  it('the message that Discord lets change no more leads to the next one', () => {
    const link = 'https://discord.com/channels/301/401/602';
    const message = movedMessage(shown, link, english);
    expect(message.embeds[0]).toMatchObject({
      title: 'Continued in a new message ↓',
      description: STARTED,
      author: { name: 'Sync · crate_keeper' },
    });
    expect(message.components[0]?.components).toEqual([{ type: 2, style: 5, label: 'Open', url: link }]);
    expect(buttonsOf(message)).toEqual([link]);
  });

  it('the answer to a second /sync', () => {
    const sentence = (run: typeof shown, guildId: string) => alreadyRunningSentence(run, guildId, english);
    expect(sentence(shown, '301')).toBe(
      'A sync is already running: https://discord.com/channels/301/401/601',
    );
    expect(sentence(syncRun({ kind: 'preview' }), '301')).toBe(
      'A preview is already running. /status shows how far it is',
    );
    expect(sentence(shown, '302')).toBe(
      'A sync is already running in another server. /status shows how far it is',
    );
  });
});
