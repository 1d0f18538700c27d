// The audit of the soak: finds nothing in a world in order, and the one lie in each world that has one.
import { describe, expect, it } from 'vitest';
import { audit } from '../../soak/audit/index.ts';
import type { CopyLife, Life, Sample, Told, Use, WishKind, World } from '../../soak/audit/world.ts';

const MINUTE = 60_000;
const at = (minutes: number) => Date.UTC(2026, 0, 1) + minutes * MINUTE;

const copy = (instanceId: number, releaseId: number, extra: Partial<CopyLife> = {}): CopyLife => ({
  ...{ instanceId, releaseId, madeBy: 'start', madeAt: at(-100), goneBy: null, goneAt: null },
  ...extra,
});

const use = (id: string, extra: Partial<Use> = {}): Use => ({
  ...{ id, what: `use ${id}`, kind: 'command', state: 'answered', at: at(1), acknowledgedAt: at(1) },
  ...{ wish: null, told: [], wasCut: false, isLogged: true },
  ...extra,
});

const wish = (
  id: string,
  kind: WishKind,
  releaseId: number,
  {
    minute,
    told = [],
    messageId = null,
  }: { minute: number; told?: readonly Told[]; messageId?: string | null },
) =>
  use(id, {
    at: at(minute),
    acknowledgedAt: at(minute),
    wish: { kind, releaseId, messageId },
    told: told.map((what) => ({ what, at: at(minute + 1) })),
  });

/** Two minutes of samples, one a second. */
const samples = (shape: (share: number) => Partial<Sample>): Sample[] =>
  Array.from({ length: 121 }, (_, second) => ({
    ...{ wallMs: second * 1_000, rssBytes: 200e6, heapBytes: 50e6, handles: 30 },
    ...shape(second / 120),
  }));

const life = (extra: Partial<Life> = {}): Life => ({
  ...{ number: 1, from: at(0), to: at(60), how: 'stopped', code: 0, tail: [], samples: samples(() => ({})) },
  ...extra,
});

/** One copy from the start (1), one that was added (2), one that was removed by hand (3), one undone for good (4). */
const inOrder: World = {
  speed: 20,
  copies: [
    copy(10, 1),
    copy(20, 2, { madeBy: 'bot', madeAt: at(2) }),
    copy(30, 3, { goneBy: 'hand', goneAt: at(5) }),
    copy(40, 4, { madeBy: 'bot', madeAt: at(2), goneBy: 'bot', goneAt: at(6) }),
  ],
  uses: [
    wish('u2', 'add', 2, { minute: 1, told: ['added'] }),
    wish('u4', 'add', 4, { minute: 1, told: ['added'] }),
    wish('u4-undo', 'undo', 4, { minute: 5, told: ['row-removed'], messageId: 'm4' }),
  ],
  stored: {
    records: [1, 2, 3].map((releaseId) => ({ releaseId, isSynced: true })),
    mirror: [
      { instanceId: 10, releaseId: 1 },
      { instanceId: 20, releaseId: 2 },
    ],
    intents: [
      { id: 1, releaseId: 2, status: 'added', instanceId: 20, flagBefore: false },
      { id: 2, releaseId: 4, status: 'undone', instanceId: 40, flagBefore: false },
    ],
    runs: [{ id: 1, kind: 'sync', status: 'done', isOver: true }],
  },
  quiet: { sync: 'Done', preview: 'Database and collection are in step: a sync has nothing to do.' },
  budget: { limit: 60, refused: 0, mostInWindow: 60 },
  messages: [
    {
      ...{
        id: 'm1',
        at: at(1),
        isThinking: false,
        title: 'Done',
        content: '',
        customIds: ['run:1'],
        wasLost: false,
      },
      useId: 'u2',
    },
  ],
  refusals: [],
  deletions: [],
  spans: [],
  lives: [life()],
  log: [],
  leaks: [],
};

const stored = (extra: Partial<World['stored']>): Partial<World> => ({
  stored: { ...inOrder.stored, ...extra },
});
const withCopies = (...more: CopyLife[]): Partial<World> => ({
  copies: [...inOrder.copies, ...more],
  stored: {
    ...inOrder.stored,
    records: [
      ...new Map(
        [...inOrder.stored.records, ...more.map(({ releaseId }) => ({ releaseId, isSynced: true }))].map(
          (one) => [one.releaseId, one],
        ),
      ).values(),
    ],
    mirror: [...inOrder.copies, ...more].filter((one) => one.goneAt === null),
  },
});
const withUses = (...more: Use[]): Partial<World> => ({ uses: [...inOrder.uses, ...more] });
const WAITING = 'Discogs asked us to wait. Yours goes out <t:1700000000:R>.';

const message = (extra: Partial<World['messages'][number]>): Partial<World> => ({
  messages: [
    {
      ...{
        id: 'm9',
        at: at(1),
        isThinking: false,
        title: null,
        content: '',
        customIds: [],
        useId: null,
        wasLost: false,
      },
      ...extra,
    },
  ],
});
const refused = (rule: string, request = 'PATCH /channels/1/messages/2'): Partial<World> => ({
  refusals: [{ at: at(9), rule, code: 1, status: 400, message: 'no', request, wasCut: false }],
});
const logged = (level: number, text: string): Partial<World> => ({ log: [{ level, message: text, text }] });

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
    'told "added" without a copy',
    'confirmed-and-missing',
    withUses(wish('u7', 'add', 7, { minute: 3, told: ['added'] })),
  ],
  [
    'told "added", and no record',
    'confirmed-and-missing',
    stored({ records: inOrder.stored.records.filter((one) => one.releaseId !== 2) }),
  ],
  [
    'told "another copy" more often than there are',
    'confirmed-and-missing',
    withUses(
      wish('c1', 'another', 2, { minute: 3, told: ['another-added'], messageId: 'a' }),
      wish('c2', 'another', 2, { minute: 3, told: ['another-added'], messageId: 'b' }),
    ),
  ],
  [
    'told that a button was used, which nobody else pressed',
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
  ['a message that still works', 'working-state-left', message({ title: 'Paused for a restart' })],
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
  ['an error nobody caught', 'log', logged(60, 'an error that nobody caught: ending')],
  ['a promise unheard', 'log', logged(50, 'a promise failed unheard')],
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
  ['a database that went away', logged(50, '{"msg":"interaction failed","err":{"type":"StoreError"}}')],
  [
    'a life too short to say',
    { lives: [life({ samples: samples((share) => ({ rssBytes: 1e9 * (1 + share) })).slice(0, 50) })] },
  ],
];

describe('the audit', () => {
  it('finds nothing in a world in order', () => {
    expect(audit(inOrder)).toEqual([]);
  });

  it.each(LIES)('finds: %s', (_, rule, lie) => {
    expect(audit({ ...inOrder, ...lie }).map((finding) => finding.rule)).toContain(rule);
  });

  it.each(EXCUSED)('does not blame: %s', (_, world) => {
    expect(audit({ ...inOrder, ...world })).toEqual([]);
  });

  it('says what is needed to look into a copy too many', () => {
    const [finding] = audit({ ...inOrder, ...withCopies(copy(21, 2, { madeBy: 'bot', madeAt: at(40) })) });
    expect(finding?.what).toContain('2026-01-01T00:40:00.000Z copy 21 made by bot');
    expect(finding?.what).toContain('use u2');
    expect(finding?.what).toContain('intent 1 added copy 20');
  });
});
