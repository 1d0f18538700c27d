// Store suite: what a push reads and writes, on both databases.
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { LeaseLostError, RunLostError } from '../../../src/errors.ts';
import { records } from '../../../src/store/schema.ts';
import { release } from '../../support/pressings.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at, copy, newIntent } from '../things.ts';

describeOnBoth('records to push', (current) => {
  const sync = () => current.store.sync;
  const save = (releaseId: number, seconds: number, isSynced = false) =>
    current.store.records.insert(release({ releaseId, artist: 'A', title: `T${releaseId}` }), {
      isSynced,
      now: at(seconds),
    });
  const claim = (releaseId: number, until = 60) =>
    current.store.intents.claim(newIntent({ releaseId }), { holder: 'h', now: at(0), ms: until * 1_000 });
  async function held() {
    const requester = { userId: '1', guildId: '2', channelId: '3' };
    const { run } = await sync().insert({ kind: 'sync', account: 'me', requester, now: at(0) });
    const taken = await sync().claim(run.id, at(0));
    if (!taken) throw new Error('a new run can be taken up');
    return taken.held;
  }
  const ids = async (...args: Parameters<ReturnType<typeof sync>['toPush']>) =>
    (await sync().toPush(...args)).map((candidate) => candidate.releaseId);

  it('come oldest first, from a position on, without those that are synced or not from Discogs', async () => {
    await save(3, 10);
    await save(1, 20);
    await save(2, 15);
    await save(4, 12, true);
    await save(5, 5);
    await current.db.update(records).set({ discogsId: null }).where(eq(records.discogsId, 5));
    expect(await ids(null, 9)).toEqual([3, 2, 1]);
    expect(await ids(null, 1)).toEqual([3]);
    const [first] = await sync().toPush(null, 1);
    if (!first) throw new Error('three are to be pushed');
    expect(await ids(first, 9)).toEqual([2, 1]);
    expect(await sync().countToPush(null)).toBe(3);
    expect(await sync().countToPush(first)).toBe(2);
  });

  it('of the same millisecond are all taken, each once', async () => {
    for (let releaseId = 1; releaseId <= 7; releaseId++) await save(releaseId, 5);
    const seen: number[] = [];
    for (let [next] = await sync().toPush(null, 1); next; [next] = await sync().toPush(next, 1)) {
      seen.push(next.releaseId);
    }
    expect(seen.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('say which copies are there, and who wants one', async () => {
    await save(1, 1);
    await save(2, 2);
    const big = 9_007_199_254_740_991;
    await current.store.collection.save(
      [copy({ instanceId: big, releaseId: 1 }), copy({ instanceId: 5, releaseId: 1 })],
      at(1),
    );
    const { intent } = await claim(2);
    expect(await sync().toPush(null, 9)).toMatchObject([
      { releaseId: 1, heading: 'A - T1', isSynced: false, instanceIds: [5, big], intent: null },
      { releaseId: 2, instanceIds: [], intent: { id: intent.id, status: 'open', leaseUntil: at(60) } },
    ]);
    await current.store.intents.close(intent, { status: 'refused', now: at(3) });
    expect(await sync().candidate(2)).toMatchObject({
      releaseId: 2,
      intent: null,
      createdAtMs: at(2).getTime(),
    });
    expect(await sync().candidate(9)).toBeNull();
  });

  it('that are left: those asked for as they are, and all with an open intent', async () => {
    for (const releaseId of [1, 2, 3, 4]) await save(releaseId, releaseId);
    await save(5, 5, true);
    await claim(3);
    await claim(5);
    const left = await sync().leftToPush([1, 5]);
    expect(left.map(({ releaseId, isSynced }) => [releaseId, isSynced])).toEqual([
      [1, false],
      [3, false],
      [5, true],
    ]);
    expect((await sync().leftToPush([])).map(({ releaseId }) => releaseId)).toEqual([3]);
  });

  it('and all open intents, with or without a record to push', async () => {
    await save(1, 1);
    await save(2, 2, true);
    await current.store.collection.save([copy({ instanceId: 21, releaseId: 2 })], at(1));
    for (const releaseId of [1, 2, 3]) await claim(releaseId);
    const { intent } = await claim(4);
    await current.store.intents.close(intent, { status: 'refused', now: at(1) });
    expect(await sync().openIntents()).toMatchObject([
      { intent: { releaseId: 1 }, isToPush: true, instanceIds: [] },
      { intent: { releaseId: 2 }, isToPush: false, instanceIds: [21] },
      { intent: { releaseId: 3 }, isToPush: false, instanceIds: [] },
    ]);
  });

  it('are counted as pushed once, with the intent that closes', async () => {
    const run = await held();
    await save(1, 1);
    const { intent } = await claim(1);
    const closed = await sync().closeIntent(run, intent, {
      ...{ status: 'added' as const, instanceId: 11, confirmedByDiscogs: true, now: at(5) },
      copies: [copy({ instanceId: 11, releaseId: 1 })],
    });
    expect(closed.run).toMatchObject({ pushed: 1, updatedAt: at(5) });
    expect(closed.intent).toMatchObject({ status: 'added', instanceId: 11, confirmedByDiscogs: true });
    expect(await sync().candidate(1)).toMatchObject({ isSynced: true, instanceIds: [11] });
    const again = await sync().closeIntent(run, intent, { status: 'found', now: at(6) });
    expect(again.run.pushed).toBe(1);
    expect(again.intent.status).toBe('added');
  });

  it('are not counted when they were refused, nor when the run or the intent is someone else’s', async () => {
    const run = await held();
    await save(1, 1);
    const { intent } = await claim(1);
    const refused = await sync().closeIntent(run, intent, { status: 'refused', now: at(5) });
    expect(refused).toMatchObject({ run: { pushed: 0 }, intent: { status: 'refused' } });
    expect(await sync().candidate(1)).toMatchObject({ isSynced: false });

    const second = (await claim(1, -1)).intent;
    await claim(1, 90);
    const late = sync().closeIntent(run, second, { status: 'refused', now: at(6) });
    await expect(late).rejects.toBeInstanceOf(LeaseLostError);
    await sync().claim(run.id, at(7));
    const lost = sync().closeIntent(run, second, { status: 'found', now: at(8) });
    await expect(lost).rejects.toBeInstanceOf(RunLostError);
    expect(await current.store.intents.get(second.id)).toMatchObject({ status: 'open' });
  });

  it('that are there already are flagged, and counted if that was news', async () => {
    const run = await held();
    await save(1, 1);
    await save(2, 2, true);
    expect(await sync().markFound(run, 1, { cursor: 'c' }, at(5))).toMatchObject({ pushed: 1 });
    expect(await sync().markFound(run, 1, {}, at(6))).toMatchObject({ pushed: 1 });
    expect(await sync().markFound(run, 2, {}, at(7))).toMatchObject({ pushed: 1 });
    expect(await current.store.records.findByReleaseId(2)).toMatchObject({ updatedAt: at(2) });
    expect(await sync().countToPush(null)).toBe(0);
  });
});
