// Sync, the runs by example: one at a time, started, refused, stopped, paused for a restart. What they survive: runs-lost.
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../src/core/refusals.ts';
import { addIntents } from '../../../src/store/schema.ts';
import { forEver, type Process, type Rig, SYNC } from './rig.ts';
import { endOf, progressOf, syncOnce } from './sync-events.ts';
import { useRig } from './use-rig.ts';

const { opened, createRig } = useRig();
let rig: Rig;

const SECOND = 1_000;

/** Fills the rig: `count` copies in the collection, and as many records that are not in it. */
async function withBoth(count: number) {
  rig = await createRig({ pageSize: 5 });
  return rig.addBoth(count);
}
const inPhase = (process: Process, phase: 'pull' | 'push') =>
  progressOf(process).some((event) => event.progress.phase === phase);
const posts = () => rig.posts().length;
const failure = (work: Promise<unknown>) =>
  rig.of(
    work.then(
      () => null,
      (error: unknown) => error,
    ),
  );

describe('a run', () => {
  it('is refused at once without DISCOGS_USERNAME, with what to set', async () => {
    rig = await createRig();
    const process = await rig.start({ username: null });
    const error = await failure(process.sync.start(SYNC));
    expect(error).toEqual(new Refusal({ kind: 'sync-without-account' }));
    expect(rig.far.requests).toEqual([]);
  });

  it('under another name than a proved one is of another account: both crates stay whole', async () => {
    await withBoth(3);
    const first = await rig.start();
    const { run } = await syncOnce(rig, first);
    const keeper = await opened.store.counts();
    const other = await rig.start({ username: 'somebody_else' });
    expect(await rig.of(other.sync.latest())).toBeNull();
    expect(await syncOnce(rig, other)).toMatchObject({ outcome: 'failed' });
    expect(await opened.store.counts()).toEqual(keeper);
    const back = await rig.start({ username: 'Crate_Keeper' });
    expect(await rig.of(back.sync.latest())).toMatchObject({ id: run.id });
    expect(await syncOnce(rig, back)).toMatchObject({ outcome: 'done', progress: { pulled: 0 } });
  });

  const isProved = async () => (await opened.store.accounts.list())[0]?.isProved;

  it('under a name that is mistyped binds nothing: not a refusal, not a crate without copies', async () => {
    rig = await createRig();
    const mistyped = await rig.start({ username: 'crate_keper' });
    expect(await syncOnce(rig, mistyped)).toMatchObject({ outcome: 'failed' });
    const corrected = await rig.start();
    expect(await syncOnce(rig, corrected)).toMatchObject({ outcome: 'done' });
    // Nothing was there, so nothing is proved yet.
    expect(await isProved()).toBe(false);
    rig.far.collection.add(rig.far.catalogue.generate(1, 3));
    await syncOnce(rig, await rig.start({ hasToken: false }));
    expect(await isProved()).toBe(false);
    await syncOnce(rig, corrected);
    expect(await isProved()).toBe(true);
  });

  it('of another account is left alone', async () => {
    await withBoth(3);
    await syncOnce(rig, await rig.start());
    const first = await rig.start();
    const { run } = await rig.of(first.sync.start(SYNC));
    first.kill();
    const other = await rig.start({ username: 'somebody_else' });
    void other.sync.keepWatch(forEver);
    await rig.pass(2 * 60 * SECOND);
    expect(other.events).toEqual([]);
    expect(rig.far.requests.filter(({ userAgent }) => userAgent.startsWith(other.name))).toEqual([]);
    expect(await rig.of(other.sync.active())).toBeNull();
    expect(await opened.store.sync.active()).toMatchObject({ id: run.id, status: 'running' });
  });

  it('says to a second one which is running', async () => {
    await withBoth(5);
    const process = await rig.start();
    const first = await rig.of(process.sync.start(SYNC));
    const second = await rig.of(process.sync.start({ ...SYNC, kind: 'preview' }));
    expect([first.kind, second.kind]).toEqual(['started', 'running']);
    expect(second.run.id).toBe(first.run.id);
    expect(await rig.of(process.sync.active())).toMatchObject({ id: first.run.id, status: 'running' });
    expect(await endOf(rig, process, first.run.id)).toMatchObject({ outcome: 'done' });
    expect(await rig.of(process.sync.active())).toBeNull();
    expect(await rig.of(process.sync.latest())).toMatchObject({
      id: first.run.id,
      status: 'done',
      phase: 'done',
    });
    const third = await syncOnce(rig, process);
    expect(third.run.id).toBeGreaterThan(first.run.id);
  });

  it('says the speed of the phase it is in', async () => {
    rig = await createRig({ pageSize: 5 });
    rig.far.collection.generate(80);
    const first = rig.far.catalogue.generate(3, 3);
    for (let n = 0; n < 3; n++) await rig.addRecord(first + n);
    const process = await rig.start();
    await syncOnce(rig, process);
    const speeds = (phase: 'pull' | 'push') =>
      progressOf(process)
        .filter(({ progress }) => progress.phase === phase)
        .map(({ pace }) => pace.perMinute);
    expect(Math.max(...speeds('pull').map((speed) => speed ?? 0))).toBeGreaterThan(300);
    // The first event of the push still has the speed of the pull. After so few records a speed of the push is not known.
    expect(new Set(speeds('push').slice(1))).toEqual(new Set([null]));
  });

  it('remembers its message', async () => {
    await withBoth(2);
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start(SYNC));
    expect(run.message).toBeNull();
    await rig.of(process.sync.attachMessage(run.id, { channelId: '31', messageId: '32' }));
    const ended = await endOf(rig, process, run.id);
    expect(ended.run.message).toEqual({ channelId: '31', messageId: '32' });
  });

  it('is not hurt by a watcher that throws', async () => {
    await withBoth(2);
    const process = await rig.start();
    process.sync.watch(() => {
      throw new Error('a bug of the watcher');
    });
    expect(await syncOnce(rig, process)).toMatchObject({ outcome: 'done' });
  });

  it('without a token: the pull goes on where Discogs allows it, and the first push ends the phase', async () => {
    await withBoth(3);
    rig.far.faults.add({ method: 'POST', fault: { kind: 'status', status: 401 }, times: 'always' });
    const { outcome, progress } = await syncOnce(rig, await rig.start({ hasToken: false }));
    expect({ outcome, ...progress }).toMatchObject({
      outcome: 'failed',
      phase: 'push',
      pulled: 3,
      pushed: 0,
    });
    expect(progress.errors[0]).toMatch(
      /^Discogs wants a token, and DISCOGS_TOKEN isn't set\. 3 records weren't added/,
    );
    expect(posts()).toBe(1);
  });
});

describe('Stop of a run that no one works at', () => {
  it('ends it', async () => {
    await withBoth(5);
    const first = await rig.start();
    const { run } = await rig.of(first.sync.start(SYNC));
    await rig.until(() => inPhase(first, 'pull'));
    first.kill();
    const second = await rig.start();
    expect(await rig.of(second.sync.stop(run.id, { userId: '9' }))).toBe('stopping');
    const { outcome, run: stopped } = await endOf(rig, second, run.id);
    expect({ outcome, by: stopped.stoppedBy }).toEqual({ outcome: 'stopped', by: '9' });
    expect(await rig.of(second.sync.active())).toBeNull();
    expect(rig.far.requests.filter(({ userAgent }) => userAgent.startsWith(second.name))).toEqual([]);
  });

  it('of another process ends it at its next step', async () => {
    await withBoth(5);
    const first = await rig.start();
    const second = await rig.start();
    const { run } = await rig.of(first.sync.start(SYNC));
    await rig.until(() => inPhase(first, 'push'));
    const store = opened.store.sync;
    await store.requestStop(run.id, '9', new Date(rig.clock.now()));
    const { outcome } = await endOf(rig, first, run.id);
    expect(outcome).toBe('stopped');
    expect(second.events).toEqual([]);
  });

  it('of another process is noticed within 15 s while that one waits for Discogs', async () => {
    await withBoth(3);
    const process = await rig.start();
    const { run } = await rig.of(process.sync.start(SYNC));
    await rig.until(() => inPhase(process, 'push'));
    rig.far.setDown(true);
    // The run is now in a wait of two minutes.
    await rig.until(() => {
      const activity = progressOf(process).at(-1)?.activity;
      return activity?.kind === 'discogs-down' && activity.nextTryMs - rig.clock.now() > 100 * SECOND;
    });
    const nowMs = rig.clock.now();
    await opened.store.sync.requestStop(run.id, '9', new Date(nowMs));
    expect(await endOf(rig, process, run.id)).toMatchObject({ outcome: 'stopped', run: { stoppedBy: '9' } });
    expect(rig.clock.now() - nowMs).toBeLessThanOrEqual(15 * SECOND);
  });
});

describe('SIGTERM', () => {
  it('puts the run down, lets the request under way finish, and the run goes on at the next start', async () => {
    const release = await withBoth(5);
    const first = await rig.start();
    const { run } = await rig.of(first.sync.start(SYNC));
    await rig.until(() => posts() === 1 && rig.far.collection.copiesOf(release).length > 0);
    const nowMs = rig.clock.now();
    await rig.of(first.sync.pause({ graceMs: 7 * SECOND }));
    expect(rig.clock.now() - nowMs).toBeLessThan(7 * SECOND);
    const paused = first.events.at(-1);
    expect(paused).toMatchObject({
      type: 'ended',
      outcome: 'paused',
      run: { id: run.id, status: 'paused', endedAt: null },
    });
    expect(paused?.type === 'ended' && paused.progress.pushed).toBe(posts());
    expect((await opened.db.select().from(addIntents)).filter((intent) => intent.status === 'open')).toEqual(
      [],
    );
    const refused = await failure(first.sync.start(SYNC));
    expect(refused).toEqual(new Refusal({ kind: 'sync-while-ending' }));
    first.kill();

    const second = await rig.start();
    void second.sync.keepWatch(forEver);
    const { outcome, progress } = await endOf(rig, second, run.id);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pulled: 5, pushed: 5 });
    expect(posts()).toBe(5);
  });

  it('breaks a request that does not end in time; what became of it is found out later', async () => {
    const release = await withBoth(2);
    rig.far.faults.add({ method: 'POST', fault: { kind: 'stall', when: 'after' } });
    const first = await rig.start();
    const { run } = await rig.of(first.sync.start(SYNC));
    await rig.until(() => rig.far.collection.copiesOf(release).length > 0);
    const nowMs = rig.clock.now();
    await rig.of(first.sync.pause({ graceMs: 7 * SECOND }));
    expect(rig.clock.now() - nowMs).toBe(7 * SECOND);
    expect(first.events.at(-1)).toMatchObject({ outcome: 'paused' });
    first.kill();
    const second = await rig.start();
    void second.sync.keepWatch(forEver);
    const { outcome, progress } = await endOf(rig, second, run.id);
    expect({ outcome, ...progress }).toMatchObject({ outcome: 'done', pushed: 2, errors: [] });
    expect(rig.far.collection.copiesOf(release)).toHaveLength(1);
  });

  it('just when a run is taken up: it is put down again, and nothing was asked for', async () => {
    await withBoth(3);
    const first = await rig.start();
    const { run } = await rig.of(first.sync.start(SYNC));
    first.kill();
    const asked = rig.far.requests.length;
    let paused: Promise<void> | null = null;
    const second = await rig.start({
      beforeCall: (name) => {
        if (name === 'sync.lock') paused = second.sync.pause({ graceMs: 7 * SECOND });
        return undefined;
      },
    });
    void second.sync.keepWatch(forEver);
    const { outcome } = await endOf(rig, second, run.id);
    await rig.of(Promise.resolve(paused));
    expect({ outcome, asked: rig.far.requests.length }).toEqual({ outcome: 'paused', asked });
  });

  it('is waited for under one signal, however long: making one a round lost 100 MB a year', async () => {
    rig = await createRig();
    const signals: (AbortSignal | undefined)[] = [];
    const process = await rig.start({
      // Only the watch sleeps for 30 s. Other sleeps do not belong to it.
      onSleep: (ms, signal) => ms === 30 * SECOND && signals.push(signal),
    });
    const ending = new AbortController();
    const watching = process.sync.keepWatch(ending.signal);
    await rig.until(() => signals.length >= 5);
    expect(new Set(signals).size).toBe(1);
    ending.abort();
    await rig.of(watching);
  });

  it('with nothing running is over at once', async () => {
    rig = await createRig();
    const process = await rig.start();
    await rig.of(process.sync.pause({ graceMs: 7 * SECOND }));
    expect(process.events).toEqual([]);
  });
});
