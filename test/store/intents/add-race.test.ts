// Store suite: many callers want the same copy at the same moment, through two sets of connections, as two processes have
// them. Only a real server runs them side by side.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AddIntent } from '../../../src/core/add/types.ts';
import { LeaseLostError } from '../../../src/errors.ts';
import { addIntents, collectionItems } from '../../../src/store/schema.ts';
import { release } from '../../support/pressings.ts';
import { silentLog } from '../../support/silent-log.ts';
import {
  openTestStore,
  openWithCrate,
  type StoreWithCrate,
  type TestStore,
} from '../../support/test-store.ts';
import { at, copy, leaseOf as lease, newIntent } from '../things.ts';

describe('add intents of two processes on one server', () => {
  let opened: TestStore;
  let other: StoreWithCrate;
  beforeAll(async () => {
    opened = await openTestStore('postgres');
    const { databaseUrl } = opened;
    other = await openWithCrate({ databaseUrl, dataDir: '', clock: { now: () => 0 }, log: silentLog });
    for (const name of ['a', 'b', ...Array.from({ length: 20 }, (_, n) => `h${n}`)]) {
      await opened.store.announce(name);
    }
  });
  beforeEach(() => opened.clear());
  afterAll(async () => {
    await other.close();
    await opened.close();
  });

  /** `count` of them, every second one in the other process, all at once. */
  const many = <Result>(count: number, act: (store: StoreWithCrate, n: number) => Promise<Result>) =>
    Promise.all(Array.from({ length: count }, (_, n) => act(n % 2 ? other : opened.store, n)));

  it('gives twenty at once one intent, and one of them the work', async () => {
    const claims = await many(20, (store, n) => store.intents.claim(newIntent(), lease(`h${n}`, 0, 60)));
    expect(claims.filter((one) => one.mine)).toHaveLength(1);
    expect(new Set(claims.map((one) => one.intent.id)).size).toBe(1);
    expect(await opened.db.$count(addIntents)).toBe(1);
  });

  it('gives an abandoned intent to one of twenty', async () => {
    await opened.store.intents.claim(newIntent(), lease('dead', 0, 60));
    const claims = await many(20, (store, n) => store.intents.claim(newIntent(), lease(`h${n}`, 60, 120)));
    expect(claims.filter((one) => one.mine)).toMatchObject([{ resumed: true, intent: { attempt: 2 } }]);
  });

  it('makes one intent of one request key, no matter who else is at that release', async () => {
    const claims = await many(20, (store, n) =>
      store.intents.claim(newIntent({ requestKey: n % 4 < 2 ? 'copy:1' : null }), lease(`h${n}`, 0, 60)),
    );
    expect(claims.filter((one) => one.mine)).toHaveLength(1);
    expect(await opened.db.$count(addIntents)).toBe(1);
  });

  it('closes once when twenty close differently', async () => {
    await opened.store.records.insert(release(), { isSynced: false, now: at(0) });
    const { intent } = await opened.store.intents.claim(newIntent(), lease('a', 0, 60));
    const closed = await many(20, (store, n) =>
      store.intents.close(intent, {
        status: n % 2 ? 'added' : 'found',
        instanceId: n,
        copies: [copy({ instanceId: n })],
        now: at(n),
      }),
    );
    for (const one of closed) expect(one).toEqual(closed[0]);
    expect(await opened.db.$count(collectionItems)).toBe(1);
  });

  it('lets only one of an old and a new holder post', async () => {
    for (let round = 0; round < 10; round++) {
      const releaseId = round + 1;
      const old = await opened.store.intents.claim(newIntent({ releaseId }), lease('a', 0, 60));
      const post = (store: StoreWithCrate, intent: AddIntent) =>
        store.intents.markPosting(intent, { instanceIds: [], now: at(60), leaseMs: 60_000 });
      const [late, next] = await Promise.allSettled([
        post(opened.store, old.intent),
        other.intents.claim(newIntent({ releaseId }), lease('b', 60, 120)),
      ]);
      if (next.status === 'rejected') throw next.reason;
      // Either the old holder posted in time and keeps the intent, or the new one has it and the old one gets an error.
      expect(late.status === 'fulfilled').toBe(!next.value.mine);
      if (late.status === 'rejected') expect(late.reason).toBeInstanceOf(LeaseLostError);
    }
  });

  // Each worker claims at its own time, waits, and posts if it still may. Some die without closing the intent.
  it('lets no one post beside another one whose lease still runs', async () => {
    const worker = fc.record({
      claimsAt: fc.nat(120),
      stalls: fc.nat(60),
      end: fc.constantFrom('closes', 'gives up', 'lets go', 'dies'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(worker, { minLength: 2, maxLength: 8 }), async (workers) => {
        await opened.clear();
        await opened.store.records.insert(release(), { isSynced: false, now: at(0) });
        const posts: { intent: AddIntent; claimedAt: number; until: number }[] = [];
        // Intents whose lease was given back, so that the next holder need not wait for its end.
        const givenBack: AddIntent[] = [];
        await many(workers.length, async ({ intents }, n) => {
          const { claimsAt, stalls, end } = workers[n] ?? { claimsAt: 0, stalls: 0, end: 'dies' };
          const { intent, mine } = await intents.claim(newIntent(), lease(`h${n}`, claimsAt, claimsAt + 30));
          if (!mine) return;
          if (end === 'lets go') {
            givenBack.push(intent);
            return intents.release(intent);
          }
          const now = at(claimsAt + stalls);
          const until = claimsAt + stalls + 30;
          try {
            await intents.markPosting(intent, { instanceIds: [], now, leaseMs: 30_000 });
          } catch (error) {
            expect(error).toBeInstanceOf(LeaseLostError);
            return;
          }
          posts.push({ intent, claimedAt: claimsAt, until });
          if (end === 'closes') await intents.close(intent, { status: 'added', now });
          if (end === 'gives up') {
            givenBack.push(intent);
            await intents.markUnknown(intent, now);
          }
        });

        const story = await opened.store.intents.historyOf(249504, 100);
        expect(story.filter((one) => one.status === 'open').length).toBeLessThanOrEqual(1);
        for (const { intent } of posts) {
          expect(story.find((one) => one.id === intent.id)?.postedAt).toBeInstanceOf(Date);
        }
        for (const first of posts) {
          for (const second of posts) {
            if (first.intent.id !== second.intent.id || first === second) continue;
            expect(first.intent.attempt).not.toBe(second.intent.attempt);
            if (first.intent.attempt > second.intent.attempt) continue;
            const isFreed = givenBack.some(
              ({ id, attempt }) =>
                id === first.intent.id && attempt >= first.intent.attempt && attempt < second.intent.attempt,
            );
            if (!isFreed) expect(second.claimedAt).toBeGreaterThanOrEqual(first.until);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
