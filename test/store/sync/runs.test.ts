// Store suite: the runs of /sync, the right to write for them, and the run lock, on both databases.
import { expect, it } from 'vitest';
import { RunLostError } from '../../../src/errors.ts';
import { syncErrors, syncRuns } from '../../../src/store/schema.ts';
import { describeOnBoth } from '../both-stores.ts';
import { at } from '../things.ts';

const requester = { userId: '1001', guildId: '2001', channelId: '3001' };

describeOnBoth('sync runs', (current) => {
  const sync = () => current.store.sync;
  const insert = (seconds = 0, kind: 'sync' | 'preview' = 'sync') =>
    sync().insert({ kind, account: 'crate_keeper', requester, now: at(seconds) });
  async function taken() {
    const { run } = await insert();
    const up = await sync().claim(run.id, at(1));
    if (!up) throw new Error('a new run can be taken up');
    return up;
  }

  it('keeps what a run is about', async () => {
    const { run, created } = await insert();
    expect(created).toBe(true);
    expect(run).toEqual({
      ...{ id: run.id, kind: 'sync', account: 'crate_keeper', status: 'running', phase: 'pull' },
      importId: null,
      ...{ pulled: 0, pushed: 0, skipped: 0, totalDiscogsItems: 0, errorCount: 0 },
      ...{ requester, message: null, stoppedBy: null, preview: null, undos: 0, gone: 0, night: null },
      ...{ startedAt: at(0), updatedAt: at(0), endedAt: null },
    });
    expect(await sync().active()).toEqual(run);
    expect(await sync().find(run.id)).toEqual(run);
    expect(await sync().find(run.id + 1)).toBeNull();
  });

  it('has one that is not finished, also of ten started at once', async () => {
    const started = await Promise.all(Array.from({ length: 10 }, (_, n) => insert(n)));
    expect(started.filter((one) => one.created)).toHaveLength(1);
    expect(new Set(started.map((one) => one.run.id)).size).toBe(1);
    expect(await current.db.$count(syncRuns)).toBe(1);
  });

  it('may have another one when the last is over', async () => {
    const { held } = await taken();
    await sync().end(held, { status: 'done' }, at(5));
    expect(await sync().active()).toBeNull();
    const next = await insert(6, 'preview');
    expect(next.created).toBe(true);
    expect(await sync().latest()).toMatchObject({ id: next.run.id, kind: 'preview' });
    expect(await sync().latest('sync')).toMatchObject({ id: held.id, status: 'done', endedAt: at(5) });
  });

  it('lists those that are over, the newest first, also when one goes on', async () => {
    expect(await sync().lately(10)).toEqual([]);
    for (const [seconds, status] of [
      [0, 'done'],
      [10, 'failed'],
      [20, 'stopped'],
    ] as const) {
      const { run } = await insert(seconds);
      const up = await sync().claim(run.id, at(seconds));
      if (!up) throw new Error('a new run can be taken up');
      await sync().end(up.held, { status }, at(seconds + 5));
    }
    const goesOn = await taken();
    const lately = await sync().lately(10);
    expect(lately.map((run) => [run.status, run.endedAt])).toEqual([
      ['stopped', at(25)],
      ['failed', at(15)],
      ['done', at(5)],
    ]);
    expect(await sync().lately(2)).toEqual(lately.slice(0, 2));
    expect(await sync().active()).toMatchObject({ id: goesOn.run.id });
  });

  it('is written by who took it up last, and by no one after its end', async () => {
    const first = await taken();
    expect(first.resumed).toBe(false);
    await sync().save(first.held, { cursor: { v: 1, step: 7 } }, at(2));
    const second = await sync().claim(first.held.id, at(3));
    if (!second) throw new Error('not over');
    expect(second).toMatchObject({ resumed: true, cursor: { v: 1, step: 7 }, run: { status: 'running' } });
    const writes = [
      () => sync().save(first.held, { phase: 'push' }, at(4)),
      () => sync().end(first.held, { status: 'failed' }, at(4)),
      () => sync().savePage(first.held, { copies: [], uncounted: 'run', undos: 0 }, {}, at(4)),
      () => sync().finishPull(first.held, {}, at(4)),
      () => sync().markFound(first.held, 1, {}, at(4)),
    ];
    for (const write of writes) await expect(write()).rejects.toBeInstanceOf(RunLostError);
    await sync().end(second.held, { status: 'stopped' }, at(5));
    await expect(sync().save(second.held, {}, at(6))).rejects.toBeInstanceOf(RunLostError);
    expect(await sync().claim(first.held.id, at(7))).toBeNull();
  });

  it('says of a run that is taken up whether it was put down in order', async () => {
    const first = await taken();
    expect(first).toMatchObject({ resumed: false, wasPaused: false });
    await sync().save(first.held, { status: 'paused' }, at(2));
    const second = await sync().claim(first.held.id, at(3));
    expect(second).toMatchObject({ resumed: true, wasPaused: true, run: { status: 'running' } });
    // The process of the second claim has died, without pausing the run.
    expect(await sync().claim(first.held.id, at(4))).toMatchObject({ resumed: true, wasPaused: false });
  });

  it('keeps its lines in order, and writes none of a write that is refused', async () => {
    const { held } = await taken();
    const lines = (...messages: string[]) =>
      messages.map((message, n) => ({ releaseId: n || null, message }));
    await sync().save(held, { errors: lines('one', 'two\0') }, at(2));
    const run = await sync().end(held, { status: 'failed', errors: lines('three') }, at(3));
    expect(run.errorCount).toBe(3);
    expect(await sync().errors(held.id)).toEqual([
      { releaseId: null, message: 'one', at: at(2) },
      { releaseId: 1, message: 'two', at: at(2) },
      { releaseId: null, message: 'three', at: at(3) },
    ]);
    await expect(sync().save(held, { errors: lines('late') }, at(4))).rejects.toBeInstanceOf(RunLostError);
    expect(await current.db.$count(syncErrors)).toBe(3);
  });

  it('remembers its message, the first who wants it stopped, and what a preview found', async () => {
    const { held } = await taken();
    await sync().attachMessage(held.id, { channelId: '9', messageId: '10' });
    await sync().attachMessage(held.id, { channelId: '9', messageId: '11' });
    expect(await sync().requestStop(held.id, '5', at(2))).toMatchObject({ stoppedBy: '5' });
    expect(await sync().requestStop(held.id, '6', at(3))).toMatchObject({ stoppedBy: '5' });
    const preview = {
      toPull: { count: 1, first: [{ releaseId: 4, heading: 'A - B' }] },
      toPush: { count: 0, first: [] },
    };
    const counts = { pulled: 1, skipped: 2, totalDiscogsItems: 3 };
    const run = await sync().end(held, { status: 'done', preview, counts }, at(4));
    expect(run).toMatchObject({
      ...counts,
      preview,
      message: { channelId: '9', messageId: '11' },
      phase: 'done',
    });
    expect(await sync().requestStop(held.id, '7', at(5))).toBeNull();
    expect(await sync().find(held.id)).toMatchObject({ stoppedBy: '5' });
  });

  it('is worked at by who holds the lock', async () => {
    const first = await sync().lock();
    if (!first) throw new Error('nobody holds it');
    expect(await sync().lock()).toBeNull();
    expect(await first.isHeld()).toBe(true);
    expect(first.lost.aborted).toBe(false);
    await first.release();
    expect(await first.isHeld()).toBe(false);
    const second = await sync().lock();
    expect(second).not.toBeNull();
    await second?.release();
  });
});
