// The audit of the soak: it finds nothing in a world without faults, and the one fault in each world that has one.
import { describe, expect, it } from 'vitest';
import { audit } from '../../soak/audit/index.ts';
import type { World } from '../../soak/audit/world.ts';
import {
  at,
  changed,
  copy,
  inOrder,
  life,
  logged,
  message,
  refused,
  samples,
  stored,
  use,
  WAITING,
  wish,
  withCopies,
  withUses,
} from './audit-world.ts';

const LIES: [string, string, Partial<World>][] = [
  ['a copy for nobody', 'copy-nobody-asked-for', withCopies(copy(50, 5, { madeBy: 'bot', madeAt: at(3) }))],
  [
    'two copies for one wish',
    'copy-nobody-asked-for',
    withCopies(copy(21, 2, { madeBy: 'bot', madeAt: at(40) })),
  ],
  [
    'two people pressed Add, two copies',
    'copy-nobody-asked-for',
    {
      ...withCopies(copy(21, 2, { madeBy: 'bot', madeAt: at(3) })),
      ...withUses(wish('u2b', 'add', 2, { minute: 1, told: ['added'] })),
    },
  ],
  [
    'one message, pressed twice for another copy, makes two',
    'copy-nobody-asked-for',
    {
      ...withCopies(
        copy(21, 2, { madeBy: 'bot', madeAt: at(11) }),
        copy(22, 2, { madeBy: 'bot', madeAt: at(12) }),
      ),
      ...withUses(
        wish('c1', 'another', 2, { minute: 10, messageId: 'm' }),
        wish('c2', 'another', 2, { minute: 10, messageId: 'm' }),
      ),
    },
  ],
  [
    'removed by hand, and pushed again',
    'copy-nobody-asked-for',
    withCopies(copy(31, 3, { madeBy: 'bot', madeAt: at(30) })),
  ],
  [
    'added by hand long ago, and by the bot on top',
    'copy-nobody-asked-for',
    {
      ...withCopies(
        copy(60, 6, { madeBy: 'hand', madeAt: at(2) }),
        copy(61, 6, { madeBy: 'bot', madeAt: at(50) }),
      ),
      ...withUses(wish('u6', 'add', 6, { minute: 49 })),
    },
  ],
  [
    'what was there is removed by the bot',
    'removed-what-is-not-its-own',
    {
      ...withUses(wish('u3', 'undo', 3, { minute: 4, messageId: 'm' })),
      copies: inOrder.copies.map((one) => (one.instanceId === 30 ? { ...one, goneBy: 'bot' as const } : one)),
    },
  ],
  [
    'removed without an Undo',
    'removed-unasked',
    { uses: inOrder.uses.filter((one) => one.id !== 'u4-undo') },
  ],
  [
    'said "added" without a copy',
    'confirmed-and-missing',
    withUses(wish('u7', 'add', 7, { minute: 3, told: ['added'] })),
  ],
  [
    'said "added", and no record',
    'confirmed-and-missing',
    stored({ records: inOrder.stored.records.filter((one) => one.releaseId !== 2) }),
  ],
  [
    'said "another copy" more often than there are',
    'confirmed-and-missing',
    withUses(
      wish('c1', 'another', 2, { minute: 3, told: ['another-added'], messageId: 'a' }),
      wish('c2', 'another', 2, { minute: 3, told: ['another-added'], messageId: 'b' }),
    ),
  ],
  [
    'said that a button was used, which no one else pressed',
    'used-by-nobody',
    withUses(
      wish('c1', 'another', 2, { minute: 3, messageId: 'a' }),
      wish('c2', 'another', 2, { minute: 4, told: ['used'], messageId: 'b' }),
    ),
  ],
  ['in the collection, no record', 'no-record', { ...withCopies(copy(80, 8)), ...stored({}) }],
  [
    'a flag for what never was there',
    'flag-lies',
    stored({ records: [...inOrder.stored.records, { releaseId: 99, isSynced: true }] }),
  ],
  [
    'a flag that stayed when the only copy was undone',
    'flag-lies',
    stored({ records: [...inOrder.stored.records, { releaseId: 4, isSynced: true }] }),
  ],
  [
    'no flag for what is there',
    'flag-lies',
    stored({ records: inOrder.stored.records.map((one) => ({ ...one, isSynced: one.releaseId !== 1 })) }),
  ],
  [
    'a record that was not pushed',
    'not-pushed',
    stored({ records: [...inOrder.stored.records, { releaseId: 99, isSynced: false }] }),
  ],
  ['a copy that the mirror has not', 'mirror-lies', stored({ mirror: inOrder.stored.mirror.slice(1) })],
  [
    'a copy of the mirror that is gone',
    'mirror-lies',
    stored({ mirror: [...inOrder.stored.mirror, { instanceId: 30, releaseId: 3 }] }),
  ],
  [
    'an open intent',
    'open-intent',
    stored({
      intents: [
        ...inOrder.stored.intents,
        { id: 3, releaseId: 2, status: 'open', instanceId: null, flagBefore: false },
      ],
    }),
  ],
  [
    'a message that still says that an add waits',
    'late-message',
    stored({
      intents: [
        ...inOrder.stored.intents,
        {
          ...{ id: 3, releaseId: 2, status: 'added', instanceId: 20, flagBefore: false },
          messageId: '77',
        },
      ],
    }),
  ],
  [
    'an unfinished run',
    'unfinished-run',
    stored({ runs: [{ id: 2, kind: 'sync', status: 'paused', isOver: false }] }),
  ],
  ['the quiet sync has problems', 'quiet-sync', { quiet: { ...inOrder.quiet, sync: 'Done with 1 problem' } }],
  [
    'a preview that foretells work',
    'quiet-sync',
    { quiet: { ...inOrder.quiet, preview: 'A sync would bring 1 release here.' } },
  ],
  ['a 429 of its own', 'own-429', { budget: { ...inOrder.budget, refused: 1 } }],
  ['61 calls in a minute', 'window', { budget: { ...inOrder.budget, mostInWindow: 61 } }],
  [
    'never acknowledged',
    'no-answer',
    withUses(use('x', { state: 'failed', acknowledgedAt: null, isLogged: false })),
  ],
  [
    'deferred, and never painted by a process that lived',
    'no-answer',
    withUses(use('x', { state: 'failed', isLogged: false })),
  ],
  [
    'deferred and handled, and never painted before its process was killed',
    'no-answer',
    {
      ...withUses(use('x', { state: 'failed' })),
      lives: [life({ to: at(30), how: 'killed', code: null }), life({ number: 2, from: at(30) })],
    },
  ],
  ['thinks for ever', 'thinking-for-ever', message({ isThinking: true, useId: 'u2' })],
  ['a Stop button', 'stop-button-left', message({ title: 'Done', customIds: ['stop:3'] })],
  ['a message that still works', 'working-state-left', message({ title: 'Paused' })],
  ['a note that still asks to wait', 'working-state-left', message({ content: WAITING, useId: 'u2' })],
  [
    'a note that was lost and never made again',
    'working-state-left',
    message({ content: WAITING, useId: 'u2', wasLost: true }),
  ],
  ['an invalid form', 'discord-refused', refused('form-body')],
  ['an edit of an old sync', 'discord-refused', refused('old-message-edits', 'PATCH /channels/1/messages/9')],
  ['suggestions that never came', 'discord-refused', refused('first-response', 'interaction 77')],
  ['an edit of what nobody deleted', 'discord-refused', refused('unknown-message')],
  ['acknowledged twice', 'discord-refused', refused('acknowledged', 'POST /interactions/u2/:token/callback')],
  ['a token in the log', 'secret', { leaks: ['the Discogs token in the log'] }],
  [
    'left with 1 after SIGTERM',
    'exit-code',
    { lives: [life({ code: 1 }), life({ number: 2, samples: [] })] },
  ],
  ['ended by itself', 'ended-by-itself', { lives: [life({ how: 'by itself', code: 1 })] }],
  ['an uncaught error', 'log', logged(60, 'an error that no code caught: ending')],
  ['an unhandled promise', 'log', logged(50, 'a promise failed and no code handled it')],
  ['a person without a word', 'log', logged(40, 'the answer to a failed interaction could not be given')],
  [
    'a use that failed for a bug',
    'log',
    logged(50, '{"msg":"interaction failed","err":{"type":"TypeError"}}'),
  ],
  [
    'the heap grows',
    'heap-grows',
    { lives: [life({ samples: samples((share) => ({ heapBytes: 50e6 + share * 60e6 })) })] },
  ],
  [
    'the memory grows',
    'rss-grows',
    { lives: [life({ samples: samples((share) => ({ rssBytes: 200e6 + share * 200e6 })) })] },
  ],
  [
    'handles grow',
    'handles-grow',
    { lives: [life({ samples: samples((share) => ({ handles: 30 + Math.round(share * 30) })) })] },
  ],
];

describe('the audit', () => {
  it('finds nothing in a world in order', () => {
    expect(audit(inOrder)).toEqual([]);
  });

  it.each(LIES)('finds: %s', (_, rule, lie) => {
    expect(audit(changed(lie)).map((finding) => finding.rule)).toContain(rule);
  });

  it('says what is needed to look into a copy too many', () => {
    const [finding] = audit({ ...inOrder, ...withCopies(copy(21, 2, { madeBy: 'bot', madeAt: at(40) })) });
    expect(finding?.what).toContain('2026-01-01T00:40:00.000Z copy 21 made by bot');
    expect(finding?.what).toContain('use u2');
    expect(finding?.what).toContain('intent 1 added copy 20');
  });
});
