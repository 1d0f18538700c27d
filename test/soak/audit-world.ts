// Support of the soak's tests: a world without faults, and the parts that a test changes in it.
import type { CopyLife, Life, Sample, Told, Use, Wish, WishKind, World } from '../../soak/audit/world.ts';

const MINUTE = 60_000;

export const at = (minutes: number) => Date.UTC(2026, 0, 1) + minutes * MINUTE;

export const copy = (instanceId: number, releaseId: number, extra: Partial<CopyLife> = {}): CopyLife => ({
  ...{ instanceId, releaseId, folderId: 1 },
  ...{ madeBy: 'start', madeAt: at(-100), goneBy: null, goneAt: null },
  ...extra,
});

export const use = (id: string, extra: Partial<Use> = {}): Use => ({
  ...{ id, what: `use ${id}`, kind: 'command', state: 'answered', at: at(1), acknowledgedAt: at(1) },
  ...{ wish: null, setting: null, isPublic: true, told: [], wasCut: false, isLogged: true },
  ...extra,
});

export const wish = (
  id: string,
  kind: WishKind,
  releaseId: number,
  { minute, told = [], ...rest }: { minute: number; told?: readonly Told[] } & Partial<Wish>,
) =>
  use(id, {
    at: at(minute),
    acknowledgedAt: at(minute),
    wish: { kind, releaseId, messageId: null, byManager: false, ...rest },
    told: told.map((what) => ({ what, at: at(minute + 1) })),
  });

/** Two minutes of samples, one a second. `share`: how much of that time has passed, from 0 to 1. */
export const samples = (shape: (share: number) => Partial<Sample>): Sample[] =>
  Array.from({ length: 121 }, (_, second) => ({
    ...{ wallMs: second * 1_000, rssBytes: 200e6, heapBytes: 50e6, handles: 30 },
    ...shape(second / 120),
  }));

export const life = (extra: Partial<Life> = {}): Life => ({
  ...{ number: 1, from: at(0), to: at(60), how: 'stopped', code: 0, tail: [], samples: samples(() => ({})) },
  ...extra,
});

/** Four copies: (1) there from the start, (2) added, (3) removed by hand, (4) added and undone. */
export const inOrder: World = {
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
  healed: 0,
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
  quiet: { sync: 'Already in sync', preview: 'Already in sync', exported: ['1', '2'], shelf: ['2', '1'] },
  budget: { limit: 60, refused: 0, mostInWindow: 60 },
  messages: [
    {
      ...{
        id: 'm1',
        at: at(1),
        isThinking: false,
        title: 'Already in sync',
        content: '',
        customIds: ['run:1'],
        wasLost: false,
      },
      useId: 'u2',
    },
  ],
  claims: [
    { releaseId: 1, at: at(3), messageId: 'm1' },
    // By hand: no sync has read that it is gone.
    { releaseId: 3, at: at(7), messageId: 'm1' },
    { releaseId: 4, at: at(4), messageId: 'm1' },
  ],
  imports: [],
  details: {
    typed: [{ instanceId: 20, fieldId: 3, value: 'A gift' }],
    there: [
      { instanceId: 20, fieldId: 3, value: 'A gift' },
      { instanceId: 10, fieldId: 3, value: 'From before' },
    ],
  },
  posts: [{ mark: 'a', releases: [2, 4] }],
  exposures: [],
  refusals: [],
  deletions: [],
  spans: [],
  lives: [life()],
  log: [],
  leaks: [],
};

export const stored = (extra: Partial<World['stored']>): Partial<World> => ({
  stored: { ...inOrder.stored, ...extra },
});

/** The world in order with this change. */
export const changed = (change: Partial<World>): World => ({ ...inOrder, ...change });

export const withCopies = (...more: CopyLife[]): Partial<World> => ({
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

export const withUses = (...more: Use[]): Partial<World> => ({ uses: [...inOrder.uses, ...more] });

export const WAITING = '⏳ Discogs asked for a pause. Searching <t:1700000000:R>';

export const message = (extra: Partial<World['messages'][number]>): Partial<World> => ({
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

export const refused = (rule: string, request = 'PATCH /channels/1/messages/2'): Partial<World> => ({
  refusals: [{ at: at(9), rule, code: 1, status: 400, message: 'no', request, wasCut: false }],
});

export const logged = (level: number, text: string): Partial<World> => ({
  log: [{ level, message: text, text }],
});
