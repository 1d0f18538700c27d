// Core: what the housekeeping deletes, and after which time.
import { describe, expect, it } from 'vitest';
import { createHousekeeping, KEPT } from '../../src/core/housekeeping.ts';
import type { PruneTimes } from '../../src/core/ports.ts';
import { StoreError, UserError } from '../../src/errors.ts';
import { releaseCache } from '../../src/store/schema.ts';
import { release } from '../support/pressings.ts';
import { silentLog } from '../support/silent-log.ts';
import { openTestStore } from '../support/test-store.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

describe('housekeeping', () => {
  it('comes some minutes after the start and then four times a day, until the end', async () => {
    const opened = await openTestStore();
    const clock = createVirtualClock();
    const stop = new AbortController();
    const asked: PruneTimes[] = [];
    const prune = async (before: PruneTimes) => {
      asked.push(before);
      // The database is away at the second visit.
      if (asked.length === 2) throw new StoreError({ code: 'ECONNREFUSED', unreachable: true });
      return opened.store.prune(before);
    };
    const store = {
      caches: opened.store.caches,
      accounts: opened.store.accounts,
      crate: (account: number) => ({ ...opened.store.crate(account), prune }),
      tend: async () => {
        tended++;
      },
      keepCopy: async (now: Date) => {
        copied.push(now);
        if (copied.length === 3) throw new UserError('no room');
      },
    };
    let tended = 0;
    const copied: Date[] = [];
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (_: object, message: string) => warnings.push(message) };
    const startMs = clock.now();
    await opened.store.caches.saveRelease(release({ releaseId: 7 }), new Date(startMs - 6 * 60 * 60_000));
    const keeping = createHousekeeping({ store, clock, log }).keep(stop.signal);

    const until = async (count: number) => {
      while (asked.length < count) {
        await clock.advanceToNext();
        await opened.store.facts.get('anything');
      }
    };
    await until(1);
    expect(clock.now() - startMs).toBe(KEPT.firstMs);
    expect(asked[0]).toEqual({
      runs: new Date(clock.now() - KEPT.runsMs),
      intents: new Date(clock.now() - KEPT.intentsMs),
      lists: new Date(clock.now() - KEPT.listsMs),
      imports: new Date(clock.now() - KEPT.importsMs),
      wants: new Date(clock.now() - KEPT.wantsMs),
      details: new Date(clock.now() - KEPT.detailsMs),
      feed: new Date(clock.now() - KEPT.feedMs),
    });
    // Discogs' terms ask for this: old answers are deleted, not merely ignored.
    expect(await opened.db.$count(releaseCache)).toBe(0);
    await until(3);
    expect(clock.now() - startMs).toBe(KEPT.firstMs + 2 * KEPT.everyMs);
    expect(tended).toBe(2);
    while (copied.length < 3) await opened.store.facts.get('anything');
    stop.abort();
    await keeping;
    expect(copied.map((at) => at.getTime() - startMs)).toEqual(
      [0, 1, 2].map((n) => KEPT.firstMs + n * KEPT.everyMs),
    );
    expect(warnings).toEqual([
      'the database could not be cleaned up',
      'no copy of the database was made: it is tried again in six hours',
    ]);
    await opened.close();
  });

  it('cleans the tables up when it is asked to, between the start and the end', async () => {
    const opened = await openTestStore();
    const clock = createVirtualClock();
    const stop = new AbortController();
    let tended = 0;
    const store = {
      ...opened.store,
      tend: async () => {
        tended++;
        if (tended === 1) throw new StoreError({ code: 'ECONNREFUSED', unreachable: true });
      },
    };
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (_: object, message: string) => warnings.push(message) };
    const housekeeping = createHousekeeping({ store, clock, log });
    await housekeeping.tend();
    expect(tended).toBe(0);
    const keeping = housekeeping.keep(stop.signal);
    await housekeeping.tend();
    await housekeeping.tend();
    expect(tended).toBe(2);
    expect(warnings).toEqual(['the database could not be cleaned up']);
    stop.abort();
    await keeping;
    await housekeeping.tend();
    expect(tended).toBe(2);
    await opened.close();
  });
});
