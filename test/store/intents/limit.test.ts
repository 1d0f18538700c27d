// Store suite: the intents of a person that count for the limit, on both databases.
import { sql } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { AddLimitError } from '../../../src/errors.ts';
import { claimQueries } from '../../../src/store/intents/claim.ts';
import { ownTime } from '../../../src/store/shared-time.ts';
import { release } from '../../support/pressings.ts';
import { FIRST_ACCOUNT } from '../../support/test-store.ts';
import { until } from '../../support/until.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, newIntent } from '../things.ts';

const lease = { holder: 'a', now: at(0), ms: 60_000 };
const limit = { most: 30, withinMs: 3_600_000 };

describeOnBoth('adds an hour', (current, kind) => {
  const intents = () => current.store.intents;
  const claim = (n: number, over: Partial<Parameters<typeof newIntent>[0]> = {}) =>
    intents().claim(
      newIntent({ releaseId: n, release: release({ releaseId: n }), requestKey: `add:${n}`, limit, ...over }),
      lease,
    );
  const made = () => intents().madeBy('1001', limit, at(0));

  beforeEach(() => current.store.announce('a'));

  it('of forty at once thirty are written, and nothing of the others', async () => {
    const all = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => claim(n + 1)));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused.map(({ reason }) => reason)).toEqual(refused.map(() => expect.any(AddLimitError)));
    expect(refused).toHaveLength(10);
    expect(await current.store.counts()).toMatchObject({ records: 30 });
    expect(await made()).toHaveLength(30);
    const hers = { requester: { userId: '1002', guildId: '2001', channelId: '3001' } };
    expect(await claim(50, hers)).toMatchObject({ mine: true });
    expect(await claim(51, { limit: null })).toMatchObject({ mine: true });
  });

  it('counts what a person asked for in that time, whatever became of it', async () => {
    const { intent: refused } = await claim(1);
    await intents().close(refused, { status: 'refused', now: at(1) });
    const { intent: undone } = await claim(2);
    await intents().close(undone, { status: 'added', instanceId: 7, confirmedByDiscogs: true, now: at(1) });
    await intents().claimUndo(undone.id, lease);
    await claim(3);
    expect(await made()).toHaveLength(3);

    // These do not count: a push, an intent that was released, and a copy that was both on Discogs and here already.
    await claim(4, { requestKey: null });
    await intents().release((await claim(5)).intent);
    await current.store.records.insert(release({ releaseId: 6 }), { isSynced: true, now: at(0) });
    await intents().close((await claim(6)).intent, { status: 'found', now: at(1) });
    expect(await made()).toHaveLength(3);
    // The copy was on Discogs already, but the record is new here. So it counts.
    await intents().close((await claim(7)).intent, { status: 'found', now: at(1) });
    expect(await made()).toHaveLength(4);

    expect(await intents().madeBy('1001', { most: 2, withinMs: 3_600_000 }, at(0))).toHaveLength(3);
    expect(await intents().madeBy('1001', { ...limit, withinMs: 1_000 }, at(1))).toEqual([]);
    // The clock was set back by two minutes, so nothing was made within the hour before it.
    expect(await intents().madeBy('1001', limit, at(-120))).toEqual([]);
  });

  if (kind !== 'postgres') return;
  // The embedded database has one session, so no other process can be in the middle of a write.
  it('one that another process is writing down counts for the next', async () => {
    const last = { most: 1, withinMs: limit.withinMs };
    const intentFor = (n: number) =>
      newIntent({ releaseId: n, release: release({ releaseId: n }), requestKey: `add:${n}`, limit: last });
    const isWaiting = async () => {
      const [row] = await current.db
        .select({ n: sql<number>`count(*)`.mapWith(Number) })
        .from(sql`pg_stat_activity where wait_event = 'advisory' and datname = current_database()`);
      return row?.n === 1;
    };
    const second = await current.db.transaction(async (tx) => {
      await claimQueries(FIRST_ACCOUNT, tx, { presence: { isDead: async () => false }, time: ownTime }).claim(
        intentFor(1),
        lease,
      );
      const begun = intents()
        .claim(intentFor(2), lease)
        .catch((error: unknown) => error);
      // The claim waits for the one that is not committed yet. Without a lock it would be over now.
      await Promise.race([begun, until(isWaiting)]);
      return { begun };
    });
    expect(await second.begun).toBeInstanceOf(AddLimitError);
  });
});
