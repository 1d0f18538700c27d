// Core: what /status reads when some of it is late, refused or missing. With the whole bot: test/e2e/status.test.ts.
import { describe, expect, it } from 'vitest';
import type { CountedAccount } from '../../../src/core/accounts/ports.ts';
import type { BudgetState, CallOptions } from '../../../src/core/discogs-port.ts';
import type { Nightly } from '../../../src/core/nightly/nightly.ts';
import { createStatus, STATUS_TIMES } from '../../../src/core/status/status.ts';
import { coreWords } from '../../../src/discord/texts/core-words.ts';
import { StoreError, UnavailableError } from '../../../src/errors.ts';
import { silentLog } from '../../support/silent-log.ts';
import { status } from '../../support/statuses.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const never = () => new Promise<never>(() => {});
const counts = { records: 1, unsynced: 0, copies: 2 };
const lost = new StoreError({ code: 'ECONNREFUSED', unreachable: true });
const full = new StoreError({ code: '53100', unreachable: false });
const down = new UnavailableError({
  ...{ method: 'GET', path: '/x', status: 503, reason: 'server-error' },
});

/** Everything answers at once, but for what a test changes. */
const OTHER = { name: 'old_keeper', records: 12 };

const account = (id: number, name: string | null, records: number): CountedAccount => ({
  ...{ id, name, records, discogsUserId: null, isProved: true, usedAt: new Date(0) },
});

/** Ours, another one with records, and one without. */
const accounts = [account(1, 'keeper', 3), account(2, OTHER.name, OTHER.records), account(3, 'empty', 0)];

function rig(
  over: {
    ping?: () => Promise<number>;
    canWrite?: () => Promise<void>;
    counts?: () => Promise<typeof counts>;
    accounts?: () => Promise<CountedAccount[]>;
    list?: () => Promise<CountedAccount[]>;
    sync?: () => Promise<null>;
    refusedIn?: () => Promise<string | null>;
    /** Saves the value of the collection. */
    keep?: () => Promise<void>;
    /** Returns the owner of the token, or null when Discogs refuses the token. */
    identity?: (options: CallOptions) => Promise<string | null>;
    hasToken?: boolean;
    username?: string | null;
    tokenIsOwners?: boolean;
    pausedUntil?: number;
    nightly?: Nightly['read'];
  } = {},
) {
  const clock = createVirtualClock();
  const budget: BudgetState = { ...status().budget, pausedUntil: over.pausedUntil ?? null };
  const asked = { identity: 0, value: 0 };
  const kept: unknown[] = [];
  let value: () => Promise<{ minimum: string; median: string; maximum: string }> = async () => ({
    ...{ minimum: '€1', median: `€${asked.value}`, maximum: '€9' },
  });
  const reader = createStatus({
    healing: { state: () => ({ waiting: 0, nextTry: 'rests' }) },
    detailRepeats: { state: () => ({ waiting: 2, nextTry: 5 }) },
    feed: { refusedIn: over.refusedIn ?? (async () => null) },
    setup: { missingFolder: () => null, missingServerFolder: () => null, lookAtFolder: async () => {} },
    discogs: {
      budget: () => budget,
      getCollectionValue: () => {
        asked.value += 1;
        return value();
      },
    },
    photos: { whyOff: () => 'sharp is not installed' },
    nightly: { read: over.nightly ?? (async () => ({ setting: null, next: null, failed: 0 })) },
    database: {
      kind: 'postgres',
      ping: over.ping ?? (async () => 3),
      canWrite: over.canWrite ?? (async () => {}),
    },
    store: {
      counts: over.counts ?? (async () => counts),
      value: {
        save: over.keep ?? (async (value, at) => void kept.push({ value, at })),
        last: async () => null,
      },
      accounts: {
        counted: over.accounts ?? (async () => accounts),
        list: over.list ?? (async () => accounts),
      },
    },
    account: {
      id: 1,
      username: over.username === undefined ? 'keeper' : over.username,
      hasToken: over.hasToken ?? true,
      checkToken: (options) => {
        asked.identity += 1;
        return over.identity
          ? over.identity(options)
          : (options.beforeSend?.().then(() => 'keeper') ?? never());
      },
      tokenOwner: () => 'keeper',
      tokenIsOwners: () => over.tokenIsOwners ?? true,
      nameTrouble: () => null,
    },
    sync: { active: over.sync ?? (async () => null), latest: over.sync ?? (async () => null) },
    clock,
    log: silentLog,
    words: coreWords,
    probeMs: 20,
  });
  return {
    ...{ clock, asked, budget, kept },
    read: (turn?: string) => reader.read(status().bot, { guildId: '1', turn }),
    worth: (next: typeof value) => {
      value = next;
    },
  };
}

describe('the database', () => {
  it.each([
    ['answers', {}, { kind: 'ok', pingMs: 3, counts, others: [OTHER] }],
    ['does not count in time', { counts: never }, { kind: 'ok', pingMs: 3, counts: null, others: [OTHER] }],
    ['counts no crates in time', { accounts: never }, { kind: 'ok', pingMs: 3, counts, others: [] }],
    ['answers only what reads nothing', { list: never, counts: never, accounts: never }, { kind: 'silent' }],
    ['says nothing', { ping: never, counts: never, accounts: never }, { kind: 'silent' }],
    ['is late with the simplest', { ping: never }, { kind: 'silent' }],
    ['takes no changes', { canWrite: () => Promise.reject(full) }, { kind: 'failed', error: full }],
    ['is lost', { ping: () => Promise.reject(lost) }, { kind: 'failed', error: lost }],
    ['cannot count', { counts: () => Promise.reject(lost) }, { kind: 'failed', error: lost }],
    ['knows no accounts', { accounts: () => Promise.reject(lost) }, { kind: 'failed', error: lost }],
  ])('%s', async (_, over, seen) => {
    expect((await rig(over).read()).database).toEqual(seen);
  });

  it('comes with the details that wait', async () => {
    expect((await rig().read()).details).toEqual({ waiting: 2, nextTry: 5 });
  });

  it('that says nothing of syncs leaves them unknown', async () => {
    expect((await rig().read()).sync).toEqual({ active: null, latest: null });
    expect((await rig({ sync: never }).read()).sync).toBeNull();
    expect((await rig({ sync: () => Promise.reject(lost) }).read()).sync).toBeNull();
  });
});

it('says why photos are off', async () => {
  expect((await rig().read()).photosOff).toBe('sharp is not installed');
});

it('says where the feed cannot be posted, and nothing when that is not known', async () => {
  expect((await rig({ refusedIn: async () => '31' }).read()).feedRefusedIn).toBe('31');
  expect((await rig({ refusedIn: never }).read()).feedRefusedIn).toBeNull();
  expect((await rig({ refusedIn: () => Promise.reject(lost) }).read()).feedRefusedIn).toBeNull();
});

it('several who look at once are one question to Discogs', async () => {
  const { read, asked } = rig();
  const all = await Promise.all([read(), read(), read()]);
  expect(all.map(({ token }) => token.kind)).toEqual(['valid', 'valid', 'valid']);
  expect(asked.identity).toBe(1);
  await read();
  expect(asked.identity).toBe(2);
});

describe('the token', () => {
  const sent = async (options: CallOptions) => options.beforeSend?.();

  it.each([
    ['none', { hasToken: false }, { kind: 'none' }],
    ['valid', {}, { kind: 'valid', owner: 'keeper' }],
    ['refused', { identity: async () => null }, { kind: 'refused' }],
    ['still waits for its turn', { identity: never }, { kind: 'not-asked', owner: 'keeper' }],
    ['while Discogs wants us to wait', { pausedUntil: 1 }, { kind: 'not-asked', owner: 'keeper' }],
    [
      'sent, and no answer',
      { identity: (options: CallOptions) => sent(options).then(never) },
      { kind: 'unknown', owner: 'keeper', error: null },
    ],
    [
      'sent, and a failure',
      { identity: (options: CallOptions) => sent(options).then(() => Promise.reject(down)) },
      { kind: 'unknown', owner: 'keeper', error: down },
    ],
  ])('%s', async (_, over, seen) => {
    expect((await rig(over).read()).token).toEqual(seen);
  });

  it('is asked for in the turn of the person who looks', async () => {
    const seen: CallOptions['turn'][] = [];
    const identity = async (options: CallOptions) => {
      seen.push(options.turn);
      return 'keeper';
    };
    await rig({ identity }).read('ada');
    expect(seen).toEqual(['ada']);
  });

  it('is not asked for while Discogs wants us to wait, and given up when no one waits any more', async () => {
    const paused = rig({ pausedUntil: 1 });
    await paused.read();
    expect(paused.asked.identity).toBe(0);
    let given: AbortSignal | undefined;
    const identity = ({ signal }: CallOptions) => {
      given = signal;
      return never();
    };
    await rig({ identity }).read();
    expect(given?.aborted).toBe(true);
  });

  it('whose question was itself answered with "wait" is not called unknown', async () => {
    const one = rig({
      identity: async (options) => {
        await sent(options);
        one.budget.pausedUntil = 1;
        throw down;
      },
    });
    expect((await one.read()).token).toEqual({ kind: 'not-asked', owner: 'keeper' });
  });
});

describe('the value of the collection', () => {
  it('is asked for once in six hours, and shown with its time', async () => {
    const { clock, read, asked } = rig();
    const since = new Date(clock.now());
    const first = { value: { minimum: '€1', median: '€1', maximum: '€9' }, at: since };
    expect((await read()).value).toEqual(first);
    await clock.advance(STATUS_TIMES.valueMs - 1);
    expect((await read()).value).toEqual(first);
    await clock.advance(1);
    expect((await read()).value).toMatchObject({ value: { median: '€2' }, at: new Date(clock.now()) });
    expect(asked.value).toBe(2);
  });

  it('is kept each time that it was read', async () => {
    const { clock, read, kept } = rig();
    const { value: first } = await read();
    await read();
    expect(kept).toEqual([first]);
    await clock.advance(STATUS_TIMES.valueMs);
    const { value: second } = await read();
    expect(kept).toEqual([first, second]);
  });

  it('is shown though the database does not keep it', async () => {
    const { read } = rig({ keep: () => Promise.reject(full) });
    expect((await read()).value).toMatchObject({ value: { median: '€1' } });
  });

  it('is no younger for a wall clock that was set back', async () => {
    const { clock, read, asked } = rig();
    await read();
    clock.step(-STATUS_TIMES.valueMs);
    await clock.advance(STATUS_TIMES.valueMs - 1);
    await read();
    expect(asked.value).toBe(1);
    await clock.advance(1);
    await read();
    expect(asked.value).toBe(2);
  });

  it('that is too old is not shown when Discogs does not give the new one', async () => {
    const { clock, read, worth } = rig();
    await read();
    await clock.advance(STATUS_TIMES.valueMs);
    worth(() => Promise.reject(down));
    expect((await read()).value).toBeNull();
  });

  it('that comes late is asked for once, and there for the next who asks', async () => {
    const { read, worth, asked } = rig();
    let tell: (said: { minimum: string; median: string; maximum: string }) => void = () => {};
    worth(
      () =>
        new Promise((resolve) => {
          tell = resolve;
        }),
    );
    expect((await read()).value).toBeNull();
    expect((await read()).value).toBeNull();
    tell({ minimum: '€1', median: '€5', maximum: '€9' });
    expect((await read()).value).toMatchObject({ value: { median: '€5' } });
    expect(asked.value).toBe(1);
  });

  it.each([
    ['without a username', { username: null }],
    ['without a token', { hasToken: false }],
    ["of another's token", { tokenIsOwners: false }],
  ])('%s is not asked for', async (_, over) => {
    const { read, asked } = rig(over);
    expect((await read()).value).toBeNull();
    expect(asked.value).toBe(0);
  });
});
