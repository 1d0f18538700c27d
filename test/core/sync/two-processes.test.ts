// Sync: two processes of the bot on one Postgres.
import { describe, expect, it } from 'vitest';
import { records, syncRuns } from '../../../src/store/schema.ts';
import { forEver, type Process, type Rig, SYNC } from './rig.ts';
import { endOf } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig('postgres');
let rig: Rig;

async function withBoth(count: number) {
  rig = await createRig({ pageSize: 5 });
  await rig.addBoth(count);
  return [await rig.start(), await rig.start()] as const;
}

describe('two processes', () => {
  it('given /sync at the same instant make one run', async () => {
    const [one, two] = await withBoth(6);
    void one.sync.keepWatch(forEver);
    void two.sync.keepWatch(forEver);
    const started = await rig.of(Promise.all([one.sync.start(SYNC), two.sync.start(SYNC)]));
    expect(started.map(({ kind }) => kind).sort()).toEqual(['running', 'started']);
    const runId = started[0].run.id;
    expect(started[1].run.id).toBe(runId);
    await rig.until(() => [one, two].some(({ events }) => events.at(-1)?.type === 'ended'));
    await rig.pass(2 * 60_000);

    expect(await opened.db.$count(syncRuns)).toBe(1);
    const told = [one, two].filter(({ events }) => events.length > 0);
    expect(told, 'only the one that works at it speaks').toHaveLength(1);
    expect(told[0]?.events.at(-1)).toMatchObject({ outcome: 'done', run: { pulled: 6, pushed: 6 } });
    expect(rig.far.requests.filter(({ method }) => method === 'POST')).toHaveLength(6);
    expect(await opened.db.$count(records)).toBe(12);
  });

  it('hand a run over when one dies, and its lock with it', async () => {
    const [one, two] = await withBoth(6);
    void two.sync.keepWatch(forEver);
    const { run } = await rig.of(one.sync.start(SYNC));
    await rig.until(() => rig.far.requests.some(({ method }) => method === 'POST'));
    one.kill();
    await one.store.close();
    const { outcome, progress } = await endOf(rig, two, run.id);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: 6, pushed: 6, errors: [] });
    expect(rig.far.collection.size()).toBe(12);
  });

  it('hand a run over when one loses its lock: it writes no more, and sends nothing', async () => {
    const [one, two] = await withBoth(6);
    const { run } = await rig.of(one.sync.start(SYNC));
    await rig.until(() => rig.far.requests.some(({ method }) => method === 'POST'));
    // Another process can claim the run: the server frees the lock of a dead connection long before its owner notices.
    const sent = () => rig.far.requests.filter(({ userAgent }) => userAgent.startsWith(one.name)).length;
    await opened.store.sync.claim(run.id, new Date(rig.clock.now()));
    const before = sent();
    await rig.until(() => one.events.length > 0);
    await rig.pass(500);
    expect(sent() - before).toBeLessThanOrEqual(1);
    void two.sync.keepWatch(forEver);
    await rig.until(() => [one, two].some(({ events }) => events.at(-1)?.type === 'ended'));
    expect(rig.far.collection.size()).toBe(12);
    expect(await opened.db.$count(syncRuns)).toBe(1);
  });

  it('and the one that lost it says so, and nothing more: the other one reports how it goes on', async () => {
    const [one, two] = await withBoth(6);
    const { run } = await rig.of(one.sync.start(SYNC));
    await rig.until(() => rig.far.requests.some(({ method }) => method === 'POST'));
    one.loseLock();
    await rig.until(() => one.events.at(-1)?.type === 'lost');
    const told = one.events.length;
    void two.sync.keepWatch(forEver);
    expect(await endOf(rig, two, run.id)).toMatchObject({ outcome: 'done' });
    await rig.pass(2 * 60_000);
    expect(one.events.slice(told - 1)).toMatchObject([{ type: 'lost', run: { id: run.id } }]);
  });

  it('of two accounts: one does not take the run of the other while that one works at it', async () => {
    const [one] = await withBoth(30);
    const { run } = await rig.of(one.sync.start({ ...SYNC, kind: 'preview' }));
    await rig.until(() => one.events.some((event) => event.type === 'progress'));
    const other = await rig.start({ username: 'other_crate' });
    const asked = await rig.of(other.sync.start({ ...SYNC, kind: 'preview' }));
    expect(asked).toMatchObject({ kind: 'running', run: { id: run.id, account: 'crate_keeper' } });
    expect(await endOf(rig, one, run.id)).toMatchObject({ outcome: 'done' });
    const next = await rig.of(other.sync.start({ ...SYNC, kind: 'preview' }));
    expect(next).toMatchObject({ kind: 'started', run: { account: 'other_crate' } });
    await endOf(rig, other, next.run.id);
  });

  it('of two accounts sync at the same moment, each only its own', async () => {
    const names = ['ana', 'bo'] as const;
    const ids: number[] = [];
    for (const [index, name] of names.entries()) {
      const use = { folderId: 1, now: new Date(index) };
      const { id } = await opened.store.accounts.choose(() => ({ do: 'create', name, join: [] }), use);
      await opened.store.accounts.prove(id, name);
      ids.push(id);
    }
    const [ana = 0, bo = 0] = ids;
    rig = await createRig({ pageSize: 5, account: ana, username: 'ana' });
    const beside = await createRig({ pageSize: 5, account: bo, username: 'bo', seed: 2, beside: rig });
    const rigs = [rig, beside] as const;
    // Both collections have the same numbers of releases and of copies.
    for (const [index, one] of rigs.entries()) await one.addBoth(12 + 6 * index);
    const processes = [await rig.start(), await beside.start()] as const;
    for (const one of processes) void one.sync.keepWatch(forEver);
    const started = await rig.of(Promise.all(processes.map((one) => one.sync.start(SYNC))));
    expect(started.map(({ kind, run }) => [kind, run.account])).toEqual([
      ['started', 'ana'],
      ['started', 'bo'],
    ]);
    // Both are under way at once: neither waits for the lock of the other.
    const isPulling = (one: Process) => one.events.some(({ type }) => type === 'progress');
    await rig.until(() => processes.every(isPulling));
    expect(processes.flatMap(({ events }) => events.filter(({ type }) => type === 'ended'))).toEqual([]);
    for (const [index, count] of [12, 18].entries()) {
      const [one, its, run] = [processes[index], rigs[index], started[index]?.run];
      if (!one || !its || !run) throw new Error('two of each');
      const { outcome, progress } = await endOf(its, one, run.id);
      expect({ outcome, ...progress }).toMatchObject({
        outcome: 'done',
        pulled: count,
        pushed: count,
        errors: [],
      });
      expect(its.posts()).toHaveLength(count);
      expect(its.far.collection.size()).toBe(2 * count);
      expect(await opened.store.crate(its.account).counts()).toEqual({
        records: 2 * count,
        unsynced: 0,
        copies: 2 * count,
      });
    }
  });
});
