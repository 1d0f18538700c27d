// The audit of the soak: observations that look like faults and are none.
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

const EXCUSED: [string, Partial<World>][] = [
  [
    'a copy added by hand while an Add was on its way',
    {
      ...withCopies(
        copy(60, 6, { madeBy: 'hand', madeAt: at(2) }),
        copy(61, 6, { madeBy: 'bot', madeAt: at(3) }),
      ),
      ...withUses(wish('u6', 'add', 6, { minute: 1 })),
    },
  ],
  [
    'added again after it was removed by hand',
    {
      ...withCopies(copy(31, 3, { madeBy: 'bot', madeAt: at(30) })),
      ...withUses(wish('u3', 'add', 3, { minute: 29 })),
    },
  ],
  [
    'another copy, asked for',
    {
      ...withCopies(copy(21, 2, { madeBy: 'bot', madeAt: at(11) })),
      ...withUses(wish('c', 'another', 2, { minute: 10, messageId: 'm' })),
    },
  ],
  [
    'a push of what was undone',
    {
      ...withCopies(copy(41, 4, { madeBy: 'bot', madeAt: at(30) })),
    },
  ],
  [
    'made without an answer, and removed by hand before anybody saw it',
    {
      ...withCopies(
        copy(70, 7, { madeBy: 'bot', madeAt: at(3), goneBy: 'hand', goneAt: at(4) }),
        copy(71, 7, { madeBy: 'bot', madeAt: at(30) }),
      ),
      ...withUses(wish('u7', 'add', 7, { minute: 2 })),
    },
  ],
  [
    'unanswered while nobody was connected',
    {
      ...withUses(use('x', { state: 'failed', acknowledgedAt: null, isLogged: false })),
      spans: [{ what: 'not connected', from: at(0), to: at(1) }],
    },
  ],
  [
    'deferred by a process that was killed before it was done',
    {
      ...withUses(use('x', { state: 'failed', isLogged: false })),
      ...message({ isThinking: true, useId: 'x' }),
      lives: [life({ to: at(30), how: 'killed', code: null }), life({ number: 2, from: at(30) })],
    },
  ],
  [
    'a press that was taken note of, and whose effect shows elsewhere',
    withUses(use('x', { kind: 'component', state: 'deferred' })),
  ],
  [
    'suggestions while nobody was connected',
    {
      ...refused('first-response', 'interaction 77'),
      spans: [{ what: 'not connected', from: at(8), to: at(8.5) }],
    },
  ],
  [
    'an acknowledgement that arrived after the death of its process',
    {
      ...withUses(use('x', { state: 'failed', isLogged: false, acknowledgedAt: at(31) })),
      lives: [life({ to: at(30), how: 'killed', code: null }), life({ number: 2, from: at(32) })],
    },
  ],
  [
    'an add on top of the flag was undone',
    stored({
      records: [...inOrder.stored.records, { releaseId: 4, isSynced: true }],
      intents: inOrder.stored.intents.map((one) => ({ ...one, flagBefore: true })),
    }),
  ],
  [
    'an acknowledgement that was cut, and sent again',
    {
      refusals: [
        {
          at: at(9),
          rule: 'acknowledged',
          code: 40060,
          status: 400,
          message: 'no',
          request: 'POST /interactions/u2/:token/callback',
          wasCut: true,
        },
      ],
    },
  ],
  ['discord.js that identified twice', refused('gateway-identify-twice', 'gateway')],
  [
    'a deferred answer that was taken away twice',
    refused('unknown-message', 'DELETE /webhooks/1/:token/messages/%40original'),
  ],
  [
    'a private note that was taken away twice',
    refused('unknown-message', 'DELETE /webhooks/1/:token/messages/7'),
  ],
  [
    'a look in the channel for a private message, by a new process',
    {
      ...refused('unknown-message', 'GET /channels/1/messages/78'),
      ...withUses(use('shown', { isPublic: false })),
      messages: [
        ...inOrder.messages,
        {
          ...{ id: '78', at: at(1), isThinking: false, title: 'A - B', content: '', wasLost: false },
          ...{ customIds: ['rem:4'], useId: 'shown' },
        },
      ],
    },
  ],
  ['an edit of what was deleted', { ...refused('unknown-message'), deletions: [at(8)] }],
  [
    'an edit of an old search',
    {
      ...refused('old-message-edits', 'PATCH /channels/1/messages/77'),
      messages: [
        ...inOrder.messages,
        {
          ...{ id: '77', at: at(1), isThinking: false, title: '1. A - B', content: '', wasLost: false },
          ...{ customIds: ['add:4'], useId: null },
        },
      ],
    },
  ],
  [
    'a note to wait that was posted twice, because the first answer was cut',
    {
      messages: [
        ...(message({ content: WAITING, useId: 'u2', wasLost: true }).messages ?? []),
        ...(message({ id: 'm10', content: 'Added', useId: 'u2' }).messages ?? []).slice(-1),
      ],
    },
  ],
  [
    'a note to wait that was posted twice, whose second one is cleared by now',
    {
      ...message({ content: WAITING, useId: 'u4', wasLost: true, at: at(1) - 9 }),
      uses: inOrder.uses.map((one) =>
        one.id === 'u4'
          ? { ...one, told: [{ what: 'something-else' as const, at: at(1) - 5 }, ...one.told] }
          : one,
      ),
    },
  ],
  ['a database that went away', logged(50, '{"msg":"interaction failed","err":{"type":"StoreError"}}')],
  [
    'a life too short to say',
    { lives: [life({ samples: samples((share) => ({ rssBytes: 1e9 * (1 + share) })).slice(0, 50) })] },
  ],
];

describe('the audit', () => {
  it.each(EXCUSED)('does not blame: %s', (_, world) => {
    expect(audit(changed(world))).toEqual([]);
  });
});
