// Store suite: two processes on one server whose clocks differ by an hour. The time of the server decides about leases and requests.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LATE_EFFECT_MS } from '../../../src/core/add/sent-log.ts';
import type { AddIntent } from '../../../src/core/add/types.ts';
import { decideClear, decidePush } from '../../../src/core/sync/plan.ts';
import { farSide, process, RELEASE, request } from '../../core/add/add-rig.ts';
import { release } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';
import {
  openTestStore,
  openWithCrate,
  type StoreWithCrate,
  type TestStore,
} from '../../support/test-store.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { copy, newIntent } from '../things.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Shorter than the difference of the clocks, and longer than a slow machine takes for a test. */
const LEASE_MS = 30 * MINUTE;

let opened: TestStore;
let stores: [StoreWithCrate, StoreWithCrate];
beforeAll(async () => {
  opened = await openTestStore('postgres');
  const { databaseUrl } = opened;
  const open = async (holder: string) => {
    const clock = { now: () => 0, isReal: true };
    const store = await openWithCrate({ databaseUrl, dataDir: '', clock, log: silentLog });
    await store.announce(holder);
    return store;
  };
  stores = [await open('a'), await open('b')];
});
beforeEach(() => opened.clear());
afterAll(async () => {
  for (const store of stores) await store.close();
  await opened.close();
});

/** What the clock of the server shows, in ms since the epoch. */
async function serverNow(): Promise<number> {
  const [row] = await opened.db
    .select({ ms: sql<string>`extract(epoch from clock_timestamp()) * 1000` })
    .from(sql`(select) one`);
  return Number(row?.ms);
}

/** Moves a moment of the intents into the past, as if so much time had passed. */
const age = (column: 'lease_until' | 'gave_up_at' | 'created_at', ms: number) =>
  opened.db.execute(
    sql`update add_intents set ${sql.identifier(column)} = ${sql.identifier(column)} - ${ms}::float8 * interval '1 millisecond'`,
  );

describe.each([
  { what: 'an hour ahead', offMs: HOUR },
  { what: 'an hour behind', offMs: -HOUR },
])('beside a process $what', ({ offMs }) => {
  /** A lease as the process that is off asks for it, and as the one that is right does. */
  async function leases() {
    const now = await serverNow();
    const lease = (holder: string, ms: number) => ({ holder, now: new Date(ms), ms: LEASE_MS });
    return { off: lease('a', now + offMs), right: lease('b', now) };
  }
  /** Whether about a whole lease is left. */
  const isWhole = ({ leaseUntil, readAt }: AddIntent) =>
    Math.abs(Number(leaseUntil) - Number(readAt) - LEASE_MS) < 10 * MINUTE;

  it('a lease lasts as long as it says, and neither process takes it from the other', async () => {
    const { off, right } = await leases();
    for (const [first, second] of [
      [off, right],
      [right, off],
    ]) {
      if (!first || !second) throw new Error('two leases');
      const { intent } = await stores[0].intents.claim(newIntent(), first);
      expect(isWhole(intent)).toBe(true);
      expect(await stores[1].intents.claim(newIntent(), second)).toMatchObject({ mine: false });
      await age('lease_until', LEASE_MS - 15 * MINUTE);
      expect(await stores[1].intents.claim(newIntent(), second)).toMatchObject({ mine: false });
      await age('lease_until', 15 * MINUTE);
      const taken = await stores[1].intents.claim(newIntent(), second);
      expect(taken).toMatchObject({ mine: true, resumed: true, intent: { attempt: 2 } });
      expect(isWhole(taken.intent)).toBe(true);
      await stores[1].intents.release(taken.intent);
    }
  });

  it('a lease that is renewed at a POST and at a DELETE lasts as long again', async () => {
    const { off, right } = await leases();
    const { intent } = await stores[0].intents.claim(newIntent(), off);
    await age('lease_until', LEASE_MS - 1);
    const posted = { instanceIds: [], now: off.now, leaseMs: LEASE_MS };
    const postedAt = await stores[0].intents.markPosting(intent, posted);
    expect(await stores[1].intents.get(intent.id)).toMatchObject({ postedAt });
    expect(await stores[1].intents.claim(newIntent(), right)).toMatchObject({ mine: false });
    await stores[0].intents.close(intent, {
      ...{
        status: 'added',
        instanceId: 5,
        confirmedByDiscogs: true,
        copies: [copy({ instanceId: 5 })],
        now: off.now,
      },
    });

    const undoing = await stores[0].intents.claimUndo(intent.id, off);
    if (!undoing) throw new Error('the Undo was not claimed');
    expect(isWhole(undoing)).toBe(true);
    await age('lease_until', LEASE_MS - 1);
    const undoSentAt = await stores[0].intents.markUndoing(undoing, { now: off.now, leaseMs: LEASE_MS });
    const live = await stores[1].intents.findLive(RELEASE);
    expect(live).toMatchObject({ undoSentAt });
    expect(await stores[1].intents.claim(newIntent(), right)).toMatchObject({ mine: false });
    await age('lease_until', LEASE_MS);
    expect(await stores[1].intents.claim(newIntent(), right)).toMatchObject({ mine: true, resumed: true });
  });

  it('a sync waits for a living lease as long as it lasts, and not for one that has run out', async () => {
    const { off, right } = await leases();
    await stores[0].records.insert(release(), { isSynced: false, now: right.now });
    await stores[0].intents.claim(newIntent(), right);
    const facts = { nowMs: off.now.getTime(), leftMs: () => 0 };
    const ofPush = async () => {
      const [candidate] = await stores[1].sync.toPush(null, 1);
      return candidate && decidePush(candidate, facts);
    };
    const ofClear = async () => {
      const [open] = await stores[1].sync.openIntents();
      return open && decideClear({ ...open, isToPush: false }, { ...facts, isFinal: true, isWhole: true });
    };
    const waits = await ofPush();
    if (waits?.do !== 'wait') throw new Error('the push does not wait');
    expect(waits.ms).toBeGreaterThan(0);
    expect(waits.ms).toBeLessThanOrEqual(LEASE_MS + 1);
    expect(await ofClear()).toEqual({ do: 'leave' });
    await age('lease_until', LEASE_MS);
    expect(await ofPush()).toEqual({ do: 'work' });
    expect(await ofClear()).toEqual({ do: 'drop' });
  });

  it('the moments of requests are those of the server, as the store returns them', async () => {
    const { off, right } = await leases();
    const { intent } = await stores[0].intents.claim(newIntent(), off);
    const postedAt = await stores[0].intents.markPosting(intent, {
      ...{ instanceIds: [], now: off.now, leaseMs: LEASE_MS },
    });
    const gaveUpAt = await stores[0].intents.markUnknown(intent, off.now);
    expect(await stores[1].intents.get(intent.id)).toMatchObject({ postedAt, gaveUpAt, leaseUntil: null });
    for (const one of [postedAt, gaveUpAt]) {
      expect(Math.abs(Number(one) - Number(right.now))).toBeLessThan(30 * MINUTE);
    }
    expect(await stores[0].intents.markUnknown({ ...intent, attempt: 0 }, off.now)).toBeNull();
  });

  it('the adds of the last hour are counted by the clock of the server', async () => {
    const { off, right } = await leases();
    await stores[0].intents.claim(newIntent({ requestKey: 'add:1' }), off);
    const made = () => stores[1].intents.madeBy('1001', { most: 5, withinMs: HOUR / 2 }, right.now);
    expect(await made()).toHaveLength(1);
    await age('created_at', HOUR / 2);
    expect(await made()).toEqual([]);
  });

  it('a cached answer is as old as the clock of the server says', async () => {
    const { off, right } = await leases();
    await stores[0].caches.saveSearch('key', { step: 0, releaseIds: [1], total: 1 }, off.now);
    await stores[0].caches.saveRelease(release(), off.now);
    expect(await stores[1].caches.search('key', right.now)).toMatchObject({ releaseIds: [1] });
    await opened.db.execute(sql`update search_cache set fetched_at = fetched_at - interval '10 minutes'`);
    expect(await stores[1].caches.search('key', right.now)).toBeNull();
    expect((await stores[1].caches.releases([RELEASE], right.now)).size).toBe(1);
    expect(await stores[0].caches.prune(off.now)).toBe(1);
  });

  it('an Add whose POST was just lost makes the other process post nothing', async () => {
    const now = await serverNow();
    const far = farSide();
    const start = async (store: StoreWithCrate, holder: string, startMs: number) => {
      const clock = createVirtualClock(startMs);
      const add = process({ far, store, clock, holder });
      await clock.advance(5 * MINUTE);
      return add;
    };
    const first = await start(stores[0], 'a', now + offMs);
    const second = await start(stores[1], 'b', now);
    far.fates.push('lost-request');
    expect((await first.add(request('ada'), {})).discogs.kind).toBe('unknown');
    // A slow machine has time until the request can no longer take effect.
    await age('gave_up_at', -20 * MINUTE);
    expect((await second.add(request('miles'), {})).discogs.kind).toBe('unknown');
    expect(far.calls.filter(({ what }) => what === 'post')).toHaveLength(1);
    await age('gave_up_at', 20 * MINUTE + LATE_EFFECT_MS);
    expect((await second.add(request('miles'), {})).discogs.kind).toBe('added');
    expect(far.copies).toHaveLength(1);
  });
});
